/** The parts of a contract as its users need them: parameters merged, references followed, places kept. */

import { type Problem, shown } from './error.js';
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
import { keysInOrder, type Place } from './read/origins.js';
import type { Resolved } from './references.js';
import { ALL_METHODS } from './structure.js';

/** A contract that was read: its operations, with references followed and places kept. */
export interface Contract {
  /** What it is called in messages: its path, as given. */
  readonly file: string;
  /** Decides which JSON Schema dialect the schemas speak: 3.2 has that of 3.1. */
  readonly version: ContractVersion;
  /** The whole document, `$ref`s in place. */
  readonly document: JsonObject;
  /** In the order of the file. */
  readonly operations: readonly ContractOperation[];
  /** `components.securitySchemes`, references followed. */
  readonly securitySchemes: ReadonlyMap<string, JsonObject>;
  /** Follows a JSON Pointer, and each `$ref` met on the way or at its end. Undefined where nothing is there. */
  resolve(pointer: string): Resolved | undefined;
  /**
   * The same for a schema: at the end only references are followed that say nothing else, so that one with members beside its
   * `$ref`, which count from 3.1 on, is returned with its `$ref` in it.
   */
  resolveSchema(pointer: string): Resolved | undefined;
  /** Where the value at a pointer was written, or the nearest thing above it. */
  place(pointer: string): Place;
  /** The number at a pointer as the file has it, where a JavaScript number does not hold it: `9007199254740993`. */
  exactNumber(pointer: string): string | undefined;
}

/** The version of OpenAPI, without its last number. */
export type ContractVersion = '3.0' | '3.1' | '3.2';

/** An operation, with what its path says for all of its operations. */
export interface ContractOperation {
  /** As written, or `DELETE /path` where the contract gives none or gives it twice. */
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  /** The path template. */
  readonly path: string;
  /** JSON Pointer into the contract. */
  readonly pointer: string;
  /** As written. */
  readonly summary?: string;
  /** Addresses that it is served under, variables filled in; those of the operation, its path or the contract. */
  readonly servers: readonly string[];
  /** Its own and those of its path. */
  readonly parameters: readonly ContractParameter[];
  /** Absent where none is documented. */
  readonly requestBody?: ContractRequestBody;
  /** In the order of the file. */
  readonly responses: readonly ContractResponse[];
  /** Any one of these is enough; inside one, all are needed. Empty inside: no credentials. */
  readonly security: readonly SecurityAlternative[];
}

/** The schemes needed together, by their key in `components.securitySchemes`. */
export type SecurityAlternative = readonly string[];

/** A parameter, defaults of OpenAPI filled in. */
export interface ContractParameter {
  /** As written. */
  readonly name: string;
  /** Where it stands in a request. */
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  /** Whether a request must have it. */
  readonly required: boolean;
  /** How it is written: `simple`, `form`, ... */
  readonly style: string;
  /** Whether a list or object is written as several parts. */
  readonly explode: boolean;
  /** JSON Pointer into the contract. */
  readonly pointer: string;
  /** Where its schema is; absent where there is none. */
  readonly schema?: Resolved;
  /** Set where the parameter is described by `content` in place of `schema`. */
  readonly mediaType?: string;
  /** As the contract gives them. */
  readonly examples: readonly ContractExample[];
}

/** The body of a request. */
export interface ContractRequestBody {
  /** Whether a request must have one. */
  readonly required: boolean;
  /** JSON Pointer into the contract. */
  readonly pointer: string;
  /** One for each media type. */
  readonly content: readonly ContractMedia[];
}

/** A documented response. */
export interface ContractResponse {
  /** `202`, `4XX` or `default`. */
  readonly status: string;
  /** Where the operation names it. */
  readonly pointer: string;
  /** Where it is described: the same, or the end of its `$ref`. */
  readonly target: string;
  /** As written. */
  readonly description: string;
  /** One for each media type; empty where no body is documented. */
  readonly content: readonly ContractMedia[];
  /** The documented headers. */
  readonly headers: readonly ContractHeader[];
}

/** A header of a response. */
export interface ContractHeader {
  /** As written. */
  readonly name: string;
  /** Whether a response must have it. */
  readonly required: boolean;
  /** Style is always `simple`. */
  readonly explode: boolean;
  /** JSON Pointer into the contract. */
  readonly pointer: string;
  /** Where its schema is; absent where there is none. */
  readonly schema?: Resolved;
  /** Set where the header is described by `content` in place of `schema`. */
  readonly mediaType?: string;
}

/** A body in one media type. */
export interface ContractMedia {
  /** As written: `application/json`, `application/*`, `text/plain; charset=utf-8`. */
  readonly mediaType: string;
  /** JSON Pointer into the contract. */
  readonly pointer: string;
  /** Where its schema is; absent where there is none. */
  readonly schema?: Resolved;
  /** As the contract gives them. */
  readonly examples: readonly ContractExample[];
}

/** An example, and where it stands. */
export interface ContractExample {
  /** Key under `examples`; absent for the single `example`. */
  readonly name?: string;
  /** JSON Pointer into the contract. */
  readonly pointer: string;
  /** The example itself. */
  readonly value: Json;
}

/**
 * Reads the parts of a contract. What is broken (a reference to nothing, a parameter without a name) is left out and reported
 * in `problems`; everything else is read.
 */
export class View {
  readonly problems: Problem[] = [];
  readonly #contract: Pick<Contract, 'resolve' | 'resolveSchema' | 'place'>;

  constructor(contract: Pick<Contract, 'resolve' | 'resolveSchema' | 'place'>) {
    this.#contract = contract;
  }

  operations(document: JsonObject): ContractOperation[] {
    const paths = keysInOrder(asObject(document.paths)).filter((path) => !path.startsWith('x-'));
    const found = paths.flatMap((path) => this.pathItem(document, path, joinPointer('', 'paths', path)));
    const uses = new Map<string, number>();
    for (const { operationId } of found) uses.set(operationId, (uses.get(operationId) ?? 0) + 1);
    return found.map((operation) =>
      uses.get(operation.operationId) === 1
        ? operation
        : { ...operation, operationId: `${operation.method} ${operation.path}` },
    );
  }

  /** The operations of the Path Item at a pointer: of a path, a webhook or a callback. `path` is what it is called. */
  pathItem(document: JsonObject, path: string, at: string): ContractOperation[] {
    const item = this.#object(at);
    const others = keysInOrder(asObject(item?.value.additionalOperations));
    // A Path Item may have members beside its `$ref`: both are reached through its own place.
    return [
      ...ALL_METHODS.flatMap((method) => this.#operation(document, path, method, at, method)),
      ...others.flatMap((method) =>
        this.#operation(document, path, method, at, 'additionalOperations', method),
      ),
    ];
  }

  securitySchemes(): ReadonlyMap<string, JsonObject> {
    const home = '/components/securitySchemes';
    const all = asObject(this.#contract.resolve(home)?.value);
    return new Map(
      Object.keys(all).flatMap((name) => {
        const scheme = this.#object(joinPointer(home, name));
        return scheme === undefined ? [] : [[name, scheme.value]];
      }),
    );
  }

  #operation(
    document: JsonObject,
    path: string,
    method: string,
    itemPointer: string,
    ...tokens: readonly string[]
  ): ContractOperation[] {
    const operation = this.#contract.resolve(joinPointer(itemPointer, ...tokens));
    if (operation === undefined || !isObject(operation.value)) return [];
    const { pointer, value } = operation;
    const upper = method.toUpperCase();
    const summary = asText(value.summary);
    const requestBody = value.requestBody === undefined ? undefined : this.#body(`${pointer}/requestBody`);
    const servers =
      value.servers ?? this.#contract.resolve(`${itemPointer}/servers`)?.value ?? document.servers;
    return [
      {
        operationId: asText(value.operationId) ?? `${upper} ${path}`,
        method: upper,
        path,
        pointer,
        ...(summary === undefined ? {} : { summary }),
        servers: asList(servers).flatMap((server) =>
          isObject(server) && typeof server.url === 'string'
            ? [withDefaults(server.url, server.variables)]
            : [],
        ),
        parameters: this.#parameters(itemPointer, pointer),
        ...(requestBody === undefined ? {} : { requestBody }),
        responses: keysInOrder(asObject(value.responses))
          .filter((status) => !status.startsWith('x-'))
          .flatMap((status) => this.#response(status, joinPointer(pointer, 'responses', status))),
        security: securityOf(value.security ?? document.security),
      },
    ];
  }

  /** Those of the path and of the operation; the operation's replace the path's of the same name and place. */
  #parameters(itemPointer: string, operationPointer: string): ContractParameter[] {
    const byKey = new Map<string, ContractParameter>();
    for (const owner of [itemPointer, operationPointer]) {
      const list = asList(this.#contract.resolve(`${owner}/parameters`)?.value);
      for (const index of list.keys()) {
        const parameter = this.#parameter(joinPointer(owner, 'parameters', index));
        if (parameter !== undefined) byKey.set(`${parameter.in} ${parameter.name}`, parameter);
      }
    }
    return [...byKey.values()];
  }

  #parameter(at: string): ContractParameter | undefined {
    const object = this.#object(at);
    if (object === undefined) return undefined;
    const { value, pointer } = object;
    const place = asText(value.in);
    const name = asText(value.name);
    if (!name || (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie')) {
      // `querystring` is a whole query, of 3.2 alone: it is no parameter among others.
      if (place === 'querystring') return undefined;
      this.#report(
        at,
        'parameter',
        'expected a parameter with a name and in: path, query, header or cookie.',
      );
      return undefined;
    }
    const mediaType = Object.keys(asObject(value.content))[0];
    const described = mediaType === undefined ? pointer : this.#media(pointer, mediaType);
    const style = asText(value.style) ?? (place === 'query' || place === 'cookie' ? 'form' : 'simple');
    const schema = this.#contract.resolveSchema(`${described}/schema`);
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

  #body(at: string): ContractRequestBody | undefined {
    const object = this.#object(at);
    if (object === undefined) return undefined;
    const { value, pointer } = object;
    return { required: value.required === true, pointer, content: this.#content(pointer, value) };
  }

  #response(status: string, at: string): ContractResponse[] {
    const object = this.#object(at);
    if (object === undefined) return [];
    const { value, pointer } = object;
    const headers = Object.keys(asObject(value.headers)).flatMap((name): ContractHeader[] => {
      const header = this.#object(joinPointer(pointer, 'headers', name));
      if (header === undefined) return [];
      const mediaType = Object.keys(asObject(header.value.content))[0];
      const described = mediaType === undefined ? header.pointer : this.#media(header.pointer, mediaType);
      const schema = this.#contract.resolveSchema(`${described}/schema`);
      return [
        {
          name,
          required: header.value.required === true,
          explode: header.value.explode === true,
          pointer: header.pointer,
          ...(schema === undefined ? {} : { schema }),
          ...(mediaType === undefined ? {} : { mediaType }),
        },
      ];
    });
    return [
      {
        status: /^[1-5]xx$/i.test(status) ? status.toUpperCase() : status,
        pointer: at,
        target: pointer,
        description: asText(value.description) ?? '',
        content: this.#content(pointer, value),
        headers,
      },
    ];
  }

  /** Where a media type is described, which in 3.2 may be under `components.mediaTypes`. */
  #media(owner: string, mediaType: string): string {
    const at = joinPointer(owner, 'content', mediaType);
    return this.#contract.resolve(at)?.pointer ?? at;
  }

  #content(owner: string, value: JsonObject): ContractMedia[] {
    return Object.keys(asObject(value.content)).map((mediaType) => {
      const pointer = this.#media(owner, mediaType);
      const schema = this.#contract.resolveSchema(`${pointer}/schema`);
      return {
        mediaType,
        pointer,
        ...(schema === undefined ? {} : { schema }),
        examples: this.#examples(pointer),
      };
    });
  }

  #examples(owner: string): ContractExample[] {
    const value = asObject(this.#contract.resolve(owner)?.value);
    const named = Object.keys(asObject(value.examples)).flatMap((name): ContractExample[] => {
      const at = this.#contract.resolve(joinPointer(owner, 'examples', name));
      // An `externalValue` is an address, not a value.
      if (!at || !isObject(at.value) || at.value.value === undefined) return [];
      return [{ name, pointer: `${at.pointer}/value`, value: at.value.value }];
    });
    return value.example === undefined
      ? named
      : [{ pointer: `${owner}/example`, value: value.example }, ...named];
  }

  /** The object at a pointer, references followed; reported where there is none. */
  #object(pointer: string): { value: JsonObject; pointer: string } | undefined {
    const at = this.#contract.resolve(pointer);
    if (at !== undefined && isObject(at.value)) return { value: at.value, pointer: at.pointer };
    this.#report(pointer, 'no-object', `${this.#whatIsThere(pointer)} Mend the contract.`);
    return undefined;
  }

  #report(pointer: string, code: string, message: string): void {
    this.problems.push({ code, ...this.#contract.place(pointer), pointer, message });
  }

  #whatIsThere(pointer: string): string {
    const cut = pointer.lastIndexOf('/');
    const parent = this.#contract.resolve(pointer.slice(0, cut))?.value;
    const token = readPointer(pointer.slice(cut))[0] ?? '';
    const here = Array.isArray(parent) ? parent[Number(token)] : asObject(parent)[token];
    const reference = asText(asObject(here).$ref);
    if (reference !== undefined) return `the reference ${shown(reference)} leads nowhere.`;
    return `expected an object, found ${here === undefined ? 'nothing' : shown(JSON.stringify(here), 40)}.`;
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
