/**
 * Runs a TypeScript entry of this project on plain Node:
 *
 *     node scripts/run.mjs scripts/generate.ts --check
 *
 * esbuild bundles the entry once into `.cache/scripts/` (git-ignored); it is bundled again when a source it was made from
 * or an installed package changed. A loader that compiles each file on each start costs a second and more of every
 * command. Plain JavaScript, because nothing has compiled it yet.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const project = path.resolve(import.meta.dirname, '..');

/** What decides what a bundle holds, beside its sources: how it is made, and which packages are installed. */
const ALWAYS = ['scripts/bundle.mjs', 'node_modules/.package-lock.json'];

/** @param {string | Uint8Array} content */
const hashOf = (content) => createHash('sha256').update(content).digest('hex');

/**
 * One hash over files and their contents, and over where they are: a bundle that came along with a copy is made anew.
 * @param {readonly string[]} files Relative to the project.
 */
async function stateOf(files) {
  const hashes = files.map((file) => readFile(path.join(project, file)).then(hashOf, () => 'missing'));
  return hashOf(JSON.stringify([project, files, await Promise.all(hashes)]));
}

/**
 * The bundled entry, made where there is none for the sources as they are.
 * @param {string} entry Relative to the project.
 */
async function bundled(entry) {
  const home = path.join(project, '.cache', 'scripts', entry.replaceAll(/[^A-Za-z0-9]+/g, '-'));
  const index = path.join(home, 'index.json');
  /** @type {{ files: string[], state: string } | undefined} */
  const known = await readFile(index, 'utf8').then(JSON.parse, () => undefined);
  if (Array.isArray(known?.files) && (await stateOf(known.files)) === known.state)
    return path.join(home, known.state, 'entry.mjs');
  const { bundle } = await import('./bundle.mjs');
  const started = Date.now();
  const { inputs, outputs } = await bundle(project, entry);
  const files = [...ALWAYS, ...inputs];
  const state = await stateOf(files);
  // Into a folder of this process first: another one may be doing the same, and none must load half of it.
  const fresh = path.join(home, `${state}.${process.pid}`);
  await mkdir(fresh, { recursive: true });
  await Promise.all(outputs.map(({ name, contents }) => writeFile(path.join(fresh, name), contents)));
  const times = files.map((file) =>
    stat(path.join(project, file)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  // Saved while it was bundled: which of the two versions went in cannot be told, so it serves this one start.
  if (Math.max(...(await Promise.all(times))) > started) return path.join(fresh, 'entry.mjs');
  await rename(fresh, path.join(home, state)).catch(() => rm(fresh, { recursive: true }));
  await writeFile(`${fresh}.json`, JSON.stringify({ files, state }));
  await rename(`${fresh}.json`, index);
  await removeOld(home, state);
  return path.join(home, state, 'entry.mjs');
}

/**
 * Removes bundles of older sources, but not at once: a process that runs may still import a part of one.
 * @param {string} home
 * @param {string} kept
 */
async function removeOld(home, kept) {
  const yesterday = Date.now() - 24 * 60 * 60 * 1000;
  for (const name of await readdir(home)) {
    if (name === kept || name === 'index.json') continue;
    const old = path.join(home, name);
    const info = await stat(old).catch(() => undefined);
    if (info !== undefined && info.mtimeMs < yesterday) await rm(old, { recursive: true, force: true });
  }
}

/**
 * `npm run` starts a script in the project's folder and says in INIT_CWD where the user stands; the paths of arguments are
 * meant from there. Only of the script that npm itself started: those it starts in turn stand where it puts them.
 * @param {string} given
 */
function standWhereTheUserStands(given) {
  const { INIT_CWD: home, npm_lifecycle_script: script = '' } = process.env;
  if (home === undefined || !script.split(/\s+/).includes(given)) return;
  try {
    process.chdir(home);
  } catch {
    // The folder is gone by now; the project's is as good as any.
  }
}

const [, , given] = process.argv;
if (given === undefined) {
  process.stderr.write('Usage: node scripts/run.mjs ENTRY.ts [ARGUMENTS]\n');
  process.exitCode = 2;
} else {
  const entry = path.resolve(given);
  const file = await bundled(path.relative(project, entry));
  // The script sees itself as the command, as it would without this one.
  process.argv.splice(1, 2, entry);
  standWhereTheUserStands(given);
  await import(pathToFileURL(file).href);
}
