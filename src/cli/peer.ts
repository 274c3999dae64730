import type { PeeringConnection } from '../index.js';
import { stateOf } from '../peering/state.js';

/** The provider, also where Atlas does not name it: told by the fields that only one has. */
export function providerOf(peer: PeeringConnection): string | undefined {
  if (peer.providerName !== undefined) return peer.providerName;
  if (peer.vpcId !== undefined) return 'AWS';
  if (peer.vnetName !== undefined) return 'AZURE';
  return peer.networkName === undefined ? undefined : 'GCP';
}

/** The network at the provider. */
export function networkOf(peer: PeeringConnection): string | undefined {
  return peer.vpcId ?? peer.vnetName ?? peer.networkName;
}

/** Cells of a table: id, provider, network, state. */
export function peerCells(peer: PeeringConnection): (string | undefined)[] {
  return [peer.id, providerOf(peer), networkOf(peer), stateOf(peer)];
}

export const PEER_HEADING = ['ID', 'PROVIDER', 'NETWORK', 'STATE'] as const;
