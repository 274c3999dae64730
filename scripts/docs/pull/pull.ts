import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import {
  InputError,
  type Manifest,
  type ManifestSource,
  readManifest,
  sha256,
} from '../../contract/inputs.js';
import { writeTogether } from '../../contract/output.js';
import { PageError, type ReadResult } from '../model.js';
import { readPage } from '../read.js';
import { changedFacts, type FactChange } from './facts.js';
import { fetchPage, PullError } from './fetch.js';

export interface PullOptions {
  readonly manifestFile: string;
  /** Names of sources in the manifest (their `file`); all of them by default. */
  readonly files?: readonly string[];
  /** Milliseconds for one page, redirects included; 30,000 by default. */
  readonly timeoutMs?: number;
  /** Largest page that is taken, in bytes; 5 MB by default. */
  readonly maxBytes?: number;
  /** Certificate authorities (PEM) to trust instead of the system's; for tests. */
  readonly ca?: string;
  readonly onProgress?: (line: string) => void;
}

/** What became of one page. */
export type PullOutcome = { readonly file: string; readonly address: string | null } & (
  | { readonly kind: 'no-address' }
  | { readonly kind: 'unchanged' }
  /** The new page is in place of the old one. */
  | { readonly kind: 'changed'; readonly difference: string; readonly facts: readonly FactChange[] }
  /** Could not be fetched, or does not read; the old page is still there. */
  | { readonly kind: 'failed'; readonly reason: string }
);

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_BYTES = 5 * 1024 * 1024;

/**
 * Fetches the pages of a manifest again from their published addresses. A page that changed and reads takes the place of
 * the old one, together with its entry in the manifest; nothing is generated from it.
 *
 * @throws InputError where the manifest cannot be read or does not have one of `files`.
 */
export async function pullPages(options: PullOptions): Promise<PullOutcome[]> {
  let manifest = await readManifest(options.manifestFile);
  const wanted = new Set((options.files ?? []).map((file) => path.basename(file)));
  for (const file of wanted) {
    if (manifest.sources.some((source) => source.file === file)) continue;
    const known = manifest.sources.map((source) => source.file).join(', ');
    throw new InputError(`${file}: not in ${options.manifestFile}; it has ${known}.`);
  }
  const outcomes: PullOutcome[] = [];
  for (const source of manifest.sources) {
    if (wanted.size > 0 && !wanted.has(source.file)) continue;
    const { outcome, update } = await pullOne(source, options);
    if (update !== undefined) {
      const { page, entry } = update;
      manifest = withEntry(manifest, entry);
      // Page and manifest change together or not at all.
      await writeTogether(
        new Map([
          ...(page === undefined ? [] : [[fileOf(options, source), page] as const]),
          [options.manifestFile, `${JSON.stringify(manifest, null, 2)}\n`],
        ]),
      );
    }
    outcomes.push(outcome);
  }
  return outcomes;
}

interface Pulled {
  readonly outcome: PullOutcome;
  readonly update?: { readonly page?: string; readonly entry: ManifestSource };
}

async function pullOne(source: ManifestSource, options: PullOptions): Promise<Pulled> {
  const { file } = source;
  const address = text(source.address) ?? null;
  const progress = options.onProgress ?? (() => {});
  if (address === null) {
    progress(`${file}: no published address in the manifest; left as it is`);
    return { outcome: { file, address, kind: 'no-address' } };
  }
  progress(`${file}: fetching`);
  try {
    const old = await readFile(fileOf(options, source)).catch(() => undefined);
    // Validators speak of the page that was fetched; a file that was edited or lost since has to come again.
    const intact = old !== undefined && sha256(old) === source.sha256;
    const fetched = await fetchPage(address, {
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
      ...(intact ? { etag: text(source.etag), lastModified: text(source.lastModified) } : {}),
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    if (fetched.kind === 'unchanged') {
      progress(`${file}: unchanged`);
      return { outcome: { file, address, kind: 'unchanged' } };
    }
    const { etag: _etag, lastModified: _lastModified, ...rest } = source;
    const entry: ManifestSource = {
      ...rest,
      sha256: sha256(fetched.bytes),
      ...(fetched.etag === undefined ? {} : { etag: fetched.etag }),
      ...(fetched.lastModified === undefined ? {} : { lastModified: fetched.lastModified }),
    };
    if (old !== undefined && fetched.bytes.equals(old)) {
      progress(`${file}: unchanged`);
      return { outcome: { file, address, kind: 'unchanged' }, update: { entry } };
    }
    const after = wholePage(file, fetched.bytes);
    const page = fetched.bytes.toString('utf8');
    progress(`${file}: changed`);
    return {
      outcome: {
        file,
        address,
        kind: 'changed',
        difference: createTwoFilesPatch(file, file, old?.toString('utf8') ?? '', page, 'kept', 'published'),
        facts: changedFacts(oldFacts(file, old), after),
      },
      update: { page, entry },
    };
  } catch (error) {
    if (!(error instanceof PullError || error instanceof PageError)) throw error;
    progress(`${file}: failed`);
    const reason =
      error instanceof PageError
        ? `the published page does not read: ${error.message} The old page is kept.`
        : error.message;
    return { outcome: { file, address, kind: 'failed', reason } };
  }
}

/**
 * Reads the new page, so that nothing takes a page's place that is none.
 *
 * @throws PageError where it does not read, is cut off or documents no operation.
 */
function wholePage(file: string, bytes: Uint8Array): ReadResult {
  const read = readPage(file, bytes);
  const cut = read.diagnostics.find(({ code }) => code === 'ends-early');
  if (cut !== undefined) throw new PageError(cut, `the page ends early: ${cut.message}`);
  if (read.operations.length === 0) {
    throw new PageError(
      { page: file, line: 1, column: 1, code: 'no-operation' },
      'the page documents no operation.',
    );
  }
  return read;
}

function oldFacts(file: string, bytes: Uint8Array | undefined): ReadResult {
  const nothing: ReadResult = { operations: [], diagnostics: [] };
  if (bytes === undefined) return nothing;
  try {
    return readPage(file, bytes);
  } catch (error) {
    // The page that is replaced did not read; then every fact of the new one is new.
    if (error instanceof PageError) return nothing;
    throw error;
  }
}

function withEntry(manifest: Manifest, entry: ManifestSource): Manifest {
  return {
    ...manifest,
    sources: manifest.sources.map((source) => (source.file === entry.file ? entry : source)),
  };
}

function fileOf({ manifestFile }: PullOptions, { file }: ManifestSource): string {
  return path.join(path.dirname(manifestFile), file);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
