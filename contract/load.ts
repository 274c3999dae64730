/** Reads an OpenAPI 3.0 or 3.1 file into a view that keeps JSON Pointers and leaves schemas, and their `$ref`s, as they are. */
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { ContractError } from './error.js';
import { asObject, asText, isObject, type Json, type JsonObject } from './json.js';
import { followPointer, View } from './view.js';

export { ContractError };

export interface Contract {
  readonly file: string;
  /** `3.0` or `3.1`: decides which JSON Schema dialect the schemas speak. */
  readonly version: '3.0' | '3.1';
  /** The whole document, `$ref`s in place. */
  readonly document: JsonObject;
  readonly operations: readonly ContractOperation[];
  /** `components.securitySchemes`, references followed. */
  readonly securitySchemes: ReadonlyMap<string, JsonObject>;
  /** By JSON Pointer, numbers of the document that no double holds, as they are written. */
  readonly exactNumbers?: ReadonlyMap<string, string>;
  /** Follows a JSON Pointer, and each `$ref` met on the way or at its end. Undefined where nothing is there. */
  resolve(pointer: string): Resolved | undefined;
}

export interface Resolved {
  /** Where the value really is, once references are followed. */
  readonly pointer: string;
  readonly value: Json;
}

export interface ContractOperation {
  /** As written, or `DELETE /path` where the contract gives none or gives it twice. */
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly pointer: string;
  readonly summary?: string;
  readonly servers: readonly string[];
  readonly parameters: readonly ContractParameter[];
  readonly requestBody?: ContractRequestBody;
  readonly responses: readonly ContractResponse[];
  /** Any one of these is enough; inside one, all are needed. Empty inside: no credentials. */
  readonly security: readonly SecurityAlternative[];
}

/** The schemes needed together, by their key in `components.securitySchemes`. */
export type SecurityAlternative = readonly string[];

export interface ContractParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  readonly pointer: string;
  readonly schema?: Resolved;
  /** Set where the parameter is described by `content` in place of `schema`. */
  readonly mediaType?: string;
  readonly examples: readonly ContractExample[];
}

export interface ContractRequestBody {
  readonly required: boolean;
  readonly pointer: string;
  readonly content: readonly ContractMedia[];
}

export interface ContractResponse {
  /** `202`, `4XX` or `default`. */
  readonly status: string;
  /** Where the operation names it. */
  readonly pointer: string;
  /** Where it is described: the same, or the end of its `$ref`. */
  readonly target: string;
  readonly description: string;
  readonly content: readonly ContractMedia[];
  readonly headers: readonly ContractHeader[];
}

export interface ContractHeader {
  readonly name: string;
  readonly required: boolean;
  readonly pointer: string;
  readonly schema?: Resolved;
}

export interface ContractMedia {
  /** As written: `application/json`, `application/*`, `text/plain; charset=utf-8`. */
  readonly mediaType: string;
  readonly pointer: string;
  readonly schema?: Resolved;
  readonly examples: readonly ContractExample[];
}

export interface ContractExample {
  /** Key under `examples`; absent for the single `example`. */
  readonly name?: string;
  readonly pointer: string;
  readonly value: Json;
}

/**
 * Loads a contract from a YAML or JSON file. References into other files are bundled first.
 * @throws {ContractError} file unreadable, not YAML or JSON, not OpenAPI 3.0 or 3.1, or a reference that leads nowhere
 */
export async function loadContract(file: string): Promise<Contract> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new ContractError(`${file}: cannot be read (${code}). Give the path of an OpenAPI file.`);
  }
  let document = parseContractText(text, file);
  if (hasOutsideReference(document)) document = await bundleReferences(file);
  return viewOf(document, file);
}

/** The view of a document already in memory; `file` is used in messages only. */
export function viewOf(document: JsonObject, file: string): Contract {
  const version = versionOf(document, file);
  const resolve = (pointer: string): Resolved | undefined => followPointer(document, pointer);
  const view = new View(file, resolve);
  return {
    file,
    version,
    document,
    operations: view.operations(document),
    securitySchemes: view.securitySchemes(),
    resolve,
  };
}

function parseContractText(text: string, file: string): JsonObject {
  const value = text.trimStart().startsWith('{') ? parseJson(text, file) : parseYaml(text, file);
  if (isObject(value)) return value;
  throw new ContractError(`${file}:1:1: holds no OpenAPI object. Give an OpenAPI 3.0 or 3.1 file.`);
}

function parseJson(text: string, file: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // The YAML parser reads JSON too and, unlike JSON.parse, always says where the mistake is.
    return parseYaml(text, file);
  }
}

function parseYaml(text: string, file: string): Json {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: true });
  const error = document.errors[0];
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw new ContractError(
      `${file}:${line}:${col}: not valid YAML or JSON: ${error.message.split('\n')[0]}`,
    );
  }
  const value: Json = document.toJS();
  return value;
}

function versionOf(document: JsonObject, file: string): '3.0' | '3.1' {
  const stated = asText(document.openapi) ?? '';
  if (/^3\.0(\.|$)/.test(stated)) return '3.0';
  if (/^3\.1(\.|$)/.test(stated)) return '3.1';
  const found = document.swagger
    ? `swagger: ${JSON.stringify(document.swagger)}`
    : `openapi: ${stated || 'absent'}`;
  throw new ContractError(
    `${file}: #/openapi: expected 3.0.x or 3.1.x, found ${found}. Convert the file first.`,
  );
}

function hasOutsideReference(root: Json): boolean {
  const waiting: Json[] = [root];
  const seen = new Set<Json>();
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (!Array.isArray(value)) {
      const reference = isObject(value) ? value.$ref : undefined;
      if (typeof reference === 'string' && reference !== '' && !reference.startsWith('#')) return true;
    }
    waiting.push(...Object.values(value));
  }
  return false;
}

async function bundleReferences(file: string): Promise<JsonObject> {
  // Loaded on demand: most contracts are one file, and the bundler takes longer to load than to run.
  const { bundle, createConfig } = await import('@redocly/openapi-core');
  const { bundle: bundled, problems } = await bundle({ ref: file, config: await createConfig({}) });
  const problem = problems.find((each) => each.severity === 'error');
  if (problem) throw new ContractError(`${file}: a reference cannot be followed: ${problem.message}`);
  const document: Json = JSON.parse(JSON.stringify(bundled.parsed));
  return asObject(document);
}
