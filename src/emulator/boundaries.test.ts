import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const src = fileURLToPath(new URL('../', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.split(sep).includes('testing'),
  )
  .map((file) => ({ file, imports: importsOf(join(src, file)) }));
const inEmulator = ({ file }: { file: string }) => file.startsWith(`emulator${sep}`);

/** Packages by name, modules of this package relative to src. */
function importsOf(path: string): string[] {
  const code = readFileSync(path, 'utf8').replace(/^ \*.*$/gm, '');
  const names = code.matchAll(/(?:from|import\() ?'([^']+)'/g);
  return [...names].map(([, name = '']) =>
    name.startsWith('.') ? relative(src, resolve(path, '..', name)) : name,
  );
}

it('nothing but the emulator, and the command that shows it, imports the emulator or the server framework', () => {
  const demo = join('cli', 'commands', 'demo.ts');
  const others = files.filter((one) => !inEmulator(one) && one.file !== demo);
  expect(others.length).toBeGreaterThan(0);
  const wrong = others.filter(({ imports }) =>
    imports.some((name) => name.startsWith(`emulator${sep}`) || /^(@hono\/|hono(\/|$))/.test(name)),
  );
  expect(wrong).toEqual([]);
});

it('the emulator imports itself, the generated tables, the word that is most like another, the framework and Node', () => {
  const known = new RegExp(
    `^(emulator\\${sep}|generated\\${sep}|arguments\\${sep}nearest\\.js$|hono$|@hono/node-server|node:)`,
  );
  const wrong = files
    .filter(inEmulator)
    .flatMap(({ file, imports }) =>
      imports.filter((name) => !known.test(name)).map((name) => `${file}: ${name}`),
    );
  expect(wrong).toEqual([]);
});
