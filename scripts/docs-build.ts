import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { writeBrowser } from './browser/write.js';
import { failureText } from './contract/outcome.js';

const project = path.resolve(import.meta.dirname, '..');

interface Flags {
  readonly provenance?: string;
  readonly findings?: string;
  readonly out: string;
  readonly reference: boolean;
  readonly pictures?: true;
}

/** Joins both halves: the pictures are of the contract browser and of a contract run's report. */
async function main(): Promise<number> {
  const command = new Command('docs')
    .description(
      'Writes the contract browser: a contract beside the words that it was made from, as one HTML file. Without a contract: of this project, and the reference of the package in the folder api/ beside it.',
    )
    .argument('[contract]', 'an OpenAPI 3.0 to 3.2 file (default: openapi/atlas-peering.openapi.yaml)')
    .option(
      '--provenance <file>',
      'where each value comes from (default: NAME.provenance.json beside the contract)',
    )
    .option('--findings <dir>', 'the folder with FINDINGS.md and findings/ (default: that of the contract)')
    .option('--out <file>', 'the page to write', path.join(project, 'docs-out', 'index.html'))
    .option('--no-reference', 'without the reference of the package')
    .option(
      '--pictures',
      'take the pictures of docs/images again, in Chromium; of a run on a mock with faults',
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 written, 2 a mistake in the arguments, 3 something was not written.',
    )
    .exitOverride();
  try {
    command.parse();
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
  const [given] = command.processedArgs;
  const { out, reference, pictures, ...files } = command.opts<Flags>();
  const contract = given ?? path.join(project, 'openapi', 'atlas-peering.openapi.yaml');
  const shown = (file: string) => path.relative(process.cwd(), file);
  const { bytes, warnings } = await writeBrowser({ contract, out, ...files });
  for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(`wrote ${shown(out)} (${Math.ceil(bytes / 1000)} kB)\n`);
  if (given === undefined && reference) {
    const { writeApiReference } = await import('./manual/api-reference.js');
    const folder = path.join(path.dirname(out), 'api');
    for (const warning of await writeApiReference(folder)) process.stderr.write(`warning: ${warning}\n`);
    process.stdout.write(`wrote ${shown(folder)}${path.sep}\n`);
  }
  if (pictures === true) {
    const { takePictures } = await import('./browser/pictures.js');
    const { sampleReport } = await import('../contract-tests/report/sample.js');
    const subjects = [
      { name: 'browser', html: await readFile(out, 'utf8'), hash: '#deletePeeringConnection' },
      { name: 'report', html: (await sampleReport()).text, hash: '' },
    ];
    for (const picture of await takePictures(subjects, path.join(project, 'docs', 'images')))
      process.stdout.write(`wrote ${shown(picture)}\n`);
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
