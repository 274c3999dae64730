import { readFile } from 'node:fs/promises';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { statedFacts } from './docs/facts.js';
import { listPages, type PageFile, type PageOutcome, readPages } from './docs/files.js';
import { type ExpectedFacts, type KindScore, precision, recall, type Score, score } from './docs/score.js';

interface Options {
  readonly min?: number;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

interface PageScore {
  readonly name: string;
  readonly score: Score;
  /** Why the page was refused; absent where it was read. */
  readonly refused?: string;
}

const HELP = `
Reads every page of the folder that has a NAME.expected.json beside it, and compares the facts. Recall: the share of
the expected facts that were read. Precision: the share of the facts read that were expected.

Exit status: 0, or 1 if recall or precision is below --min, 2 for a mistake in the arguments.
`;

async function main(): Promise<number> {
  const command = new Command('pages:score')
    .description('Compares the facts read from pages with those a person wrote down.')
    .argument('<dir>', 'folder of NAME.txt or NAME.md and NAME.expected.json')
    .option('--min <share>', 'least recall and precision, 0 to 1', share)
    .option('--json', 'print JSON instead of tables')
    .option('-v, --verbose', 'print each fact that was missed or is surplus')
    .addHelpText('after', HELP)
    .exitOverride();
  try {
    command.parse();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  const options = command.opts<Options>();
  const pages = await scorePages(command.args);
  if (typeof pages === 'string') {
    process.stderr.write(`error: ${pages}\n`);
    return 2;
  }
  const total = sum(pages.map((page) => page.score));
  process.stdout.write(options.json === true ? asJson(pages, total) : asText(pages, total, options));
  return Math.min(recall(total), precision(total)) >= (options.min ?? 0) ? 0 : 1;
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('It is a number from 0 to 1.');
  return value;
}

/** The score of each page with expected facts, or what is wrong with the arguments. */
async function scorePages(paths: readonly string[]): Promise<PageScore[] | string> {
  const pages: PageScore[] = [];
  try {
    const expected = new Map<PageFile, ExpectedFacts>();
    for (const file of await listPages(paths)) {
      const facts = await readExpected(file);
      if (facts !== undefined) expected.set(file, facts);
    }
    await readPages([...expected.keys()], (outcome) => {
      const facts = expected.get(outcome.file);
      if (facts !== undefined) pages.push(scorePage(facts, outcome));
    });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  return pages.length > 0 ? pages : 'no page there has a NAME.expected.json beside it';
}

async function readExpected(file: PageFile): Promise<ExpectedFacts | undefined> {
  const path = file.path.replace(/\.[^./]*$/, '.expected.json');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function scorePage(expected: ExpectedFacts, outcome: PageOutcome): PageScore {
  const { name } = outcome.file;
  if ('error' in outcome) return { name, score: score(expected, null), refused: outcome.error.message };
  // A page states one operation; of a file with several, the expected one is looked for.
  const facts = outcome.result.operations.map(statedFacts);
  const match = facts.find((each) => each.method === expected.method && each.path === expected.path);
  return { name, score: score(expected, match ?? facts[0] ?? null) };
}

function sum(counts: readonly KindScore[]): KindScore {
  const total = { hits: 0, expected: 0, read: 0 };
  for (const each of counts) {
    total.hits += each.hits;
    total.expected += each.expected;
    total.read += each.read;
  }
  return total;
}

function byKind(pages: readonly PageScore[]): Map<string, KindScore> {
  const kinds = new Map<string, KindScore>();
  for (const { score } of pages)
    for (const [kind, counts] of score.kinds) {
      const before = kinds.get(kind);
      kinds.set(kind, before === undefined ? counts : sum([before, counts]));
    }
  return new Map([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function asText(pages: readonly PageScore[], total: KindScore, { verbose }: Options): string {
  const lines: string[] = [];
  for (const { name, score, refused } of pages) {
    lines.push(row(name, score));
    if (refused !== undefined) lines.push(`    refused  ${refused}`);
    if (verbose !== true) continue;
    for (const fact of score.missed) lines.push(`    missed   ${fact}`);
    for (const fact of score.surplus) lines.push(`    surplus  ${fact}`);
  }
  lines.push('', 'By kind of fact');
  for (const [kind, counts] of byKind(pages)) lines.push(row(kind, counts));
  lines.push(
    '',
    `recall ${recall(total).toFixed(4)} precision ${precision(total).toFixed(4)} ` +
      `(${total.hits} of ${total.expected} facts, ${total.read} read)`,
  );
  return `${lines.join('\n')}\n`;
}

function row(name: string, counts: KindScore): string {
  const numbers = [counts.hits, counts.expected, counts.read].map((each) => String(each).padStart(5));
  return (
    `${name.padEnd(52)}${numbers[0]} of${numbers[1]}, read${numbers[2]}   ` +
    `recall ${recall(counts).toFixed(4)} precision ${precision(counts).toFixed(4)}`
  );
}

function asJson(pages: readonly PageScore[], total: KindScore): string {
  const plain = (counts: KindScore) => ({
    recall: recall(counts),
    precision: precision(counts),
    hits: counts.hits,
    expected: counts.expected,
    read: counts.read,
  });
  const report = {
    ...plain(total),
    kinds: Object.fromEntries([...byKind(pages)].map(([kind, counts]) => [kind, plain(counts)])),
    pages: Object.fromEntries(
      pages.map(({ name, score, refused }) => [
        name,
        {
          ...plain(score),
          ...(refused === undefined ? {} : { refused }),
          missed: score.missed,
          surplus: score.surplus,
        },
      ]),
    ),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

process.exitCode = await main();
