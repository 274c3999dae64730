import { describe, expect, it, vi } from 'vitest';
import { account, clientFor as clientWith, ids, peerId } from '../testing/client.js';
import { answer, loopback, problem } from '../testing/loopback.js';
import { latch } from '../testing/promise.js';
import { atlasLike, tokenRequests } from '../testing/token-server.js';

const clientFor = (baseUrl: string) => clientWith(baseUrl, { credentials: account });

describe('bearer tokens', () => {
  it.each([
    ['of the application', { 'x-error-code': 'X' }, 1],
    ['of the gate', { 'www-authenticate': 'Bearer' }, 2],
    ['of the gate, with a code', { 'www-authenticate': 'Bearer', 'x-error-code': 'X' }, 2],
    ['of nobody', {}, 2],
  ])('a 401 %s', async (_of, headers, tokens) => {
    await using server = await atlasLike((token) => (token.endsWith('1') ? [401, { ...headers }] : [200]));
    await clientFor(server.url)
      .getPeeringConnection(ids)
      .catch(() => undefined);
    expect(tokenRequests(server.seen)).toBe(tokens);
  });

  it('a late 401 for an old token does not take the new one away', async () => {
    const held = latch();
    let old = 0;
    let granted = 0;
    await using server = await loopback(async (request, response) => {
      if (request.method === 'POST') {
        granted += 1;
        return answer(response, 200, { access_token: `token-number-${granted}`, token_type: 'bearer' });
      }
      if (!request.headers.authorization?.endsWith('1')) return answer(response, 200, { id: peerId });
      old += 1;
      if (old === 1) await held.opened;
      return answer(response, 401, problem(401, 'X'), { 'www-authenticate': 'Bearer' });
    });
    const atlas = clientFor(server.url);
    const slow = atlas.getPeeringConnection(ids);
    await vi.waitFor(() => expect(old).toBe(1), { timeout: 60_000 });
    await atlas.getPeeringConnection(ids);
    held.open();
    await slow;
    await atlas.getPeeringConnection(ids);
    expect(granted).toBe(2);
  });
});
