/**
 * Runs benches, each in a process of its own, and keeps their figures:
 *
 *     npm run bench [-- NAME [ITS ARGUMENTS]]
 *
 * Without a name, all of them, one after the other. Exit 1 where a limit is missed, 2 where a bench could not run.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import type { Figure } from './figures.js';
import { type Results, readResults, writeResults } from './results.js';

const benches: Readonly<Record<string, string>> = {
  client: 'client.ts',
  cli: 'command-line.ts',
  generate: 'generate.ts',
  contract: 'contract-scale.ts',
  hostile: 'hostile.ts',
  foreign: 'foreign-contracts.ts',
  documents: 'documents.ts',
  browser: 'browser.ts',
  soak: 'soak.ts',
};

const project = path.resolve(import.meta.dirname, '..');
const command = new Command('npm run bench --')
  .description('Measures what the project promises. Exit 1: a limit is missed; 2: a bench could not run.')
  .argument('[names...]', `of ${Object.keys(benches).join(', ')}; behind one alone, its own arguments`)
  .option('--results <folder>', 'where results.json, results.md and chart.svg are kept', 'bench/results')
  .option('--discard', 'print the figures, and keep none')
  .addHelpText('after', '\nOf one bench: npm run bench -- NAME --help')
  .helpOption('-h, --help')
  .passThroughOptions()
  .parse();
const { results: folder, discard } = command.opts<{ results: string; discard?: true }>();

interface Task {
  readonly name: string;
  readonly args: readonly string[];
}

/** Every name is a bench, or the first one is and the rest is for it. */
function tasksOf(words: readonly string[]): readonly Task[] {
  if (words.length === 0) return Object.keys(benches).map((name) => ({ name, args: [] }));
  if (words.every((word) => Object.hasOwn(benches, word))) return words.map((name) => ({ name, args: [] }));
  const [name = '', ...args] = words;
  if (Object.hasOwn(benches, name)) return [{ name, args }];
  return command.error(`error: there is no bench ${name}: ${Object.keys(benches).join(', ')}`);
}

/** The figures of one bench; none where it could not run. */
async function run({ name, args }: Task, scratch: string): Promise<readonly Figure[] | undefined> {
  const file = path.join(scratch, `${name}.json`);
  const entry = path.join(project, 'bench', benches[name] ?? '');
  const child = spawn(
    process.execPath,
    ['--expose-gc', path.join(project, 'scripts/run.mjs'), entry, ...args],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, BENCH_FIGURES: file },
    },
  );
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  // A bench that broke off says nothing, whatever its exit code.
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

const tasks = tasksOf(command.args);
const scratch = await mkdtemp(path.join(tmpdir(), 'bench-'));
try {
  const found: Record<string, Results[string]> = {};
  for (const task of tasks) {
    process.stdout.write(`\n== ${task.name}\n`);
    const figures = await run(task, scratch);
    if (figures === undefined) {
      if (!task.args.includes('--help')) {
        process.stdout.write(`*** ${task.name} could not be measured, see above ***\n`);
        process.exitCode = 2;
      }
      continue;
    }
    found[task.name] = {
      machine: `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown'}`,
      // Wherever the files lie.
      ...(task.args.length === 0 ? {} : { args: task.args.map((each) => path.basename(each)) }),
      figures,
    };
  }
  const kept = { ...(await readResults(path.join(project, folder))), ...found };
  const missed = await writeResults(path.join(project, folder), kept, Object.keys(found), discard !== true);
  if (missed > 0) process.exitCode ??= 1;
} finally {
  await rm(scratch, { recursive: true, force: true });
}
