import { Command, InvalidArgumentError } from 'commander';
import { type Invocation, parseInvocation } from '../../../contract-tests/cli/invocation.js';
import { InputError } from '../../../scripts/contract/inputs.js';
import { OutputError } from '../../../scripts/contract/output-error.js';
import { type PullOutcome, pullPages } from '../../../scripts/docs/pull/pull.js';
import type { GenerateProfile } from '../profile.js';

/** Exit codes of `pull`. */
const EXIT = { done: 0, failed: 1, usage: 2, nothingToFetch: 2 } as const;

function positive(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number <= 0)
    throw new InvalidArgumentError('expected a whole number above 0.');
  return number;
}

interface Flags {
  readonly manifest?: string;
  readonly timeout: number;
  readonly maxBytes: number;
  readonly json?: true;
}

/** `pull`: pages again, from where they are published. */
export async function pullCommand(
  invocation: Invocation,
  { pull: name, manifest: own, command: generate }: GenerateProfile,
): Promise<number> {
  const { streams } = invocation;
  const command = new Command(name)
    .description(
      'Fetches documentation pages again from their published addresses, which a manifest names, and shows what changed. Generates nothing.',
    )
    .argument('[files...]', 'pages to fetch, as the manifest names them; all by default')
    .option('--manifest <file>', 'the manifest, in the folder of the pages', own)
    .option('--timeout <ms>', 'milliseconds for one page', positive, 30_000)
    .option('--max-bytes <n>', 'largest page that is taken', positive, 5 * 1024 * 1024)
    .option('--json', 'print the outcome as JSON on standard output')
    .addHelpText(
      'after',
      `
Only https; redirects only within the host. A page that does not read keeps its old text.
The manifest: { "name": "api", "sources": [{ "file": "page.html", "address": "https://example.com/page.html" }] }; title, format
and checksum of each page are kept in it, too.
Exit codes: 0 nothing failed, 1 a page could not be fetched or does not read, 2 no page has an address, or a mistake in
the arguments.`,
    );
  try {
    const ended = parseInvocation(command, invocation);
    if (ended !== undefined) return ended;
    const { manifest, timeout, maxBytes, json } = command.opts<Flags>();
    if (manifest === undefined) throw new InputError('error: no manifest was named: --manifest FILE.');
    const outcomes = await pullPages({
      manifestFile: manifest,
      files: command.args,
      timeoutMs: timeout,
      maxBytes,
      onProgress: (line) => streams.err(`${line}\n`),
    });
    streams.out(
      json === true
        ? `${JSON.stringify(outcomes, null, 2)}\n`
        : `${outcomes.map(shown).join('\n')}\n${ending(outcomes, generate.replace(/ --$/, ''))}\n`,
    );
    if (outcomes.every(({ kind }) => kind === 'no-address')) {
      streams.err(
        `Nothing was fetched: no page has an address. Set "address" in ${manifest}, for example "https://example.com/page.md".\n`,
      );
      return EXIT.nothingToFetch;
    }
    return outcomes.some(({ kind }) => kind === 'failed') ? EXIT.failed : EXIT.done;
  } catch (error) {
    // What was asked for cannot be done: a manifest that cannot be read, a page that it does not have.
    const code =
      error instanceof InputError ? EXIT.usage : error instanceof OutputError ? EXIT.failed : undefined;
    if (code === undefined || !(error instanceof Error)) throw error;
    streams.err(`${error.message}\n`);
    return code;
  }
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

function ending(outcomes: readonly PullOutcome[], generate: string): string {
  const changed = outcomes.filter(({ kind }) => kind === 'changed').length;
  const failed = outcomes.filter(({ kind }) => kind === 'failed').length;
  const next =
    changed === 0 ? '' : ` Nothing was generated from them; run \`${generate}\` when the changes are right.`;
  const pages = outcomes.length === 1 ? '1 page' : `${outcomes.length} pages`;
  return `${pages}: ${changed} changed, ${failed} failed.${next}`;
}

/** A page's words must not steer the terminal they are shown on. */
function printable(text: string): string {
  return text.replaceAll(/[^\P{Cc}\n\t]/gu, '�');
}
