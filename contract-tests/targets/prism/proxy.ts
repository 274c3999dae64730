/**
 * The authenticating proxy in front of a mock: checks credentials as a real service would and passes everything else on, byte
 * for byte. A mock by itself refuses every real digest header and sends no challenge.
 */
import { createHash } from 'node:crypto';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Contract, ContractOperation } from '../../../contract/load.js';
import { type Gate, tokenPath } from '../../../src/emulator/gate/index.js';
import type { RawExchange } from '../../types.js';
import { createPathMatcher } from '../path-matcher.js';
import { admit, type MockSecrets, withChallenges, withoutChallenges } from './admission.js';
import { gateRoutesOf, type Match, oauthResponse, tokenPathsOf } from './tokens.js';
import {
  headerPairs,
  readAll,
  type Upstream,
  type UpstreamRequest,
  type UpstreamResponse,
} from './upstream.js';

export interface ProxyOptions {
  readonly contract: Contract;
  readonly gate: Gate;
  /** The mock. */
  readonly upstream: Upstream;
  /** @default 0, a free port */
  readonly port?: number;
  /** Changes responses on their way; for tests that show what a faulty server leads to. */
  readonly alter?: (response: UpstreamResponse) => UpstreamResponse;
  /** What the checks other than digest and OAuth accept. */
  readonly secrets: MockSecrets;
}

export interface MockProxy {
  readonly baseUrl: string;
  /** Where the tokens of a security scheme are given out. */
  readonly tokenUrl: (scheme: string) => string;
  /** Whether the mock gave this response, or none at all, to this request, a short while ago. */
  gave(exchange: RawExchange): boolean;
  close(): Promise<void>;
}

/** Hop-by-hop fields (RFC 9110, section 7.6.1) and the length, which Node writes anew. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'content-length',
]);

/** Responses of the mock that are remembered: more than a run has under way. */
const remembered = 1_000;

interface Serving {
  readonly options: ProxyOptions;
  readonly match: Match;
  readonly gateRoutes: ReadonlyMap<string, string>;
  readonly remember: (mark: string) => void;
}

/** Starts the proxy on loopback. */
export async function startProxy(options: ProxyOptions): Promise<MockProxy> {
  const match = createPathMatcher(options.contract);
  const tokenPaths = tokenPathsOf(options.contract, match);
  const given = new Set<string>();
  const remember = (mark: string): void => {
    given.add(mark);
    const [oldest] = given;
    if (given.size > remembered && oldest !== undefined) given.delete(oldest);
  };
  const serving = { options, match, gateRoutes: gateRoutesOf(options.gate, tokenPaths), remember };
  const server = http.createServer((request, response) => {
    respond(serving, request, response).catch((error: unknown) => {
      // The socket is cut: an invented 500 would pass for a documented one.
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  // No connection ends because it was idle: a POST that meets such an end cannot be sent again by itself (RFC 9110, section 9.2.2).
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${address.port}`;
  return {
    baseUrl,
    tokenUrl: (scheme) => baseUrl + (tokenPaths.get(scheme) ?? tokenPath),
    gave: ({ request, response }) => {
      const target = request.url.slice(baseUrl.length);
      return given.has(
        response ? markOf(request.method, target, response) : noResponse(request.method, target),
      );
    },
    close: () =>
      new Promise((resolve) => {
        options.upstream.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  { options, match, gateRoutes, remember }: Serving,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const body = await readAll(request);
  const target = request.url ?? '/';
  const method = request.method ?? 'GET';
  const ownRoute = await oauthResponse(options.gate, gateRoutes, request, target, body);
  if (ownRoute) return write(response, ownRoute);
  const operation = match(method, target.split('?')[0] ?? target);
  const verdict = operation ? admit(options, operation, request, target) : { ok: true as const };
  const headers = headerPairs(request.rawHeaders).filter(([name]) => {
    const lower = name.toLowerCase();
    return !hopByHop.has(lower) && lower !== 'host' && lower !== 'expect';
  });
  if (!verdict.ok && operation) {
    const { upstream } = options;
    return write(
      response,
      await inItsWords(upstream, operation, { method, target, headers, body }, verdict.response),
    );
  }
  const wanted = /^code=[45]/.test(String(request.headers.prefer)) ? withAnyErrorType(headers) : headers;
  // Whoever waits in vain, or gives up before, waits for the mock.
  remember(noResponse(method, target));
  const answered = await options.upstream.send({ method, target, headers: wanted, body });
  remember(markOf(method, target, answered));
  const fromMock = answered.status === 401 ? withoutChallenges(answered) : answered;
  const altered = options.alter?.(fromMock) ?? fromMock;
  write(
    response,
    altered.status === 401 && operation ? withChallenges(options, operation, request, altered) : altered,
  );
}

/** The refusal as the contract documents it, where it does and the mock can say so; the challenges are those of the refusal. */
async function inItsWords(
  upstream: Upstream,
  { responses }: ContractOperation,
  request: UpstreamRequest,
  refusal: UpstreamResponse,
): Promise<UpstreamResponse> {
  if (!responses.some(({ status }) => status === '401')) return refusal;
  const others = request.headers.filter(([name]) => name.toLowerCase() !== 'prefer');
  const headers = [...withAnyErrorType(others), ['Prefer', 'code=401'] as const];
  const answered = await upstream.send({ ...request, headers }).catch(() => undefined);
  // To a request that is wrong in itself, a mock says that in place of what it is asked for.
  if (answered?.status !== 401) return refusal;
  const challenges = refusal.headers.filter(([name]) => name.toLowerCase() === 'www-authenticate');
  return { ...answered, headers: [...withoutChallenges(answered).headers, ...challenges] };
}

/**
 * A mock gives an error in none but the media types that are asked for, and else a success. Services do not look at what is
 * asked for when they fail, and clients ask for what a success comes in.
 */
function withAnyErrorType(headers: readonly (readonly [string, string])[]): (readonly [string, string])[] {
  return headers.map(([name, value]) => [
    name,
    name.toLowerCase() === 'accept' ? `${value}, */*;q=0.1` : value,
  ]);
}

function noResponse(method = 'GET', target = '/'): string {
  return `${method} ${target} no response`;
}

/** Says what was asked and what was answered, apart from what the proxy itself may change. */
function markOf(
  method: string,
  target: string,
  { status, headers, body }: Pick<UpstreamResponse, 'status' | 'headers' | 'body'>,
): string {
  const kept = headers.flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const own = hopByHop.has(lower) || lower === 'www-authenticate' || lower === 'date';
    return own ? [] : `${lower}: ${value}`;
  });
  const digest = createHash('sha256').update(kept.join('\n')).update('\n\n').update(body).digest('base64');
  return `${method} ${target} ${status} ${digest}`;
}

function write(response: http.ServerResponse, { status, statusText, headers, body }: UpstreamResponse): void {
  const sent = headers.filter(([name]) => !hopByHop.has(name.toLowerCase()));
  const bodyless = status === 204 || status === 304 || status < 200;
  const length = bodyless ? [] : [['Content-Length', String(body.byteLength)] as const];
  response.writeHead(status, statusText || undefined, [...sent, ...length].flat());
  response.end(bodyless ? undefined : body);
}
