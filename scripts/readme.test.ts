import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as emulator from '../src/emulator/index.js';
import { promisedLines, runExample, typeErrors } from '../src/emulator/testing/doc-examples.js';
import * as client from '../src/index.js';

const project = path.resolve(import.meta.dirname, '..');
const readme = await readFile(path.join(project, 'README.md'), 'utf8');
const examples = [...readme.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code]) => code ?? '');
const modules = { 'atlas-peering': client, 'atlas-peering/emulator': emulator };

describe('the README', () => {
  it('has examples', () => expect(examples.length).toBeGreaterThan(1));

  it.each(examples.map((code, index) => [index + 1, code]))(
    'example %i logs what it says',
    async (_number, code) => {
      const promised = promisedLines(String(code));
      expect(promised.length).toBeGreaterThan(0);
      expect(await runExample(String(code), modules)).toEqual(promised);
    },
  );

  it('examples compile', { timeout: 120_000 }, () => {
    const named = Object.fromEntries(examples.map((code, index) => [`readme${index + 1}`, code]));
    const found = typeErrors(named, {
      'atlas-peering': path.join(project, 'src/index.ts'),
      'atlas-peering/emulator': path.join(project, 'src/emulator/index.ts'),
    });
    expect(found).toEqual(Object.fromEntries(Object.keys(named).map((name) => [name, []])));
  });

  it('names every command there is, and no other', async () => {
    const manifest: unknown = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8'));
    const scripts =
      typeof manifest === 'object' && manifest !== null && 'scripts' in manifest
        ? Object.keys(manifest.scripts ?? {})
        : [];
    const firstCells = [...readme.matchAll(/^\| ([^|]*)\|/gm)].map(([, cell]) => cell ?? '');
    const named = firstCells.flatMap((cell) =>
      [...cell.matchAll(/`npm (?:run )?([\w:]+)`/g)].map(([, name]) => name),
    );
    // What npm runs by itself is no command.
    const commands = scripts.filter((name) => !['prepack', 'preprepare'].includes(name));
    expect(named.sort()).toEqual(commands.sort());
  });

  it('mentions only files that exist', async () => {
    const files = [...readme.matchAll(/`((?:openapi|scripts|src|contract-tests)\/[\w./-]+)`/g)].map(
      ([, file]) => file ?? '',
    );
    for (const file of files)
      await expect(
        import('node:fs/promises').then((fs) => fs.access(path.join(project, file))),
      ).resolves.toBeUndefined();
  });
});
