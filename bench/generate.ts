import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import openapiTS, { astToString } from 'openapi-typescript';
import { generateContract } from '../scripts/contract/pipeline.js';
import { composePages } from './compose.js';
import { report } from './figures.js';
import { least, type Measure, measured, table } from './measure.js';

/**
 * How fast pages become a contract, beside openapi-typescript alone on that contract:
 *
 *     npm run bench -- generate [--seed N] [--rounds N]
 *
 * Limits: N pages in at most 1.5 times openapi-typescript plus 5 ms a page; twice the pages, twice the time; less than
 * 450 MB; one changed page of the project in less than 1.5 times a cold openapi-typescript. Exit 1 where one is missed.
 */
const LIMITS = { factor: 1.5, millisecondsPerPage: 5, growth: 1.5, megabytes: 450, coldFactor: 1.5 } as const;

const project = path.resolve(import.meta.dirname, '..');
/** As `npm run generate` starts it. */
const launcher = [
  '--initial-heap-size=64',
  '--min-semi-space-size=16',
  path.join(project, 'scripts', 'run.mjs'),
];
const SIZES = [10, 100, 1000];

function countOf(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('expected a whole number above 0.');
  return value;
}

interface Row {
  readonly pages: number;
  readonly pipeline: Measure;
  readonly types: Measure;
  /** Time of the pipeline over what it may take. */
  readonly ratio: number;
}

async function measureSize(count: number, seed: number, rounds: number): Promise<Row> {
  const pages = composePages(count, seed);
  const pipeline: Measure[] = [];
  const types: Measure[] = [];
  for (let round = 0; round < rounds; round++) {
    const generated = await measured(() =>
      generateContract({ name: 'bench', pages, companions: [], overlays: [] }),
    );
    const { contractYaml, counts } = generated.result;
    if (counts.operations !== count) throw new Error(`${count} pages gave ${counts.operations} operations.`);
    pipeline.push(generated.measure);
    const alone = await measured(async () => astToString(await openapiTS(contractYaml)));
    types.push(alone.measure);
  }
  const best = { pipeline: least(pipeline), types: least(types) };
  const allowed = LIMITS.factor * best.types.wall + LIMITS.millisecondsPerPage * count;
  return { pages: count, ...best, ratio: best.pipeline.wall / allowed };
}

/** Peak memory of a process that does nothing but generate a contract from that many pages, in MB. */
async function peakMemory(count: number, seed: number): Promise<number> {
  const printed = await run([
    ...launcher,
    path.join(project, 'bench', 'peak.ts'),
    String(count),
    String(seed),
  ]);
  return Number(printed.out) / 1024;
}

interface Cold {
  readonly generate: number;
  readonly types: number;
}

/** One changed page of the project, from process start to process end; beside the command of openapi-typescript. */
async function measureCold(rounds: number): Promise<Cold> {
  const copy = await mkdtemp(path.join(tmpdir(), 'bench-generate-'));
  try {
    await cp(path.join(project, 'openapi'), path.join(copy, 'openapi'), { recursive: true });
    await cp(path.join(project, 'src', 'generated'), path.join(copy, 'src', 'generated'), {
      recursive: true,
    });
    const page = path.join(copy, 'openapi', 'sources', 'remove-one-network-peering-connection.bump.txt');
    const text = await readFile(page, 'utf8');
    const cli = path.join(project, 'node_modules', 'openapi-typescript', 'bin', 'cli.js');
    const contract = path.join(copy, 'openapi', 'atlas-peering.openapi.yaml');
    // Once before: what a source's change costs (bundling) is not what a page's change costs.
    await run([...launcher, path.join(project, 'scripts', 'generate.ts'), '--project', copy]);
    const generate: number[] = [];
    const types: number[] = [];
    for (let round = 0; round < rounds; round++) {
      await writeFile(page, text.replace('that you want to delete.', `that you want to delete (${round}).`));
      generate.push(
        (await run([...launcher, path.join(project, 'scripts', 'generate.ts'), '--project', copy])).wall,
      );
      types.push((await run([cli, contract, '--output', path.join(copy, 'types.ts')])).wall);
    }
    return { generate: Math.min(...generate), types: Math.min(...types) };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function run(args: readonly string[]): Promise<{ wall: number; out: string }> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`node ${args.join(' ')} ended with ${code}:\n${err || out}`);
  return { wall: performance.now() - start, out };
}

async function main(): Promise<void> {
  const { seed, rounds } = new Command('npm run bench -- generate')
    .description('Measures how fast pages become a contract. Exit 1: a limit is missed.')
    .option('--seed <n>', 'which pages are made', countOf, 1)
    .option('--rounds <n>', 'the best of so many counts', countOf, 3)
    .parse()
    .opts<{ seed: number; rounds: number }>();
  process.stdout.write(`seed ${seed}, best of ${rounds} rounds, Node ${process.version}\n\n`);
  // The first run loads and compiles; no size should pay for that.
  await measureSize(10, seed, 1);
  const rows: Row[] = [];
  for (const size of SIZES) rows.push(await measureSize(size, seed, rounds));
  const show = (value: number) => value.toFixed(0);
  process.stdout.write(
    `${table(
      ['pages', 'pipeline ms', 'cpu ms', 'openapi-typescript ms', 'cpu ms', 'ms a page', 'of the limit'],
      rows.map(({ pages, pipeline, types, ratio }) => [
        String(pages),
        show(pipeline.wall),
        show(pipeline.cpu),
        show(types.wall),
        show(types.cpu),
        (pipeline.wall / pages).toFixed(1),
        ratio.toFixed(2),
      ]),
    )}\n\n`,
  );
  const [, hundred, thousand] = rows;
  if (hundred === undefined || thousand === undefined) throw new TypeError('Two sizes are needed.');
  // Ten times the pages may take ten times as long and half as much again.
  const growth = thousand.pipeline.wall / thousand.pages / (hundred.pipeline.wall / hundred.pages);
  const memory = await peakMemory(1000, seed);
  const cold = await measureCold(rounds);
  report([
    {
      name: '1,000 pages : 1.5 x openapi-typescript + 5 ms a page',
      value: thousand.ratio,
      limit: 1,
    },
    { name: 'time a page at 1,000 : at 100', value: growth, limit: LIMITS.growth },
    { name: 'peak memory at 1,000, MB', value: memory, limit: LIMITS.megabytes },
    {
      name: 'one changed page, cold : openapi-typescript, cold',
      value: cold.generate / cold.types,
      limit: LIMITS.coldFactor,
      note: `${show(cold.generate)} : ${show(cold.types)} ms`,
    },
  ]);
}

await main();
