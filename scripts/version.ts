/** Run by `npm version`, which has written the new version into package.json: writes it wherever else it has to stand. */
import path from 'node:path';
import { Command } from 'commander';
import { writeTogether } from './contract/output.js';
import { outdatedVersions } from './package/version.js';

new Command('npm version').description('Writes the version of package.json wherever else it stands.').parse();
const files = await outdatedVersions();
await writeTogether(files, path.resolve(import.meta.dirname, '..'));
for (const file of files.keys()) process.stdout.write(`wrote ${path.relative('.', file)}\n`);
