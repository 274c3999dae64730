import { peerId } from './client.js';
import { answer, loopback, problem, type SeenRequest } from './loopback.js';

/** A server of both sides: grants tokens one after the other, and answers calls as the test says. */
export function atlasLike(
  call: (token: string, count: number) => [status: number, headers?: Record<string, string>],
  grant: (count: number) => [status: number, body: unknown, headers?: Record<string, string>] = (count) => [
    200,
    { access_token: `token-number-${count}`, token_type: 'Bearer', expires_in: 60 },
  ],
) {
  let granted = 0;
  let called = 0;
  return loopback((request, response) => {
    if (request.url.endsWith('/revoke')) return answer(response, 200, '');
    if (request.method === 'POST') {
      granted += 1;
      return answer(response, ...grant(granted));
    }
    called += 1;
    const [status, headers] = call(request.headers.authorization?.replace('Bearer ', '') ?? '', called);
    return answer(
      response,
      status,
      status === 200 ? { id: peerId } : problem(status, 'UNEXPECTED_ERROR'),
      headers,
    );
  });
}

/** How many of these requests asked for a token. */
export const tokenRequests = (seen: readonly SeenRequest[]) =>
  seen.filter(({ url }) => url.endsWith('/token')).length;
