import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as words from '../docs/inferences/words.js';
import * as model from '../docs/model.js';
import { SourceText } from '../docs/source.js';
import { pageOf, project, section } from './pages.js';
import { programsOf, runProgram } from './programs.js';

const guide = pageOf('CONTRIBUTING.md');

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

// The whole walks are in contributing.slow.test.ts.
describe('the programs of CONTRIBUTING.md', () => {
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
});
