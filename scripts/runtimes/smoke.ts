/** What every runtime has to do alike, against the emulator: a program without anything of Node. */
import {
  type AtlasClient,
  type AtlasClientOptions,
  createAtlasClient,
  isAtlasError,
} from '../../src/index.js';

export interface Settings {
  /** Where the emulator is, and `/control` beside it. */
  readonly url: string;
  readonly groupId: string;
  readonly key: { readonly publicKey: string; readonly privateKey: string };
  readonly account: { readonly clientId: string; readonly clientSecret: string };
  /** `fetch` of this runtime repeats a DELETE by itself when the connection breaks (RFC 9110, section 9.2.2), and tells nobody. */
  readonly repeats?: boolean;
}

/** What the other side does behind the API's back. */
export type Order =
  | { readonly do: 'addPeer' }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'fault'; readonly fault: object }
  /** How many DELETEs of a connection came since the last reset, that one included. */
  | { readonly do: 'countDeletes'; readonly peerId: string };

export interface Checked {
  readonly name: string;
  /** What was wrong; absent where nothing was. */
  readonly problem?: string;
}

export async function smoke({ url, groupId, key, account, repeats }: Settings): Promise<Checked[]> {
  const checked: Checked[] = [];
  const control = async (order: Order): Promise<{ id: string; count: number }> =>
    (await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify(order) })).json();
  const check = async (name: string, expected: string, work: () => Promise<unknown>) => {
    let found: string;
    try {
      found = String(await work());
    } catch (error) {
      found = isAtlasError(error) ? [error.name, error.errorCode].filter(Boolean).join(' ') : String(error);
    }
    checked.push(found === expected ? { name } : { name, problem: `expected ${expected}, got ${found}` });
  };
  const base: AtlasClientOptions = {
    baseUrl: url,
    logger: {},
    retry: { limit: 1, baseDelay: 1, maxDelay: 1 },
  };

  for (const [scheme, credentials] of [
    ['digest', key],
    ['service account', account],
  ] as const) {
    for (const apiVersion of ['v1.0', 'v2'] as const) {
      const atlas: AtlasClient = createAtlasClient({ ...base, credentials, apiVersion });
      const { id: peerId } = await control({ do: 'addPeer' });
      const ids = { groupId, peerId };
      const as = (name: string) => `${scheme}, ${apiVersion}: ${name}`;
      await check(as('reads'), peerId, async () => (await atlas.getPeeringConnection(ids)).id);
      await check(as('lists'), 'true', async () => {
        for await (const { id } of atlas.listPeeringConnections({ groupId })) if (id === peerId) return true;
        return false;
      });
      await check(as('refuses what is not expected'), 'AtlasExpectationError', () =>
        atlas.deletePeeringConnection({ ...ids, expect: { vpcId: 'vpc-0' } }),
      );
      await check(as('goes on after a 503'), 'AVAILABLE', async () => {
        await control({ do: 'fault', fault: { kind: 'unavailable', path: peerId } });
        return (await atlas.planPeeringDeletion(ids)).state;
      });
      await check(as('says what a conflict is'), 'AtlasConflictError PEER_INVALID_STATE', async () => {
        await control({ do: 'fault', fault: { kind: 'apiError', code: 'PEER_INVALID_STATE', path: peerId } });
        return atlas.deletePeeringConnection(ids);
      });
      const known = repeats
        ? 'repeated by the platform: AtlasConflictError PEER_ALREADY_REQUESTED_DELETION'
        : 'alreadyDeleting true';
      await check(as('knows its own deletion, though the answer was lost'), known, async () => {
        await control({
          do: 'fault',
          fault: { kind: 'reset', when: 'after', method: 'DELETE', path: peerId },
        });
        try {
          const { outcome, ambiguous } = await atlas.deletePeeringConnection(ids);
          return `${outcome} ${ambiguous}`;
        } catch (error) {
          const { count } = await control({ do: 'countDeletes', peerId });
          if (!isAtlasError(error, 'AtlasConflictError') || count <= (error.attempts ?? 1)) throw error;
          return `repeated by the platform: ${error.name} ${error.errorCode}`;
        }
      });
      await check(as('waits until it is gone'), 'gone', async () => {
        const onProgress = () => void control({ do: 'advance', ms: 60_000 });
        await atlas.waitUntilDeleted({ ...ids, pollInterval: 5, onProgress });
        return 'gone';
      });
      await check(as('says that there is none'), 'AtlasNotFoundError PEER_NOT_FOUND', () =>
        atlas.deletePeeringConnection(ids),
      );
      await check(as('gives up in time'), 'AtlasTimeoutError', async () => {
        await control({ do: 'fault', fault: { kind: 'hang', path: peerId } });
        return atlas.getPeeringConnection({ ...ids, timeout: { total: 300 } });
      });
      await atlas.close();
    }
  }
  await check('a wrong key is no way in', 'AtlasAuthenticationError UNEXPECTED_ERROR', async () => {
    const atlas = createAtlasClient({ ...base, credentials: { ...key, privateKey: 'wrong' } });
    return atlas.getPeeringConnection({ groupId, peerId: '0'.repeat(24) });
  });
  await check('an id that is none is not sent', 'AtlasConfigurationError', async () =>
    createAtlasClient({ ...base, credentials: key }).getPeeringConnection({ groupId, peerId: '..' }),
  );
  return checked;
}
