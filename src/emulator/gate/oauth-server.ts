import type { Clock } from '../clock.js';
import { parseAuthorization } from './authorization.js';
import { equalInConstantTime } from './digest-server.js';
import { oauthError, type Refusal, tokenRateLimited } from './refusals.js';
import { type Limit, RequestLimit } from './request-limit.js';
import type { TokenStore } from './tokens.js';

/** A service account: an OAuth 2.0 client with the client-credentials grant. */
export interface ServiceAccountCredentials {
  /** Begins with `mdb_sa_id_`. */
  readonly clientId: string;
  /** Begins with `mdb_sa_sk_`. */
  readonly clientSecret: string;
}

export interface OAuthServerOptions {
  readonly clock: Clock;
  readonly tokenPath: string;
  readonly tokenLifeMs: number;
  /** Each counts token requests per client; the first that is exceeded answers. */
  readonly limits: readonly Limit[];
}

export interface OAuthRequest {
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly body: string;
}

export type OAuthAnswer =
  | { readonly ok: true; readonly body: Readonly<Record<string, unknown>> | undefined }
  | { readonly ok: false; readonly refusal: Refusal };

type Authenticated =
  | { readonly ok: true; readonly clientId: string; readonly form: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly refusal: Refusal };

/** Token endpoint (RFC 6749, section 4.4) and revocation endpoint (RFC 7009) for service accounts. */
export class OAuthServer {
  readonly #options: OAuthServerOptions;
  readonly #tokens: TokenStore;
  readonly #limits: readonly { readonly limit: Limit; readonly requests: RequestLimit }[];

  constructor(options: OAuthServerOptions, tokens: TokenStore) {
    this.#options = options;
    this.#tokens = tokens;
    this.#limits = options.limits.map((limit) => ({
      limit,
      requests: new RequestLimit(limit, options.clock),
    }));
  }

  token(request: OAuthRequest, accounts: Iterable<ServiceAccountCredentials>): OAuthAnswer {
    const caller = readBasic(request.authorization)?.id ?? '';
    const limited = this.#takeOrRefuse(caller);
    if (limited !== undefined) return { ok: false, refusal: limited };
    const client = authenticate(request, accounts);
    if (!client.ok) return client;
    const grant = client.form.get('grant_type');
    if (grant === undefined) return fail('invalid_request', 'grant_type is missing');
    if (grant !== 'client_credentials') {
      return fail('unsupported_grant_type', 'the only grant type is client_credentials');
    }
    const lifeMs = this.#options.tokenLifeMs;
    const body = {
      access_token: this.#tokens.issue(client.clientId, lifeMs),
      expires_in: Math.floor(lifeMs / 1000),
      token_type: 'Bearer',
    };
    return { ok: true, body };
  }

  /** An unknown token is no error: what the client wants is already so (RFC 7009, section 2.2). */
  revoke(request: OAuthRequest, accounts: Iterable<ServiceAccountCredentials>): OAuthAnswer {
    const client = authenticate(request, accounts);
    if (!client.ok) return client;
    const token = client.form.get('token');
    if (token === undefined || token === '') return fail('invalid_request', 'token is missing');
    const owner = this.#tokens.state(token).clientId;
    if (owner !== undefined && owner !== client.clientId) {
      return fail('unauthorized_client', 'the token was issued to another client');
    }
    this.#tokens.revoke(token);
    return { ok: true, body: undefined };
  }

  #takeOrRefuse(caller: string): Refusal | undefined {
    for (const { limit, requests } of this.#limits) {
      const waitMs = requests.waitMs(caller);
      if (waitMs > 0) return tokenRateLimited(this.#options.tokenPath, limit, waitMs);
    }
    for (const { requests } of this.#limits) requests.take(caller);
    return undefined;
  }
}

function authenticate(request: OAuthRequest, accounts: Iterable<ServiceAccountCredentials>): Authenticated {
  const form = readForm(request);
  if (form === undefined) {
    return fail('invalid_request', 'the body is application/x-www-form-urlencoded, each parameter once');
  }
  const basic = readBasic(request.authorization);
  if (basic === undefined) return fail('invalid_client', 'the client authenticates with HTTP Basic');
  if (form.has('client_id') || form.has('client_secret')) {
    return fail('invalid_request', 'the client authenticates in one way only');
  }
  // The id is compared as it came: Atlas takes plain base64 of id:secret, not the form-encoded id of RFC 6749, section 2.3.1.
  const account = [...accounts].find(({ clientId }) => clientId === basic.id);
  const right = equalInConstantTime(account?.clientSecret ?? '', basic.secret);
  if (account === undefined || !right) return fail('invalid_client', 'client id or secret is wrong');
  return { ok: true, clientId: account.clientId, form };
}

function readBasic(header: string | undefined): { id: string; secret: string } | undefined {
  const parsed = parseAuthorization(header ?? '');
  if (!parsed.ok || parsed.credentials.scheme !== 'basic') return undefined;
  const encoded = parsed.credentials.token68;
  if (encoded === undefined) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  // Buffer ignores what is not base64: only an exact round trip is well-formed.
  if (bytes.toString('base64') !== encoded) return undefined;
  const pair = bytes.toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? undefined : { id: pair.slice(0, colon), secret: pair.slice(colon + 1) };
}

function readForm(request: OAuthRequest): ReadonlyMap<string, string> | undefined {
  const mediaType = request.contentType?.split(';')[0]?.trim().toLowerCase();
  if (mediaType !== 'application/x-www-form-urlencoded') return undefined;
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(request.body)) {
    if (form.has(name)) return undefined;
    form.set(name, value);
  }
  return form;
}

function fail(code: Parameters<typeof oauthError>[0], description: string) {
  return { ok: false, refusal: oauthError(code, description) } as const;
}
