import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type GenerateOptions, type GenerateOutcome, generate } from './contract/generate.js';
import { failureText, summaryLine } from './contract/outcome.js';
import { writeTogether } from './contract/output.js';
import { inferences } from './docs/inferences.js';
import type { HttpMethod } from './docs/model.js';

/** Exit codes of `npm run generate`. */
const EXIT = { done: 0, drift: 1, breaking: 2, failed: 3 } as const;

interface Flags {
  readonly check?: true;
  readonly sources?: string[];
  readonly out?: string;
  readonly name?: string;
  readonly overlay?: string[];
  readonly companion?: string[];
  readonly without?: string[];
  readonly only?: { method: HttpMethod; path: string }[];
  readonly server?: string;
  readonly project: string;
  readonly report?: string;
  readonly json?: true;
}

const program = new Command('generate')
  .description(
    'Reads documentation pages and writes the contract (OpenAPI 3.0.3), its provenance, the findings, the types and the operation table.',
  )
  .option('--check', 'compare with the files that are there, write nothing')
  .option(
    '--sources <paths...>',
    'other pages (files or folders) instead of openapi/sources; one contract over all of them',
  )
  .option('--out <dir>', 'with --sources: folder for the results')
  .option('--name <name>', 'with --sources: name of the contract', 'contract')
  .option('--overlay <files...>', 'with --sources: OpenAPI Overlay 1.0 files to apply')
  .option('--companion <files...>', 'with --sources: companion contracts to merge')
  .option(
    '--only <operation...>',
    'of OpenAPI files: only these operations, as "METHOD /path"',
    parseOperation,
  )
  .option(
    '--server <url>',
    'with --sources: address of the operations whose pages state none, or one with variables',
    parseServer,
  )
  .option('--without <rules...>', 'switch inference rules off (listed below)')
  .option('--project <dir>', 'folder laid out like this one', path.resolve(import.meta.dirname, '..'))
  .option('--report <file>', 'write what changed for callers of the contract as Markdown')
  .option('--json', 'print the summary as JSON on standard output')
  .addHelpText(
    'after',
    () => `
Inference rules:
${inferences.map((rule) => `  ${rule.name.padEnd(26)} ${rule.description}`).join('\n')}

Exit codes: 0 done (with --check: nothing differs), 1 differs, 2 differs and breaks callers, 3 could not generate.

Examples:
  npm run generate
  npm run generate -- --check
  npm run generate -- --sources pages/ --out build/contract
  npm run generate -- --sources vendor.yaml --only "DELETE /pets/{petId}" --out build/contract`,
  );

function parseOperation(value: string, previous: { method: HttpMethod; path: string }[] = []) {
  const match = /^([A-Za-z]+) +(\/\S*)$/.exec(value);
  const method = METHODS.find((candidate) => candidate === match?.[1]?.toLowerCase());
  if (match?.[2] === undefined || method === undefined) {
    throw new InvalidArgumentError('expected "METHOD /path", for example "DELETE /pets/{petId}".');
  }
  return [...previous, { method, path: match[2] }];
}

function parseServer(value: string): string {
  if (!/^https?:\/\/[^\s{}]+$/.test(value) || !URL.canParse(value))
    throw new InvalidArgumentError('expected an absolute URL, for example "https://api.example.com/v1".');
  return value;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

async function main(): Promise<number> {
  program.exitOverride().parse();
  const flags = program.opts<Flags>();
  const options: GenerateOptions = {
    project: flags.project,
    ...(flags.sources === undefined ? {} : { sources: flags.sources, name: flags.name ?? 'contract' }),
    ...(flags.out === undefined ? {} : { out: flags.out }),
    ...(flags.overlay === undefined ? {} : { overlays: flags.overlay }),
    ...(flags.companion === undefined ? {} : { companions: flags.companion }),
    ...(flags.without === undefined ? {} : { without: flags.without }),
    ...(flags.only === undefined ? {} : { only: flags.only }),
    ...(flags.server === undefined ? {} : { server: flags.server }),
    ...(flags.check === undefined ? {} : { check: true }),
    onProgress: (step) => {
      if (process.stderr.isTTY) process.stderr.write(`${step} ...\n`);
    },
  };
  const outcome = await generate(options);
  if (flags.report !== undefined) await writeTogether(new Map([[flags.report, outcome.change.markdown]]));
  if (flags.json === true) process.stdout.write(`${JSON.stringify(summary(outcome), null, 2)}\n`);
  else process.stdout.write(report(outcome, flags.check === true));
  if (flags.check !== true || outcome.changed.length === 0) return EXIT.done;
  return outcome.change.breaking ? EXIT.breaking : EXIT.drift;
}

function summary({ result, changed, change }: GenerateOutcome) {
  return {
    ...result.counts,
    changed,
    breaking: change.breaking,
    suggestedBump: change.suggestedBump,
    changes: change.changes,
    diagnostics: result.diagnostics,
    lintWarnings: result.lintWarnings,
    unusedOverlayActions: result.unusedActions.map(({ file, line, target }) => ({ file, line, target })),
  };
}

function report({ result, changed, difference, change }: GenerateOutcome, check: boolean): string {
  const lines: string[] = [];
  for (const diagnostic of result.diagnostics) {
    lines.push(
      `${diagnostic.page}:${diagnostic.line}:${diagnostic.column}: ${diagnostic.severity} ${diagnostic.code}: ${diagnostic.message}`,
    );
  }
  for (const action of result.unusedActions) {
    lines.push(
      `${action.file}:${action.line}: warning: nothing matches ${action.target}; the action was not applied`,
    );
  }
  for (const warning of result.lintWarnings) lines.push(`lint ${warning}`);
  for (const rule of result.lintOff) lines.push(`lint rule not applied, ${rule}`);
  if (difference !== '') lines.push(difference);
  if (change.changes.length > 0) lines.push(change.text.trimEnd(), '');
  if (check)
    lines.push(
      changed.length === 0 ? 'up to date' : `differs: ${changed.join(', ')} (run \`npm run generate\`)`,
    );
  else
    lines.push(changed.length === 0 ? 'nothing changed' : changed.map((file) => `wrote ${file}`).join('\n'));
  lines.push(summaryLine(result));
  return `${lines.join('\n')}\n`;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (error instanceof Error && 'exitCode' in error && typeof error.exitCode === 'number') {
      // Commander has printed its message (or the help) already.
      process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.failed;
      return;
    }
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = EXIT.failed;
  },
);
