/** The version is in package.json; these are the other places where it has to stand. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

const project = path.resolve(import.meta.dirname, '../..');

/** Each place, as an expression whose first group comes before the version. */
const PLACES: Readonly<Record<string, RegExp>> = {
  'src/version.ts': /(VERSION = ')[^']+/,
  'as-documented/package.json': /("version": ")[^"]+/,
  'action.yml': /(as-documented@)[\w.-]+/,
  'as-documented/ci/gitlab-ci.yml': /(as-documented@)[\w.-]+/,
};

/** The files with another version than that of package.json, as they should be. @throws Error where one has none */
export async function outdatedVersions(): Promise<Map<string, string>> {
  const { version }: { version: string } = JSON.parse(
    await readFile(path.join(project, 'package.json'), 'utf8'),
  );
  const outdated = new Map<string, string>();
  for (const [name, place] of Object.entries(PLACES)) {
    const file = path.join(project, name);
    const text = await readFile(file, 'utf8');
    if (!place.test(text)) throw new Error(`${name} says no version where one is expected: ${place}`);
    const right = text.replace(place, `$1${version}`);
    if (right !== text) outdated.set(file, right);
  }
  return outdated;
}
