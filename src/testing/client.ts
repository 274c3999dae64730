import { type AtlasClient, createAtlasClient } from '../client.js';
import type { AtlasClientOptions } from '../options.js';

export const groupId = 'a'.repeat(24);
export const peerId = 'b'.repeat(24);
export const ids = { groupId, peerId };
export const apiKey = { publicKey: 'abcdefgh', privateKey: '01234567-89ab-cdef-0123-456789abcdef' };
export const account = {
  clientId: 'mdb_sa_id_0123456789abcdef01234567',
  clientSecret: 'mdb_sa_sk_abcDEF0123456789abcDEF',
};

/** A client that tries once, with a ready-made token and no logger where the test gives nothing else. */
export function clientFor(baseUrl: string, options: AtlasClientOptions = {}): AtlasClient {
  return createAtlasClient({
    baseUrl,
    credentials: { accessToken: 'a-ready-made-token' },
    retry: { limit: 0 },
    logger: {},
    ...options,
  });
}

/** How many timers keep this process alive. */
export function timers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}
