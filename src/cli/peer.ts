import type { PeeringConnection } from '../index.js';
import { stateOf } from '../peering/state.js';

/** The network at the provider. */
export function networkOf(peer: PeeringConnection): string | undefined {
  return peer.vpcId ?? peer.vnetName ?? peer.networkName;
}

/** Cells of a table: id, provider, network, state. */
export function peerCells(peer: PeeringConnection): (string | undefined)[] {
  return [peer.id, peer.providerName, networkOf(peer), stateOf(peer)];
}

export const PEER_HEADING = ['ID', 'PROVIDER', 'NETWORK', 'STATE'] as const;
