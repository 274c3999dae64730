/** What of the manual is generated: tables within pages, and diagrams. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { draw } from './diagrams.js';
import { pages, project } from './pages.js';
import { withTables } from './tables.js';

/** Every generated file as it should be, by its path. */
async function generatedFiles(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { name, text } of pages) {
    const whole = withTables(name, text);
    if (text.includes('<!-- written by ')) files.set(path.join(project, name), whole);
  }
  const folder = path.join(project, 'docs/diagrams');
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.dot')).sort()) {
    const source = await readFile(path.join(folder, name), 'utf8');
    files.set(path.join(folder, name.replace(/dot$/, 'svg')), await draw(source));
  }
  return files;
}

/** Those that are not as they should be. */
export async function outdated(): Promise<Map<string, string>> {
  const files = await generatedFiles();
  for (const [file, text] of files)
    if ((await readFile(file, 'utf8').catch(() => undefined)) === text) files.delete(file);
  return files;
}
