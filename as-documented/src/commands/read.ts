import { once } from 'node:events';
import { Command } from 'commander';
import { type Invocation, parseInvocation } from '../../../contract-tests/cli/invocation.js';
import { countFacts, type PageFacts, statedFacts } from '../../../scripts/docs/facts.js';
import { listPages, type PageFile, type PageOutcome, readPages } from '../../../scripts/docs/files.js';
import { inferences } from '../../../scripts/docs/inferences.js';

const HELP = `
Prints one JSON object, {"NAME": facts | null, ...}, on stdout: what each page states, with what was inferred under
"inferred". NAME is the file name without its extension; pages of the same name are called by their paths. A file
with several operations gives one entry for each, "NAME#METHOD /path". null: the page was refused.
On stderr: a line for each page that was refused and for each passage that was not understood, and a summary.

Exit status: 0 if every page was read, 1 if one was not, 2 for a mistake in the arguments.

Inferences (--without takes a name, more than once if need be):
${inferences.map(({ name, description }) => `  ${name.padEnd(25)} ${description}`).join('\n')}
`;

interface Options {
  readonly infer: boolean;
  readonly without: readonly string[];
}

/** `read`: the facts that pages state, as JSON. */
export async function readCommand(invocation: Invocation, name = 'as-documented read'): Promise<number> {
  const { streams } = invocation;
  const command = new Command(name)
    .description('Reads documentation pages and prints the facts they state.')
    .argument('<path...>', 'pages, or folders of pages (.txt, .md, .html)')
    .option('--no-infer', 'apply no inference')
    .option('--without <rule>', 'leave out an inference', collect, [])
    .addHelpText('after', HELP);
  const ended = parseInvocation(command, invocation);
  if (ended !== undefined) return ended;
  const options = command.opts<Options>();
  const usageError = (message: string): number => {
    streams.err(`error: ${message}\n`);
    return 2;
  };
  const unknown = options.without.find((rule) => !inferences.some((each) => each.name === rule));
  if (unknown !== undefined)
    return usageError(`there is no inference "${unknown}"; --help lists those there are`);
  let files: PageFile[];
  try {
    files = await listPages(command.args);
  } catch (error) {
    return usageError(error instanceof Error ? error.message : String(error));
  }
  if (files.length === 0) return usageError('there is no page in these folders');
  return printFacts(files, options, streams.err);
}

function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}

async function printFacts(
  files: readonly PageFile[],
  options: Options,
  err: (text: string) => void,
): Promise<number> {
  const total = { read: 0, refused: 0, facts: 0, notUnderstood: 0 };
  let separator = '{\n';
  const onPage = async (outcome: PageOutcome) => {
    if ('error' in outcome) {
      total.refused++;
      err(`${oneLine(`refused ${outcome.error.message}`)}\n`);
    } else {
      total.read++;
      for (const each of outcome.result.diagnostics) {
        if (each.severity === 'not-understood') total.notUnderstood++;
        const place = `${each.page}:${each.line}:${each.column}`;
        err(`${oneLine(`${place}: ${each.severity}: ${each.message}`)}\n`);
      }
      for (const operation of outcome.result.operations) total.facts += countFacts(operation);
    }
    for (const [name, facts] of entriesOf(outcome)) {
      await write(`${separator}${JSON.stringify(name)}: ${JSON.stringify(facts)}`);
      separator = ',\n';
    }
  };
  await readPages(files, onPage, {
    without: options.infer ? options.without : 'all',
  });
  await write('\n}\n');
  err(
    `${count(total.read, 'page')} read, ${total.refused} refused, ${count(total.facts, 'fact')}, ` +
      `${count(total.notUnderstood, 'passage')} not understood\n`,
  );
  return total.refused === 0 ? 0 : 1;
}

function entriesOf(outcome: PageOutcome): [string, PageFacts | null][] {
  const { name } = outcome.file;
  if ('error' in outcome) return [[name, null]];
  const facts = outcome.result.operations.map(statedFacts);
  const [first] = facts;
  if (facts.length <= 1) return [[name, first ?? null]];
  return facts.map((each) => [`${name}#${each.method} ${each.path}`, each]);
}

/** Waits where the reader of the pipe is slower than we are. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** A page's words stay on their line and cannot steer a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
