import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { securitySchemes } from '../../generated/operations.js';
import type { Clock } from '../clock.js';
import { parseAuthorization } from './authorization.js';
import { NonceStore } from './digest-nonces.js';
import type { DigestAlgorithm } from './digest-response.js';
import { type ApiKeyCredentials, DigestServer, type DigestServerOptions } from './digest-server.js';
import {
  type OAuthAnswer,
  type OAuthRequest,
  OAuthServer,
  type ServiceAccountCredentials,
} from './oauth-server.js';
import { type Refusal, type UnauthorizedBody, unauthorized } from './refusals.js';
import type { Limit } from './request-limit.js';
import { type GateRefusal, type GateStatistics, StatisticsRecorder } from './statistics.js';
import { TokenStore } from './tokens.js';

/** Who came through the gate. */
export type Caller =
  | { readonly kind: 'apiKey'; readonly id: string }
  | { readonly kind: 'serviceAccount'; readonly id: string };

/** The Hono environment of routes behind the gate: `c.get('caller')` says who calls. */
export interface GateEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { caller: Caller };
}

/** Who may come in. Read anew for every request, so that keys may be added and removed while the gate stands. */
export interface GateCredentials {
  /** For digest. @default none */
  readonly apiKeys?: readonly ApiKeyCredentials[];
  /** For OAuth. @default none */
  readonly serviceAccounts?: readonly ServiceAccountCredentials[];
}

/** How the gate authenticates; the defaults are what was recorded from Atlas, or what RFC 7616 asks for. */
export interface GateOptions {
  /** Who may come in. */
  readonly credentials: GateCredentials;
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: Clock;
  /** @default 'MMS Public API' */
  readonly realm?: string;
  /** One challenge for each, in this order; none switches digest off. @default ['MD5'] */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** `none` is the form of RFC 2069, without counts. @default 'auth' */
  readonly qop?: 'auth' | 'none';
  /** Sent with the challenge and expected back. Atlas sends none. */
  readonly opaque?: string;
  /** Announce `charset=UTF-8` and `userhash=true`. @default false */
  readonly userhash?: boolean;
  /** Hold clients to RFC 7616's list of what must and must not be quoted. @default true */
  readonly strictQuoting?: boolean;
  /** What to send in `Authentication-Info` after a right response. @default {} (no such header, as Atlas) */
  readonly authenticationInfo?: { readonly rspauth?: boolean; readonly nextnonce?: boolean };
  /** Which of the recorded bodies a 401 has. @default 'withCode', as since August 2026 */
  readonly unauthorizedBody?: UnauthorizedBody;
  /** Life of a nonce in milliseconds. @default 300000 */
  readonly nonceLifeMs?: number;
  /** Highest count accepted with one nonce; above it the challenge says `stale=true`. @default 65535 */
  readonly maxNonceCount?: number;
  /** Life of an access token in milliseconds. @default 3600000 */
  readonly tokenLifeMs?: number;
  /** Limits on token requests, per client. @default 50 in a minute, 100 in an hour */
  readonly tokenLimits?: readonly Limit[];
}

/** What the gate makes of a request. */
export type GateVerdict =
  | { readonly ok: true; readonly caller: Caller; readonly authenticationInfo?: string }
  | { readonly ok: false; readonly reason: GateRefusal; readonly refusal: Refusal };

/** The request as far as authentication needs it. */
export interface GateRequest {
  readonly method: string;
  /** The request target as it stood in the request line: path and query. */
  readonly target: string;
  readonly authorization: string | undefined;
}

/** The gate: the check, the OAuth endpoints, and what was seen. */
export interface Gate {
  /** The check without a framework: for servers that are not Hono apps. */
  authenticate(request: GateRequest): GateVerdict;
  /** Hono middleware: refuses, or sets `caller` and goes on. */
  readonly middleware: MiddlewareHandler<GateEnv>;
  /** The OAuth endpoints, to be mounted at the root and before the middleware. */
  readonly routes: Hono<GateEnv>;
  /** What was seen so far. */
  stats(): GateStatistics;
  /** Counts from zero again. */
  resetStats(): void;
  /** A token for a service account without a request, for tests of ready-made tokens. */
  issueToken(clientId: string, options?: { readonly lifeMs?: number }): string;
  /** All tokens answer `invalid_token` from now on. */
  revokeTokens(): void;
  /** All nonces are stale from now on, as after a restart of the server. */
  forgetNonces(): void;
}

const MINUTE = 60_000;

/** Token endpoint, taken from the contract. */
export const tokenPath = new URL(securitySchemes.serviceAccounts.tokenUrl).pathname;
/** Revocation endpoint: beside the token endpoint. */
export const revokePath = tokenPath.replace(/[^/]*$/, 'revoke');

/**
 * Strict authentication as Atlas does it: HTTP digest (RFC 7616) for API keys, OAuth 2.0 client credentials (RFC 6749,
 * section 4.4) with bearer tokens (RFC 6750) for service accounts. Each gate has its own nonces, tokens and statistics.
 *
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { createGate, type GateEnv } from './index.js';
 *
 * const gate = createGate({ credentials: { serviceAccounts: [{ clientId: 'mdb_sa_id_1', clientSecret: 'secret' }] } });
 * const app = new Hono<GateEnv>()
 *   .route('/', gate.routes)
 *   .use(gate.middleware)
 *   .get('/', (c) => c.text(`Hello ${c.get('caller').id}`));
 *
 * const headers = { Authorization: `Bearer ${gate.issueToken('mdb_sa_id_1')}` };
 * console.log(await (await app.request('/', { headers })).text()); // Hello mdb_sa_id_1
 * console.log((await app.request('/')).status, gate.stats().challenges); // 401 1
 * ```
 */
export function createGate(options: GateOptions): Gate {
  const clock = options.clock ?? Date.now;
  const { credentials } = options;
  const tokenLifeMs = options.tokenLifeMs ?? 60 * MINUTE;
  const limits = options.tokenLimits ?? [
    { requests: 50, windowMs: MINUTE },
    { requests: 100, windowMs: 60 * MINUTE },
  ];
  const nonces = new NonceStore({
    clock,
    lifeMs: options.nonceLifeMs ?? 5 * MINUTE,
    maxCount: options.maxNonceCount ?? 0xffff,
  });
  const digestOptions = digestServerOptions(options);
  const digest = new DigestServer(digestOptions, nonces);
  const tokens = new TokenStore(clock);
  const oauth = new OAuthServer({ clock, tokenPath, tokenLifeMs, limits }, tokens);
  const statistics = new StatisticsRecorder();

  const refuse = (reason: GateRefusal, challenges: readonly string[]): GateVerdict => {
    statistics.refused(reason);
    return { ok: false, reason, refusal: unauthorized(challenges, options.unauthorizedBody ?? 'withCode') };
  };
  const refuseDigest = (reason: GateRefusal, stale = false): GateVerdict => {
    // Where digest is off, the bearer challenge is the only one there is to send.
    if (digestOptions.algorithms.length === 0) return refuse(reason, [bearerChallenge(digestOptions.realm)]);
    statistics.count('challenges');
    if (stale) statistics.count('staleChallenges');
    return refuse(reason, digest.challenges(stale));
  };

  const checkDigest = (request: GateRequest, params: Parameters<DigestServer['verify']>[0]): GateVerdict => {
    const verdict = digest.verify(params, request, credentials.apiKeys ?? []);
    if (!verdict.ok) return refuseDigest(verdict.refusal, verdict.stale);
    statistics.count('noncesAccepted');
    const info = verdict.authenticationInfo;
    return {
      ok: true,
      caller: { kind: 'apiKey', id: verdict.publicKey },
      ...(info === undefined ? {} : { authenticationInfo: info }),
    };
  };

  const checkBearer = (token: string): GateVerdict => {
    const { state, clientId } = tokens.state(token);
    const account = credentials.serviceAccounts?.find((known) => known.clientId === clientId);
    if (state === 'valid' && account !== undefined) {
      return { ok: true, caller: { kind: 'serviceAccount', id: account.clientId } };
    }
    const reason = state === 'valid' ? 'revoked' : state;
    return refuse(`${reason}-token`, [
      bearerChallenge(digestOptions.realm, `The access token is ${reason}.`),
    ]);
  };

  const check = (request: GateRequest): GateVerdict => {
    if (request.authorization === undefined) return refuseDigest('no-credentials');
    const parsed = parseAuthorization(request.authorization);
    if (!parsed.ok) return refuseDigest('malformed-header');
    const { scheme, token68, params } = parsed.credentials;
    if (scheme === 'digest' && digestOptions.algorithms.length > 0) return checkDigest(request, params);
    if (scheme === 'bearer' && token68 !== undefined) return checkBearer(token68);
    return refuseDigest('unsupported-scheme');
  };

  const authenticate = (request: GateRequest): GateVerdict => {
    statistics.count('requests');
    const verdict = check(request);
    if (verdict.ok) statistics.count('admitted');
    return verdict;
  };

  const routes = new Hono<GateEnv>();
  routes.post(tokenPath, async (c) => {
    statistics.count('tokenRequests');
    const answer = oauth.token(await oauthRequest(c), credentials.serviceAccounts ?? []);
    if (answer.ok) statistics.count('tokensIssued');
    return oauthResponse(answer);
  });
  routes.post(revokePath, async (c) => {
    statistics.count('revocations');
    return oauthResponse(oauth.revoke(await oauthRequest(c), credentials.serviceAccounts ?? []));
  });
  for (const path of [tokenPath, revokePath]) {
    routes.all(path, () => new Response(null, { status: 405, headers: { Allow: 'POST' } }));
  }

  return {
    authenticate,
    middleware: async (c, next) => {
      const verdict = authenticate({
        method: c.req.method,
        target: requestTarget(c),
        authorization: c.req.header('Authorization'),
      });
      if (!verdict.ok) return refusalResponse(verdict.refusal);
      c.set('caller', verdict.caller);
      await next();
      if (verdict.authenticationInfo !== undefined) {
        c.header('Authentication-Info', verdict.authenticationInfo);
      }
      return undefined;
    },
    routes,
    stats: () => statistics.snapshot(),
    resetStats: () => statistics.reset(),
    issueToken: (clientId, { lifeMs = tokenLifeMs } = {}) => tokens.issue(clientId, lifeMs),
    revokeTokens: () => tokens.revokeAll(),
    forgetNonces: () => nonces.forgetAll(),
  };
}

function digestServerOptions(options: GateOptions): DigestServerOptions {
  return {
    realm: options.realm ?? 'MMS Public API',
    algorithms: options.algorithms ?? ['MD5'],
    qop: options.qop ?? 'auth',
    ...(options.opaque === undefined ? {} : { opaque: options.opaque }),
    userhash: options.userhash ?? false,
    strictQuoting: options.strictQuoting ?? true,
    authenticationInfo: options.authenticationInfo ?? {},
  };
}

/** RFC 6750, section 3: without an error where no token was sent. */
function bearerChallenge(realm: string, problem?: string): string {
  const challenge = `Bearer realm="${realm}"`;
  return problem === undefined
    ? challenge
    : `${challenge}, error="invalid_token", error_description="${problem}"`;
}

/** From the request line where there is one: a URL object has dots and escapes normalised away. */
export function requestTarget(c: Pick<Context<GateEnv>, 'env' | 'req'>): string {
  const raw = c.env?.incoming?.url;
  if (raw !== undefined) return raw;
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}

async function oauthRequest(c: Context<GateEnv>): Promise<OAuthRequest> {
  return {
    authorization: c.req.header('Authorization'),
    contentType: c.req.header('Content-Type'),
    body: await c.req.text(),
  };
}

function oauthResponse(answer: OAuthAnswer): Response {
  if (!answer.ok) return refusalResponse(answer.refusal);
  if (answer.body === undefined) return new Response(null, { status: 200 });
  return Response.json(answer.body, { headers: { 'Cache-Control': 'no-store', Pragma: 'no-cache' } });
}

/** As a response. */
export function refusalResponse({ status, headers, body, overLines }: Refusal): Response {
  const text =
    body === undefined
      ? null
      : overLines === true
        ? // As recorded, spaces before the colons included.
          JSON.stringify(body, null, 2).replace(/^( +"\w+"): /gm, '$1 : ')
        : JSON.stringify(body);
  const response = new Response(text, { status });
  if (body !== undefined) response.headers.set('Content-Type', 'application/json');
  response.headers.set('Content-Length', String(Buffer.byteLength(text ?? '')));
  for (const [name, value] of headers) response.headers.append(name, value);
  return response;
}
