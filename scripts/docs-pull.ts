import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { InputError } from './contract/inputs.js';
import { OutputError } from './contract/output-error.js';
import { type PullOutcome, pullPages } from './docs/pull/pull.js';

/** Exit codes of `npm run docs:pull`. */
const EXIT = { done: 0, failed: 1, usage: 2, nothingToFetch: 2 } as const;

const MANIFEST = path.resolve(import.meta.dirname, '..', 'openapi', 'sources', 'manifest.json');

const program = new Command('docs-pull')
  .description(
    'Fetches the documentation pages again from their published addresses (openapi/sources/manifest.json) and shows what changed. Generates nothing.',
  )
  .argument('[files...]', 'pages to fetch, as the manifest names them; all by default')
  .option('--manifest <file>', 'another manifest', MANIFEST)
  .option('--timeout <ms>', 'milliseconds for one page', positive, 30_000)
  .option('--max-bytes <n>', 'largest page that is taken', positive, 5 * 1024 * 1024)
  .option('--json', 'print the outcome as JSON on standard output')
  .addHelpText(
    'after',
    `
Only https; redirects only within the host. A page that does not read keeps its old text.
The address of a page is "address" in its entry of the manifest; write it there by hand (openapi/sources/README.md).
Exit codes: 0 nothing failed, 1 a page could not be fetched or does not read, 2 no page has an address, or a mistake in
the arguments.`,
  );

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number <= 0)
    throw new InvalidArgumentError('expected a whole number above 0.');
  return number;
}

interface Flags {
  readonly manifest: string;
  readonly timeout: number;
  readonly maxBytes: number;
  readonly json?: true;
}

async function main(): Promise<number> {
  program.exitOverride().parse();
  const flags = program.opts<Flags>();
  const outcomes = await pullPages({
    manifestFile: flags.manifest,
    files: program.args,
    timeoutMs: flags.timeout,
    maxBytes: flags.maxBytes,
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  const failed = outcomes.filter((outcome) => outcome.kind === 'failed');
  process.stdout.write(
    flags.json === true
      ? `${JSON.stringify(outcomes, null, 2)}\n`
      : `${outcomes.map(shown).join('\n')}\n${ending(outcomes)}\n`,
  );
  if (outcomes.every(({ kind }) => kind === 'no-address')) {
    process.stderr.write(
      `Nothing was fetched: no page has an address. Set "address" in ${flags.manifest}, for example "https://example.com/page.md".\n`,
    );
    return EXIT.nothingToFetch;
  }
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}

function shown(outcome: PullOutcome): string {
  switch (outcome.kind) {
    case 'no-address':
      return `${outcome.file}: no published address in the manifest; left as it is`;
    case 'unchanged':
      return `${outcome.file}: unchanged`;
    case 'failed':
      return `${outcome.file}: FAILED: ${printable(outcome.reason)}`;
    case 'changed': {
      const facts = outcome.facts.map(
        ({ fact, before, after }) =>
          `  ${printable(fact)}: ${JSON.stringify(before) ?? 'not stated'} → ${JSON.stringify(after) ?? 'not stated'}`,
      );
      const changes = facts.length === 0 ? ['  no fact changed'] : facts;
      return [`${outcome.file}: changed`, printable(outcome.difference), 'Facts:', ...changes].join('\n');
    }
  }
}

function ending(outcomes: readonly PullOutcome[]): string {
  const changed = outcomes.filter(({ kind }) => kind === 'changed').length;
  const failed = outcomes.filter(({ kind }) => kind === 'failed').length;
  const next =
    changed === 0
      ? ''
      : ' Nothing was generated from them; run `npm run generate` when the changes are right.';
  return `${outcomes.length} pages: ${changed} changed, ${failed} failed.${next}`;
}

/** A page's words must not steer the terminal they are shown on. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '�');
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = EXIT.failed;
    if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
      // Commander has printed its message (or the help) already.
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
    } else if (error instanceof InputError || error instanceof OutputError) {
      process.stderr.write(`${error.message}\n`);
      // What was asked for cannot be done: a manifest that cannot be read, a page that it does not have.
      if (error instanceof InputError) process.exitCode = EXIT.usage;
    } else {
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    }
  },
);
