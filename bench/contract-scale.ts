import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { generatedContract } from './contract-scale-generate.js';
import { githubContract } from './contract-scale-github.js';
import { type Compared, type Sample, type ScaleRun, scaleRun } from './contract-scale-run.js';
import { type Figure, report } from './figures.js';
import { table } from './measure.js';

/**
 * The contract suite on large contracts:
 *
 *     npm run bench -- contract [--most N] [--only github|generated]
 *
 * GitHub's contract and a generated one with 5,000 responses, each on a Prism of its own. Exit 1 where a limit is missed.
 * `--most` stops after so many cases, for a quick look: what is not yet reached is then not held against the suite.
 */
const LIMITS = { judgedShare: 0.99, timesPrism: 1.5, memoryGrowth: 1.25, costGrowth: 1.25 } as const;

const project = path.resolve(import.meta.dirname, '..');
const responses = { few: 100, many: 5_000 };

function caseCount(text: string): number {
  const most = Number(text);
  if (!Number.isInteger(most) || most < 200)
    throw new InvalidArgumentError('expected a whole number of 200 or more.');
  return most;
}

async function measure(
  name: string,
  spec: string,
  block: number,
  replayOneIn: number,
  most?: number,
): Promise<ScaleRun> {
  process.stdout.write(`\n${name}\n`);
  const run = await scaleRun({
    spec,
    block,
    replayOneIn,
    ...(most === undefined ? {} : { most }),
    onBlock: (sample) => {
      if (sample.cases % 500 === 0)
        process.stderr.write(`  ${sample.cases} cases, ${ratio(sample.target).toFixed(2)} x sending alone\n`);
    },
  });
  const { summary, coverage, startMs, totalMs, samples } = run;
  const seconds = (ms: number) => (ms / 1000).toFixed(0);
  process.stdout.write(
    `${summary.total} cases: ${summary.passed} passed, ${summary.failed} failed, ${summary.mockDefects} mock defects, ` +
      `${summary.unreachable} not reached. ${seconds(startMs)} s to load the contract and start Prism, ${seconds(totalMs)} s in all.\n` +
      `Documented responses: ${coverage.documented}, judged: ${coverage.judged}, listed with a reason: ${coverage.listed.length}\n`,
  );
  for (const { response, reason } of coverage.listed) process.stdout.write(`  ${response}: ${reason}\n`);
  process.stdout.write(`${growthTable(samples)}\n`);
  return run;
}

/** After 100 cases, and at every 1,000. */
function growthTable(samples: readonly Sample[]): string {
  const shown = samples.filter(
    ({ cases }, index) => cases === 100 || cases % 1_000 === 0 || index === samples.length - 1,
  );
  return table(
    ['cases', 'suite ms a case', 'sending alone ms', 'ratio', 'to bare Prism', 'heap MB', 'RSS MB'],
    shown.map((sample) => [
      String(sample.cases),
      (sample.suiteMs / sample.cases).toFixed(1),
      (sample.target.replayMs / sample.target.cases).toFixed(1),
      ratio(sample.target).toFixed(2),
      sample.bare.cases === 0 ? '' : ratio(sample.bare).toFixed(2),
      sample.heapMb.toFixed(0),
      sample.rssMb.toFixed(0),
    ]),
  );
}

function figuresOf(name: string, { coverage, samples }: ScaleRun, whole: boolean): Figure[] {
  const last = lastOf(samples);
  const reached = whole ? coverage.documented : coverage.judged + coverage.listed.length;
  const first = samples.find(({ cases }) => cases >= 1_000) ?? last;
  const figures: Figure[] = [
    {
      name: `${name}: share judged`,
      value: coverage.judged / reached,
      limit: LIMITS.judgedShare,
      bound: 'least',
    },
    {
      name: `${name}: time : sending alone`,
      value: ratio(last.target),
      limit: LIMITS.timesPrism,
    },
    {
      name: `${name}: heap after ${last.cases} : after ${first.cases} cases`,
      value: last.heapMb / first.heapMb,
      limit: LIMITS.memoryGrowth,
    },
  ];
  if (whole)
    figures.push({
      name: `${name}: responses neither judged nor listed`,
      value: coverage.lost.length,
      limit: 0,
    });
  return figures;
}

/** In units of what sending alone takes at the same time: the load of the machine cancels out. */
function costGrowth(samples: readonly Sample[]): Figure {
  const first = samples.find(({ cases }) => cases >= 100) ?? lastOf(samples);
  const last = lastOf(samples);
  return {
    name: `generated: cost a case after ${last.cases} : after ${first.cases} cases`,
    value: ratio(last.target) / ratio(first.target),
    limit: LIMITS.costGrowth,
  };
}

/** What the suite takes beyond Prism, whose own time for a request grows with the number of operations. */
function ownCostGrowth(few: ScaleRun, many: ScaleRun): Figure {
  const own = ({ samples }: ScaleRun) => {
    const { suiteMs, replayMs, cases } = lastOf(samples).target;
    return (suiteMs - replayMs) / cases;
  };
  return {
    name: `generated: own cost a case with ${responses.many} responses : with ${responses.few}`,
    note: `${own(many).toFixed(1)} : ${own(few).toFixed(1)} ms`,
    value: own(many) / own(few),
    limit: LIMITS.costGrowth,
  };
}

function ratio({ suiteMs, replayMs }: Compared): number {
  return suiteMs / replayMs;
}

function lastOf(samples: readonly Sample[]): Sample {
  const last = samples.at(-1);
  if (!last) throw new RangeError('Not one case was sent.');
  return last;
}

async function main(): Promise<void> {
  const { most, only } = new Command('npm run bench -- contract')
    .description('Runs the suite on large contracts. Exit 1: a limit is missed.')
    .option('--most <n>', 'stop after so many cases, for a quick look', caseCount)
    .addOption(new Option('--only <contract>', 'one of the two contracts').choices(['github', 'generated']))
    .parse()
    .opts<{ most?: number; only?: 'github' | 'generated' }>();
  const figures: Figure[] = [];
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-contract-'));
  const generated = async (count: number): Promise<string> => {
    const file = path.join(folder, `generated-${count}.openapi.json`);
    await writeFile(file, JSON.stringify(generatedContract(count)));
    return file;
  };
  try {
    if (only !== 'github') {
      const few = await measure('Generated, 100 responses', await generated(responses.few), 50, 1);
      const many = await measure('Generated, 5,000 responses', await generated(responses.many), 100, 4, most);
      figures.push(...figuresOf('generated', many, most === undefined), costGrowth(many.samples));
      figures.push(ownCostGrowth(few, many));
    }
    if (only !== 'generated') {
      const spec = await githubContract(path.join(project, '.cache'));
      const github = await measure("GitHub's, api.github.com", spec, 250, 4, most);
      figures.push(...figuresOf('GitHub', github, most === undefined));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  report(figures);
}

await main();
