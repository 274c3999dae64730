/** Everything the rules look at, read once from the bytes: rules only compare. Nothing here judges, and nothing throws. */

import { parseExact } from '../../contract/exact.js';
import { isObject } from '../../contract/json.js';
import { type JsonScan, scanJson } from '../../contract/json-scan.js';
import type { Contract, ContractMedia, ContractOperation, ContractResponse } from '../../contract/load.js';
import { readFormBody } from '../../contract/parameters/form.js';
import { readScalar } from '../../contract/parameters/read.js';
import { typesAt } from '../../contract/parameters/types.js';
import type { JsonType } from '../../contract/schema-view.js';
import { type OddProperty, oddProperties } from '../../contract/validate/properties.js';
import { followed } from '../../contract/validate/raw.js';
import {
  type NotChecked,
  type SchemaError,
  type SchemaVerdict,
  schemasOf,
} from '../../contract/validate/schemas.js';
import type { RawExchange, RawResponse } from '../types.js';
import { follows } from './conventions.js';
import { type Decoding, decodeContent } from './http/coding.js';
import { closest, isJsonType, isTextType, type MediaType, readMediaType } from './http/media-type.js';
import type { JudgeInput } from './input.js';
import { itemsOf } from './sequence.js';

export interface Evidence {
  readonly input: JudgeInput;
  readonly contract: Contract;
  readonly operation: ContractOperation;
  readonly request: RawExchange['request'];
  readonly response: RawResponse;
  /** Values by lower-case name, in wire order. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** The status that counts: that of the envelope where there is one, else that of the response. */
  readonly status: number;
  /** What the contract says about that status. */
  readonly documented?: ContractResponse;
  /** No body may come: HEAD, 1xx, 204, 205, 304. */
  readonly bodyless: boolean;
  readonly mediaType?: MediaType;
  readonly mediaTypeProblem?: string;
  /** The documented media type the response belongs to; the first one where it states none. */
  readonly media?: ContractMedia;
  readonly decoding: Decoding;
  /** The body is packed, and no header says so. */
  readonly packedUnstated: boolean;
  /** The body as text, where it is whole, decoded and valid in its charset. */
  readonly text?: string;
  readonly isJson: boolean;
  readonly scan?: JsonScan;
  readonly envelope?: Envelope;
  /** The value that is held to the schema. Absent where there is none or it could not be read. */
  readonly subject?: Subject;
  /** The body is a sequence of values, which are held to their schema one by one. */
  readonly isSequence: boolean;
  /** The subject held to the schema of the documented media type. */
  readonly verdict: SchemaVerdict;
  readonly oddProperties: readonly OddProperty[];
}

/** What `envelope=true` asks for. */
export interface Envelope {
  /** Absent where the body is no envelope. */
  readonly status?: unknown;
  readonly found: boolean;
}

export interface Subject {
  readonly value: unknown;
  /** JSON Pointer of the value in the body. */
  readonly at: string;
  /** JSON Pointer of its schema in the contract. */
  readonly schema?: string;
}

/** A body nested deeper than this is not held to a schema. */
export const deepestJudged = 500;

const formTypes: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);

const operationsOf = new WeakMap<Contract, Map<string, ContractOperation>>();

/** The operation a judgement is about. @throws {RangeError} the contract has none of that name */
export function operationNamed(contract: Contract, name: string): ContractOperation {
  const known = operationsOf.get(contract) ?? new Map<string, ContractOperation>();
  if (known.size === 0) {
    for (const operation of contract.operations)
      known.set(`${operation.method} ${operation.path}`, operation);
    for (const operation of contract.operations) known.set(operation.operationId, operation);
    operationsOf.set(contract, known);
  }
  const operation = known.get(name);
  if (!operation)
    throw new RangeError(`${contract.file} has no operation ${name}; give an operationId or METHOD /path`);
  return operation;
}

export function documentedFor(operation: ContractOperation, status: number): ContractResponse | undefined {
  const find = (key: string): ContractResponse | undefined =>
    operation.responses.find((response) => response.status === key);
  return find(String(status)) ?? find(`${Math.floor(status / 100)}XX`) ?? find('default');
}

/** Whether a response is a challenge whose body, and the body's type, the contract lets the service leave out. */
export function isBareChallenge({ contract, response, headers }: Evidence): boolean {
  return response.status === 401 && headers.has('www-authenticate') && follows(contract, 'bare-challenge');
}

export function gather(input: JudgeInput, response: RawResponse): Evidence {
  const { contract, exchange } = input;
  const operation = operationNamed(contract, input.operation);
  const headers = headersOf(response);
  const bodyless = isBodyless(exchange.request.method, response.status);
  const stated = headers.get('content-type')?.[0];
  const reading = stated === undefined ? undefined : readMediaType(stated);
  const mediaType = reading && 'media' in reading ? reading.media : undefined;
  const mediaTypeProblem =
    reading && ('problem' in reading ? reading.problem : withoutBoundary(reading.media));
  const carrier = documentedFor(operation, response.status);
  const isJson = isJsonType(mediaType?.essence ?? readFirst(carrier) ?? 'application/json');
  const decoding = bodyless
    ? { kind: 'decoded' as const, bytes: new Uint8Array() }
    : decodeContent(response.body, (headers.get('content-encoding') ?? []).join(','));
  const packedUnstated = isPackedUnstated(decoding, isJson || isTextType(mediaType?.essence ?? ''));
  const text = response.complete && !packedUnstated ? textOf(decoding, mediaType, isJson) : undefined;
  const scan = isJson && text !== undefined && text !== '' ? scanJson(text) : undefined;
  const whole = scan && !scan.error && scan.trailing === undefined && scan.depth <= deepestJudged;
  const value: unknown = whole && text !== undefined ? parseExact(text) : undefined;
  const envelope =
    isEnvelopeAsked(contract, operation, exchange.request.url) && whole ? envelopeOf(value) : undefined;
  const status = typeof envelope?.status === 'number' ? envelope.status : response.status;
  const documented = documentedFor(operation, status);
  const media = mediaFor(documented, mediaType, stated !== undefined);
  const subject = subjectOf(contract, {
    value,
    whole: whole === true,
    isJson,
    form: formTypes.has(mediaType?.essence ?? '') ? stated : undefined,
    text,
    envelope,
    media,
    bytes:
      decoding.kind === 'decoded' && response.complete && decoding.bytes.length > 0
        ? decoding.bytes
        : undefined,
  });
  const items = response.complete && !bodyless ? itemsIn(contract, media, mediaType, decoding) : undefined;
  const judged =
    items ??
    (subject?.schema === undefined ? [] : [{ value: subject.value, schema: subject.schema, at: '' }]);
  return {
    input,
    contract,
    operation,
    request: exchange.request,
    response,
    headers,
    status,
    ...(documented ? { documented } : {}),
    bodyless,
    ...(mediaType ? { mediaType } : {}),
    ...(mediaTypeProblem === undefined ? {} : { mediaTypeProblem }),
    ...(media ? { media } : {}),
    decoding,
    packedUnstated,
    ...(text === undefined ? {} : { text }),
    isJson,
    ...(scan ? { scan } : {}),
    ...(envelope ? { envelope } : {}),
    ...(subject ? { subject } : {}),
    isSequence: items !== undefined,
    verdict: verdictOf(contract, judged),
    oddProperties: judged.flatMap(({ value, schema, at }) =>
      oddProperties(contract, schema, value).map((odd) => ({
        ...odd,
        valuePointer: `${at}${odd.valuePointer}`,
      })),
    ),
  };
}

interface Judged {
  readonly value: unknown;
  readonly schema: string;
  /** JSON Pointer of the value in the body. */
  readonly at: string;
  /** It is to be JSON, and is none. */
  readonly isText?: boolean;
}

function verdictOf(contract: Contract, judged: readonly Judged[]): SchemaVerdict {
  const errors: SchemaError[] = [];
  const notChecked: NotChecked[] = [];
  for (const { value, schema, at, isText } of judged) {
    if (isText) {
      const facts = { keyword: 'type', contractPointer: schema, valuePointer: at, params: {} };
      errors.push({ ...facts, schema: 'JSON', data: value });
      continue;
    }
    const verdict = schemasOf(contract).judge(schema, value);
    errors.push(...verdict.errors.map((error) => ({ ...error, valuePointer: `${at}${error.valuePointer}` })));
    notChecked.push(...verdict.notChecked);
  }
  return { errors, notChecked };
}

/** What `itemSchema` describes, each; and what `schema` describes, as the array of them (OpenAPI 3.2, Media Type Object). */
function itemsIn(
  contract: Contract,
  media: ContractMedia | undefined,
  mediaType: MediaType | undefined,
  decoding: Decoding,
): Judged[] | undefined {
  if (contract.version !== '3.2' || !media || !mediaType || decoding.kind !== 'decoded') return undefined;
  const items = itemsOf(mediaType.essence, new TextDecoder().decode(decoding.bytes));
  if (!items) return undefined;
  const each = contract.resolveSchema(`${media.pointer}/itemSchema`);
  const whole = media.schema ? schemaAt(contract, media) : undefined;
  const schema = `${media.pointer}/itemSchema`;
  return [
    ...(each
      ? items.map(({ value, isJson }, index) => ({ value, schema, at: `/${index}`, isText: !isJson }))
      : []),
    ...(whole === undefined ? [] : [{ value: items.map(({ value }) => value), schema: whole, at: '' }]),
  ];
}

/** RFC 2046, section 5.1.1. */
function withoutBoundary({ essence, parameters }: MediaType): string | undefined {
  return essence.startsWith('multipart/') && !parameters.has('boundary') ? 'names no boundary' : undefined;
}

function headersOf(response: RawResponse): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const [name, value] of response.headers) {
    const key = name.toLowerCase();
    const known = headers.get(key);
    if (known) known.push(value);
    else headers.set(key, [value]);
  }
  return headers;
}

/** RFC 9110 sections 6.4.1, 9.3.2, 15.3.5, 15.3.6 and 15.4.5. */
function isBodyless(method: string, status: number): boolean {
  return method === 'HEAD' || status < 200 || [204, 205, 304].includes(status);
}

function readFirst(documented: ContractResponse | undefined): string | undefined {
  const reading = readMediaType(documented?.content[0]?.mediaType ?? '');
  return 'media' in reading ? reading.media.essence : undefined;
}

/** Also a body that was packed twice and says so once. */
function isPackedUnstated(decoding: Decoding, textual: boolean): boolean {
  if (!textual || decoding.kind !== 'decoded') return false;
  return decoding.bytes[0] === 0x1f && decoding.bytes[1] === 0x8b;
}

/** JSON is UTF-8 whatever is stated (RFC 8259 section 8.1); other text is what its charset says. */
function textOf(decoding: Decoding, mediaType: MediaType | undefined, isJson: boolean): string | undefined {
  if (decoding.kind !== 'decoded') return undefined;
  if (!isJson && !isTextType(mediaType?.essence ?? '')) return undefined;
  const label = isJson ? 'utf-8' : (mediaType?.parameters.get('charset') ?? 'utf-8');
  try {
    return new TextDecoder(label, { fatal: true }).decode(decoding.bytes);
  } catch {
    return undefined;
  }
}

function isEnvelopeAsked(contract: Contract, operation: ContractOperation, url: string): boolean {
  if (!follows(contract, 'envelope')) return false;
  const documented = operation.parameters.some(
    ({ name, in: place }) => name === 'envelope' && place === 'query',
  );
  return documented && /[?&]envelope=true(?:&|#|$)/.test(url);
}

function envelopeOf(value: unknown): Envelope {
  if (!isObject(value) || !Object.hasOwn(value, 'status')) return { found: false };
  const wraps = Object.hasOwn(value, 'content') || Object.hasOwn(value, 'envelope');
  // A list is its own envelope: the status is added to it. A status that is text belongs to the resource.
  if (!wraps && typeof value.status !== 'number') return { found: false };
  return { found: true, status: value.status };
}

function mediaFor(
  documented: ContractResponse | undefined,
  mediaType: MediaType | undefined,
  stated: boolean,
): ContractMedia | undefined {
  const content = documented?.content ?? [];
  if (!stated) return content[0];
  if (!mediaType) return undefined;
  return closest(mediaType, content);
}

function subjectOf(
  contract: Contract,
  given: {
    value: unknown;
    whole: boolean;
    isJson: boolean;
    /** The media type of a form, as sent. */
    form: string | undefined;
    text: string | undefined;
    envelope: Envelope | undefined;
    media: ContractMedia | undefined;
    /** The body, where nothing is known of its form. */
    bytes: Uint8Array | undefined;
  },
): Subject | undefined {
  const { value, whole, isJson, text, envelope, media } = given;
  const schema = media?.schema ? schemaAt(contract, media) : undefined;
  const of = (part: unknown, at: string): Subject => ({
    value: part,
    at,
    ...(schema === undefined ? {} : { schema }),
  });
  if (!isJson) {
    if (schema === undefined) return undefined;
    if (given.form !== undefined && given.bytes) {
      const form = readFormBody(contract, schema, given.form, given.bytes);
      return 'value' in form ? of(form.value, '') : undefined;
    }
    if (text !== undefined) return textSubject(contract, schema, text);
    return given.bytes && isRaw(contract, schema) ? of(octets(given.bytes), '') : undefined;
  }
  if (!whole) return undefined;
  if (!envelope?.found || !isObject(value)) return of(value, '');
  for (const wrapper of ['content', 'envelope']) {
    if (Object.hasOwn(value, wrapper)) return of(value[wrapper], `/${wrapper}`);
  }
  return of(Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'status')), '');
}

const scalarTypes: readonly JsonType[] = ['string', 'number', 'boolean', 'null'];

/** A text is the one value it holds. What a list or an object looks like in a text, no specification says. */
function textSubject(contract: Contract, schema: string, text: string): Subject | undefined {
  const types = typesAt(contract, schema);
  const isScalar = scalarTypes.some((type) => types.has(type));
  return isScalar ? { value: readScalar(contract, schema, text), at: '', schema } : undefined;
}

/** What makes a schema without a type one of something else than bytes. */
export const structure: readonly string[] = [
  'properties',
  'items',
  'allOf',
  'anyOf',
  'oneOf',
  'required',
  'additionalProperties',
  '$ref',
];

/** Whether a schema describes bytes as they are, so that its lengths count bytes. */
function isRaw(contract: Contract, schema: string): boolean {
  const described = followed(contract.document, schema)?.schema ?? {};
  if (described.contentEncoding !== undefined) return false;
  return contract.version === '3.0'
    ? described.type === 'string' && described.format === 'binary'
    : described.type === 'string' ||
        (described.type === undefined && !structure.some((name) => name in described));
}

/** One character for each byte. */
function octets(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Where the schema is written, not where its reference leads: in 3.1 what stands beside a reference counts. */
function schemaAt(contract: Contract, media: ContractMedia): string | undefined {
  return contract.version !== '3.0' ? `${media.pointer}/schema` : media.schema?.pointer;
}
