import { execFile, spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { report } from './figures.js';

/**
 * `npm run bench -- cli`: how long the built command takes to start, against Node with commander alone. Ends with exit
 * code 1 where the target is missed.
 */

new Command('npm run bench -- cli')
  .description(
    'Measures how long the built command takes to start, against Node with commander alone. Exit 1: the target is missed.',
  )
  .parse();

const ROUNDS = 61;
const TARGET = 1.5;

const project = path.resolve(import.meta.dirname, '..');
const scratch = path.join(project, '.cache', `bench-cli-${process.pid}`);

/** Milliseconds from the start of a process to its end. */
function start(...args: string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`);
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

await promisify(execFile)('npm', ['run', 'build'], { cwd: project });
await mkdir(scratch, { recursive: true });
try {
  // In the project, so that it finds the same commander.
  const alone = path.join(scratch, 'commander.mjs');
  await writeFile(alone, "import { Command } from 'commander';\nnew Command('alone').parse();\n");
  const variants = {
    command: () => start('dist/cli/main.js', '--help'),
    commander: () => start(alone, '--help'),
    node: () => start('--eval', '0'),
  };
  const times = { command: [] as number[], commander: [] as number[], node: [] as number[] };
  const names = ['command', 'commander', 'node'] as const;
  for (let round = -1; round < ROUNDS; round += 1) {
    // Variants take turns, so that whatever else the machine does falls on all of them.
    for (const name of round % 2 === 0 ? names : [...names].reverse()) {
      const time = variants[name]();
      if (round >= 0) times[name].push(time);
    }
  }
  const ratio = median(times.command.map((time, round) => time / (times.commander[round] ?? Number.NaN)));
  const ms = (name: (typeof names)[number]) => median(times[name]).toFixed(0);
  report([
    {
      name: 'start of atlas-peering --help : node with commander alone',
      value: ratio,
      limit: TARGET,
      note: `${ms('command')} : ${ms('commander')} ms, node with nothing ${ms('node')} ms`,
    },
  ]);
} finally {
  await rm(scratch, { recursive: true, force: true });
}
