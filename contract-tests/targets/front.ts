/**
 * The server in front of a mock: checks credentials as a real service would and passes everything else on, byte for byte.
 * Digest and bearer are checked by the gate; a mock by itself refuses every real digest header and sends no challenge.
 */
import { createHash } from 'node:crypto';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { asText, type JsonObject } from '../../contract/json.js';
import type { Contract, ContractOperation } from '../../contract/load.js';
import { type Gate, type GateVerdict, tokenPath } from '../../src/emulator/gate/index.js';
import { schemeUse, tokenPathOf } from '../send/schemes.js';
import type { RawExchange } from '../types.js';
import { createPathMatcher } from './path-matcher.js';

/** An answer of the mock, as it will be written. */
export interface MockAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
}

export interface FrontOptions {
  readonly contract: Contract;
  readonly gate: Gate;
  /** Of the mock, without a slash at the end. */
  readonly upstream: string;
  /** @default 0, a free port */
  readonly port?: number;
  /** Changes answers on their way; for tests that show what a faulty server leads to. */
  readonly alter?: (answer: MockAnswer) => MockAnswer;
  /** What the checks other than digest and OAuth accept. */
  readonly secrets: FrontSecrets;
}

export interface FrontSecrets {
  readonly basic: { readonly username: string; readonly password: string };
  readonly apiKey: string;
}

export interface Front {
  readonly baseUrl: string;
  /** Where the tokens of a security scheme are given out. */
  readonly tokenUrl: (scheme: string) => string;
  /** Whether the mock gave this answer to this request, a short while ago. */
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

type Answer = Pick<MockAnswer, 'status' | 'headers' | 'body'>;

/** Answers of the mock that are remembered: more than a run has under way. */
const remembered = 1_000;

/** Starts the front on loopback. */
export async function startFront(options: FrontOptions): Promise<Front> {
  const agent = new http.Agent({ keepAlive: true });
  const match = createPathMatcher(options.contract);
  const tokenPaths = tokenPathsOf(options.contract, match);
  const gateRoutes = gateRoutesOf(options.gate, tokenPaths);
  const given = new Set<string>();
  const onAnswer = (seen: string): void => {
    given.add(seen);
    const [oldest] = given;
    if (given.size > remembered && oldest !== undefined) given.delete(oldest);
  };
  const server = http.createServer((request, response) => {
    answer(options, agent, match, gateRoutes, onAnswer, request, response).catch((error: unknown) => {
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
    gave: ({ request, response }) =>
      response !== undefined &&
      given.has(markOf(request.method, request.url.slice(baseUrl.length), response)),
    close: () =>
      new Promise((resolve) => {
        agent.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  options: FrontOptions,
  agent: http.Agent,
  match: Match,
  gateRoutes: ReadonlyMap<string, string>,
  onAnswer: (mark: string) => void,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): Promise<void> {
  const body = await readAll(request);
  const target = request.url ?? '/';
  const ownRoute = await oauthAnswer(options.gate, gateRoutes, request, target, body);
  if (ownRoute) return write(response, ownRoute);
  const path = target.split('?')[0] ?? target;
  const operation = match(request.method ?? 'GET', path);
  const verdict = operation ? admit(options, operation, request, target) : { ok: true as const };
  if (!verdict.ok) return write(response, verdict.answer);
  const answered = await forward(agent, options.upstream, request, target, body);
  onAnswer(markOf(request.method ?? 'GET', target, answered));
  const fromMock = answered.status === 401 ? withoutChallenges(answered) : answered;
  const altered = options.alter?.(fromMock) ?? fromMock;
  write(
    response,
    altered.status === 401 && operation ? withChallenges(options, operation, request, altered) : altered,
  );
}

/** Says what was asked and what was answered, apart from what the front itself may change. */
function markOf(method: string, target: string, { status, headers, body }: Answer): string {
  const kept = headers.flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const own = hopByHop.has(lower) || lower === 'www-authenticate' || lower === 'date';
    return own ? [] : `${lower}: ${value}`;
  });
  const digest = createHash('sha256').update(kept.join('\n')).update('\n\n').update(body).digest('base64');
  return `${method} ${target} ${status} ${digest}`;
}

type Match = (method: string, path: string) => ContractOperation | undefined;

/**
 * The path of each scheme's token endpoint, as the contract writes it. Where the contract describes that path as an operation
 * of its own, the operation is what the mock is asked for, and tokens are given out beside it.
 */
function tokenPathsOf(contract: Contract, match: Match): ReadonlyMap<string, string> {
  const schemes = [...contract.securitySchemes.keys()].filter((name) => {
    const use = schemeUse(contract, name);
    return use.ok && use.kind === 'clientCredentials';
  });
  return new Map(
    schemes.map((name, index) => {
      const path = tokenPathOf(contract, name);
      return [name, match('POST', path) ? `/.mock/token/${index}` : path];
    }),
  );
}

/** From a path on the front to the gate's own: tokens, and revocation beside the gate's own token path. */
function gateRoutesOf(gate: Gate, tokenPaths: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const paths = [...tokenPaths.values()];
  const own = paths.includes(tokenPath) ? gate.routes.routes.map(({ path }) => path) : [];
  return new Map([
    ...own.map((path) => [path, path] as const),
    ...paths.map((path) => [path, tokenPath] as const),
  ]);
}

/** The gate's own routes: token and revocation. */
async function oauthAnswer(
  gate: Gate,
  gateRoutes: ReadonlyMap<string, string>,
  request: http.IncomingMessage,
  target: string,
  body: Buffer,
): Promise<MockAnswer | undefined> {
  const [asked = target] = target.split('?');
  const route = gateRoutes.get(asked);
  if (route === undefined) return undefined;
  const url = new URL(route + target.slice(asked.length), 'http://gate.invalid');
  const headers = new Headers();
  for (const [name, value] of headerPairs(request.rawHeaders)) headers.append(name, value);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  const answered = await gate.routes.request(url, {
    method: request.method ?? 'GET',
    headers,
    ...(hasBody ? { body: new Uint8Array(body) } : {}),
  });
  return {
    status: answered.status,
    statusText: answered.statusText,
    headers: [...answered.headers],
    body: new Uint8Array(await answered.arrayBuffer()),
  };
}

type Admission = { readonly ok: true } | { readonly ok: false; readonly answer: MockAnswer };

/** Any one alternative is enough; inside one, every scheme must be satisfied. */
function admit(
  options: FrontOptions,
  operation: ContractOperation,
  request: http.IncomingMessage,
  target: string,
): Admission {
  // Asked once at most: a digest response is good for one check only.
  let verdict: GateVerdict | undefined;
  const askGate = (): GateVerdict => {
    const { authorization } = request.headers;
    verdict ??= options.gate.authenticate({ method: request.method ?? 'GET', target, authorization });
    return verdict;
  };
  const satisfied = operation.security.some((schemes) =>
    schemes.every((name) => {
      const scheme = options.contract.securitySchemes.get(name);
      return scheme !== undefined && accepts(options.secrets, scheme, request, target, askGate);
    }),
  );
  if (satisfied) return { ok: true };
  return { ok: false, answer: withChallenges(options, operation, request, refusalOf(askGate())) };
}

function accepts(
  secrets: FrontSecrets,
  scheme: JsonObject,
  request: http.IncomingMessage,
  target: string,
  askGate: () => GateVerdict,
): boolean {
  const authorization = request.headers.authorization ?? '';
  const sent = authorization.split(' ')[0]?.toLowerCase();
  if (scheme.type === 'apiKey') return keyOf(scheme, request, target) === secrets.apiKey;
  const kind = challengeScheme(scheme);
  if (kind !== sent) return false;
  if (kind !== 'basic') return askGate().ok;
  const pair = Buffer.from(authorization.slice('basic '.length), 'base64').toString();
  return pair === `${secrets.basic.username}:${secrets.basic.password}`;
}

/** The authentication scheme of RFC 9110, section 11.1: `digest`, `basic`, `bearer`; all of OAuth comes as `bearer`. */
function challengeScheme(scheme: JsonObject): string {
  return scheme.type === 'http' ? (asText(scheme.scheme)?.toLowerCase() ?? '') : 'bearer';
}

function keyOf(scheme: JsonObject, request: http.IncomingMessage, target: string): string | null | undefined {
  const name = asText(scheme.name) ?? '';
  if (scheme.in === 'query') return new URL(target, 'http://gate.invalid').searchParams.get(name);
  if (scheme.in === 'header') return request.headers[name.toLowerCase()]?.toString();
  const cookies = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return cookies.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function refusalOf(verdict: GateVerdict): MockAnswer {
  const refusal = verdict.ok ? undefined : verdict.refusal;
  return {
    status: refusal?.status ?? 401,
    statusText: 'Unauthorized',
    headers: [['Content-Type', 'application/json'], ...(refusal?.headers ?? [])],
    body: new TextEncoder().encode(JSON.stringify(refusal?.body ?? {})),
  };
}

/**
 * A 401 must carry a challenge for what the operation accepts (RFC 9110, section 11.6.1), and a fresh one: the nonce in an
 * example of the contract is one that nobody issued. What the gate itself has said (`stale`) is kept.
 */
function withChallenges(
  { gate, contract }: FrontOptions,
  operation: ContractOperation,
  request: http.IncomingMessage,
  refused: MockAnswer,
): MockAnswer {
  const isChallenge = ([name]: readonly [string, string]) => name.toLowerCase() === 'www-authenticate';
  const said = new Map(refused.headers.filter(isChallenge).map(([, value]) => [firstWord(value), value]));
  const kinds = new Set(
    operation.security.flat().flatMap((name) => {
      const scheme = contract.securitySchemes.get(name);
      return scheme && scheme.type !== 'apiKey' ? challengeScheme(scheme) : [];
    }),
  );
  const challenges = [...kinds].flatMap((kind) => said.get(kind) ?? challengesFor(gate, kind, request));
  return {
    ...refused,
    headers: [
      ...refused.headers.filter((header) => !isChallenge(header)),
      ...challenges.map((value) => ['WWW-Authenticate', value] as const),
    ],
  };
}

/** A mock makes its challenge from the contract's example. */
function withoutChallenges(answer: MockAnswer): MockAnswer {
  return { ...answer, headers: answer.headers.filter(([name]) => name.toLowerCase() !== 'www-authenticate') };
}

function firstWord(text: string): string {
  return text.split(' ')[0]?.toLowerCase() ?? '';
}

function challengesFor(gate: Gate, kind: string, request: http.IncomingMessage): string[] {
  if (kind === 'basic') return ['Basic realm="mock"'];
  const sentBearer = request.headers.authorization?.toLowerCase().startsWith('bearer ') === true;
  // RFC 6750, section 3.1: an error code only where a token was sent.
  if (kind === 'bearer' && !sentBearer) return ['Bearer realm="mock"'];
  const verdict = gate.authenticate({
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    authorization: kind === 'bearer' ? 'Bearer unknown' : undefined,
  });
  const headers = verdict.ok ? [] : verdict.refusal.headers;
  return headers.filter(([name]) => name.toLowerCase() === 'www-authenticate').map(([, value]) => value);
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

function forward(
  agent: http.Agent,
  upstream: string,
  request: http.IncomingMessage,
  target: string,
  body: Buffer,
): Promise<MockAnswer> {
  return new Promise((resolve, reject) => {
    const headers = headerPairs(request.rawHeaders).filter(([name]) => {
      const lower = name.toLowerCase();
      return !hopByHop.has(lower) && lower !== 'host' && lower !== 'expect';
    });
    const { hostname, port } = new URL(upstream);
    const wanted = /^code=[45]/.test(String(request.headers.prefer)) ? withAnyErrorType(headers) : headers;
    const message = http.request({
      hostname,
      port,
      agent,
      method: request.method,
      path: target,
    });
    for (const [name, value] of wanted) message.appendHeader(name, value);
    if (body.byteLength > 0) message.setHeader('Content-Length', body.byteLength);
    message.on('error', (error: NodeJS.ErrnoException) => {
      // The mock had closed a kept-alive connection before this request reached it.
      if (message.reusedSocket && error.code === 'ECONNRESET') {
        forward(agent, upstream, request, target, body).then(resolve, reject);
      } else reject(error);
    });
    message.on('response', (incoming) => {
      readAll(incoming).then(
        (bytes) =>
          resolve({
            status: incoming.statusCode ?? 0,
            statusText: incoming.statusMessage ?? '',
            headers: headerPairs(incoming.rawHeaders),
            body: new Uint8Array(bytes),
          }),
        reject,
      );
    });
    message.end(body.byteLength > 0 ? body : undefined);
  });
}

function write(response: http.ServerResponse, { status, statusText, headers, body }: MockAnswer): void {
  const sent = headers.filter(([name]) => !hopByHop.has(name.toLowerCase()));
  const bodyless = status === 204 || status === 304 || status < 200;
  const length = bodyless ? [] : [['Content-Length', String(body.byteLength)] as const];
  response.writeHead(status, statusText || undefined, [...sent, ...length].flat());
  response.end(bodyless ? undefined : body);
}

function headerPairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [
    raw[2 * index] ?? '',
    raw[2 * index + 1] ?? '',
  ]);
}

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
