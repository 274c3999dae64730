import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { looksLikeOpenApi } from '../../contract/read/looks-like.js';
import { PageError, type ReadResult } from './model.js';
import { type ReadOptions, readPage } from './read.js';

/** A file to read as a page. */
export interface PageFile {
  /** The path as given, with what was found below it; forward slashes. */
  readonly path: string;
  /** File name without extension; the path instead (without extension where that is enough) if another page has the same. */
  readonly name: string;
}

/** What became of one file: its facts, or why it was refused. */
export type PageOutcome =
  | { readonly file: PageFile; readonly result: ReadResult }
  | { readonly file: PageFile; readonly error: PageError };

/**
 * The pages among files and folders, sorted by path within each argument. A file that is named is taken whatever
 * it is called. In folders, `.txt`, `.md` and `.html` are taken, and `.json`, `.yaml` and `.yml` where they are OpenAPI;
 * names that start with a dot, and a README.md (about the pages, no page), are passed over.
 *
 * @throws Error where a path does not exist.
 */
export async function listPages(paths: readonly string[]): Promise<PageFile[]> {
  return (await listFiles(paths)).pages;
}

/** A file in a folder that is not taken for a page, and why. */
export interface PassedOver {
  readonly path: string;
  readonly reason: string;
}

/** As {@link listPages}, with the files that were passed over. Links are not followed: they may lead anywhere. */
export async function listFiles(
  paths: readonly string[],
): Promise<{ readonly pages: PageFile[]; readonly passedOver: PassedOver[] }> {
  const found = new Map<string, string>();
  const passedOver: PassedOver[] = [];
  for (const path of paths) {
    for (const file of await filesBelow(path, passedOver)) {
      if (!found.has(resolve(file))) found.set(resolve(file), file);
    }
  }
  return { pages: named([...found.values()]), passedOver };
}

/**
 * Reads pages one after the other, so that only one is in memory; the next is read when `onPage` is done with the
 * one before.
 */
export async function readPages(
  files: readonly PageFile[],
  onPage: (outcome: PageOutcome) => void | Promise<void>,
  options: ReadOptions = {},
): Promise<void> {
  for (const file of files) await onPage(await readFileAsPage(file, options));
}

async function readFileAsPage(file: PageFile, options: ReadOptions): Promise<PageOutcome> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file.path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const at = { page: file.path, line: 1, column: 1, code: 'unreadable' };
    return { file, error: new PageError(at, `the file cannot be read: ${reason}`) };
  }
  try {
    return { file, result: readPage(file.path, bytes, options) };
  } catch (error) {
    return { file, error: error instanceof PageError ? error : readerFailed(file, error) };
  }
}

/** A mistake in a reader costs its page, not the hundreds after it. */
function readerFailed(file: PageFile, error: unknown): PageError {
  const at = { page: file.path, line: 1, column: 1, code: 'reader-failed' };
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new PageError(at, `a mistake in the reader, please report it with the page: ${reason}`);
}

async function filesBelow(path: string, passedOver: PassedOver[]): Promise<string[]> {
  const info = await stat(path).catch(() => undefined);
  if (info === undefined) throw new Error(`${path}: no such file or folder.`);
  if (!info.isDirectory()) return [path];
  const folder = path.endsWith('/') ? path : `${path}/`;
  const entries = await readdir(folder, { withFileTypes: true });
  // By code unit, not by locale: the same order everywhere.
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: string[] = [];
  const pages = entries.flatMap(({ name }) => (/\.html?$/i.test(name) ? name.replace(/\.html?$/i, '') : []));
  for (const entry of entries) {
    if (entry.name.startsWith('.') || /^readme\.md$/i.test(entry.name)) continue;
    const file = folder + entry.name;
    const page = pages.find((name) => entry.name === `${name}_files`);
    if (entry.isDirectory() && page !== undefined)
      passedOver.push({ path: file, reason: `what a browser saved beside the page "${page}"` });
    else if (entry.isDirectory()) files.push(...(await filesBelow(file, passedOver)));
    else if (entry.isSymbolicLink()) passedOver.push({ path: file, reason: 'a symbolic link' });
    else if (!entry.isFile()) passedOver.push({ path: file, reason: 'no file' });
    else if (await isPage(file)) files.push(file);
    else
      passedOver.push({ path: file, reason: 'neither a page (.txt, .md, .html) nor OpenAPI (.json, .yaml)' });
  }
  return files;
}

async function isPage(path: string): Promise<boolean> {
  const extension = extname(path).toLowerCase();
  if (['.txt', '.md', '.html', '.htm'].includes(extension)) return true;
  if (!['.json', '.yaml', '.yml'].includes(extension)) return false;
  try {
    return looksLikeOpenApi(await readFile(path, 'utf8'));
  } catch {
    // Not readable as text, so certainly no contract; a page would be refused, other data is none of our business.
    return false;
  }
}

/** The shortest of file name, path without extension, and path that no other page has. */
function named(paths: readonly string[]): PageFile[] {
  const candidates = paths.map((path) => {
    const bare = path.slice(0, path.length - extname(path).length);
    return [basename(bare), bare, path];
  });
  const uses = new Map<string, number>();
  for (const each of candidates) for (const name of new Set(each)) uses.set(name, (uses.get(name) ?? 0) + 1);
  return paths.map((path, index) => ({
    path,
    name: candidates[index]?.find((name) => uses.get(name) === 1) ?? path,
  }));
}
