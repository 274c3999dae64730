import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PageError } from '../model.js';
import { type ExpectedFacts, score } from '../score.js';
import { SourceText } from '../source.js';
import { looksLikeLegacy, readLegacyPage } from './read.js';
import { readText } from './testing/read.js';

const fixtures = new URL('../fixtures/', import.meta.url);
const sources = new URL('../../../openapi/sources/', import.meta.url);

function load(name: string, folder = fixtures): string {
  return readFileSync(new URL(name, folder), 'utf8');
}

const samples = readdirSync(new URL('legacy/', fixtures))
  .filter((file) => file.endsWith('.expected.json'))
  .map((file) => file.slice(0, -'.expected.json'.length));

describe('sample pages', () => {
  it.each(samples)('%s is read exactly as expected', (name) => {
    const expected: ExpectedFacts = JSON.parse(load(`legacy/${name}.expected.json`));
    for (const text of [load(`legacy/${name}.txt`), load(`legacy/${name}.txt`).replaceAll('\n', '\r\n')]) {
      const { facts, diagnostics } = readText(text);
      const { missed, surplus } = score(expected, facts);
      expect({ missed, surplus }).toEqual({ missed: [], surplus: [] });
      const others = diagnostics.filter(({ code }) => code !== 'tabs');
      expect(others).toEqual([]);
      expect(looksLikeLegacy(new SourceText(name, text))).toBe(true);
    }
  });

  it('says what stands under tabs that are not on the page', () => {
    const { diagnostics } = readText(load('legacy/update-one-maintenance-window.txt'));
    expect(diagnostics.map(({ code, line, message }) => ({ code, line, message }))).toEqual([
      { code: 'tabs', line: 164, message: expect.stringContaining('"Start Now" is not in its text') },
    ]);
  });
});

describe('the page of the operation this project starts from', () => {
  const reading = readText(load('delete-one-peering-connection.legacy.txt', sources));

  it('states these facts and no others', () => {
    const { servers, parameters, responses, ...facts } = reading.facts;
    expect(facts).toEqual({
      format: 'legacy',
      method: 'DELETE',
      path: '/groups/{GROUP-ID}/peers/{PEER-ID}',
      url: 'https://cloud.mongodb.com/api/atlas/v1.0/groups/{GROUP-ID}/peers/{PEER-ID}',
      summary: 'Delete One Existing Network Peering Connection',
      requestBody: null,
      security: ['digest'],
      roles: ['Project Owner', 'Organization Owner'],
      deprecated: true,
      deprecates: 'reference',
      inferred: [],
    });
    expect(servers).toEqual(['https://cloud.mongodb.com/api/atlas/v1.0']);
    expect(parameters).toEqual([
      { name: 'GROUP-ID', in: 'path', required: true, type: 'string' },
      { name: 'PEER-ID', in: 'path', required: true, type: 'string' },
      { name: 'pretty', in: 'query', required: false, type: 'boolean', default: false },
      { name: 'envelope', in: 'query', required: false, type: 'boolean', default: false },
    ]);
    expect(responses).toEqual({
      success: { contentType: 'application/json', fields: [], emptyObject: true },
    });
    expect(reading.diagnostics).toEqual([]);
  });

  it('keeps what is no single fact: the summary, the side effect, the notes', () => {
    const { description, remarks, noRequestBody, deprecated, parameters } = reading.operation;
    expect(description?.value).toBe(
      'Delete one network peering connection associated with one Atlas project.',
    );
    expect(deprecated).toBeUndefined();
    expect(noRequestBody?.value).toBe(true);
    expect(remarks.map(({ kind, title }) => [kind, title?.value])).toEqual([
      ['note', undefined],
      ['important', 'AWS Only'],
    ]);
    expect(remarks[1]?.text.value).toContain('Atlas also removes any AWS security groups');
    expect(parameters[1]?.description?.value).toBe(
      'Atlas assigned unique ID for the peering connection.\n\nNote:\n\nThis is separate from the peering container ID. Use the Get All Peering Connections API to retrieve a list of peering connection ids for an Atlas project.',
    );
  });
});

describe('pages that cannot be read', () => {
  const read = (name: string) => () => readLegacyPage(new SourceText(name, load(`bad/${name}`)));

  it('takes the method line where the example disagrees, and quotes both', () => {
    const { facts, diagnostics } = readText(load('bad/contradiction.legacy.txt'));
    expect(facts.method).toBe('POST');
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([
      ['warning', 'title-disagrees'],
      ['warning', 'example-disagrees'],
    ]);
    expect(diagnostics[1]?.message).toContain('"POST /orgs/{ORG-ID}/teams/{TEAM-ID}"');
    expect(diagnostics[1]?.message).toContain('"-X DELETE"');
  });

  it('refuses a page without a method line, and does not take the one of the example', () => {
    expect(read('no-method-line.legacy.txt')).toThrow(PageError);
    expect(read('no-method-line.legacy.txt')).toThrow(
      /no-method-line\.legacy\.txt:28:1: No method line: expected .*PATCH, which is not taken/,
    );
  });

  it('refuses an empty page and a page of another kind', () => {
    expect(read('empty.txt')).toThrow(/empty\.txt:1:1: The page is empty/);
    expect(read('html-404.txt')).toThrow(PageError);
    expect(looksLikeLegacy(new SourceText('html-404.txt', load('bad/html-404.txt')))).toBe(false);
    expect(looksLikeLegacy(new SourceText('bump', load('bump/create-organization.txt')))).toBe(false);
  });
});
