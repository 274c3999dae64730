import path from 'node:path';
import { Command } from 'commander';
import { type Invocation, parseInvocation } from '../../../contract-tests/cli/invocation.js';
import type { Profile } from '../../../contract-tests/profile.js';
import { writeBrowser } from '../../../scripts/browser/write.js';
import { failureText } from '../../../scripts/contract/outcome.js';

interface Flags {
  readonly spec?: string;
  readonly provenance?: string;
  readonly findings?: string;
  readonly out: string;
}

/** `docs`: the contract browser, one HTML file. */
export async function docsCommand(invocation: Invocation, { commands, spec }: Profile): Promise<number> {
  const { streams } = invocation;
  const command = new Command(commands.docs)
    .description(
      'Writes the contract browser: a contract beside the words that it was made from, as one HTML file.',
    )
    .argument('[contract]', 'OpenAPI 3.0, 3.1 or 3.2 file')
    .option('--spec <file>', 'the contract, as an option', spec)
    .option(
      '--provenance <file>',
      'where each value comes from (default: NAME.provenance.json beside the contract)',
    )
    .option('--findings <dir>', 'the folder with FINDINGS.md and findings/ (default: that of the contract)')
    .option('--out <file>', 'the page to write', path.join('docs-out', 'index.html'))
    .addHelpText('after', '\nExit codes: 0 written, 2 a mistake in the arguments, 3 nothing was written.')
    .allowExcessArguments(false);
  const ended = parseInvocation(command, invocation);
  if (ended !== undefined) return ended;
  const { spec: option, ...options } = command.opts<Flags>();
  const contract = command.args[0] ?? option;
  if (contract === undefined) {
    streams.err('error: no contract was named. Give the path of an OpenAPI file.\n');
    return 2;
  }
  try {
    const { bytes, warnings } = await writeBrowser({ contract, ...options });
    for (const warning of warnings) streams.err(`warning: ${warning}\n`);
    streams.out(`wrote ${options.out} (${Math.ceil(bytes / 1000)} kB)\n`);
    return 0;
  } catch (error) {
    streams.err(`${failureText(error)}\n`);
    return 3;
  }
}
