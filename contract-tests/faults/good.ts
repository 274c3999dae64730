/** Documented answers with nothing wrong with them, made from the contract alone. */
import { STATUS_CODES } from 'node:http';
import { isObject, type Json } from '../../contract/json.js';
import type { Contract, ContractMedia, ContractOperation, ContractResponse } from '../../contract/load.js';
import { schemasOf } from '../../contract/validate/schemas.js';
import { makeValue } from '../../contract/values/make.js';
import { follows } from '../judge/conventions.js';
import { challengeScheme } from '../judge/http/challenge.js';
import { isJsonType, readMediaType } from '../judge/http/media-type.js';
import { statusToAskFor } from '../targets/status.js';
import type { Answer } from './answer.js';
import { bytes } from './answer.js';
import type { GoodAnswer } from './entry.js';

export interface GoodOptions {
  /** Of made values. Default: 1. */
  readonly seed?: number;
}

/**
 * For each operation and documented response: one answer with each documented example as its body, and one with a made body that
 * holds every documented property. Operations keep the order of the contract.
 */
export function goodAnswers(contract: Contract, options: GoodOptions = {}): GoodAnswer[] {
  const seed = options.seed ?? 1;
  return contract.operations.flatMap((operation) =>
    operation.responses.flatMap((response) => {
      const status = statusToAskFor(operation, response.status) ?? 500;
      const base = baseOf(contract, operation, response, status, seed);
      if (response.content.length === 0) return [base];
      return response.content.flatMap((media) =>
        bodiesOf(contract, media, status, seed).map((body): GoodAnswer => withBody(base, media, body)),
      );
    }),
  );
}

type Body = { readonly value: Json } | { readonly text: string };

function bodiesOf(contract: Contract, media: ContractMedia, status: number, seed: number): Body[] {
  const reading = readMediaType(concrete(media.mediaType));
  if ('problem' in reading) return [];
  if (!isJsonType(reading.media.essence)) return [{ text: textFor(media) }];
  const isProblem = reading.media.essence === 'application/problem+json';
  return [...media.examples.map(({ value }) => value), ...made(contract, media, seed)].map((value) => ({
    value: sensible(value, status, isProblem),
  }));
}

function made(contract: Contract, media: ContractMedia, seed: number): Json[] {
  if (!media.schema) return [{}];
  const body = makeValue(contract, media.schema, { seed, direction: 'response', complete: true });
  // Where none can be made, the documented examples, if any, have to do.
  return body.ok ? [body.value] : [];
}

/** A made value says what it likes; an error says which status it belongs to and has a code. */
function sensible(value: Json, status: number, isProblem: boolean): Json {
  if (!isObject(value)) return value;
  const { error, errorCode, status: named } = value;
  return {
    ...value,
    ...(typeof error === 'number' ? { error: status } : {}),
    ...(typeof errorCode === 'string' && !/^[A-Z]/.test(errorCode) ? { errorCode: 'SAMPLE_ERROR' } : {}),
    ...(isProblem && typeof named === 'number' ? { status } : {}),
  };
}

function textFor(media: ContractMedia): string {
  const [example] = media.examples;
  return example ? String(example.value) : 'text';
}

function baseOf(
  contract: Contract,
  operation: ContractOperation,
  response: ContractResponse,
  status: number,
  seed: number,
): GoodAnswer {
  const documented = response.headers.flatMap(({ name, required, schema }): [string, string][] => {
    if (!required || !schema) return [];
    if (name.toLowerCase() === 'location') return [];
    const value = makeValue(contract, schema, { seed });
    return value.ok
      ? [[name, Array.isArray(value.value) ? value.value.join(', ') : String(value.value)]]
      : [];
  });
  const answer: Answer = {
    status,
    reason: STATUS_CODES[status] ?? '',
    headers: [
      ['Date', 'Mon, 05 Aug 2024 10:00:00 GMT'],
      ...documented,
      ...(status === 401 ? challenges(contract, operation) : []),
      ...(status === 301 || status === 302 || status === 307 || status === 308
        ? [['Location', '/elsewhere'] as const]
        : []),
    ],
    body: new Uint8Array(),
    framing: status === 204 || status === 304 ? 'none' : 'length',
  };
  return { contract, operation, response, answer, scheme: schemeFor(contract, operation) };
}

function withBody(base: GoodAnswer, media: ContractMedia, body: Body): GoodAnswer {
  const answer: Answer = {
    ...base.answer,
    headers: [['Content-Type', concrete(media.mediaType)], ...base.answer.headers],
    body: bytes('value' in body ? JSON.stringify(body.value) : body.text),
  };
  if (base.operation.method === 'HEAD')
    return { ...base, media, answer: { ...answer, body: new Uint8Array() } };
  return { ...base, media, answer, ...('value' in body ? { value: body.value } : {}) };
}

function concrete(mediaType: string): string {
  return mediaType
    .replace('*/*', 'application/json')
    .replace('application/*', 'application/json')
    .replace('text/*', 'text/plain');
}

function schemeFor(contract: Contract, operation: ContractOperation): string {
  const names = operation.security.flat();
  const digest = names.find((name) => challengeScheme(contract.securitySchemes.get(name)) === 'digest');
  return digest ?? names[0] ?? 'none';
}

/** Whether an answer's operation may be asked with a scheme: `digest`, `basic` or `bearer`. */
export function documents({ contract, operation }: GoodAnswer, kind: string): boolean {
  return operation.security
    .flat()
    .some((name) => challengeScheme(contract.securitySchemes.get(name)) === kind);
}

/** Whether the operation takes `envelope`, and the contract says that it means what it does for this project. */
export function hasEnvelope({ contract, operation }: GoodAnswer): boolean {
  return follows(contract, 'envelope') && operation.parameters.some(({ name }) => name === 'envelope');
}

function challenges(contract: Contract, operation: ContractOperation): (readonly [string, string])[] {
  const kinds = new Set(
    operation.security.flat().map((name) => challengeScheme(contract.securitySchemes.get(name))),
  );
  const lines: (readonly [string, string])[] = [];
  if (kinds.has('digest')) lines.push(['WWW-Authenticate', digestChallenge()]);
  if (kinds.has('bearer')) lines.push(['WWW-Authenticate', 'Bearer realm="api"']);
  if (kinds.has('basic')) lines.push(['WWW-Authenticate', 'Basic realm="api", charset="UTF-8"']);
  return lines.length > 0 ? lines : [['WWW-Authenticate', 'Custom realm="api"']];
}

/** A Digest challenge; a parameter that is undefined is left out. */
export function digestChallenge(parameters: Readonly<Record<string, string | undefined>> = {}): string {
  const all: Readonly<Record<string, string | undefined>> = {
    realm: '"MMS Public API"',
    domain: '""',
    nonce: '"8c2d1f3a5b7e9d0c4f6a8b1d3e5f7a9c"',
    algorithm: 'MD5',
    qop: '"auth"',
    stale: 'false',
    ...parameters,
  };
  const written = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${value}`],
  );
  return `Digest ${written.join(', ')}`;
}

/** Whether the judge can say all about the body: its form is read, and nothing in its schema is beyond checking. */
export function isJudgeable({ contract, media, value }: GoodAnswer): boolean {
  if (!media) return true;
  const reading = readMediaType(concrete(media.mediaType));
  if ('problem' in reading) return false;
  const { essence } = reading.media;
  if (!isJsonType(essence)) return essence.startsWith('text/');
  return !media.schema || schemasOf(contract).judge(media.schema.pointer, value).notChecked.length === 0;
}
