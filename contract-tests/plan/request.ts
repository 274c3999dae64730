/** What to send: one value for each parameter, and a body. How it is put on the wire is the sender's part. */

import type { Json } from '../../contract/json.js';
import type { Contract, ContractOperation, ContractParameter, Resolved } from '../../contract/load.js';
import { schemasOf } from '../../contract/validate/schemas.js';
import { makeValue } from '../../contract/values/make.js';
import type { Made } from '../../contract/values/strings.js';

export interface PlannedRequest {
  /** By parameter name, within its place. */
  readonly path: Readonly<Record<string, Json>>;
  readonly query: Readonly<Record<string, Json>>;
  readonly header: Readonly<Record<string, Json>>;
  readonly cookie: Readonly<Record<string, Json>>;
  readonly body?: { readonly mediaType: string; readonly value: Json };
}

/** A value that could not be made; cases that need it are listed as unreachable. */
export interface Gap {
  readonly operationId: string;
  /** Parameter name, or `body`. */
  readonly what: string;
  readonly reason: string;
  readonly pointer: string;
}

export interface Request {
  readonly request: PlannedRequest;
  /** What is missing for the request to be valid. */
  readonly gaps: readonly Gap[];
}

/** Request media types that can be written, best first. */
const writable = [
  /^application\/([\w.-]+\+)?json\b/i,
  /^application\/x-www-form-urlencoded\b/i,
  /^text\//i,
  /^application\/octet-stream\b/i,
];
/** Set by the sender or by the case itself (RFC 9110; OpenAPI 3.0, "Parameter Object"). */
const reservedHeaders = new Set(['accept', 'content-type', 'authorization']);

/** A valid request for the operation: the required parameters and body, from examples where there are some. */
export function validRequest(contract: Contract, operation: ContractOperation, seed: number): Request {
  const places = { path: {}, query: {}, header: {}, cookie: {} } as Record<
    ContractParameter['in'],
    Record<string, Json>
  >;
  const gaps: Gap[] = [];
  const missing = (what: string, pointer: string, reason: string) =>
    gaps.push({ operationId: operation.operationId, what, pointer, reason });
  for (const parameter of operation.parameters) {
    if (!parameter.required && parameter.in !== 'path') continue;
    if (parameter.in === 'header' && reservedHeaders.has(parameter.name.toLowerCase())) continue;
    const made = parameterValue(contract, parameter, seed);
    if (made.ok) places[parameter.in][parameter.name] = made.value;
    else missing(parameter.name, parameter.pointer, made.gap);
  }
  const body = operation.requestBody?.required ? requestBody(contract, operation, seed) : undefined;
  if (body && !body.ok) missing('body', operation.requestBody?.pointer ?? operation.pointer, body.gap);
  return { request: { ...places, ...(body?.ok ? { body: body.value } : {}) }, gaps };
}

/** What no rule of construction guarantees (`not`, overlapping choices, wrong examples) is checked on the value itself. */
function meets(contract: Contract): (schema: Resolved, value: Json) => boolean {
  const known = answers.get(contract) ?? new Map<string, boolean>();
  answers.set(contract, known);
  return (schema, value) => {
    const text = JSON.stringify(schema.value);
    // A short schema without a reference is a parameter's, which large contracts repeat word for word hundreds of times.
    const key = text.length < 300 && !text.includes('$ref') ? `${text} ${JSON.stringify(value)}` : undefined;
    const answer = (key === undefined ? undefined : known.get(key)) ?? isMet(contract, schema, value);
    if (key !== undefined) known.set(key, answer);
    return answer;
  };
}

const answers = new WeakMap<Contract, Map<string, boolean>>();

function isMet(contract: Contract, schema: Resolved, value: Json): boolean {
  return schemasOf(contract).judge(schema.pointer, value, { direction: 'request' }).errors.length === 0;
}

function parameterValue(contract: Contract, parameter: ContractParameter, seed: number): Made<Json> {
  const { schema } = parameter;
  const check = meets(contract);
  const example = parameter.examples.find(({ value }) => schema === undefined || check(schema, value));
  if (example) return { ok: true, value: example.value };
  if (!schema) return { ok: false, gap: 'the parameter has neither schema nor example' };
  const made = makeValue(contract, schema, { seed, check });
  if (made.ok && parameter.in === 'path' && ['', '.', '..'].includes(String(made.value))) {
    return { ok: false, gap: `${JSON.stringify(made.value)} cannot be a path segment` };
  }
  return made;
}

function requestBody(contract: Contract, operation: ContractOperation, seed: number) {
  const content = operation.requestBody?.content ?? [];
  const media = writable.flatMap((kind) => content.filter(({ mediaType }) => kind.test(mediaType)))[0];
  if (!media) {
    const named = content.map(({ mediaType }) => mediaType).join(', ') || 'none';
    return { ok: false, gap: `no body can be written in these media types: ${named}` } as const;
  }
  const { mediaType, schema } = media;
  const check = meets(contract);
  const example = media.examples.find(({ value }) => schema === undefined || check(schema, value));
  const made: Made<Json> = example
    ? { ok: true, value: example.value }
    : schema
      ? makeValue(contract, schema, { seed, check })
      : { ok: true, value: '' };
  return made.ok ? ({ ok: true, value: { mediaType, value: made.value } } as const) : made;
}
