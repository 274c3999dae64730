import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/generated/operations.js';
import { generate } from '../contract/generate.js';
import * as words from '../docs/inferences/words.js';
import * as model from '../docs/model.js';
import { SourceText } from '../docs/source.js';
import { type Block, pageOf, project, section } from './pages.js';
import { programsOf, runProgram } from './programs.js';

const guide = pageOf('CONTRIBUTING.md');

/** The block that a newcomer saves as this file. */
function saved(file: string): Block {
  const block = guide.blocks.find((each) => each.file === file);
  if (block === undefined) throw new Error(`CONTRIBUTING.md has no block that is saved as ${file}.`);
  return block;
}

/** What a program that is saved as this file exports. */
async function exportsOf(file: string, modules: Readonly<Record<string, unknown>>) {
  const program = programsOf(guide).find((each) => each.file === file);
  if (program === undefined) throw new Error(`CONTRIBUTING.md has no program that is saved as ${file}.`);
  return (await runProgram(program, modules)).exported;
}

function call(exported: Record<string, unknown>, name: string, ...args: unknown[]): unknown {
  const found = exported[name];
  if (typeof found !== 'function') throw new Error(`the example does not export ${name}`);
  return found(...args);
}

describe('the map of CONTRIBUTING.md', () => {
  it.each(['contract', 'scripts', 'src', 'contract-tests'])('has every folder of %s', async (top) => {
    const entries = await readdir(path.join(project, top), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}/`);
    const map = section(guide, 'Where things live');
    const block = new RegExp(`^${top}/(.*\\n(?: .*\\n)+)`, 'm').exec(map)?.[1] ?? '';
    const named = new Set(block.match(/[\w-]+\/(?=[\s:)])/g));
    expect(folders.filter((folder) => !named.has(folder))).toEqual([]);
  });
});

describe('a walk through CONTRIBUTING.md', () => {
  let copy = '';
  beforeAll(async () => {
    copy = await mkdtemp(path.join(tmpdir(), 'contributing-'));
    await cp(path.join(project, 'openapi'), path.join(copy, 'openapi'), { recursive: true });
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));
  const save = ({ file = '', code }: Block) => writeFile(path.join(copy, file), code);

  it('adds a page, which makes one operation more', async () => {
    const manifest = path.join(copy, 'openapi/sources/manifest.json');
    const entry =
      /with `(\{ "file": "list-beds[^`]*\})` in the manifest/.exec(guide.text.replaceAll(/\s+/g, ' '))?.[1] ??
      '';
    await save(saved('openapi/sources/list-beds.bump.txt'));
    const before = JSON.parse(await readFile(manifest, 'utf8'));
    await writeFile(manifest, JSON.stringify({ ...before, sources: [...before.sources, JSON.parse(entry)] }));
    const { result } = await generate({ project: copy });
    expect(result.counts).toMatchObject({
      pages: 3,
      operations: Object.keys(operations).length + 1,
      notUnderstood: 0,
    });
    expect(result.document.paths).toMatchObject({
      '/beds': { get: { parameters: [{ name: 'limit', schema: { maximum: 50 } }] } },
    });
    const written = JSON.parse(await readFile(manifest, 'utf8'));
    expect(written.sources[2]).toMatchObject({
      title: 'List the beds',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('adds a format, which is two functions', async () => {
    const card = await exportsOf('scripts/docs/card/read.ts', { '../model.js': model });
    const source = new SourceText('card.txt', 'Remove a bed\nDELETE /beds/{id}\n');
    expect(call(card, 'looksLikeCard', source)).toBe(true);
    expect(call(card, 'readCard', source)).toMatchObject({
      operations: [
        {
          method: { value: 'delete' },
          path: { value: '/beds/{id}', evidence: [{ line: 2, column: 8, quote: '/beds/{id}' }] },
        },
      ],
    });
    expect(() => call(card, 'readCard', new SourceText('other.txt', 'nothing'))).toThrow(model.PageError);
  });

  it('adds an inference, which quotes the words it needs', async () => {
    const file = 'scripts/docs/inferences/format-ipv4.ts';
    const { formatIpv4 } = await exportsOf(file, { './words.js': words });
    const evidence = [{ page: 'p.txt', line: 3, column: 5, quote: 'The IPv4 address of the peer.' }];
    const infer =
      typeof formatIpv4 === 'object' && formatIpv4 !== null && 'infer' in formatIpv4
        ? formatIpv4.infer
        : undefined;
    expect(call({ infer }, 'infer', { description: { value: evidence[0]?.quote, evidence } })).toEqual({
      value: 'ipv4',
      evidence: [{ page: 'p.txt', line: 3, column: 9, quote: 'IPv4 address', rule: 'format-ipv4' }],
    });
    expect(call({ infer }, 'infer', {})).toBeUndefined();
  });

  it('adds an overlay, which says what no page states, with its source', async () => {
    await save(saved('openapi/overlays/50-limits.overlay.yaml'));
    const { result } = await generate({ project: copy });
    expect(result.unusedActions).toEqual([]);
    // Both versions of the API share this response, which makes it a component.
    const shared = operations.deletePeeringConnection.path.replaceAll('/', '~1');
    const { $ref } = Object(result.document.paths)[operations.deletePeeringConnection.path].delete
      .responses[404];
    const pointer =
      typeof $ref === 'string'
        ? `${$ref.slice(1)}/description`
        : `/paths/${shared}/delete/responses/404/description`;
    expect(result.provenance.get(pointer)).toContainEqual(
      expect.objectContaining({ kind: 'overlay', page: 'openapi/overlays/50-limits.overlay.yaml', line: 6 }),
    );
  });
});
