import { canonicalJson } from '../../contract/json.js';
import type { PageFacts, StatedContent, StatedValue } from './facts.js';

/** The facts a person wrote down for a page: the keys of {@link PageFacts}, most of them optional. */
export interface ExpectedFacts {
  readonly method: string;
  readonly path: string;
  readonly url?: string | null;
  readonly summary?: string | null;
  readonly parameters?: readonly ExpectedParameter[];
  readonly requestBody?: ExpectedBody | null;
  readonly responses?: Readonly<Record<string, ExpectedResponse>> | null;
  readonly security?: readonly string[];
  readonly roles?: readonly string[];
  readonly deprecated?: boolean;
}

type ExpectedValue = { readonly [K in keyof StatedValue]?: StatedValue[K] | null | undefined };
type ExpectedParameter = ExpectedValue & {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
};
type ExpectedField = ExpectedValue & { readonly path: string; readonly required?: boolean };
interface ExpectedBody {
  readonly contentType?: StatedContent['contentType'];
  readonly fields?: readonly ExpectedField[];
}
interface ExpectedResponse extends ExpectedBody {
  readonly emptyObject?: boolean;
  readonly noBody?: boolean;
  readonly headers?: readonly { readonly name: string; readonly type?: string | null }[];
}

/** How the facts read from one page compare with the expected ones. */
export interface Score {
  /** Facts that were expected and read. */
  readonly hits: number;
  readonly expected: number;
  readonly read: number;
  /** Expected, not read: the words of each fact, sorted. */
  readonly missed: readonly string[];
  /** Read, not expected. */
  readonly surplus: readonly string[];
  /** The same counts by kind of fact (`method`, `parameter`, `response field`, ...), sorted by kind. */
  readonly kinds: ReadonlyMap<string, KindScore>;
}

export interface KindScore {
  readonly hits: number;
  readonly expected: number;
  readonly read: number;
}

/**
 * Compares facts as sets, without regard to order. Not compared: descriptions, the page's own type words, the
 * type of a whole body, and servers (the URL says the same).
 *
 * @param read `null` where the page was refused.
 */
export function score(expected: ExpectedFacts, read: PageFacts | ExpectedFacts | null): Score {
  const want = comparableFacts(expected);
  const got =
    read === null ? new Map<string, readonly string[]>() : comparableFacts(alignSuccess(expected, read));
  const kinds = new Map<string, { hits: number; expected: number; read: number }>();
  const missed: string[] = [];
  const surplus: string[] = [];
  const count = (fact: readonly string[], what: 'hits' | 'expected' | 'read') => {
    const kind = kindOf(fact);
    const counts = kinds.get(kind) ?? { hits: 0, expected: 0, read: 0 };
    counts[what]++;
    kinds.set(kind, counts);
  };
  for (const [key, fact] of want) {
    count(fact, 'expected');
    if (got.has(key)) count(fact, 'hits');
    else missed.push(fact.join(' '));
  }
  for (const [key, fact] of got) {
    count(fact, 'read');
    if (!want.has(key)) surplus.push(fact.join(' '));
  }
  return {
    hits: want.size - missed.length,
    expected: want.size,
    read: got.size,
    missed: missed.sort(),
    surplus: surplus.sort(),
    kinds: new Map([...kinds].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Share of the expected facts that were read; 0 where nothing was expected. */
export function recall(counts: KindScore): number {
  return counts.hits / Math.max(counts.expected, 1);
}

/** Share of the facts read that were expected; 0 where nothing was read. */
export function precision(counts: KindScore): number {
  return counts.hits / Math.max(counts.read, 1);
}

const VALUE_KEYS = [
  'type',
  'format',
  'default',
  'enum',
  'items',
  'itemsEnum',
  'minimum',
  'maximum',
  'nullable',
] as const satisfies readonly (keyof StatedValue)[];

type Add = (...words: readonly unknown[]) => void;

/** Each fact as a list of words, by a key that tells lists apart whatever characters they hold. */
function comparableFacts(operation: PageFacts | ExpectedFacts): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const add: Add = (...parts) => {
    const words = parts.map(String);
    found.set(JSON.stringify(words), words);
  };
  add('method', operation.method);
  add('path', operation.path);
  add('summary', operation.summary ?? null);
  if (operation.url) add('url', operation.url);
  for (const parameter of operation.parameters ?? []) {
    const at = ['parameter', parameter.in, parameter.name];
    add(...at);
    if (parameter.in !== 'path' && parameter.required !== undefined)
      add(...at, 'required', parameter.required);
    addValues(add, at, parameter);
  }
  const body = operation.requestBody ?? null;
  add('requestBody', body !== null);
  if (body !== null) {
    if (body.contentType) add('requestBody', 'contentType', body.contentType);
    addFields(add, ['requestBody'], body.fields ?? [], true);
  }
  for (const [status, response] of Object.entries(operation.responses ?? {}))
    addResponse(add, status, response);
  for (const name of operation.security ?? []) add('security', name);
  for (const role of operation.roles ?? []) add('role', role);
  add('deprecated', operation.deprecated === true);
  return found;
}

function addResponse(add: Add, status: string, response: ExpectedResponse): void {
  const at = ['response', status];
  add(...at);
  if (response.contentType) add(...at, 'contentType', response.contentType);
  if (response.emptyObject) add(...at, 'emptyObject');
  if (response.noBody) add(...at, 'noBody');
  for (const header of response.headers ?? []) add(...at, 'header', header.name, header.type ?? null);
  addFields(add, at, response.fields ?? [], false);
}

function addFields(
  add: Add,
  at: readonly string[],
  fields: readonly ExpectedField[],
  withRequired: boolean,
): void {
  for (const field of fields) {
    const here = [...at, 'field', field.path];
    add(...here);
    if (withRequired && field.required !== undefined) add(...here, 'required', field.required);
    addValues(add, here, field);
  }
}

function addValues(add: Add, at: readonly string[], value: ExpectedValue): void {
  for (const key of VALUE_KEYS) {
    const stated = value[key];
    if (stated !== undefined && stated !== null) add(...at, key, comparable(stated));
  }
}

/** A list's members are sorted, since their order says nothing. */
function comparable(value: unknown): string {
  if (!Array.isArray(value)) return canonicalJson(value);
  const members = value.map((member: unknown) => ({ text: String(member), json: canonicalJson(member) }));
  members.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  return `[${members.map((member) => member.json).join(', ')}]`;
}

/** Where `success` is expected (the page states no code), the first of 2xx, 2XX or `default` will do. */
function alignSuccess(expected: ExpectedFacts, read: PageFacts | ExpectedFacts): PageFacts | ExpectedFacts {
  const has = (responses: object | null | undefined) => Object.hasOwn(responses ?? {}, 'success');
  if (!has(expected.responses) || has(read.responses)) return read;
  const entries: [string, ExpectedResponse][] = Object.entries(read.responses ?? {});
  const success = entries.find(([status]) => status.startsWith('2') || status === 'default');
  if (success !== undefined) success[0] = 'success';
  return { ...read, responses: Object.fromEntries(entries) };
}

/** `parameter`, `response field`, `requestBody field type`, ...: the words of a fact without its names and values. */
function kindOf(fact: readonly string[]): string {
  const [first = ''] = fact;
  if (first === 'parameter') return kind(first, fact[3]);
  if (first === 'requestBody' || first === 'response') {
    const rest = fact.slice(first === 'response' ? 2 : 1);
    if (rest[0] === 'field') return kind(`${first} field`, rest[2]);
    return first === 'requestBody' && rest.length === 1 ? first : kind(first, rest[0]);
  }
  return first;
}

function kind(of: string, key: string | undefined): string {
  return key === undefined ? of : `${of} ${key}`;
}
