import { describe, expect, it } from 'vitest';
import { byAction } from '../facts.js';
import { rolesByAction, statedRoles } from '../prose.js';
import { evidenceIsOnPage, prose } from './testing/page.js';

describe('statedRoles', () => {
  it.each<[string, string[]]>([
    [
      'To use this resource, the requesting Service Account or API Key must have the Project Owner role.',
      ['Project Owner'],
    ],
    [
      'To use this resource, the requesting Service Account or API Key must have the Organization Owner or Project Owner role.',
      ['Organization Owner', 'Project Owner'],
    ],
    [
      'The requesting API Key must have at least the Project Read Only, Project Data Access Read/Write, or Project Owner role.',
      ['Project Read Only', 'Project Data Access Read/Write', 'Project Owner'],
    ],
    [
      'You must have the `Project Owner` role or the `Organization Owner` role.',
      ['Project Owner', 'Organization Owner'],
    ],
    [
      'The Service Account or API Key behind the request has to hold the Organization Owner role.',
      ['Organization Owner'],
    ],
    ['Whoever asks\nholds the `Project Read Only` role or one that allows more.', ['Project Read Only']],
    [
      'To use this resource, the requesting API Key must have the Project Read Only or higher role.',
      ['Project Read Only'],
    ],
    ['You must have the `Project Owner` role or higher.', ['Project Owner']],
    ['Your API key must have the `Organization Member` role.', ['Organization Member']],
    ['This endpoint requires the `Project Owner` role.', ['Project Owner']],
    [
      'You need one of the following roles: `Project Owner`, `Organization Owner`.',
      ['Project Owner', 'Organization Owner'],
    ],
    ['The user who makes the request must have the `Project Owner` role.', ['Project Owner']],
    ['Users must have the `Project Owner` role to use this endpoint.', ['Project Owner']],
    ['You must have the (`GROUP_ATLAS_ADMIN` (`Project Owner`)) role.', ['Project Owner']],
    ['Required role: `Project Owner`.', ['Project Owner']],
    ['Callers need the `Gardener` role.', ['Gardener']],
    ['It takes the Project Owner role to remove it.', ['Project Owner']],
    ['Whoever calls this has the `Project Owner` role.', ['Project Owner']],
    ['The key behind the call needs the role Organization Owner.', ['Organization Owner']],
    ['Only users with the `Project Owner` role can use this endpoint.', ['Project Owner']],
    ['This operation is reserved for holders of the `Purser` role.', ['Purser']],
    [
      'To use this resource, the requesting API Key must have the Project Data Access Admin role or Project Data Access Read Write role.',
      ['Project Data Access Admin', 'Project Data Access Read Write'],
    ],
    ['The key behind the request has to hold the Organization Owner Role.', ['Organization Owner']],
    [
      'The Service Account or API Key behind the request has to hold at least one of the roles Project Read Only, Project Data Access Admin or Project Owner.',
      ['Project Read Only', 'Project Data Access Admin', 'Project Owner'],
    ],
    ['The caller must have the Project Owner role or a higher one.', ['Project Owner']],
    ['Adds a user with the `Project Owner` role.', []],
    ['The owner has the `Project Owner` role.', []],
    ['Returns the users that have the Project Owner role.', []],
    ['Grants the Project Owner role to the user, who needs no other role.', []],
    ['Account that gets the `Project Owner` role in the new project.', []],
    ['Atlas makes the oldest account the `Project Owner` of the new project.', []],
    ['Cloud user who becomes Organization Owner.', []],
    ['The invited user must have the `Organization Member` role.', []],
    ['You can add a user who must have the `Project Owner` role.', []],
    ['If the project pays, you must have the `Billing Admin` role.', []],
    ['You must not require the `Project Owner` role.', []],
    ["This endpoint doesn't require the Project Owner role.", []],
    ['You must have an API Key.', []],
    ['Lists all roles of the project.', []],
    ['To use this resource, you must have the following access. Also `Project Owner`.', []],
  ])('%j gives %j', (text, expected) => {
    const roles = statedRoles(prose(text));
    expect(roles.map(({ value }) => value)).toEqual(expected);
    for (const fact of roles) evidenceIsOnPage(text, fact);
  });

  it('quotes from the start of the clause, whole words', () => {
    const text = 'Deletes one. You must have the `Project Owner` role or the `Organization Owner` role.';
    const quotes = statedRoles(prose(text)).map(({ evidence }) => evidence[0]?.quote);
    expect(new Set(quotes)).toEqual(
      new Set(['You must have the `Project Owner` role or the `Organization Owner`']),
    );
  });

  it.each([
    [
      'You must have the `Reader` role to view crates, and the `Project Owner` role or the `Packer` role to pack them.',
      { 'to view crates': ['Reader'], 'to pack them': ['Project Owner', 'Packer'] },
    ],
    [
      'You must have the `Reader` role to list crates. You must have the `Packer` role in order to pack one.',
      { 'to list crates': ['Reader'], 'to pack one': ['Packer'] },
    ],
    ['You must have the `Reader` or `Packer` role to list crates.', undefined],
    [
      'You must have the `Reader` role to successfully call this endpoint, and the `Packer` role to pack.',
      undefined,
    ],
  ])('keeps roles by action: %s', (text, expected) => {
    const { roles, roleActions } = rolesByAction(statedRoles(prose(text)));
    expect(
      roleActions && Object.fromEntries(byAction(roleActions).map(({ action, roles: all }) => [action, all])),
    ).toEqual(expected);
    const named = new Set(Object.values(expected ?? {}).flat());
    for (const name of named) expect(roles.map(({ value }) => value)).toContain(name);
    for (const { role, action } of roleActions ?? []) {
      evidenceIsOnPage(text, role);
      evidenceIsOnPage(text, action);
    }
  });

  it('takes any subject under a heading about the caller', () => {
    const text = 'Members must have the `Project Owner` role.';
    expect(statedRoles(prose(text))).toEqual([]);
    expect(statedRoles(prose(text), { aboutCaller: true }).map(({ value }) => value)).toEqual([
      'Project Owner',
    ]);
  });
});
