import { access, cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../src/generated/operations.js';
import { generate } from './contract/generate.js';
import * as words from './docs/inferences/words.js';
import * as model from './docs/model.js';
import { SourceText } from './docs/source.js';

const project = path.resolve(import.meta.dirname, '..');
const guide = await readFile(path.join(project, 'CONTRIBUTING.md'), 'utf8');

/** The first code block after a heading. */
function example(heading: string): string {
  const block = /^```\w+\n([\s\S]*?)^```/m.exec(guide.split(`\n## ${heading}\n`)[1] ?? '')?.[1];
  if (block === undefined) throw new Error(`CONTRIBUTING.md has no example under "${heading}".`);
  return block;
}

/** Runs a block of TypeScript and returns what it exports. */
function exportsOf(code: string, modules: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exported: Record<string, unknown> = {};
  new Function('require', 'exports', outputText)((name: string) => modules[name], exported);
  return exported;
}

function call(exported: Record<string, unknown>, name: string, ...args: unknown[]): unknown {
  const found = exported[name];
  if (typeof found !== 'function') throw new Error(`the example does not export ${name}`);
  return found(...args);
}

describe('the map of CONTRIBUTING.md', () => {
  const map = example('Where things live');

  it.each(['contract', 'scripts', 'src', 'contract-tests'])('has every folder of %s', async (top) => {
    const entries = await readdir(path.join(project, top), { withFileTypes: true });
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${name}/`);
    const block = new RegExp(`^${top}/(.*\\n(?: .*\\n)+)`, 'm').exec(map)?.[1] ?? '';
    const named = new Set(block.match(/[\w-]+\/(?=[\s:)])/g));
    expect(folders.filter((folder) => !named.has(folder))).toEqual([]);
  });

  it('and the guide name only files that exist', async () => {
    const named = [...guide.matchAll(/`((?:openapi|contract|scripts|src|contract-tests|docs)\/[\w./-]+)`/g)];
    for (const [, file = ''] of named) {
      // What `npm run generate` writes under several endings.
      if (!file.endsWith('.')) await expect(access(path.join(project, file)), file).resolves.toBeUndefined();
    }
  });
});

describe('the worked examples of CONTRIBUTING.md', () => {
  let copy = '';
  beforeAll(async () => {
    copy = await mkdtemp(path.join(tmpdir(), 'contributing-'));
    await cp(path.join(project, 'openapi'), path.join(copy, 'openapi'), { recursive: true });
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));

  it('adding a page makes one operation more', async () => {
    const sources = path.join(copy, 'openapi', 'sources');
    const entry =
      /with `(\{ "file": "list-beds[^`]*\})` in the manifest/.exec(guide.replaceAll(/\s+/g, ' '))?.[1] ?? '';
    await writeFile(path.join(sources, 'list-beds.bump.txt'), example('Add a page'));
    const manifest = JSON.parse(await readFile(path.join(sources, 'manifest.json'), 'utf8'));
    await writeFile(
      path.join(sources, 'manifest.json'),
      JSON.stringify({ ...manifest, sources: [...manifest.sources, JSON.parse(entry)] }),
    );
    const { result } = await generate({ project: copy });
    expect(result.counts).toMatchObject({
      pages: 3,
      operations: Object.keys(operations).length + 1,
      notUnderstood: 0,
    });
    expect(result.document.paths).toMatchObject({
      '/beds': { get: { parameters: [{ name: 'limit', schema: { maximum: 50 } }] } },
    });
    const written = JSON.parse(await readFile(path.join(sources, 'manifest.json'), 'utf8'));
    expect(written.sources[2]).toMatchObject({
      title: 'List the beds',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('a format is two functions', () => {
    const card = exportsOf(example('Add a page format'), { './model.js': model });
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

  it('an inference quotes the words it needs', () => {
    const { formatIpv4 } = exportsOf(example('Add an inference'), { './words.js': words });
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

  it('an overlay says what no page states, with its source', async () => {
    await writeFile(
      path.join(copy, 'openapi', 'overlays', '50-limits.overlay.yaml'),
      example('Add an overlay'),
    );
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
