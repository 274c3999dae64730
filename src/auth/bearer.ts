import type { Fetch } from '../transport/types.js';

export interface TokenSource {
  get(signal: AbortSignal | undefined): Promise<string>;
  /** Told that a token was not accepted; a newer one stays. */
  reject(token: string): Promise<void>;
}

/**
 * Bearer tokens (RFC 6750) as a layer. A 401 is answered once, if the source then has another token; not a 401 of the
 * application behind the gate, which carries `X-Error-Code` and no challenge.
 */
export function bearerAuthentication(tokens: TokenSource, next: Fetch): Fetch {
  return async (request) => {
    const sendWith = (token: string) =>
      next({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } });
    const token = await tokens.get(request.signal);
    const response = await sendWith(token);
    const { headers } = response;
    const ofApplication = headers.has('x-error-code') && !headers.has('www-authenticate');
    if (response.status !== 401 || ofApplication) return response;
    await tokens.reject(token);
    const another = await tokens.get(request.signal);
    return another === token ? response : sendWith(another);
  };
}
