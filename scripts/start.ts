import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { atlasProfile } from '../contract-tests/atlas/profile.js';
import { runCommand } from '../contract-tests/cli/command.js';
import { parseArguments } from '../contract-tests/cli/options.js';
import { processStreams } from '../contract-tests/cli/streams.js';
import { generate } from './contract/generate.js';
import { failureText, summaryLine } from './contract/outcome.js';

/**
 * The main job: pages in; contract, provenance, findings and types out; then every case the contract implies, through the
 * typed client against Prism behind the gate. Exits 0 when all of it held, 1 when the contract is broken, 3 when the pages
 * could not be turned into a contract, 2 when the run could not take place.
 */
async function start(args: readonly string[]): Promise<number> {
  const command = new Command('npm start --')
    .description('Makes the contract from the pages, then runs every case it implies on Prism.')
    .option('--no-dredd', 'without the second opinion of dredd')
    .addHelpText(
      'after',
      `
More options: npm run generate -- --help, npm run contract -- --help
Exit codes: 0 all of it held, 1 the contract is broken, 2 the run could not take place, 3 no contract could be made.`,
    )
    .exitOverride();
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    // Commander has printed its message (or the help) already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  const project = path.resolve(import.meta.dirname, '..');
  process.stdout.write('Reading the pages and writing the contract\n');
  const outcome = await generate({ project });
  process.stdout.write(
    outcome.changed.length === 0
      ? '  nothing changed\n'
      : outcome.changed.map((file) => `  wrote ${file}\n`).join(''),
  );
  process.stdout.write(`  ${summaryLine(outcome.result)}\n\nRunning the contract on Prism behind the gate\n`);
  const options = parseArguments(args, atlasProfile, processStreams);
  if ('exitCode' in options) return options.exitCode;
  const exitCode = await runCommand(options, new AbortController().signal, atlasProfile);
  process.stdout.write(
    '\nWhere the pages differ (with quotes, and what the contract follows: openapi/FINDINGS.md)\n',
  );
  for (const { kind, subject, statements } of outcome.result.findings) {
    if (kind !== 'conflict' && kind !== 'wording') continue;
    const sides = [...new Set(statements.map(({ value }) => oneLine(value)))];
    process.stdout.write(`  ${kind.padEnd(8)}  ${subject}: ${sides.join(' | ')}\n`);
  }
  return exitCode;
}

function oneLine(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ');
  return flat.length > 45 ? `${flat.slice(0, 42)}...` : flat;
}

start(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = 3;
  },
);
