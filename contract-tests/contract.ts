/** Reads an OpenAPI 3.0 or 3.1 file into a view that keeps JSON Pointers and leaves schemas, and their `$ref`s, as they are. */
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import {
  asList,
  asObject,
  asText,
  isObject,
  type Json,
  type JsonObject,
  joinPointer,
  readPointer,
} from './json.js';

/** A contract that cannot be used: the message says which file, where, what was expected and what to do. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
}

export interface Contract {
  readonly file: string;
  /** `3.0` or `3.1`: decides which JSON Schema dialect the schemas speak. */
  readonly version: '3.0' | '3.1';
  /** The whole document, `$ref`s in place. */
  readonly document: JsonObject;
  readonly operations: readonly ContractOperation[];
  /** `components.securitySchemes`, references followed. */
  readonly securitySchemes: ReadonlyMap<string, JsonObject>;
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

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

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

function followPointer(document: JsonObject, pointer: string): Resolved | undefined {
  const seen = new Set<string>();
  let tokens = readPointer(pointer);
  for (;;) {
    const stop = walk(document, tokens);
    if (!stop) return undefined;
    if (stop.reference === undefined) return { pointer: joinPointer('', ...tokens), value: stop.value };
    if (!stop.reference.startsWith('#') || seen.has(tokens.join('\0'))) return undefined;
    seen.add(tokens.join('\0'));
    tokens = [...readPointer(decodeFragment(stop.reference.slice(1))), ...tokens.slice(stop.depth)];
  }
}

/** Goes down until the end or the first `$ref`, whichever comes first. */
function walk(
  document: JsonObject,
  tokens: readonly string[],
): { value: Json; depth: number; reference?: string } | undefined {
  let value: Json | undefined = document;
  for (let depth = 0; ; depth += 1) {
    if (value === undefined) return undefined;
    if (isObject(value) && typeof value.$ref === 'string' && tokens[depth] !== '$ref') {
      // 3.1 lets a reference have siblings; what they hold is reached through them.
      const sibling = tokens[depth];
      if (sibling === undefined || !Object.hasOwn(value, sibling)) {
        return { value, depth, reference: value.$ref };
      }
    }
    const token = tokens[depth];
    if (token === undefined) return { value, depth };
    if (Array.isArray(value)) value = value[Number(token)];
    else if (isObject(value) && Object.hasOwn(value, token)) value = value[token];
    else return undefined;
  }
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

class View {
  readonly #file: string;
  readonly #resolve: Contract['resolve'];

  constructor(file: string, resolve: Contract['resolve']) {
    this.#file = file;
    this.#resolve = resolve;
  }

  operations(document: JsonObject): ContractOperation[] {
    const found = Object.keys(asObject(document.paths)).flatMap((path) => {
      const item = this.#object(joinPointer('', 'paths', path));
      return methods
        .filter((method) => isObject(item.value[method]))
        .map((method) => this.#operation(document, path, method, item.pointer));
    });
    const uses = new Map<string, number>();
    for (const { operationId } of found) uses.set(operationId, (uses.get(operationId) ?? 0) + 1);
    return found.map((operation) =>
      uses.get(operation.operationId) === 1
        ? operation
        : { ...operation, operationId: `${operation.method} ${operation.path}` },
    );
  }

  securitySchemes(): ReadonlyMap<string, JsonObject> {
    const all = this.#resolve('/components/securitySchemes')?.value;
    return new Map(
      Object.keys(asObject(all)).map((name) => [
        name,
        this.#object(joinPointer('/components/securitySchemes', name)).value,
      ]),
    );
  }

  #operation(document: JsonObject, path: string, method: string, itemPointer: string): ContractOperation {
    const item = this.#object(itemPointer).value;
    const pointer = joinPointer(itemPointer, method);
    const operation = this.#object(pointer).value;
    const upper = method.toUpperCase();
    const summary = asText(operation.summary);
    const requestBody =
      operation.requestBody === undefined ? undefined : this.#body(`${pointer}/requestBody`);
    return {
      operationId: asText(operation.operationId) ?? `${upper} ${path}`,
      method: upper,
      path,
      pointer,
      ...(summary === undefined ? {} : { summary }),
      servers: asList(operation.servers ?? item.servers ?? document.servers).flatMap((server) =>
        isObject(server) && typeof server.url === 'string'
          ? [withDefaults(server.url, server.variables)]
          : [],
      ),
      parameters: this.#parameters(itemPointer, pointer),
      ...(requestBody === undefined ? {} : { requestBody }),
      responses: Object.keys(asObject(operation.responses))
        .filter((status) => !status.startsWith('x-'))
        .map((status) => this.#response(status, joinPointer(pointer, 'responses', status))),
      security: securityOf(operation.security ?? document.security),
    };
  }

  /** Those of the path and of the operation; the operation's replace the path's of the same name and place. */
  #parameters(itemPointer: string, operationPointer: string): ContractParameter[] {
    const byKey = new Map<string, ContractParameter>();
    for (const owner of [itemPointer, operationPointer]) {
      const list = asList(this.#object(owner).value.parameters);
      for (const index of list.keys()) {
        const parameter = this.#parameter(joinPointer(owner, 'parameters', String(index)));
        byKey.set(`${parameter.in} ${parameter.name}`, parameter);
      }
    }
    return [...byKey.values()];
  }

  #parameter(at: string): ContractParameter {
    const { value, pointer } = this.#object(at);
    const place = asText(value.in);
    const name = asText(value.name);
    if (!name || (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie')) {
      throw new ContractError(
        `${this.#file}: #${pointer}: expected a parameter with a name and in: path, query, header or cookie.`,
      );
    }
    const mediaType = Object.keys(asObject(value.content))[0];
    const described = mediaType === undefined ? pointer : joinPointer(pointer, 'content', mediaType);
    const style = asText(value.style) ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
    const schema = this.#resolve(`${described}/schema`);
    return {
      name,
      in: place,
      required: value.required === true,
      style,
      explode: typeof value.explode === 'boolean' ? value.explode : style === 'form',
      pointer,
      ...(schema === undefined ? {} : { schema }),
      ...(mediaType === undefined ? {} : { mediaType }),
      examples: this.#examples(described),
    };
  }

  #body(at: string): ContractRequestBody {
    const { value, pointer } = this.#object(at);
    return { required: value.required === true, pointer, content: this.#content(pointer) };
  }

  #response(status: string, at: string): ContractResponse {
    const { value, pointer } = this.#object(at);
    return {
      status: /^[1-5]xx$/i.test(status) ? status.toUpperCase() : status,
      pointer: at,
      target: pointer,
      description: asText(value.description) ?? '',
      content: this.#content(pointer),
      headers: Object.keys(asObject(value.headers)).map((name) => {
        const header = this.#object(joinPointer(pointer, 'headers', name));
        const schema = this.#resolve(`${header.pointer}/schema`);
        return {
          name,
          required: header.value.required === true,
          pointer: header.pointer,
          ...(schema === undefined ? {} : { schema }),
        };
      }),
    };
  }

  #content(owner: string): ContractMedia[] {
    return Object.keys(asObject(this.#object(owner).value.content)).map((mediaType) => {
      const pointer = joinPointer(owner, 'content', mediaType);
      const schema = this.#resolve(`${pointer}/schema`);
      return {
        mediaType,
        pointer,
        ...(schema === undefined ? {} : { schema }),
        examples: this.#examples(pointer),
      };
    });
  }

  #examples(owner: string): ContractExample[] {
    const { value } = this.#object(owner);
    const named = Object.keys(asObject(value.examples)).flatMap((name): ContractExample[] => {
      const at = this.#resolve(joinPointer(owner, 'examples', name));
      // An `externalValue` is an address, not a value.
      if (!at || !isObject(at.value) || at.value.value === undefined) return [];
      return [{ name, pointer: `${at.pointer}/value`, value: at.value.value }];
    });
    return value.example === undefined
      ? named
      : [{ pointer: `${owner}/example`, value: value.example }, ...named];
  }

  #object(pointer: string): { value: JsonObject; pointer: string } {
    const at = this.#resolve(pointer);
    if (at && isObject(at.value)) return { value: at.value, pointer: at.pointer };
    throw new ContractError(`${this.#file}: #${pointer}: ${this.#whatIsThere(pointer)} Mend the contract.`);
  }

  #whatIsThere(pointer: string): string {
    const cut = pointer.lastIndexOf('/');
    const parent = this.#resolve(pointer.slice(0, cut))?.value;
    const token = readPointer(pointer.slice(cut))[0] ?? '';
    const here = Array.isArray(parent) ? parent[Number(token)] : asObject(parent)[token];
    const reference = asText(asObject(here).$ref);
    if (reference !== undefined) return `the reference ${reference} leads nowhere.`;
    return `expected an object, found ${here === undefined ? 'nothing' : JSON.stringify(here).slice(0, 40)}.`;
  }
}

function securityOf(security: Json | undefined): SecurityAlternative[] {
  const alternatives = asList(security).map((each) => Object.keys(asObject(each)));
  return alternatives.length === 0 ? [[]] : alternatives;
}

function withDefaults(url: string, variables: Json | undefined): string {
  return url.replaceAll(/\{([^}]*)\}/g, (whole, name: string) => {
    const variable = asObject(variables)[name];
    return asText(asObject(variable).default) ?? whole;
  });
}
