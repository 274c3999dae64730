import {
  chmod,
  copyFile,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { isDead, type LockNote, releaseLock, takeLock, updateLock } from './lock.js';
import { asOutputError, OutputError } from './output-error.js';

/** The steps that replace files; tests let them fail. */
export interface FileSystem {
  readonly rename: (from: string, to: string) => Promise<void>;
}

/** The lock of a folder of outputs while a run writes them. */
const LOCK = '.generate.lock';

/**
 * Replaces files together, all or none: each is written beside its place first; when all are there, they are renamed over the
 * old ones, and where that fails midway the old ones come back. Two runs take turns. What a killed run left is undone and
 * cleaned away. Files that have these contents already are left alone. Returns the files that changed.
 *
 * @param home The folder that is locked: one for each set of outputs. Default: the folder of the first file.
 * @throws OutputError with one line where the file system refuses.
 */
export async function writeTogether(
  files: ReadonlyMap<string, string>,
  home?: string,
  system: FileSystem = { rename },
): Promise<string[]> {
  const [first] = files.keys();
  if (first === undefined) return [];
  const folder = home ?? path.dirname(first);
  await attempt(folder, () => mkdir(folder, { recursive: true }));
  const lock = path.join(folder, LOCK);
  const note = await attempt(lock, () => takeLock(lock, undo));
  try {
    return await replaceAll(files, lock, note, system);
  } finally {
    await releaseLock(lock);
  }
}

interface Replacement {
  readonly file: string;
  /** Where the new contents wait. */
  readonly staged: string;
  /** Where the old contents are kept; `null`: there was no file. */
  readonly kept: string | null;
}

async function replaceAll(
  files: ReadonlyMap<string, string>,
  lock: string,
  note: LockNote,
  system: FileSystem,
): Promise<string[]> {
  const changed: string[] = [];
  const replacing: Replacement[] = [];
  let done = 0;
  let at = lock;
  try {
    for (const [name, content] of files) {
      at = name;
      await mkdir(path.dirname(name), { recursive: true });
      const file = await targetOf(name);
      if (file === undefined) {
        await writeFile(name, content);
        continue;
      }
      await removeLeftovers(file);
      if ((await current(file)) === content) continue;
      changed.push(name);
      const mode = await stat(file).then(
        (info) => info.mode & 0o777,
        () => undefined,
      );
      const replacement: Replacement = {
        file,
        staged: `${file}.${process.pid}.new`,
        kept: mode === undefined ? null : `${file}.${process.pid}.old`,
      };
      replacing.push(replacement);
      await writeDurably(replacement.staged, content);
      if (mode !== undefined) await chmod(replacement.staged, mode);
    }
    at = lock;
    await updateLock(lock, { ...note, replacing });
    for (const { file, staged, kept } of replacing) {
      at = file;
      if (kept !== null) await keep(file, kept);
      await system.rename(staged, file);
      done++;
    }
  } catch (error) {
    await restore(replacing.slice(0, done));
    for (const { staged, kept } of replacing) await discard(staged, kept);
    throw asOutputError(error, at);
  }
  for (const { staged, kept } of replacing) await discard(staged, kept);
  return changed;
}

/** The file behind symbolic links; `undefined` for a device or a pipe, which is written to as it is. */
async function targetOf(name: string): Promise<string | undefined> {
  const file = await realpath(name).catch(() => name);
  const info = await lstat(file).catch(() => undefined);
  if (info === undefined || info.isFile()) return file;
  if (info.isDirectory()) {
    throw new OutputError(
      `${name}: cannot be written: there is a folder of that name. Remove it or choose another`,
    );
  }
  return undefined;
}

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(content);
    // Some file systems say only now that the disk is full.
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A second name for the old contents, so that there is no moment without a file. */
async function keep(file: string, kept: string): Promise<void> {
  await rm(kept, { force: true });
  await link(file, kept).catch(() => copyFile(file, kept));
}

async function restore(replaced: readonly Replacement[]): Promise<void> {
  for (const { file, kept } of replaced) {
    if (kept === null) await rm(file, { force: true });
    else await rename(kept, file);
  }
}

/** What is left in spite of this is removed by the next run; the first failure is the one to hear of. */
async function discard(staged: string, kept: string | null): Promise<void> {
  for (const file of kept === null ? [staged] : [staged, kept]) {
    await rm(file, { force: true }).catch(() => undefined);
  }
}

/** Takes back what a run had replaced when it was killed. */
async function undo(note: LockNote): Promise<void> {
  for (const { file, staged, kept } of note.replacing) {
    const waiting = await stat(staged).then(
      () => true,
      () => false,
    );
    const old =
      kept !== null &&
      (await stat(kept).then(
        () => true,
        () => false,
      ));
    if (old && kept !== null) await rename(kept, file);
    else if (kept === null && !waiting) await rm(file, { force: true });
    await rm(staged, { force: true });
  }
}

/** Removes what runs that are dead by now left beside a file. */
async function removeLeftovers(file: string): Promise<void> {
  const folder = path.dirname(file);
  const name = path.basename(file);
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${name}.`)) continue;
    const match = /^\.(\d+)\.(?:new|old)$/.exec(entry.slice(name.length));
    if (match === null || !isDead({ pid: Number(match[1]), host: thisHost })) continue;
    await rm(path.join(folder, entry), { force: true });
  }
}

const thisHost = hostname();

async function attempt<T>(file: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw asOutputError(error, file);
  }
}

/** The file's text, `undefined` where there is none. */
export async function current(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
