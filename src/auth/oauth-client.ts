import {
  type AuthorizationServer,
  allowInsecureRequests,
  type ClientAuth,
  clientCredentialsGrantRequest,
  customFetch,
  revocationRequest,
} from 'oauth4webapi';
import { bytesOf } from '../bytes.js';
import { AtlasResponseError } from '../errors/classes.js';
import { stamp } from '../transport/deadline.js';
import { parseJson } from '../transport/json.js';
import { toResponse } from '../transport/response.js';
import { newCall } from '../transport/transport.js';
import type { Call, Fetch } from '../transport/types.js';
import type { Keys, SchemeOptions } from './scheme.js';

type AccountKeys = Keys<'clientId' | 'clientSecret'>;

/** Life of a token whose answer does not say, in seconds. Short, because an early renewal costs little. */
const ASSUMED_LIFE = 300;

/**
 * Reads a granted token (RFC 6749 section 5.1). oauth4webapi's own reader brings the checks of OpenID Connect's id
 * tokens along, 2.9 kB of code that this grant never uses.
 */
function readGrant(body: unknown) {
  const { access_token, token_type, expires_in = ASSUMED_LIFE }: Record<string, unknown> = Object(body);
  const seconds = Number(expires_in);
  const usable =
    typeof access_token === 'string' &&
    // What a header cannot carry is no token (RFC 6750 section 2.1).
    /^[!-~]+$/.test(access_token) &&
    String(token_type).toLowerCase() === 'bearer' &&
    seconds > 0;
  return usable ? { accessToken: access_token, life: seconds * 1000 } : undefined;
}

/**
 * The client-credentials grant (RFC 6749 section 4.4) and revocation (RFC 7009), one attempt each. What they throw has the
 * class that the response calls for; of a grant see `transient` and `retryAfterMs`.
 */
export function createOAuthClient(
  tokenUrl: string,
  { userAgent, timeout, redactor }: SchemeOptions,
  next: Fetch,
) {
  const server: AuthorizationServer = {
    issuer: new URL(tokenUrl).origin,
    token_endpoint: tokenUrl,
    // The contract names no revocation endpoint; Atlas has it beside the token endpoint.
    revocation_endpoint: tokenUrl.replace(/[^/]+$/, 'revoke'),
  };

  const prepare = (keys: AccountKeys, signal: AbortSignal | undefined) => {
    // Atlas refuses the form encoding that RFC 6749 section 2.3.1 asks for.
    const secret = btoa(bytesOf(`${keys.clientId}:${keys.clientSecret}`));
    redactor.hide(secret);
    const call = newCall();
    call.attempts = 1;
    const authenticate: ClientAuth = (_server, _client, _body, headers) => {
      headers.set('authorization', `Basic ${secret}`);
    };
    const send = async (url: string, init: { headers: Record<string, string>; body: URLSearchParams }) =>
      toResponse(
        await next({
          method: 'POST',
          url,
          headers: { ...init.headers, 'user-agent': userAgent, 'x-request-id': call.requestId },
          body: init.body.toString(),
          signal,
          timeout,
          deadline: Number.POSITIVE_INFINITY,
          call,
        }),
      );
    const settings = { [allowInsecureRequests]: tokenUrl.startsWith('http:'), [customFetch]: send };
    return { call, client: { client_id: keys.clientId }, authenticate, settings };
  };

  const failure = async (what: string, response: Response, call: Call) => {
    const { errorFromResponse } = await import('../failures.js');
    const { status, headers } = response;
    const text = await response.text();
    return errorFromResponse({ what, status, headers, text, call, oauth: true, redact: redactor.redact });
  };

  return {
    /** A fresh token, and its life in milliseconds. */
    async grant(keys: AccountKeys, signal: AbortSignal) {
      const { call, client, authenticate, settings } = prepare(keys, signal);
      const what = 'The token endpoint';
      try {
        const response = await clientCredentialsGrantRequest(server, client, authenticate, {}, settings);
        if (!response.ok) throw await failure(what, response, call);
        const granted = readGrant(parseJson(await response.text()));
        if (granted) return granted;
        // Neither body nor cause is kept: they may hold a token.
        throw new AtlasResponseError(`${what} answered something that is no access token.`, {
          status: response.status,
        });
      } catch (error) {
        stamp(error, call);
        throw error;
      }
    },

    async revoke(keys: AccountKeys, token: string) {
      const { call, client, authenticate, settings } = prepare(keys, undefined);
      const additionalParameters = { token_type_hint: 'access_token' };
      const response = await revocationRequest(server, client, authenticate, token, {
        ...settings,
        additionalParameters,
      });
      if (!response.ok) throw await failure('The revocation endpoint', response, call);
    },
  };
}
