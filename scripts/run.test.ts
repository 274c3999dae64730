import { execFile } from 'node:child_process';
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const DAY = 24 * 60 * 60 * 1000;

/** A project with nothing in it but the launcher, the installed packages and what a test writes. */
let project: string;
beforeEach(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'atlas-peering-run-'));
  await mkdir(path.join(project, 'scripts'));
  for (const name of ['run.mjs', 'bundle.mjs']) {
    await cp(path.join(import.meta.dirname, name), path.join(project, 'scripts', name));
  }
  await symlink(path.resolve(import.meta.dirname, '../node_modules'), path.join(project, 'node_modules'));
  await write('part.ts', `export const word: string = 'one';`);
  await write('entry.ts', `import { word } from './part.js'; console.log(word, ...process.argv.slice(1));`);
});
afterEach(() => rm(project, { recursive: true, force: true }));

/** Written as an editor did it a while ago: a source saved during a start counts for that start alone. */
async function write(name: string, text: string): Promise<void> {
  const file = path.join(project, 'scripts', name);
  await writeFile(file, text);
  const earlier = new Date(Date.now() - 10_000);
  await utimes(file, earlier, earlier);
}

async function run(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const launcher = path.join(project, 'scripts', 'run.mjs');
  const { stdout } = await execute(process.execPath, [launcher, 'scripts/entry.ts', ...args], {
    cwd: project,
    env: { ...process.env, npm_lifecycle_script: '', ...env },
  });
  return stdout.trim();
}

const home = () => path.join(project, '.cache', 'scripts', 'scripts-entry-ts');
const bundles = async () => (await readdir(home())).filter((name) => name !== 'index.json');

describe('scripts/run.mjs', () => {
  it('runs an entry with its arguments, as if it were the command', async () => {
    expect(await run(['--a', 'b c'])).toBe(`one ${path.join(project, 'scripts', 'entry.ts')} --a b c`);
  });

  it('bundles again when a source has changed, and only then', async () => {
    await run();
    const [first] = await bundles();
    await run();
    expect(await bundles()).toEqual([first]);
    await write('part.ts', `export const word: string = 'two';`);
    expect(await run()).toMatch(/^two /);
    expect(await bundles()).toHaveLength(2);
    await write('part.ts', `export const word: string = 'one';`);
    expect(await run()).toMatch(/^one /);
    expect(await bundles()).toHaveLength(2);
  });

  it('bundles again where a source is gone, and says which', async () => {
    await run();
    await rm(path.join(project, 'scripts', 'part.ts'));
    const failed = await run().catch((error: unknown) => String(error));
    expect(failed).toContain('part.js');
  });

  it('does for several at once what it does for one, and leaves no unfinished bundle', async () => {
    const said = await Promise.all(Array.from({ length: 4 }, () => run()));
    expect(new Set(said).size).toBe(1);
    expect(await bundles()).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('removes the bundles of older sources after a day', async () => {
    await run();
    const [old = ''] = await bundles();
    const before = new Date(Date.now() - 2 * DAY);
    await utimes(path.join(home(), old), before, before);
    await write('part.ts', `export const word: string = 'two';`);
    await run();
    expect(await bundles()).toHaveLength(1);
    expect(await bundles()).not.toContain(old);
  });

  it('runs the sources of the checkout it lies in, however it came there', async () => {
    const text = `export const word: string = import.meta.dirname + ' ' + import.meta.filename + ' ' + import.meta.url;`;
    await write('part.ts', text);
    const said = (place: string) => {
      const part = path.join(place, 'scripts', 'part.ts');
      return `${path.join(place, 'scripts')} ${part} ${pathToFileURL(part).href} ${path.join(place, 'scripts', 'entry.ts')}`;
    };
    expect(await run()).toBe(said(project));
    const original = project;
    // A name that has to be escaped in an address.
    const copy = `${original} copy #1 100%`;
    const moved = `${original}-moved`;
    try {
      await cp(original, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
      project = copy;
      expect(await run()).toBe(said(copy));
      await write('part.ts', `export const word: string = 'edited in the copy';`);
      expect(await run()).toMatch(/^edited in the copy /);
      await rename(copy, moved);
      project = moved;
      expect(await run()).toMatch(/^edited in the copy /);
      await write('part.ts', text);
      expect(await run()).toBe(said(moved));
      project = original;
      expect(await run()).toBe(said(original));
      for (const name of await readdir(home(), { recursive: true })) {
        if (!name.endsWith('.mjs')) continue;
        expect(await readFile(path.join(home(), name), 'utf8')).not.toContain(original);
      }
    } finally {
      project = original;
      await rm(copy, { recursive: true, force: true });
      await rm(moved, { recursive: true, force: true });
    }
  });

  it('stands where the user stands when npm starts it, and only then', async () => {
    await write('entry.ts', 'console.log(process.cwd());');
    const elsewhere = await realpath(tmpdir());
    const started = { INIT_CWD: elsewhere, npm_lifecycle_script: 'node scripts/run.mjs scripts/entry.ts' };
    expect(await run([], started)).toBe(elsewhere);
    const other = { ...started, npm_lifecycle_script: 'node scripts/run.mjs scripts/other.ts' };
    expect(await run([], other)).toBe(await realpath(project));
    expect(await run([], { ...started, INIT_CWD: path.join(elsewhere, 'gone') })).toBe(
      await realpath(project),
    );
  });

  it('says how it is used where there is no entry', async () => {
    const launcher = path.join(project, 'scripts', 'run.mjs');
    const failure: unknown = await execute(process.execPath, [launcher]).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Usage: node scripts/run.mjs'),
    });
  });
});
