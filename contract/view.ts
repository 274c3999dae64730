/** The parts of a contract as the suite sees them: parameters merged, references followed, places kept. */

import { ContractError } from './error.js';
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
import type {
  Contract,
  ContractExample,
  ContractMedia,
  ContractOperation,
  ContractParameter,
  ContractRequestBody,
  ContractResponse,
  Resolved,
  SecurityAlternative,
} from './load.js';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

export class View {
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

/** Follows a pointer through the references on its way; undefined where they lead nowhere or in a circle. */
export function followPointer(document: JsonObject, pointer: string): Resolved | undefined {
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
