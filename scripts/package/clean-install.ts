/**
 * The package as a user gets it: packed, installed into empty projects, bundled, compiled against and run there. Takes
 * minutes and a package registry, so it is a command of its own.
 */
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runApp, writeApp } from './app.js';
import { CannotRun, type Check, refuseWarnings, succeed } from './check.js';
import { bundleChecks } from './matrix.js';
import { run } from './pack.js';
import { typeChecks } from './types.js';

const project = path.resolve(import.meta.dirname, '../..');
const QUIET = ['--no-audit', '--no-fund', '--prefer-offline'];

/** What came out. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Makes all checks, and says of each how it ended. */
export async function checkCleanInstall(say: (text: string) => void): Promise<Tally> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'atlas-peering-clean-'));
  try {
    const consumer = path.join(scratch, 'consumer');
    const tools = path.join(scratch, 'tools');
    // Its build goes on in the background: it is as long as all the rest.
    const fromGit = settle(() => installFromGit(scratch));
    const tarball = await pack(scratch);
    const first: Check[] = [
      {
        name: 'the tarball installs without a script and without a warning',
        run: () => install(consumer, tarball),
      },
      { name: 'the bundlers are installed', run: () => installTools(tools) },
    ];
    const results: Ending[] = [];
    for (const check of first) results.push(await report(check, say));
    await writeApp(consumer);
    const places = { consumer, tools };
    for (const check of [...bundleChecks(places), ...typeChecks(places)])
      results.push(await report(check, say));
    results.push(await report({ name: 'the command runs its demo', run: () => runDemo(consumer) }, say));
    results.push(await report({ name: 'an installation from git works', run: fromGit }, say));
    const count = (result: Ending) => results.filter((each) => each === result).length;
    if (count('cannot run') > 0)
      say(`\n*** ${count('cannot run')} checks could not be made on this machine, see above ***\n`);
    return { passed: count('passed'), failed: count('failed') };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

type Ending = 'passed' | 'failed' | 'cannot run';

async function report({ name, run: make }: Check, say: (text: string) => void): Promise<Ending> {
  const started = performance.now();
  try {
    const remark = await make();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    say(`  ok    ${name}${remark === undefined ? '' : `: ${remark}`} (${seconds} s)\n`);
    return 'passed';
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (error instanceof CannotRun) {
      say(`*** CANNOT RUN: ${name}: ${why} ***\n`);
      return 'cannot run';
    }
    say(`  FAIL  ${name}: ${why.trim().replaceAll('\n', '\n        ')}\n`);
    return 'failed';
  }
}

/** Starts something now whose end, also a bad one, is asked for later. */
function settle<T>(task: () => Promise<T>): () => Promise<T> {
  const running = task();
  running.catch(() => undefined);
  return () => running;
}

async function pack(scratch: string): Promise<string> {
  await run('npm', ['run', 'build']);
  const packed: unknown = JSON.parse(
    await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', scratch]),
  );
  const [{ filename }] = packed as [{ filename: string }];
  return path.join(scratch, filename);
}

async function emptyProject(folder: string): Promise<void> {
  await mkdir(folder);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
}

/** With scripts allowed, as npm does it by itself. */
async function install(consumer: string, what: string): Promise<string> {
  await emptyProject(consumer);
  const output = await succeed('npm', ['install', ...QUIET, what], { cwd: consumer });
  refuseWarnings(output);
  const tree: unknown = JSON.parse(
    await readFile(path.join(consumer, 'node_modules/.package-lock.json'), 'utf8'),
  );
  const { packages = {} }: { packages?: Record<string, { hasInstallScript?: boolean }> } = Object(tree);
  const scripted = Object.keys(packages).filter((name) => packages[name]?.hasInstallScript);
  if (scripted.length > 0) throw new Error(`has install scripts: ${scripted.join(', ')}`);
  return `${Object.keys(packages).length} packages`;
}

async function installTools(tools: string): Promise<undefined> {
  await mkdir(tools);
  const from = path.join(project, 'scripts/package/bundlers');
  for (const name of ['package.json', 'package-lock.json'])
    await copyFile(path.join(from, name), path.join(tools, name));
  await succeed('npm', ['ci', ...QUIET, '--ignore-scripts'], { cwd: tools });
}

/** By the name that npm gave it. */
async function runDemo(consumer: string): Promise<undefined> {
  const output = await succeed('npx', ['--no-install', 'atlas-peering', 'demo'], { cwd: consumer });
  if (!/< 202\n[\s\S]*< 404 PEER_NOT_FOUND\n/.test(output)) throw new Error(`it wrote:\n${output}`);
}

/** What is checked out here, committed or not, as a repository of its own. */
async function installFromGit(scratch: string): Promise<undefined> {
  const repository = path.join(scratch, 'repository');
  const files = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const file of files.split('\0').filter(Boolean)) {
    await cp(path.join(project, file), path.join(repository, file)).catch(() => {
      // Deleted, but not yet committed.
    });
  }
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], repository);
  await git('init', '--quiet');
  await git('add', '--all');
  await git('commit', '--quiet', '--no-verify', '--message', 'x');
  const consumer = path.join(scratch, 'from-git');
  await install(consumer, `git+file://${repository}`);
  await writeApp(consumer);
  await runApp(consumer, { file: path.join(consumer, 'app.js'), kind: 'module' });
}
