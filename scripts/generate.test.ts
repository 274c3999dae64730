import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ContractError } from '../contract/error.js';
import { joinPointer } from '../contract/json.js';
import { loadContract } from '../contract/load.js';
import { planCases } from '../contract-tests/plan/plan.js';
import { generate } from './contract/generate.js';
import { isMap, type Json, leaves } from './contract/json.js';
import type { PipelineResult } from './contract/pipeline.js';
import { BUILD_RULES } from './contract/rules.js';
import { inferences } from './docs/inferences.js';
import { PageError } from './docs/model.js';
import { readPage } from './docs/read.js';

const project = path.resolve(import.meta.dirname, '..');
const legacyFile = 'delete-one-peering-connection.legacy.txt';
const bumpFile = 'remove-one-network-peering-connection.bump.txt';
const contractPath = '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}';

/** A copy of what the generator reads and writes; the project itself is never touched by these tests. */
async function copyOfProject(): Promise<string> {
  const copy = await mkdtemp(path.join(tmpdir(), 'generate-test-'));
  await cp(path.join(project, 'openapi'), path.join(copy, 'openapi'), { recursive: true });
  await cp(path.join(project, 'src', 'generated'), path.join(copy, 'src', 'generated'), { recursive: true });
  return copy;
}

async function editPage(copy: string, file: string, edit: (text: string) => string): Promise<void> {
  const place = path.join(copy, 'openapi', 'sources', file);
  const before = await readFile(place, 'utf8');
  const after = edit(before);
  expect(after, 'the edit changes the page').not.toBe(before);
  await writeFile(place, after);
}

async function filesOf(copy: string): Promise<Map<string, string>> {
  const names = await readdir(copy, { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [path.relative(copy, file), await readFile(file, 'utf8')] as const),
    ),
  );
}

describe('the embedded contract', () => {
  let result: PipelineResult;
  beforeAll(async () => {
    ({ result } = await generate({ project, check: true }));
  });

  it('is what is committed', async () => {
    const { changed, difference } = await generate({ project, check: true });
    expect(difference).toBe('');
    expect(changed).toEqual([]);
  });

  it('states the operation as the pages do', () => {
    const remove = at(result.document, 'paths', contractPath, 'delete');
    expect(at(remove, 'operationId')).toBe('deletePeeringConnection');
    expect(at(remove, 'description')).toContain('AWS security groups');
    expect(at(remove, 'deprecated')).toBeUndefined();
    expect(at(remove, 'x-required-roles')).toEqual(['Project Owner']);
    expect(at(remove, 'security')).toEqual([{ serviceAccounts: [] }, { digestAuth: [] }]);
    expect(Object.keys(mapAt(remove, 'responses'))).toEqual([
      '202',
      '400',
      '401',
      '403',
      '404',
      '409',
      '500',
    ]);
    expect(at(result.document, 'servers')).toEqual([{ url: 'https://cloud.mongodb.com' }]);
    expect(Object.keys(mapAt(result.document, 'components', 'schemas', 'ApiError', 'properties'))).toEqual([
      'badRequestDetail',
      'detail',
      'error',
      'errorCode',
      'parameters',
      'reason',
    ]);
  });

  it('is valid by the OpenAPI 3.0 schema', async () => {
    const validation = await new Validator().validate(structuredClone(result.document));
    expect(validation).toMatchObject({ valid: true });
  });

  it('passes every recommended lint rule without a warning', () => {
    expect(result.lintWarnings).toEqual([]);
    expect(result.lintOff).toEqual([]);
    expect(result.unusedActions).toEqual([]);
  });

  it('has a provenance entry for every value', () => {
    const uncovered = [...leaves(result.document)]
      .map(([place]) => place)
      .filter((place) => {
        for (let depth = place.length; depth >= 0; depth--) {
          const entries = result.provenance.get(joinPointer('', ...place.slice(0, depth)));
          if (depth === place.length ? entries.length > 0 : entries.some((entry) => entry.subtree))
            return false;
        }
        return true;
      });
    expect(uncovered.map((place) => joinPointer('', ...place))).toEqual([]);
  });

  it('names no rule that is not described', () => {
    const described = new Set([...inferences.map(({ name }) => name), ...Object.keys(BUILD_RULES)]);
    const named = [...result.provenance].flatMap(([, entries]) => entries.flatMap(({ rule }) => rule ?? []));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((rule) => !described.has(rule))).toEqual([]);
  });

  it('quotes words that stand where it says they do', async () => {
    const lines = new Map<string, string[]>();
    let walked = 0;
    for (const [pointer, entries] of result.provenance) {
      for (const entry of entries.filter(({ page }) => page !== undefined)) {
        const { page = '', line = 0, column = 0, quote = '' } = entry;
        if (!lines.has(page)) lines.set(page, (await readFile(path.join(project, page), 'utf8')).split('\n'));
        const from =
          lines
            .get(page)
            ?.slice(line - 1)
            .join('\n')
            .slice(column - 1) ?? '';
        expect(from.startsWith(quote) && quote !== '', `${pointer}: ${page}:${line}:${column} ${quote}`).toBe(
          true,
        );
        walked++;
      }
    }
    expect(walked).toBeGreaterThan(200);
  });

  it('loses no fact of the pages: each is in the contract or among the findings', async () => {
    const told = new Set<string>();
    const mark = (entry: { page?: string; line?: number; column?: number }) =>
      told.add(`${entry.page}:${entry.line}:${entry.column}`);
    for (const [, entries] of result.provenance) for (const entry of entries) mark(entry);
    for (const finding of result.findings) for (const { at: place } of finding.statements) mark(place);
    for (const file of [legacyFile, bumpFile]) {
      const name = `openapi/sources/${file}`;
      const { operations } = readPage(name, await readFile(path.join(project, name)), { without: 'all' });
      const facts = [...factsOf(operations)];
      expect(facts.length).toBeGreaterThan(15);
      const lost = facts.filter(
        (fact) => !fact.evidence.some((e) => told.has(`${e.page}:${e.line}:${e.column}`)),
      );
      expect(lost).toEqual([]);
    }
  });

  it.each([
    ['parameter names', /GROUP-ID/, 'conflict'],
    ['roles', /Organization Owner/, 'conflict'],
    ['success', /success, without a status/, 'wording'],
    ['documented errors', /Response `409`: status/, 'only'],
    ['defaults', /Query parameter `envelope`: default/, 'only'],
    ['server and path', /Server and path/, 'wording'],
    ['the envelope', /Query parameter `envelope`: description/, 'wording'],
    ['the deprecated reference', /Deprecated reference/, 'aside'],
  ])('has a finding on %s', (_name, words, kind) => {
    const matching = result.findings.filter((finding) => words.test(JSON.stringify(finding)));
    expect(matching.map((finding) => finding.kind)).toContain(kind);
  });
});

describe('after a page has changed', () => {
  const copies: string[] = [];
  afterAll(async () => {
    await Promise.all(copies.map((copy) => rm(copy, { recursive: true, force: true })));
  });

  async function regenerated(file: string, edit: (text: string) => string) {
    const copy = await copyOfProject();
    copies.push(copy);
    await editPage(copy, file, edit);
    const outcome = await generate({ project: copy });
    const contract: Json = parse(
      await readFile(path.join(copy, 'openapi', 'atlas-peering.openapi.yaml'), 'utf8'),
    );
    const types = await readFile(path.join(copy, 'src', 'generated', 'atlas-peering.ts'), 'utf8');
    const table = await readFile(path.join(copy, 'src', 'generated', 'operations.ts'), 'utf8');
    return { copy, outcome, contract, types, table };
  }

  it('a type changes contract and types', async () => {
    const { contract, types } = await regenerated(bumpFile, (text) =>
      text.replaceAll('**reason** (string)', '**reason** (integer)'),
    );
    expect(at(contract, 'components', 'schemas')).toSatisfy((schemas) =>
      JSON.stringify(schemas).includes('"reason":{"type":"integer"'),
    );
    expect(types).toMatch(/reason\?: number/);
  });

  it('a status changes contract, types and cases, and that of a success the table', async () => {
    const { copy, contract, types, table } = await regenerated(bumpFile, (text) =>
      text.replace('### 409: Conflict.', '### 410: Gone.').replace('### 202:', '### 200:'),
    );
    expect(Object.keys(mapAt(contract, 'paths', contractPath, 'delete', 'responses'))).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '410',
      '500',
    ]);
    expect(types).toMatch(/^ {12}410: \{/m);
    expect(/"deletePeeringConnection": \{[\s\S]*?"success": (\d+)/.exec(table)?.[1]).toBe('200');
    const ids = await caseIds(copy);
    expect(ids).toContain('deletePeeringConnection/410/digestAuth');
    expect(ids.filter((id) => id.startsWith('deletePeeringConnection/409'))).toEqual([]);
  });

  it('a parameter name changes path, contract, types and table', async () => {
    const { contract, types, table } = await regenerated(bumpFile, (text) =>
      text.replaceAll('{peerId}', '{peeringId}').replace('**peerId**', '**peeringId**'),
    );
    const renamed = '/api/atlas/v1.0/groups/{groupId}/peers/{peeringId}';
    expect(at(contract, 'paths', renamed, 'delete', 'operationId')).toBe('deletePeeringConnection');
    expect(types).toContain('peeringId: ');
    expect(table).toContain(renamed);
  });

  it('a default on the older page changes the contract', async () => {
    const { contract } = await regenerated(legacyFile, (text) => text.replace('`false`  \n', '`true`  \n'));
    expect(JSON.stringify(contract)).toContain('"default":true');
  });

  it('nothing is left to do the second time', async () => {
    const { copy } = await regenerated(bumpFile, (text) =>
      text.replace('### 409: Conflict.', '### 410: Gone.'),
    );
    expect((await generate({ project: copy })).changed).toEqual([]);
  });

  it.each([
    ['empty', () => '', 'empty'],
    [
      'an HTML error page',
      () => '<!DOCTYPE html><html><body><h1>404</h1><pre>GET /x</pre></body></html>',
      'HTML',
    ],
    ['without a method line', (text: string) => text.replace(/\*\*DELETE [^*]*\*\* /, ''), 'method'],
    ['another format', () => '{"swagger": "9.9"}', 'expected'],
  ])('a page that is %s is refused and every file stays as it was', async (_name, edit, expected) => {
    const copy = await copyOfProject();
    copies.push(copy);
    await editPage(copy, bumpFile, edit);
    const before = await filesOf(copy);
    const failure = await generate({ project: copy }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure instanceof PageError || failure instanceof ContractError).toBe(true);
    expect(String(failure)).toContain(`openapi/sources/${bumpFile}:`);
    expect(String(failure)).toMatch(new RegExp(expected, 'i'));
    expect(await filesOf(copy)).toEqual(before);
  });

  it('a page cut off in the middle is refused, since responses are missing, not gone', async () => {
    const copy = await copyOfProject();
    copies.push(copy);
    await editPage(copy, bumpFile, (text) => text.slice(0, 2500));
    const before = await filesOf(copy);
    await expect(generate({ project: copy })).rejects.toThrow(/ends early|cut off|truncated/);
    expect(await filesOf(copy)).toEqual(before);
  });
});

/** The cases that follow from a copy's contract. */
async function caseIds(copy: string): Promise<string[]> {
  const contract = await loadContract(path.join(copy, 'openapi', 'atlas-peering.openapi.yaml'));
  const cases = planCases(contract, {
    seed: 1,
    wanted: () => true,
    provoke: () => ({ kind: 'unreachable', reason: 'nothing is sent here' }),
  });
  return [...cases].map(({ id }) => id);
}

describe('other pages', () => {
  it('become one contract in a folder of their own, the same bytes wherever they lie', async () => {
    const outs = await Promise.all([1, 2].map(() => mkdtemp(path.join(tmpdir(), 'generate-out-'))));
    const source = path.join(project, 'openapi', 'sources');
    const pages = [path.join(source, legacyFile), path.join(source, bumpFile)];
    await generate({ project, sources: pages, out: outs[0] ?? '' });
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'generate-pages-'));
    await Promise.all(pages.map((page) => cp(page, path.join(elsewhere, path.basename(page)))));
    await generate({ project, sources: [elsewhere], out: outs[1] ?? '' });
    const [first, second] = await Promise.all(outs.map(filesOf));
    expect([...(first ?? new Map()).keys()].sort()).toEqual([
      'FINDINGS.md',
      'contract.openapi.yaml',
      'contract.provenance.json',
      'contract.ts',
      expect.stringMatching(/^findings.delete-api-atlas-v1\.0-groups-groupid-peers-peerid-[0-9a-f]{6}\.md$/),
      'operations.ts',
      'query-parameters.ts',
    ]);
    expect(second).toEqual(first);
    await Promise.all([...outs, elsewhere].map((folder) => rm(folder, { recursive: true, force: true })));
  });
});

function at(value: Json | undefined, ...keys: string[]): Json | undefined {
  return keys.reduce<Json | undefined>((inner, key) => (isMap(inner) ? inner[key] : undefined), value);
}

function mapAt(value: Json | undefined, ...keys: string[]): { [key: string]: Json } {
  const found = at(value, ...keys);
  if (!isMap(found)) throw new Error(`no map at ${keys.join(' > ')}`);
  return found;
}

interface AnyFact {
  readonly evidence: readonly { page: string; line: number; column: number }[];
}

/** Every fact in what a reader returned. */
function* factsOf(value: unknown): Generator<AnyFact> {
  if (Array.isArray(value)) {
    for (const item of value) yield* factsOf(item);
  } else if (typeof value === 'object' && value !== null) {
    if (isFact(value)) yield value;
    else for (const item of Object.values(value)) yield* factsOf(item);
  }
}

function isFact(value: object): value is AnyFact {
  return 'evidence' in value && Array.isArray(value.evidence);
}
