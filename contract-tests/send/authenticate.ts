/** Adds credentials to requests: digest and OAuth by the client's own layer, the rest by RFC 7617, RFC 6750 and OpenAPI. */
import { type AuthenticationOptions, authenticate } from '../../src/auth/authenticate.js';
import type { AtlasCredentials } from '../../src/auth/credentials.js';
import { isAtlasError } from '../../src/errors/classes.js';
import { createRedactor } from '../../src/errors/redact.js';
import { withTimeLimit } from '../../src/transport/abort.js';
import { toResponse } from '../../src/transport/response.js';
import { newCall } from '../../src/transport/transport.js';
import type { Fetch as LayerFetch } from '../../src/transport/types.js';
import type { Fetch } from '../wire/wire.js';
import type { Credentials } from './credentials.js';

/** Aborts come as they are. */
const reasons = { onTimeout: () => undefined, onAbort: (reason: unknown) => reason };
const unlimited = { attempt: Number.POSITIVE_INFINITY, total: Number.POSITIVE_INFINITY };

export function authenticatorFor(credentials: Credentials): (next: Fetch) => Fetch {
  const forClient = clientCredentials(credentials);
  const tokenUrl = credentials.kind === 'clientCredentials' ? credentials.tokenUrl : undefined;
  if (forClient) return (next) => throughLayer(forClient, tokenUrl, next);
  return (next) => async (input, init) => {
    const request = new Request(input, init);
    const headers = new Headers(request.headers);
    const url = new URL(request.url);
    if (credentials.kind === 'basic') {
      const pair = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
      headers.set('authorization', `Basic ${pair}`);
    } else if (credentials.kind === 'apiKey') {
      const { name, value } = credentials;
      if (credentials.in === 'header') headers.set(name, value);
      else if (credentials.in === 'query') url.searchParams.append(name, value);
      else headers.set('cookie', [headers.get('cookie'), `${name}=${value}`].filter(Boolean).join('; '));
    }
    return next(url, { ...init, headers });
  };
}

/** The credentials as the client takes them; undefined for kinds that it does not know. */
export function clientCredentials(credentials: Credentials): AtlasCredentials | undefined {
  switch (credentials.kind) {
    case 'digest':
      return { publicKey: credentials.username, privateKey: credentials.password };
    case 'clientCredentials':
      return { clientId: credentials.clientId, clientSecret: credentials.clientSecret };
    case 'bearer':
      return { accessToken: credentials.token };
    default:
      return undefined;
  }
}

/** The client's layer works on plain records; the wire takes what fetch takes. */
function throughLayer(credentials: AtlasCredentials, tokenUrl: string | undefined, next: Fetch): Fetch {
  const { origin } = new URL(tokenUrl ?? 'http://unused.invalid');
  const options: AuthenticationOptions = {
    credentials,
    // The layer knows addresses for the token endpoint only.
    baseUrl: origin,
    tokenPath: tokenUrl?.slice(origin.length),
    userAgent: 'as-documented',
    timeout: unlimited,
    renewalSkew: 60_000,
    store: undefined,
    logger: {},
    redactor: createRedactor(),
  };
  const send: LayerFetch = ({ method, url, headers, body, signal: parent, timeout }) =>
    withTimeLimit(parent, timeout.attempt, reasons, (signal) =>
      next(url, { method, headers, redirect: 'manual', signal, ...(body === undefined ? {} : { body }) }),
    );
  const signed = authenticate(options).layer(send);
  return async (input, init) => {
    const request = new Request(input, init);
    const answer = await signed({
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(request.headers),
      body: request.body ? await request.arrayBuffer() : undefined,
      signal: request.signal,
      timeout: unlimited,
      deadline: Number.POSITIVE_INFINITY,
      call: newCall(),
    }).catch((error: unknown) => {
      throw ofAnyApi(error);
    });
    return toResponse(answer);
  };
}

/** The layer is the client's, which speaks of one vendor; here it signs requests to anybody. */
function ofAnyApi(error: unknown): unknown {
  if (!isAtlasError(error)) return error;
  const plain = new Error(error.message.replaceAll(/\bAtlas\b/g, 'The service'), { cause: error.cause });
  plain.name = error.name.replace(/^Atlas/, '');
  return plain;
}
