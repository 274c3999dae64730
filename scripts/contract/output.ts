import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes files all or none: each is written beside its place first, and only when all are there are they renamed into it.
 * Files that have these contents already are left alone. Returns the files that changed.
 */
export async function writeTogether(files: ReadonlyMap<string, string>): Promise<string[]> {
  const changed: [string, string][] = [];
  for (const [file, content] of files) {
    if ((await current(file)) !== content) changed.push([file, content]);
  }
  const staged: [string, string][] = [];
  try {
    for (const [file, content] of changed) {
      await mkdir(path.dirname(file), { recursive: true });
      const beside = `${file}.${process.pid}.new`;
      staged.push([beside, file]);
      await writeFile(beside, content);
    }
    for (const [beside, file] of staged) await rename(beside, file);
  } catch (cause) {
    await Promise.all(staged.map(([beside]) => rm(beside, { force: true })));
    throw cause;
  }
  return changed.map(([file]) => file);
}

/** The file's text, `undefined` where there is none. */
export async function current(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
