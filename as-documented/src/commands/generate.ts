import { Command, InvalidArgumentError } from 'commander';
import { problemText } from '../../../contract/error.js';
import { METHODS } from '../../../contract/structure.js';
import { type Invocation, parseInvocation } from '../../../contract-tests/cli/invocation.js';
import { contradictionText } from '../../../scripts/contract/change-report/contradictions.js';
import { type GenerateOptions, type GenerateOutcome, generate } from '../../../scripts/contract/generate.js';
import { failureText, summaryLine } from '../../../scripts/contract/outcome.js';
import { inferences } from '../../../scripts/docs/inferences.js';
import type { GenerateProfile } from '../profile.js';

/** Exit codes of `generate`. */
const EXIT = { done: 0, drift: 1, breaking: 2, failed: 3 } as const;

interface Flags {
  readonly check?: true;
  readonly sources?: string[];
  readonly out?: string;
  readonly name?: string;
  readonly overlay?: string[];
  readonly companion?: string[];
  readonly without?: string[];
  readonly only?: OperationName[];
  readonly skipInvalid?: true;
  readonly skipUnread?: true;
  readonly allowOutsideReferences?: true;
  readonly server?: string;
  readonly lint?: true;
  readonly strictLint?: true;
  readonly project?: string;
  readonly report?: string;
  readonly json?: true;
}

interface OperationName {
  readonly method: string;
  readonly path: string;
}

function commandOf({ command, project, examples }: GenerateProfile): Command {
  const other = project === undefined ? '' : 'with pages: ';
  const made = new Command(command)
    .description(
      'Reads documentation pages and writes the contract (OpenAPI), its provenance, the findings, the types and the operation table.',
    )
    .argument(
      '[pages...]',
      `pages or OpenAPI files, or folders of them; one contract over all of them${project === undefined ? '' : ' (default: those of openapi/sources)'}`,
    )
    .option('--sources <paths...>', 'the pages, as an option')
    .option('--out <dir>', `${other}folder for the results`, parseFolder)
    .option('--name <name>', `${other}name of the contract (default: contract)`)
    .option('--overlay <files...>', `${other}OpenAPI Overlay 1.0 files to apply`)
    .option('--companion <files...>', `${other}companion contracts to merge`)
    .option('--check', 'compare with the files that are there, write nothing')
    .option(
      '--only <operation...>',
      'of OpenAPI files: only these operations, as "METHOD /path"',
      parseOperation,
    )
    .option('--skip-invalid', 'of OpenAPI files: leave out the operations that are invalid, and list them')
    .option('--skip-unread', 'leave pages out that cannot be read, and list them')
    .option(
      '--allow-outside-references',
      'of OpenAPI files: follow references to addresses and to files outside their folder',
    )
    .option('--server <url>', 'where the API is called, in place of what the sources say', parseServer)
    .option(
      '--lint',
      `warn of what is against Redocly's rules of style${project === undefined ? '' : " (the project's own contract is always linted)"}`,
    )
    .option('--strict-lint', 'refuse a contract that breaks one of these rules')
    .option('--without <rules...>', 'switch inference rules off (listed below)')
    .option('--report <file>', 'write what changed for callers of the contract as Markdown')
    .option('--json', 'print the summary as JSON on standard output')
    .addHelpText(
      'after',
      () => `
Inference rules:
${inferences.map((rule) => `  ${rule.name.padEnd(26)} ${rule.description}`).join('\n')}

With --check the verdict comes first, then the gravest changes; --report has every change, each with the words of the pages
and why it matters, and what differs line by line.

Exit codes: 0 done (with --check: nothing differs), 1 differs, 2 differs and breaks callers (or may: "not compared"),
3 could not generate. Nothing is written with 3.

${examples}`,
    );
  return project === undefined
    ? made
    : made.option('--project <dir>', 'folder laid out like this one', project);
}

/** A folder: the files in it are called by `--name`, so that a file's name here is a mistake. */
function parseFolder(value: string): string {
  if (!/\.(?:ya?ml|json)$/i.test(value)) return value;
  throw new InvalidArgumentError('Expected a folder: the contract in it is NAME.openapi.yaml, by --name.');
}

/** An address as OpenAPI has it: absolute or from the root of a host, `{variables}` included. */
function parseServer(value: string): string {
  if (/^(?:https?:\/\/[^\s/?#]+(?:\/[^\s?#]*)?|\/[^\s?#]*)$/i.test(value)) return value;
  throw new InvalidArgumentError('Expected an address such as https://host/base, or a path such as /base.');
}

function parseOperation(value: string, previous: OperationName[] = []) {
  const match = /^([A-Za-z]+) +(\/\S*)$/.exec(value);
  const method = [...METHODS, 'query'].find((candidate) => candidate === match?.[1]?.toLowerCase());
  if (match?.[2] === undefined || method === undefined) {
    throw new InvalidArgumentError('expected "METHOD /path", for example "DELETE /pets/{petId}".');
  }
  return [...previous, { method, path: match[2] }];
}

/** `generate`: pages in; contract, provenance, findings and types out. */
export async function generateCommand(invocation: Invocation, profile: GenerateProfile): Promise<number> {
  const { streams } = invocation;
  const command = commandOf(profile);
  const ended = parseInvocation(command, invocation, EXIT.failed);
  if (ended !== undefined) return ended;
  try {
    const outcome = await generate(optionsOf(command, streams));
    const { check, json } = command.opts<Flags>();
    if (json === true) streams.out(`${JSON.stringify(summary(outcome), null, 2)}\n`);
    else streams.out(report(outcome, check === true, profile.command.replace(/ --$/, '')));
    if (check !== true || outcome.changed.length === 0) return EXIT.done;
    return outcome.change.breaking || outcome.change.notCompared > 0 ? EXIT.breaking : EXIT.drift;
  } catch (error) {
    streams.err(`${failureText(error)}\n`);
    return EXIT.failed;
  }
}

function optionsOf(command: Command, { err }: Invocation['streams']): GenerateOptions {
  const flags = command.opts<Flags>();
  const sources = command.args.length > 0 ? [...command.args, ...(flags.sources ?? [])] : flags.sources;
  return {
    ...(flags.project === undefined ? {} : { project: flags.project }),
    ...(sources === undefined ? {} : { sources }),
    ...(flags.name === undefined ? {} : { name: flags.name }),
    ...(flags.report === undefined ? {} : { report: flags.report }),
    ...(flags.out === undefined ? {} : { out: flags.out }),
    ...(flags.overlay === undefined ? {} : { overlays: flags.overlay }),
    ...(flags.companion === undefined ? {} : { companions: flags.companion }),
    ...(flags.without === undefined ? {} : { without: flags.without }),
    ...(flags.only === undefined ? {} : { only: flags.only }),
    ...(flags.skipInvalid ? { skipInvalid: true } : {}),
    ...(flags.skipUnread ? { skipUnread: true } : {}),
    ...(flags.allowOutsideReferences ? { allowOutside: true } : {}),
    ...(flags.server === undefined ? {} : { server: flags.server }),
    ...(flags.strictLint ? { lint: 'strict' } : flags.lint ? { lint: 'warn' } : {}),
    ...(flags.check ? { check: true } : {}),
    onProgress: (step) => {
      if (process.stderr.isTTY) err(`${step} ...\n`);
    },
  };
}

function summary(outcome: GenerateOutcome) {
  const { result, changed, change, contradictions } = outcome;
  return {
    ...result.counts,
    changed,
    breaking: change.breaking,
    notCompared: change.notCompared,
    suggestedBump: change.suggestedBump,
    changes: change.changes,
    diagnostics: result.diagnostics,
    unread: result.unread.map(({ message }) => message),
    passedOver: outcome.passedOver,
    skipped: result.skipped.map(({ operation, problem }) => ({ operation, ...problem })),
    lintWarnings: result.lintWarnings,
    contradictions,
    unusedOverlayActions: result.unusedActions.map(({ file, line, target }) => ({ file, line, target })),
  };
}

function report(outcome: GenerateOutcome, check: boolean, command: string): string {
  const { result, changed, change } = outcome;
  if (check) return checkReport(outcome, command);
  const lines: string[] = [];
  for (const diagnostic of result.diagnostics) {
    lines.push(
      `${diagnostic.page}:${diagnostic.line}:${diagnostic.column}: ${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`,
    );
  }
  lines.push(...warnings(outcome));
  for (const { operation, problem } of result.skipped)
    lines.push(`left out ${operation}: ${problemText(problem)}`);
  for (const { message } of result.unread) lines.push(`not read: ${message}`);
  for (const { path: file, reason } of outcome.passedOver) lines.push(`passed over: ${file}: ${reason}`);
  for (const warning of result.lintWarnings) lines.push(`lint ${warning}`);
  for (const rule of result.lintOff) lines.push(`lint rule not applied, ${rule}`);
  if (change.changes.length > 0) lines.push(change.text.trimEnd(), '');
  lines.push(changed.length === 0 ? 'nothing changed' : changed.map((file) => `wrote ${file}`).join('\n'));
  lines.push(summaryLine(result));
  return `${lines.join('\n')}\n`;
}

/** Most lines of each kind that `--check` shows; one screen holds them all. */
const SHOWN = { changes: 5, warnings: 4, files: 6 } as const;

/** The verdict first, then what fits a screen. */
function checkReport(outcome: GenerateOutcome, command: string): string {
  const { result, changed, change } = outcome;
  const lines = [changed.length === 0 ? 'up to date' : `differs: ${change.summary}`];
  lines.push(...change.brief(SHOWN.changes));
  lines.push(...shortened(warnings(outcome), SHOWN.warnings, 'warnings'));
  lines.push(
    ...shortened(
      changed.map((file) => `differs: ${file}`),
      SHOWN.files,
      'files',
    ),
  );
  if (changed.length > 0) {
    lines.push(
      `Every change with its reason, and the lines that differ: add --report FILE. To accept: ${command}, without --check`,
    );
  }
  lines.push(summaryLine(result));
  return `${lines.join('\n')}\n`;
}

function warnings({ result, contradictions }: GenerateOutcome): string[] {
  return [
    ...contradictions.map(contradictionText),
    ...result.unusedActions.map(
      ({ file, line, target }) =>
        `${file}:${line}: warning: nothing matches ${target}; the action was not applied`,
    ),
  ];
}

function shortened(lines: readonly string[], most: number, what: string): string[] {
  return lines.length <= most
    ? [...lines]
    : [...lines.slice(0, most), `and ${lines.length - most} more ${what}`];
}
