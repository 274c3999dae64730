/** Reads OpenAPI files: whole, with the place of everything in them, several files as one document. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type BundleOptions, bundle } from './bundle.js';
import { ContractError, type Problem, refusal, shown } from './error.js';
import { asText, isObject, type JsonObject } from './json.js';
import { fencedOpenApi } from './read/fenced.js';
import { exactNumberAt, type Place, placeOf } from './read/origins.js';
import { parseText } from './read/parse.js';
import { References, type Resolved } from './references.js';
import type { Version } from './structure.js';
import { type Contract, type ContractVersion, View } from './view.js';

export type { Place } from './read/origins.js';
export type { Resolved } from './references.js';
export type {
  Contract,
  ContractExample,
  ContractHeader,
  ContractMedia,
  ContractOperation,
  ContractParameter,
  ContractRequestBody,
  ContractResponse,
  ContractVersion,
  SecurityAlternative,
} from './view.js';
export { ContractError };

/** An OpenAPI or Swagger document as it was written, other files bundled in. */
export interface LoadedDocument {
  /** How messages name the file. */
  readonly file: string;
  readonly version: Version;
  /** Everything that was written, every keyword and extension; references into other files became local. */
  readonly document: JsonObject;
  /** What is wrong with the files themselves: repeated keys, references that are refused or lead to no file. */
  readonly problems: readonly Problem[];
}

export interface LoadOptions extends BundleOptions {
  /** How messages name the file; its path by default. */
  readonly name?: string;
  /** Files outside this folder are not read; the file's own folder by default. */
  readonly folder?: string;
}

/**
 * Loads an OpenAPI 3.0, 3.1 or 3.2 file or a Swagger 2.0 file, YAML or JSON.
 * @throws {ContractError} where there is no document to speak of: file unreadable, not YAML or JSON, another version
 */
export async function loadDocument(file: string, options: LoadOptions = {}): Promise<LoadedDocument> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ContractError(
      `${options.name ?? file}: cannot be read (${code}). Give the path of an OpenAPI file.`,
    );
  }
  return readDocument(file, bytes, options);
}

/** The same for bytes that are in memory; `file` is what their references are relative to. */
export async function readDocument(
  file: string,
  bytes: Uint8Array | string,
  options: LoadOptions = {},
): Promise<LoadedDocument> {
  const name = options.name ?? file;
  const text = typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
  const { value, problems } = parseText(name, fencedOpenApi(text) ?? bytes);
  if (!isObject(value)) {
    throw new ContractError(`${name}:1:1: holds no OpenAPI object. Give an OpenAPI 3.0, 3.1 or 3.2 file.`);
  }
  const version = versionOf(value, name);
  const folder = options.folder ?? path.dirname(path.resolve(file));
  const broken = await bundle(value, version, { path: file, name, folder }, options);
  return { file: name, version, document: value, problems: [...problems, ...broken] };
}

/**
 * Loads a contract for use: all of it is read, and nothing of it may be broken.
 * @throws {ContractError} as `loadDocument` does; and for whatever is broken in the file, all of it
 */
export async function loadContract(file: string, options: LoadOptions = {}): Promise<Contract> {
  const { document, problems } = await loadDocument(file, options);
  if (problems.length > 0) throw refusal(problems);
  return viewOf(document, options.name ?? file);
}

/**
 * The view of a document already in memory; `file` is used in messages only.
 * @throws {ContractError} for another version, and for all that is broken in the parts a view reads
 */
export function viewOf(document: JsonObject, file: string): Contract {
  const { contract, problems } = readView(document, file);
  if (problems.length > 0) throw refusal(problems);
  return contract;
}

/** The view of a document without what is broken in it, which is listed. */
export function readView(
  document: JsonObject,
  file: string,
): { contract: Contract; problems: readonly Problem[] } {
  const version = versionOf(document, file);
  if (version === '2.0') {
    throw new ContractError(
      `${file}: #/swagger: expected 3.0.x, 3.1.x or 3.2.x, found Swagger 2.0. \`generate\` makes OpenAPI 3.0 of it.`,
    );
  }
  const contract = skeleton(document, file, version);
  const view = new View(contract);
  return {
    contract: { ...contract, operations: view.operations(document), securitySchemes: view.securitySchemes() },
    problems: view.problems,
  };
}

function skeleton(
  document: JsonObject,
  file: string,
  version: ContractVersion,
): Omit<Contract, 'operations' | 'securitySchemes'> {
  const references = new References(document, version);
  const followed = (pointer: string, end: 'all' | 'bare'): Resolved | undefined => {
    const result = references.follow(pointer, end);
    return result.kind === 'found' ? result.at : undefined;
  };
  return {
    file,
    version,
    document,
    resolve: (pointer) => followed(pointer, 'all'),
    resolveSchema: (pointer) => followed(pointer, 'bare'),
    place: (pointer): Place => placeOf(document, pointer) ?? { file, line: 1, column: 1 },
    exactNumber: (pointer) => exactNumberAt(document, pointer),
  };
}

/** @throws {ContractError} for a document that states no version, or one that is not known here */
export function versionOf(document: JsonObject, file: string): Version {
  const stated = asText(document.openapi) ?? '';
  const [, version] = /^(3\.[012])(?:\.|$)/.exec(stated) ?? [];
  if (version === '3.0' || version === '3.1' || version === '3.2') return version;
  if (/^2(?:\.0)?$/.test(String(document.swagger)) && document.openapi === undefined) return '2.0';
  const key = document.openapi === undefined && document.swagger !== undefined ? 'swagger' : 'openapi';
  const found = document[key] === undefined ? 'absent' : shown(JSON.stringify(document[key]));
  const { line, column } = placeOf(document, `/${key}`) ?? { line: 1, column: 1 };
  // YAML makes a number of it where it stands without a third part, or quotes.
  const hint = typeof document.openapi === 'number' ? ` Write "${document.openapi}.0", in quotes.` : '';
  throw new ContractError(
    `${file}:${line}:${column}: #/${key}: expected 3.0.x, 3.1.x or 3.2.x (or Swagger 2.0), found ${found}.${hint}`,
  );
}
