/**
 * The packages as users get them: packed, installed into empty projects, bundled, compiled against and run there. Takes
 * minutes and a package registry, so it is a command of its own.
 */
import { createHash } from 'node:crypto';
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runApp, writeApp } from './app.js';
import { asDocumentedChecks } from './as-documented-checks.js';
import { CannotRun, type Check, refuseWarnings, succeed } from './check.js';
import { bundleChecks, type Places } from './matrix.js';
import { run } from './pack.js';
import { typeChecks } from './types.js';

const project = path.resolve(import.meta.dirname, '../..');
const QUIET = ['--no-audit', '--no-fund', '--prefer-offline'];

/** What came out. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** The packages of this repository. */
export const PACKAGES = ['atlas-peering', 'as-documented'] as const;
export type PackageName = (typeof PACKAGES)[number];

/** Makes the checks of the packages that are named, and says of each how it ended. */
export async function checkCleanInstall(
  say: (text: string) => void,
  packages: readonly PackageName[] = PACKAGES,
): Promise<Tally> {
  const scratch = await mkdtemp(path.join(tmpdir(), 'clean-install-'));
  const results: Ending[] = [];
  const make = async (checks: readonly Check[]) => {
    for (const check of checks) results.push(await report(check, say));
  };
  try {
    const tools = path.join(scratch, 'tools');
    await make([{ name: 'the bundlers are installed', run: () => installTools(tools) }]);
    for (const name of packages) {
      const consumer = path.join(scratch, name);
      const tarball = path.join(scratch, `${name}.tgz`);
      await make([
        { name: `${name} is packed twice to the same bytes`, run: () => packTwice(name, tarball) },
        {
          name: `${name} installs without a script and without a warning`,
          run: () => install(consumer, tarball),
        },
      ]);
      const checks = name === 'atlas-peering' ? clientChecks : asDocumentedChecksOf;
      await make(await checks({ consumer, tools }, scratch));
    }
    const count = (result: Ending) => results.filter((each) => each === result).length;
    if (count('cannot run') > 0)
      say(`\n*** ${count('cannot run')} checks could not be made on this machine, see above ***\n`);
    return { passed: count('passed'), failed: count('failed') };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function clientChecks({ consumer, tools }: Places, scratch: string): Promise<Check[]> {
  // Its build goes on in the background: it is as long as all the rest.
  const fromGit = settle(() => installFromGit(scratch));
  await writeApp(consumer);
  const places = { consumer, tools };
  return [
    ...bundleChecks(places),
    ...typeChecks(places),
    { name: 'the command runs its demo', run: () => runDemo(consumer) },
    { name: 'an installation from git works', run: fromGit },
  ];
}

async function asDocumentedChecksOf(places: Places): Promise<Check[]> {
  const { devDependencies }: { devDependencies: { vitest: string } } = JSON.parse(
    await readFile(path.join(project, 'package.json'), 'utf8'),
  );
  return asDocumentedChecks(places, { tarball: `${places.consumer}.tgz`, vitest: devDependencies.vitest });
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

/** Built and packed as `npm publish` does it, and then once more. */
async function packTwice(name: PackageName, tarball: string): Promise<string> {
  const folder = name === 'atlas-peering' ? project : path.join(project, name);
  const sums: string[] = [];
  for (const turn of ['first', 'second']) {
    const to = path.join(path.dirname(tarball), `${name}-${turn}`);
    await mkdir(to);
    await run('npm', ['run', 'build', '--', '--only', name]);
    const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', to];
    const [packed] = JSON.parse(await run('npm', args, folder)) as [{ filename: string }];
    const bytes = await readFile(path.join(to, packed.filename));
    sums.push(createHash('sha256').update(bytes).digest('hex'));
    await writeFile(tarball, bytes);
  }
  if (sums[0] !== sums[1]) throw new Error(`two builds of the same sources differ: ${sums.join(', ')}`);
  return `sha256 ${sums[0]?.slice(0, 12)}`;
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
