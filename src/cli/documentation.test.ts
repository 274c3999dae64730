import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { EXIT } from './exit-codes.js';
import { inPipes } from './testing/terminal.js';

const page = await readFile(path.resolve(import.meta.dirname, '../../docs/command-line.md'), 'utf8');
const commands = ['list', 'get', 'plan', 'delete', 'wait', 'doctor', 'demo'];

it('the page has every command and option, and no other', async () => {
  const texts = await Promise.all(commands.map(async (name) => (await inPipes([name, '--help'])).stdout));
  const options = new Set(texts.flatMap((text) => text.match(/(?<=\s)--[\w-]+/g) ?? []));
  options.delete('--help');
  const documented = new Set(page.match(/(?<=[`\s])--[a-z][\w-]+/g));
  expect([...documented].sort()).toEqual([...options].sort());
  for (const name of commands) expect(page).toMatch(new RegExp(`^\\| \`${name}\\b`, 'm'));
});

it('the page and --help have every exit code', async () => {
  const codes = Object.values(EXIT).map(String);
  expect([...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => code)).toEqual(codes);
  const { stdout } = await inPipes(['--help']);
  for (const code of codes) expect(stdout.split('Exit codes:')[1]).toMatch(new RegExp(` ${code} \\w`));
});
