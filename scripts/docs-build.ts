import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { writeBrowser } from './browser/write.js';
import { failureText } from './contract/outcome.js';

const project = path.resolve(import.meta.dirname, '..');

interface Flags {
  readonly provenance?: string;
  readonly findings?: string;
  readonly out: string;
}

async function main(): Promise<number> {
  const command = new Command('docs')
    .description(
      'Writes the contract browser: a contract beside the words that it was made from, as one HTML file. Without an argument, also the reference of the API, into api/ beside it.',
    )
    .argument(
      '[contract]',
      'an OpenAPI 3.0 to 3.2 file',
      path.join(project, 'openapi', 'atlas-peering.openapi.yaml'),
    )
    .option(
      '--provenance <file>',
      'where each value comes from (default: NAME.provenance.json beside the contract)',
    )
    .option('--findings <dir>', 'the folder with FINDINGS.md and findings/ (default: that of the contract)')
    .option('--out <file>', 'the page to write', path.join(project, 'docs-out', 'index.html'))
    .addHelpText('after', '\nExit codes: 0 written, 2 a mistake in the arguments, 3 nothing was written.')
    .exitOverride();
  try {
    command.parse();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  const [contract = ''] = command.processedArgs;
  const { bytes, warnings } = await writeBrowser({ contract, ...command.opts<Flags>() });
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(
    `wrote ${path.relative(process.cwd(), command.opts<Flags>().out)} (${Math.ceil(bytes / 1000)} kB)\n`,
  );
  // The reference is of this project's packages, whatever contract is shown.
  if (command.args.length === 0) {
    const { writeApiReference } = await import('./manual/api-reference.js');
    const folder = path.join(path.dirname(command.opts<Flags>().out), 'api');
    for (const warning of await writeApiReference(folder)) process.stderr.write(`warning: ${warning}\n`);
    process.stdout.write(`wrote ${path.relative(process.cwd(), path.join(folder, 'index.html'))}\n`);
  }
  return 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = 3;
  },
);
