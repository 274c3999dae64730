import { describe, expect, it } from 'vitest';
import { canonicalPath, placeholders, splitServer } from '../../../contract/paths.js';
import { factOn, operationOn } from '../testing.js';
import { groupByOperation } from './identity.js';
import { reconcile } from './index.js';
import { byTrust } from './trust.js';

const legacy = factOn('old.txt');
const bump = factOn('new.txt');

const oldPage = operationOn('old.txt', 'delete', '/groups/{GROUP-ID}', {
  servers: [{ url: legacy('https://api.example/v1') }],
});
const newPage = operationOn('new.txt', 'delete', '/v1/groups/{groupId}', {
  format: 'bump',
  generation: 3,
  servers: [{ url: bump('https://api.example') }],
});

describe('which descriptions are of the same operation', () => {
  it('joins base path and path, and ignores how placeholders are spelt', () => {
    expect(groupByOperation([oldPage, newPage])).toEqual([[oldPage, newPage]]);
  });

  it('keeps another method, another path and another host apart', () => {
    const others = [
      operationOn('a.txt', 'get', '/groups/{groupId}'),
      operationOn('b.txt', 'delete', '/groups'),
      operationOn('c.txt', 'delete', '/groups/{id}', { servers: [{ url: legacy('https://other.example') }] }),
      operationOn('d.txt', 'delete', '/groups/{id}', { servers: [{ url: legacy('https://api.example') }] }),
    ];
    expect(groupByOperation(others)).toHaveLength(4);
  });

  it('takes a page without a server for the one that has the path', () => {
    const silent = operationOn('silent.txt', 'delete', '/v1/groups/{x}');
    expect(groupByOperation([newPage, silent])).toEqual([[newPage, silent]]);
  });

  it('splits servers and templates', () => {
    expect(splitServer('https://h.example:8443/a/b/')).toEqual({
      origin: 'https://h.example:8443',
      basePath: '/a/b',
    });
    expect(splitServer('https://h.example')).toEqual({ origin: 'https://h.example', basePath: '' });
    expect(placeholders('/p/{HOST}:{PORT}/x/{Y')).toEqual(['HOST', 'PORT']);
    expect(canonicalPath('/p/{HOST}:{PORT}/x')).toBe('/p/{}:{}/x');
  });
});

describe('the order of trust', () => {
  it('goes from newer to older pages', () => {
    const pages = [
      operationOn('legacy.txt', 'get', '/x'),
      operationOn('gen1.txt', 'get', '/x', { format: 'bump', generation: 1 }),
      operationOn('gen3.txt', 'get', '/x', { format: 'bump', generation: 3 }),
    ];
    expect(byTrust(pages).map((page) => page.page)).toEqual(['gen3.txt', 'gen1.txt', 'legacy.txt']);
  });
});

describe('reconciling', () => {
  it('follows the more trusted page and keeps both sides of a conflict', () => {
    const { operations, findings } = reconcile([
      { ...oldPage, roles: [legacy('Project Owner'), legacy('Organization Owner')] },
      { ...newPage, roles: [bump('Project Owner')] },
    ]);
    expect(operations[0]?.roles.map((role) => role.value)).toEqual(['Project Owner']);
    expect(operations[0]?.roles[0]?.evidence.map((at) => at.page)).toEqual(['new.txt', 'old.txt']);
    const conflict = findings.find((finding) => finding.subject === 'Required role');
    expect(conflict).toMatchObject({
      kind: 'conflict',
      resolution: expect.stringContaining('Project Owner'),
    });
    expect(conflict?.statements.map((statement) => statement.value)).toEqual([
      'Project Owner',
      'Project Owner or Organization Owner',
    ]);
  });

  it('lets what is stated beat what is inferred, whatever the order of trust', () => {
    const inferred = {
      value: 'string',
      evidence: [{ page: 'new.txt', line: 1, column: 1, quote: 'x', rule: 'guess' }],
    } as const;
    const { operations } = reconcile([
      { ...oldPage, parameters: [{ name: legacy('n'), in: 'query', type: legacy('integer') }] },
      { ...newPage, parameters: [{ name: bump('n'), in: 'query', type: inferred }] },
    ]);
    expect(operations[0]?.parameters[0]?.type).toMatchObject({
      value: 'integer',
      evidence: [{ page: 'old.txt' }],
    });
  });

  it('pairs path parameters by place and takes the silent page’s word where it is the only one', () => {
    const { operations, findings } = reconcile([
      {
        ...oldPage,
        parameters: [
          { name: legacy('GROUP-ID'), in: 'path', required: legacy(true) },
          { name: legacy('pretty'), in: 'query', default: legacy(false) },
        ],
      },
      {
        ...newPage,
        parameters: [
          { name: bump('pretty'), in: 'query' },
          { name: bump('groupId'), in: 'path' },
        ],
      },
    ]);
    expect(operations[0]?.parameters.map((parameter) => [parameter.in, parameter.name.value])).toEqual([
      ['path', 'groupId'],
      ['query', 'pretty'],
    ]);
    expect(operations[0]?.parameters[1]?.default?.value).toBe(false);
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'conflict', subject: 'Path parameter `groupId`: name' }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'only', subject: 'Query parameter `pretty`: default' }),
    );
  });

  it('reports a path parameter the path has no placeholder for and leaves it out', () => {
    const stray = { ...oldPage, parameters: [{ name: legacy('CLUSTER'), in: 'path' as const }] };
    const { operations, findings } = reconcile([stray]);
    expect(operations[0]?.parameters).toEqual([]);
    expect(findings).toEqual([
      expect.objectContaining({ kind: 'aside', subject: 'Path parameter `CLUSTER`' }),
    ]);
  });

  it('reads success without a status as the success the other page has a status for', () => {
    const { operations, findings } = reconcile([
      {
        ...oldPage,
        responses: [
          {
            status: legacy('success', 'an empty JSON object'),
            headers: [],
            contents: [],
            emptyObject: legacy(true),
          },
        ],
      },
      {
        ...newPage,
        responses: [
          { status: bump('202'), headers: [], contents: [{ fields: [], body: { type: bump('object') } }] },
          { status: bump('404'), headers: [], contents: [] },
        ],
      },
    ]);
    expect(operations[0]?.responses.map((response) => response.status.value)).toEqual(['202', '404']);
    expect(operations[0]?.responses[0]?.emptyObject?.value).toBe(true);
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'wording', subject: 'Response `202`: status' }),
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'only', subject: 'Response `404`: status' }),
    );
  });

  it('leaves out a way to authenticate that the more trusted page does not list, and says so', () => {
    const { operations, findings } = reconcile([
      { ...oldPage, security: [{ name: legacy('digest') }] },
      { ...newPage, security: [{ name: bump('Service accounts') }] },
    ]);
    expect(operations[0]?.security.map((security) => security.name.value)).toEqual(['Service accounts']);
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'conflict', subject: 'Authentication: digest' }),
    );
  });

  it('does not take the deprecation of a reference for that of the operation', () => {
    const { operations, findings } = reconcile([{ ...oldPage, referenceDeprecated: legacy(true) }]);
    expect(operations[0]?.deprecated).toBeUndefined();
    expect(findings).toEqual([expect.objectContaining({ subject: 'Deprecated reference' })]);
  });
});

describe('a page whose title and example contradict its method line', () => {
  const create = operationOn('create.txt', 'post', '/x', { summary: legacy('Create X') });
  const doubtful = (page: string, shown: 'get' | 'delete') => ({
    ...operationOn(page, 'post', '/x', { summary: legacy('Get All X') }),
    shownMethod: { value: shown, evidence: legacy('Get All X').evidence },
  });
  const methods = (operations: readonly { method: { value: string } }[]) =>
    operations.map(({ method }) => method.value).sort();

  it('is followed in its method line where nothing speaks against it, with a conflict', () => {
    const { operations, findings } = reconcile([doubtful('list.txt', 'get')]);
    expect(methods(operations)).toEqual(['post']);
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'conflict', subject: 'Method', operation: 'POST /x' }),
    );
  });

  it('is never made one operation with the page that the method line collides with', () => {
    const { operations, findings } = reconcile([create, doubtful('list.txt', 'get')]);
    expect(methods(operations)).toEqual(['get', 'post']);
    expect(operations.find(({ method }) => method.value === 'post')?.summary?.value).toBe('Create X');
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'conflict', operation: 'GET /x', subject: 'Method' }),
    );
  });

  it('is left out, with a conflict, where both operations are documented elsewhere', () => {
    const get = operationOn('get.txt', 'get', '/x', { summary: legacy('Get X') });
    const { operations, findings } = reconcile([create, get, doubtful('list.txt', 'get')]);
    expect(methods(operations)).toEqual(['get', 'post']);
    expect(findings).toContainEqual(
      expect.objectContaining({ kind: 'conflict', resolution: expect.stringContaining('left out') }),
    );
  });
});

it('says that the place of a key is assumed', () => {
  const { operations, findings } = reconcile([{ ...newPage, security: [{ name: bump('API key') }] }]);
  expect(operations[0]?.security).toHaveLength(1);
  expect(findings).toContainEqual(
    expect.objectContaining({
      kind: 'aside',
      resolution: expect.stringContaining('`Authorization` is taken'),
    }),
  );
});

it('takes a name that explains nothing for no way to authenticate, and says so', () => {
  const operation = { ...newPage, security: [{ name: bump('Auth0') }, { name: bump('Bearer auth') }] };
  const { operations, findings } = reconcile([operation]);
  expect(operations[0]?.security.map(({ name }) => name.value)).toEqual(['Bearer auth']);
  expect(findings).toContainEqual(
    expect.objectContaining({
      subject: 'Authentication: Auth0',
      resolution: expect.stringContaining('--overlay'),
    }),
  );
});

it('gives a status without content none, whatever a page says of it', () => {
  const said = { status: legacy('204'), headers: [], emptyObject: legacy(true as const) };
  const contents = [{ contentType: legacy('application/json'), fields: [{ path: legacy('id') }] }];
  const { operations, findings } = reconcile([{ ...oldPage, responses: [{ ...said, contents }] }, newPage]);
  const [response] = operations[0]?.responses ?? [];
  expect(response).toMatchObject({ contents: [], noBody: { evidence: said.status.evidence } });
  expect(response?.emptyObject).toBeUndefined();
  expect(findings.filter(({ kind }) => kind === 'conflict')).toEqual([]);
});
