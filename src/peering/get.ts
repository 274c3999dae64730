import { readConnection } from './connection.js';
import { invoke } from './invoke.js';
import type { CallOptions, PeeringConnection, PeeringContext, PeeringIds } from './types.js';

/** Which connection to read, and how. */
export interface GetPeeringConnectionOptions extends PeeringIds, CallOptions {}

/** `AtlasClient.getPeeringConnection` */
export async function getPeeringConnection(
  context: PeeringContext,
  { groupId, peerId, ...options }: GetPeeringConnectionOptions,
): Promise<PeeringConnection> {
  return await invoke(context, {
    operation: 'getPeeringConnection',
    ids: { groupId, peerId },
    options,
    read: (body) => {
      const peer = readConnection(body);
      // Another connection than the one asked for must not decide about it.
      return peer?.id === peerId ? peer : undefined;
    },
  });
}
