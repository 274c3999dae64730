import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';

/**
 * Run by `npm version` after it has changed package.json, the one place of the version: writes it into what cannot read that file,
 * and gives the entries of the changelog that are not released yet its heading.
 */

new Command('npm version')
  .description('Carries the version of package.json to where it is also needed.')
  .parse();

const project = path.resolve(import.meta.dirname, '..');
const { version } = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8'));

async function edit(name: string, pattern: RegExp, text: string): Promise<void> {
  const file = path.join(project, name);
  const before = await readFile(file, 'utf8');
  if (!pattern.test(before)) throw new Error(`${name}: expected ${pattern}`);
  await writeFile(file, before.replace(pattern, text));
}

await edit('src/version.ts', /(?<=VERSION = ')[^']+/, version);
await edit('as-documented/package.json', /(?<="version": ")[^"]+/, version);
await edit('action.yml', /(?<=as-documented@)\d[\w.-]*/, version);
await edit('as-documented/ci/gitlab-ci.yml', /(?<=as-documented@)\d[\w.-]*/, version);
await edit('CHANGELOG.md', /^## Unreleased$/m, `## Unreleased\n\n## ${version}`);
