/** `npm run docs`: the contract browser of this project's contract and, without arguments, the reference of the API. */
import path from 'node:path';
import { runCommandNamed } from '../as-documented/src/cli.js';
import { projectHome } from './home.js';

const args = process.argv.slice(2);
process.exitCode = await runCommandNamed('docs', args, projectHome);
// The reference is of this project's packages, whatever contract is shown.
if (process.exitCode === 0 && args.length === 0) {
  const { writeApiReference } = await import('./manual/api-reference.js');
  const folder = path.join('docs-out', 'api');
  for (const warning of await writeApiReference(folder)) process.stderr.write(`warning: ${warning}\n`);
  process.stdout.write(`wrote ${path.join(folder, 'index.html')}\n`);
}
