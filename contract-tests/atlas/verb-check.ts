/** Holds a verb to what was on the wire: it asked for what the case says, and made of the response what it means. */
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json } from '../../contract/json.js';
import { type AtlasErrorName, isAtlasError } from '../../src/index.js';
import { buildRequest } from '../send/build.js';
import type { VerbCase } from '../send/sender.js';
import type { Prepared } from '../targets/target.js';
import type { RawResponse, Violation } from '../types.js';
import { type Unwrapped, unwrapped } from './verbs.js';

/** The verb must send the operation's own method, path and query, and ask for the media type of its version. */
export function wrongRequest({ planned, prepared, sent, exchange, baseUrl }: VerbCase): Violation[] {
  const wanted = buildRequest(baseUrl, planned.operation, prepared.request, undefined);
  const { method, url, headers } = exchange.request;
  const accept = headers.find(([name]) => name.toLowerCase() === 'accept')?.[1];
  const success = planned.operation.responses.find(({ status }) => status.startsWith('2'));
  const types = success?.content.map(({ mediaType }) => mediaType) ?? [];
  const found: [expected: string, got: string][] = [
    [`${wanted.method} ${pathOf(wanted.url)}`, `${method} ${pathOf(url)}`],
    ...Object.entries(prepared.request.query).map(([name, value]): [string, string] => [
      `${name}=${value}`,
      `${name}=${new URL(url).searchParams.get(name)}`,
    ]),
    ...(types.length > 0 && !types.includes(accept ?? '')
      ? [[`Accept: ${types.join(' or ')}`, `Accept: ${accept ?? '(none)'}`] satisfies [string, string]]
      : []),
  ];
  return found
    .filter(([expected, got]) => expected !== got)
    .map(([expected, got]) =>
      violation('verb-asks-wrong', `${sent.verb}() asks for something else.`, expected, got),
    );
}

/** A success must come out as what it says, an error as the class that its status calls for, with its own code. */
export function wrongResult({ planned, prepared, sent, exchange }: VerbCase): Violation[] {
  const { response } = exchange;
  if (response === undefined) return [];
  const seen = unwrapped(prepared.request, response.status, bodyOf(response));
  const { result, verb } = sent;
  const { status } = seen;
  if (status < 300) {
    if (!result.ok)
      return [
        violation(
          'verb-fails',
          `${verb}() failed over a success.`,
          `a result for ${status}`,
          told(result.error),
        ),
      ];
    const expected = valueFor(verb, prepared, seen);
    return isDeepStrictEqual(pick(result.value, expected), expected)
      ? []
      : [
          violation(
            'verb-result',
            `${verb}() gave something else than the response.`,
            JSON.stringify(expected) ?? 'nothing',
            JSON.stringify(result.value) ?? 'nothing',
          ),
        ];
  }
  if (result.ok) {
    return [
      violation(
        'verb-result',
        `${verb}() took an error for a success.`,
        `an error for ${status}`,
        'a result',
      ),
    ];
  }
  const names = classesFor(status, response);
  const { error } = result;
  const right =
    isAtlasError(error) && names.some((name) => isAtlasError(error, name)) && error.status === status;
  const code =
    isObject(seen.body) && typeof seen.body.errorCode === 'string' ? seen.body.errorCode : undefined;
  if (right && (code === undefined || error.errorCode === code)) return [];
  const wanted = `${names.join(' or ')} with status ${status}${code === undefined ? '' : ` and errorCode ${code}`}`;
  return [
    violation(
      'verb-error',
      `${verb}() made another error of ${planned.status} than the status calls for.`,
      wanted,
      told(error),
    ),
  ];
}

/** Written here once more, and not taken from the client: what it decides by its own table is what is checked. */
function classesFor(status: number, response: RawResponse): readonly AtlasErrorName[] {
  const challenged = response.headers.some(([name]) => name.toLowerCase() === 'www-authenticate');
  switch (status) {
    case 401:
      return [challenged ? 'AtlasAuthenticationError' : 'AtlasPermissionError'];
    case 402:
    case 403:
      return ['AtlasPermissionError'];
    case 404:
      return ['AtlasNotFoundError'];
    case 405:
      return ['AtlasRequestError', 'AtlasServerError'];
    case 408:
      return ['AtlasTimeoutError'];
    case 409:
      return ['AtlasConflictError'];
    case 429:
      return ['AtlasRateLimitError'];
    default:
      return [
        status >= 500 ? 'AtlasServerError' : status >= 400 ? 'AtlasRequestError' : 'AtlasResponseError',
      ];
  }
}

/** What a verb is to make of a success. */
function valueFor(verb: string, { request }: Prepared, { body }: Unwrapped): Json | undefined {
  if (verb === 'deletePeeringConnection') return { ...request.path, outcome: 'accepted' };
  if (verb === 'getPeeringConnection') return body;
  const results = isObject(body) ? body.results : undefined;
  return Array.isArray(results) ? results[0] : undefined;
}

/** The fields that are expected, of an object; what a verb adds to a response is its own. */
function pick(value: unknown, expected: Json | undefined): unknown {
  if (!isObject(expected) || typeof value !== 'object' || value === null) return value;
  const fields: Readonly<Record<string, unknown>> = { ...value };
  return Object.fromEntries(Object.keys(expected).map((name) => [name, fields[name]]));
}

function bodyOf({ body }: RawResponse): Json | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

function pathOf(url: string): string {
  return url.replace(/[?#].*$/s, '');
}

function told(error: unknown): string {
  if (!isAtlasError(error))
    return error instanceof Error ? `${error.name}: ${error.message}` : 'no error of the client';
  const { name, status, errorCode } = error;
  return `${name} with status ${status} and errorCode ${errorCode}: ${error.message}`;
}

function violation(rule: string, message: string, expected: string, got: string): Violation {
  return { rule, severity: 'error', message, expected, got };
}
