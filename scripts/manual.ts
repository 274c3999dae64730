/** `npm run manual`: writes what the pages of the manual take from the code, and draws their diagrams. */
import path from 'node:path';
import { Command } from 'commander';
import { writeTogether } from './contract/output.js';
import { outdated } from './manual/generated.js';

const { check, pictures } = new Command('npm run manual --')
  .description('Writes the tables of docs/ that come from the code, and the diagrams from their sources.')
  .option('--check', 'write nothing; exit code 1 where something is not as it should be')
  .option('--pictures', 'take those of docs/images again, too, in Chromium')
  .parse()
  .opts<{ check?: true; pictures?: true }>();

const files = await outdated();
const docs = path.resolve(import.meta.dirname, '../docs');
if (check !== true) await writeTogether(files, docs);
const taken =
  pictures === true
    ? await (await import('./manual/pictures.js')).takePictures(path.join(docs, 'images'))
    : [];
const said = [...files.keys(), ...taken].map(
  (file) => `${check === true ? 'differs' : 'wrote'} ${path.relative('.', file)}`,
);
process.stdout.write(`${said.join('\n') || 'nothing changed'}\n`);
process.exitCode = check === true && files.size > 0 ? 1 : 0;
