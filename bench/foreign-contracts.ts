/**
 * The suite on contracts that nobody here wrote: on the Prism of the suite, and on `prism mock`, a process of its own.
 *
 *     npm run bench -- foreign [FILE...] [--examples] [--in suite|separate] [--details DIR]
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, Option } from 'commander';
import { ContractError, shown } from '../contract/error.js';
import { type Contract, loadContract } from '../contract/load.js';
import type { CaseRecord } from '../contract-tests/report/record.js';
import { runContract } from '../contract-tests/run.js';
import { addressTarget } from '../contract-tests/targets/address.js';
import { TargetError } from '../contract-tests/targets/target.js';
import { generate } from '../scripts/contract/generate.js';
import { EXAMPLES, examples } from './examples.js';
import { type Figure, report } from './figures.js';
import { startPrismMock } from './prism-mock.js';

const places = { suite: 'Prism', separate: 'prism mock' } as const;
type Place = keyof typeof places;

const command = new Command('npm run bench -- foreign')
  .description(
    'Runs the suite on contracts that nobody here wrote, on the Prism of the suite and on `prism mock`, a process of its own.',
  )
  .argument('[files...]', 'OpenAPI files; those of a package from npm where none is named')
  .option('--examples', 'those of the package besides the files')
  .addOption(new Option('--in <place>', 'only one of the two').choices(Object.keys(places)))
  .option('--details <dir>', 'write the cases that did not pass, a file for each contract')
  .parse();
const options = command.opts<{ details?: string; in?: Place; examples?: true }>();

interface Counts {
  contracts: number;
  cases: number;
  passed: number;
  failed: number;
  defects: number;
  unreachable: number;
  /** By what stands in no other count. */
  readonly notes: Map<string, number>;
}

function noCounts(): Counts {
  return { contracts: 0, cases: 0, passed: 0, failed: 0, defects: 0, unreachable: 0, notes: new Map() };
}

/** Swagger 2.0 is taken as `generate` makes 3.0 of it. */
async function contractOf(file: string, folder: string, place: Place): Promise<Contract> {
  try {
    return await loadContract(file);
  } catch (error) {
    if (!(error instanceof ContractError) || !error.message.includes('Swagger 2.0')) throw error;
    const project = path.resolve(import.meta.dirname, '..');
    const out = path.join(folder, `${path.basename(file)}.${place}`);
    await generate({ project, sources: [file], out, name: 'c' });
    return loadContract(path.join(out, 'c.openapi.yaml'));
  }
}

async function run(place: Place, file: string, folder: string, counts: Counts): Promise<void> {
  const note = (text: string) => {
    // Figures are kept, and are to be the same wherever the files lie.
    const told = text.replaceAll(`${path.resolve(path.dirname(file))}${path.sep}`, '');
    counts.notes.set(told, (counts.notes.get(told) ?? 0) + 1);
  };
  const kept: CaseRecord[] = [];
  const onRecord = (record: CaseRecord): void => {
    if (record.outcome === 'unreachable') note(`unreachable: ${record.provocation}`);
    if (record.outcome !== 'passed' || record.rules.length > 0) kept.push(record);
  };
  const count = async (work: ReturnType<typeof runContract>): Promise<void> => {
    const { summary, refused } = await work;
    counts.contracts += 1;
    counts.cases += summary.total;
    counts.passed += summary.passed;
    counts.failed += summary.failed;
    counts.defects += summary.mockDefects;
    counts.unreachable += summary.unreachable;
    if (refused !== undefined) note(`refused: ${refused[0]?.message}`);
  };
  try {
    const spec = await contractOf(file, folder, place);
    if (place === 'suite') await count(runContract({ spec, onRecord }));
    else {
      const mock = await startPrismMock(spec, folder);
      const given = { url: mock.url, provoke: 'prefer', own: [], allow: [], rate: 100, env: {} } as const;
      await count(
        runContract({
          spec,
          onRecord,
          // It may have to be started again.
          timeoutMs: 60_000,
          target: async (contract) => addressTarget(contract, given),
        }),
      ).finally(() => mock.close());
      for (const each of mock.notes()) note(each);
    }
  } catch (error) {
    if (!(error instanceof ContractError) && !(error instanceof TargetError)) throw error;
    note(`refused: ${error.message.split('\n')[0]}`);
  }
  if (options.details === undefined) return;
  await mkdir(options.details, { recursive: true });
  await writeFile(
    path.join(options.details, `${path.basename(file)}.${place}.json`),
    JSON.stringify(kept, undefined, 1),
  );
}

/** The line of one contract, or of several together: what failed is held to none. */
function figureOf(name: string, place: Place, counts: Counts): Figure {
  const { cases, passed, failed, defects, unreachable, notes } = counts;
  const said = [...notes]
    .sort(([, one], [, other]) => other - one)
    .map(([text, times]) => `${shown(text, 200)}${times === 1 ? '' : ` (${times})`}`);
  if (said.length > 5) said.splice(4, said.length, `and ${said.length - 4} more reasons`);
  const sums = `${cases} cases: ${passed} passed, ${failed} failed, ${defects} mock defects, ${unreachable} unreachable`;
  return {
    name: `${name} on ${places[place]}: failed`,
    value: failed,
    limit: 0,
    note: [sums, ...said].join('; '),
  };
}

const folder = await mkdtemp(path.join(tmpdir(), 'foreign-'));
const all = noCounts();
const figures: Figure[] = [];
try {
  const named = command.args;
  // The package has each of them in YAML, too.
  const packed =
    named.length === 0 || options.examples === true
      ? (await examples(folder)).filter((file) => file.endsWith('.json'))
      : [];
  const chosen = options.in === undefined ? (Object.keys(places) as Place[]) : [options.in];
  const add = (into: Counts, counts: Counts): void => {
    into.contracts += counts.contracts;
    into.cases += counts.cases;
    into.passed += counts.passed;
    into.failed += counts.failed;
    into.defects += counts.defects;
    into.unreachable += counts.unreachable;
    for (const [text, times] of counts.notes) into.notes.set(text, (into.notes.get(text) ?? 0) + times);
  };
  // Side by side: one waits for the other's Prism to begin.
  const found = await Promise.all(
    chosen.map(async (place) => {
      const rows: Figure[] = [];
      const together = noCounts();
      for (const file of [...named, ...packed]) {
        const started = performance.now();
        const counts = noCounts();
        await run(place, file, folder, counts);
        const figure = figureOf(path.basename(file), place, counts);
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        process.stdout.write(`${figure.name} ${figure.value}; ${figure.note}; ${seconds} s\n`);
        if (named.includes(file)) rows.push(figure);
        else add(together, counts);
        add(all, counts);
      }
      if (packed.length > 0)
        rows.push(figureOf(`${together.contracts} contracts of ${EXAMPLES}`, place, together));
      return rows;
    }),
  );
  figures.push(...found.flat());
} finally {
  await rm(folder, { recursive: true, force: true });
}
report([
  { name: 'cases of contracts of others', value: all.cases, note: `${all.contracts} runs of a contract` },
  { name: 'of these failed', value: all.failed, limit: 0 },
  { name: 'share unreachable', value: all.unreachable / Math.max(all.cases, 1), limit: 0.01 },
  { name: 'defects of the mock', value: all.defects },
  ...figures,
]);
