/** What to send: one value for each parameter, and a body. How it is put on the wire is the sender's part. */

import { asObject, asText, isObject, type Json, joinPointer } from '../../contract/json.js';
import type {
  Contract,
  ContractMedia,
  ContractOperation,
  ContractParameter,
  Resolved,
} from '../../contract/load.js';
import { styleProblem } from '../../contract/parameters/write.js';
import { isReservedHeader } from '../../contract/structure.js';
import { schemasOf } from '../../contract/validate/schemas.js';
import { effectiveSchema } from '../../contract/values/effective.js';
import { makeValue } from '../../contract/values/make.js';
import type { Made } from '../../contract/values/strings.js';
import { placeholdersOf } from '../authority/own.js';
import { isOpaque, type PlannedBody, type PropertyEncoding, writingRank } from '../send/body.js';

/** What to send, as values. */
export interface PlannedRequest {
  /** By parameter name, within its place. */
  readonly path: Readonly<Record<string, Json>>;
  /** By parameter name. */
  readonly query: Readonly<Record<string, Json>>;
  /** By parameter name. */
  readonly header: Readonly<Record<string, Json>>;
  /** By parameter name. */
  readonly cookie: Readonly<Record<string, Json>>;
  /** Absent where none is sent. */
  readonly body?: PlannedBody;
}

/** A value that could not be made; cases that need it are listed as unreachable. */
export interface Gap {
  /** Of the operation that needs it. */
  readonly operationId: string;
  /** Parameter name, or `body`. */
  readonly what: string;
  /** Why it could not be made. */
  readonly reason: string;
  /** JSON Pointer into the contract. */
  readonly pointer: string;
}

export interface Request {
  readonly request: PlannedRequest;
  /** What is missing for the request to be valid. */
  readonly gaps: readonly Gap[];
  /** Examples and defaults that break their own schema, in whose place a made value is sent. */
  readonly replaced: readonly Gap[];
}

/** Whether the contract describes a parameter that OpenAPI says is none: it "SHALL be ignored" ("Parameter Object", name). */
export function isIgnored(parameter: ContractParameter): boolean {
  return parameter.in === 'header' && isReservedHeader(parameter.name);
}

/** A valid request for the operation: the required parameters and body, from examples where there are some. */
export function validRequest(contract: Contract, operation: ContractOperation, seed: number): Request {
  const places = { path: {}, query: {}, header: {}, cookie: {} } as Record<
    ContractParameter['in'],
    Record<string, Json>
  >;
  const gaps: Gap[] = [];
  const replaced: Gap[] = [];
  const missing = (what: string, pointer: string, reason: string) =>
    gaps.push({ operationId: operation.operationId, what, pointer, reason });
  for (const parameter of operation.parameters) {
    if (!parameter.required && parameter.in !== 'path') continue;
    if (isIgnored(parameter)) continue;
    const made = parameterValue(contract, parameter, seed);
    if (made.ok) places[parameter.in][parameter.name] = made.value;
    else missing(parameter.name, parameter.pointer, made.gap);
    replaced.push(...replacements(operation, parameter.name, made));
  }
  for (const name of new Set(placeholdersOf(operation.path))) {
    if (operation.parameters.some((parameter) => parameter.in === 'path' && parameter.name === name))
      continue;
    missing(name, operation.pointer, 'the path names it and no parameter describes it');
  }
  const described = bodyOf(contract, operation);
  const body = described?.required ? validBody(contract, operation, seed) : undefined;
  if (body && !body.ok) missing('body', described?.pointer ?? operation.pointer, body.gap);
  if (body) replaced.push(...replacements(operation, 'body', body));
  return { request: { ...places, ...(body?.ok ? { body: body.value } : {}) }, gaps, replaced };
}

/** A value to send, and the places of those that would have been sent if they were right. */
type Chosen<Value> = Made<Value> & { readonly replaced?: readonly string[] };

function replacements(
  { operationId }: ContractOperation,
  what: string,
  { replaced = [] }: Chosen<unknown>,
): Gap[] {
  const reason = 'the example or default breaks its own schema; a made value is sent in its place';
  return replaced.map((pointer) => ({ operationId, what, pointer, reason }));
}

/** What no rule of construction guarantees (`not`, overlapping choices, wrong examples) is checked on the value itself. */
export function meetsSchema(contract: Contract): (schema: Resolved, value: Json) => boolean {
  const known = answers.get(contract) ?? new Map<string, boolean>();
  answers.set(contract, known);
  return (schema, value) => {
    // A short schema without a reference is a parameter's, which large contracts repeat word for word hundreds of times.
    const isSimple = !Object.keys(asObject(schema.value)).some((keyword) => compound.has(keyword));
    const text = isSimple ? JSON.stringify(schema.value) : '';
    const key =
      isSimple && text.length < 300 && !text.includes('$ref')
        ? `${text} ${JSON.stringify(value)}`
        : undefined;
    const answer = (key === undefined ? undefined : known.get(key)) ?? isMet(contract, schema, value);
    if (key !== undefined) known.set(key, answer);
    return answer;
  };
}

/** Keywords of schemas that are too large to be compared by their text. */
const compound = new Set(['properties', 'allOf', 'oneOf', 'anyOf', 'additionalProperties']);
const answers = new WeakMap<Contract, Map<string, boolean>>();

function isMet(contract: Contract, schema: Resolved, value: Json): boolean {
  return schemasOf(contract).judge(schema.pointer, value, { direction: 'request' }).errors.length === 0;
}

function parameterValue(contract: Contract, parameter: ContractParameter, seed: number): Chosen<Json> {
  const { schema } = parameter;
  const meets = meetsSchema(contract);
  const check = (at: Resolved, value: Json) =>
    meets(at, value) && styleProblem(parameter, value) === undefined;
  const example = parameter.examples.find(({ value }) => schema === undefined || check(schema, value));
  const replaced = example ? [] : parameter.examples.map(({ pointer }) => pointer);
  if (example) return { ok: true, value: example.value };
  if (!schema) return { ok: false, gap: 'the parameter has neither schema nor example' };
  const made = makeValue(contract, schema, { seed, problem: (value) => styleProblem(parameter, value) });
  return { ...made, replaced: [...replaced, ...(made.replaced ?? [])] };
}

/** What is said of the body: OpenAPI 3.0 ignores it where HTTP gives it no meaning ("Operation Object", requestBody). */
export function bodyOf(
  contract: Contract,
  { method, requestBody }: ContractOperation,
): ContractOperation['requestBody'] {
  return contract.version === '3.0' && (method === 'GET' || method === 'HEAD') ? undefined : requestBody;
}

/** A body that the contract accepts, whether or not it must be sent. */
export function validBody(
  contract: Contract,
  operation: ContractOperation,
  seed: number,
): Chosen<PlannedBody> {
  const content = [...(operation.requestBody?.content ?? [])].sort(
    (a, b) => writingRank(a.mediaType) - writingRank(b.mediaType),
  );
  if (content.length === 0) return { ok: false, gap: 'the request body names no media type' };
  const tried: string[] = [];
  for (const media of content) {
    const made = bodyAs(contract, media, seed);
    if (made.ok) return made;
    tried.push(made.gap);
  }
  return { ok: false, gap: [...new Set(tried)].join('; ') };
}

function bodyAs(contract: Contract, media: ContractMedia, seed: number): Chosen<PlannedBody> {
  const { mediaType, schema } = media;
  const check = meetsSchema(contract);
  const opaque = isOpaque(mediaType);
  // Forms hold the properties of an object, and bytes are no object.
  const fits = (value: Json) =>
    formTypes.test(mediaType) ? isObject(value) : !opaque || typeof value !== 'object' || value === null;
  const example = media.examples.find(
    ({ value }) => fits(value) && (opaque || schema === undefined || check(schema, value)),
  );
  // Without a schema any bytes will do (OpenAPI 3.1, "Considerations for File Uploads").
  const made: Chosen<Json> = example
    ? { ok: true, value: example.value }
    : schema
      ? makeValue(contract, schema, { seed })
      : { ok: true, value: opaque ? 'a' : {} };
  if (!made.ok) return made;
  // What a schema says of an object (`type: object, format: file`) says nothing of bytes.
  if (!fits(made.value) && unstructured.test(mediaType))
    return { ok: true, value: { mediaType, value: 'a' } };
  if (!fits(made.value)) return { ok: false, gap: `no body can be written as ${mediaType} from its schema` };
  const encoding = encodingOf(contract, media);
  const replaced = [...(example ? [] : media.examples.map((each) => each.pointer)), ...(made.replaced ?? [])];
  return { ok: true, value: { mediaType, value: made.value, ...(encoding ? { encoding } : {}) }, replaced };
}

/** Types of which it is known that they hold bytes and no values (RFC 2046, section 4). */
const unstructured = /^\s*(application\/octet-stream|image\/|audio\/|video\/)/i;
const formTypes = /^(multipart\/|application\/x-www-form-urlencoded)/i;

/** What the contract says about the properties of a form; bytes are told by their schema. */
export function encodingOf(
  contract: Contract,
  { pointer, mediaType, schema }: ContractMedia,
): Readonly<Record<string, PropertyEncoding>> | undefined {
  if (!formTypes.test(mediaType)) return undefined;
  const stated = asObject(contract.resolve(joinPointer(pointer, 'encoding'))?.value);
  const properties = schema ? asObject(effectiveSchema(contract, schema).properties) : {};
  const names = new Set([...Object.keys(stated), ...Object.keys(properties)]);
  return Object.fromEntries(
    [...names].map((name): [string, PropertyEncoding] => {
      const { contentType, style, explode, allowReserved } = asObject(stated[name]);
      const property = properties[name];
      const type = asText(contentType);
      const named = asText(style);
      return [
        name,
        {
          ...(type === undefined ? {} : { contentType: type }),
          ...(named === undefined ? {} : { style: named }),
          ...(typeof explode === 'boolean' ? { explode } : {}),
          ...(typeof allowReserved === 'boolean' ? { allowReserved } : {}),
          ...(property !== undefined && isBytes(contract, property) ? { binary: true } : {}),
        },
      ];
    }),
  );
}

function isBytes(contract: Contract, property: Json): boolean {
  const schema = effectiveSchema(contract, { pointer: '', value: property });
  if (schema.type === 'array' && schema.items !== undefined) return isBytes(contract, schema.items);
  return (
    schema.format === 'binary' ||
    (schema.contentMediaType !== undefined && schema.contentEncoding === undefined)
  );
}
