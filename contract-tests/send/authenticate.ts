/** Adds credentials to requests, with the client's own layers where it has them. */
import type { Fetch } from '../wire/wire.js';
import type { Credentials } from './credentials.js';

export function authenticatorFor(credentials: Credentials, _baseUrl: string): (next: Fetch) => Fetch {
  return (next) => async (input, init) => {
    const request = new Request(input, init);
    const headers = new Headers(request.headers);
    if (credentials.kind === 'bearer') headers.set('authorization', `Bearer ${credentials.token}`);
    return next(request.url, { ...init, headers });
  };
}
