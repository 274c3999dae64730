import { type OptionRules, readOptions } from '../arguments/read-options.js';
import { readConnection } from './connection.js';
import { invoke } from './invoke.js';
import { callRules, idRules } from './rules.js';
import type { CallOptions, PeeringConnection, PeeringContext, PeeringIds } from './types.js';

/** Which connection to read, and how. */
export interface GetPeeringConnectionOptions extends PeeringIds, CallOptions {}

const rules: OptionRules<GetPeeringConnectionOptions> = { ...idRules, ...callRules };

/** `AtlasClient.getPeeringConnection` */
export async function getPeeringConnection(
  context: PeeringContext,
  given: unknown,
): Promise<PeeringConnection> {
  return await readPeer(context, readOptions('getPeeringConnection', given, rules));
}

/** As {@link getPeeringConnection}, for verbs that checked their options already. */
export async function readPeer(
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
