import type { Contract } from '../../contract/view.js';
import { judge } from '../../contract-tests/judge/index.js';
import { atLevels, type Levels, ofTheJudge } from '../../contract-tests/judge/levels.js';
import type { SeenExchange } from '../../contract-tests/traffic/exchange.js';
import { createMatcher, type Matcher } from '../../contract-tests/traffic/match.js';
import { framingRules, judgeBoth, undocumented } from '../../contract-tests/traffic/record.js';
import type { RawExchange, Violation } from '../../contract-tests/types.js';
import type { OptionRules } from '../../src/arguments/read-options.js';
import { flag, text } from '../../src/arguments/rules.js';
import { address, levels as levelRule, optionsOf } from './options.js';

/** Headers as `fetch` takes them. A name may come several times in a list of pairs. */
export type HeaderSource =
  | Headers
  | Readonly<Record<string, string>>
  | readonly (readonly [name: string, value: string])[];

/** A request, where there is no `Request` of the platform. */
export interface PlainRequest {
  /** Absolute. */
  readonly url: string;
  /** @default GET */
  readonly method?: string;
  /** @default none */
  readonly headers?: HeaderSource;
  /** As sent, without content coding. @default none */
  readonly body?: string | Uint8Array | null;
}

/** A response, where there is no `Response` of the platform. */
export interface PlainResponse {
  readonly status: number;
  /** @default none */
  readonly headers?: HeaderSource;
  /** As received, with content coding undone. @default none */
  readonly body?: string | Uint8Array | null;
}

export interface Exchange {
  /** May be left out where `operation` is named: then the response alone is judged. */
  readonly request?: Request | PlainRequest;
  readonly response: Response | PlainResponse;
}

export interface CheckOptions {
  /** `operationId`, or `METHOD /path` with the path as in the contract. @default told from method and URL */
  readonly operation?: string;
  /** Where the API is served. @default at the contract's servers and, by their paths, at the origin of the request */
  readonly baseUrl?: string;
  /** Undocumented properties, parameters and bodies, and what could not be checked, are errors. @default false */
  readonly strict?: boolean;
  /** Levels of rules, by their names. @default their own */
  readonly rules?: Levels;
}

export interface ExchangeResult {
  /** No violation is an error. */
  readonly ok: boolean;
  /** `operationId` of the operation that it was held to; absent where the contract has none for it. */
  readonly operation?: string;
  /** What breaks the contract (`error`) and what is worth knowing (`warning`); first the request, then the response. */
  readonly violations: readonly Violation[];
  /** What could not be held to the contract, and why; counted as errors of `ok` with `strict`. */
  readonly notChecked: readonly Violation[];
}

/** An exchange that cannot be judged as it was handed over. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly code = 'exchange-unusable';
}

const checkRules: OptionRules<CheckOptions> = {
  operation: text,
  baseUrl: address,
  strict: flag,
  rules: levelRule,
};

const matchers = new WeakMap<Contract, Map<string, Matcher>>();

/**
 * Holds one exchange to a contract: the request (parameters, body) and the response (status, headers, body, meaning). Sends
 * nothing. What `fetch` does not tell, such as how a body was framed, is not judged.
 *
 * @throws {ExchangeError} a body was read already, the URL is not absolute, or there is neither a request nor an operation
 * @throws {TypeError} an option that there is none of, or that takes no such value
 * @throws {RangeError} the contract has no operation of that name, or no rule is called as in `rules`
 */
export async function checkExchange(
  contract: Contract,
  exchange: Exchange,
  options: CheckOptions = {},
): Promise<ExchangeResult> {
  const read = optionsOf('checkExchange', options, checkRules);
  const { strict = false, rules: levels = {}, operation } = read;
  const response = await responseOf(exchange.response);
  const place = 'exchange 1';
  if (exchange.request === undefined) {
    if (operation === undefined)
      throw new ExchangeError('Neither a request nor an operation was given: give one of them.');
    const raw = { request: { method: '', url: '', headers: [] }, response };
    const judgeOptions = { strict, levels: ofTheJudge(levels), without: framingRules };
    const found = judge({ contract, operation, exchange: raw, options: judgeOptions });
    return resultOf(atLevels(found, levels), operation);
  }
  const raw: RawExchange = { request: await requestOf(exchange.request), response };
  const match = matcherFor(contract, read.baseUrl ?? new URL(raw.request.url).origin).match(
    raw.request.method,
    raw.request.url,
  );
  if (match.kind !== 'operation') {
    const { pathname: path } = new URL(raw.request.url);
    const miss = match.kind === 'foreign' ? { kind: 'undocumented' as const, path, otherMethods: [] } : match;
    return resultOf(atLevels([undocumented(raw, miss)], levels));
  }
  const seen: SeenExchange = {
    raw,
    place,
    requestBodyKnown: true,
    responseBodyKnown: true,
    framingKnown: false,
  };
  const violations = judgeBoth(seen, match, { contract, strict, levels });
  return resultOf(violations, match.operation.operationId);
}

function resultOf(found: readonly Violation[], operation?: string): ExchangeResult {
  const isUnchecked = ({ rule }: Violation) => rule.endsWith('-not-checked');
  return {
    ok: !found.some(({ severity }) => severity === 'error'),
    ...(operation === undefined ? {} : { operation }),
    violations: found.filter((each) => !isUnchecked(each)),
    notChecked: found.filter(isUnchecked),
  };
}

function matcherFor(contract: Contract, baseUrl: string): Matcher {
  const known = matchers.get(contract) ?? new Map<string, Matcher>();
  matchers.set(contract, known);
  const present = known.get(baseUrl) ?? createMatcher(contract, baseUrl);
  known.set(baseUrl, present);
  return present;
}

async function requestOf(request: Request | PlainRequest): Promise<RawExchange['request']> {
  const { url, method = 'GET', headers = [] } = request;
  if (!URL.canParse(url)) throw new ExchangeError('The URL of the request is not absolute.');
  const body = await bytesOf(request, 'request');
  return {
    url,
    method: method.toUpperCase(),
    headers: pairsOf(headers),
    ...(body.byteLength === 0 ? {} : { body }),
  };
}

/** Of headers that speak of the bytes on the wire, none are left: what is handed over has its content coding undone. */
const ofTheWire = new Set(['content-encoding', 'content-length', 'transfer-encoding']);

async function responseOf(response: Response | PlainResponse): Promise<NonNullable<RawExchange['response']>> {
  const headers = pairsOf(response.headers ?? []).filter(([name]) => !ofTheWire.has(name.toLowerCase()));
  return {
    status: response.status,
    statusText: '',
    headers,
    body: await bytesOf(response, 'response'),
    complete: true,
    durationMs: 0,
  };
}

function pairsOf(headers: HeaderSource): (readonly [string, string])[] {
  if (headers instanceof Headers) return [...headers];
  return Array.isArray(headers) ? [...headers] : Object.entries(headers);
}

async function bytesOf(
  message: Request | Response | PlainRequest | PlainResponse,
  what: string,
): Promise<Uint8Array> {
  if ('arrayBuffer' in message) {
    if (message.bodyUsed)
      throw new ExchangeError(
        `The body of the ${what} was read already. Give a clone() that was made before.`,
      );
    return new Uint8Array(await message.clone().arrayBuffer());
  }
  const { body } = message;
  return typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? new Uint8Array());
}
