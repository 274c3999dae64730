import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { listFiles, type PassedOver } from '../docs/files.js';

/** A file the pipeline reads, under the name that provenance and findings give it. */
export interface InputFile {
  /** Relative, forward slashes; never depends on where the project lies. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where it was read from: what its references are relative to. */
  readonly path?: string;
  /** Files outside this folder are not read for it; its own folder by default. */
  readonly folder?: string;
}

export interface ManifestSource {
  readonly file: string;
  readonly title: string | null;
  /** Where the page is published; `null` where it does not say. `npm run docs:pull` fetches from here. */
  readonly address: string | null;
  readonly format: string;
  /** Of the file as it is, hexadecimal. */
  readonly sha256: string;
  readonly [extra: string]: unknown;
}

export interface Manifest {
  readonly name: string;
  readonly sources: readonly ManifestSource[];
}

/** Something the command was given that it cannot work with. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

export async function readManifest(file: string): Promise<Manifest> {
  const text = await readText(file);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new InputError(`${file}: not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  }
  if (!isManifest(content)) {
    throw new InputError(`${file}: expected { "name": "...", "sources": [{ "file": "...", ... }] }.`);
  }
  return content;
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('sources' in value))
    return false;
  if (typeof value.name !== 'string' || !/^[a-z0-9][a-z0-9-]*$/.test(value.name)) return false;
  return (
    Array.isArray(value.sources) &&
    value.sources.every(
      (source: unknown) =>
        typeof source === 'object' &&
        source !== null &&
        'file' in source &&
        typeof source.file === 'string' &&
        // A source is a file beside the manifest; anything else could lead out of the folder.
        path.basename(source.file) === source.file,
    )
  );
}

/** The pages of the manifest, in its order. */
export async function manifestPages(manifestFile: string, manifest: Manifest): Promise<InputFile[]> {
  const folder = path.dirname(manifestFile);
  return Promise.all(
    manifest.sources.map(async ({ file }) => input(path.join(folder, file), `openapi/sources/${file}`)),
  );
}

/** Files of a folder with one of the endings, by name; an absent folder has none. */
export async function folderFiles(folder: string, ending: string, label: string): Promise<InputFile[]> {
  const names = await readdir(folder).catch(() => []);
  const matching = names.filter((name) => name.endsWith(ending)).sort();
  return Promise.all(matching.map((name) => input(path.join(folder, name), `${label}/${name}`)));
}

/**
 * The pages at the given paths, files or folders. A page is named after its place below the path it was found under, so
 * that the same pages give the same bytes wherever they lie; where two would share a name, the folder's name is added.
 */
/** @param passedOver takes the files of folders that are no pages */
export async function pagesAt(paths: readonly string[], passedOver: PassedOver[] = []): Promise<InputFile[]> {
  const found: { file: string; name: string; root: string }[] = [];
  for (const root of paths) {
    const info = await stat(root).catch(() => undefined);
    if (info === undefined) throw new InputError(`${root}: no such file or folder.`);
    const { pages: files, passedOver: others } = await listFiles([root]);
    passedOver.push(...others);
    if (files.length === 0)
      throw new InputError(`${root}: no page in it (.txt, .md, .html, or an OpenAPI file).`);
    const folder = info.isDirectory() ? root : path.dirname(root);
    for (const file of files) {
      found.push({ file: file.path, name: slashes(path.relative(folder, file.path)), root: folder });
    }
  }
  const uses = new Map<string, number>();
  for (const { name } of found) uses.set(name, (uses.get(name) ?? 0) + 1);
  const taken = new Set<string>();
  return Promise.all(
    found.map(({ file, name, root }) => {
      const unique = (uses.get(name) ?? 0) > 1 ? `${path.basename(path.resolve(root))}/${name}` : name;
      if (taken.has(unique))
        throw new InputError(`${file}: another page is also called ${unique}; give their common folder.`);
      taken.add(unique);
      return input(file, unique, root);
    }),
  );
}

function slashes(file: string): string {
  return file.split(path.sep).join('/');
}

async function input(file: string, name: string, folder = path.dirname(file)): Promise<InputFile> {
  try {
    return { name, bytes: await readFile(file), path: file, folder };
  } catch (cause) {
    throw new InputError(
      `${file}: cannot be read (${cause instanceof Error ? cause.message : String(cause)}).`,
      { cause },
    );
  }
}

async function readText(file: string): Promise<string> {
  const { bytes } = await input(file, file);
  return new TextDecoder().decode(bytes);
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
