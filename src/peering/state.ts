import type { PeeringConnection } from './types.js';

/** States in which Atlas is already deleting, by provider: TERMINATING for AWS, DELETING for Azure and GCP. */
const LEAVING: readonly string[] = ['TERMINATING', 'DELETING'];
/** Azure only: the deletion ended without success. */
const DELETION_FAILED = 'DELETION_FAILED';

/** The state of a connection: `statusName` for AWS, `status` for Azure and GCP. */
export function stateOf(peer: PeeringConnection): string | undefined {
  return peer.providerName === 'AWS' ? peer.statusName : (peer.status ?? peer.statusName);
}

/** What the provider says went wrong, in the fields that it uses: on AWS a word and a sentence. */
export function faultOf(peer: PeeringConnection): string | undefined {
  const words = [peer.errorStateName, peer.errorState, peer.errorMessage].filter(
    (word) => typeof word === 'string' && word !== '',
  );
  return words.length > 0 ? words.join(': ') : undefined;
}

/** Whether Atlas is already deleting the connection. */
export function isLeaving(peer: PeeringConnection): boolean {
  return LEAVING.includes(stateOf(peer) ?? '');
}

/** Whether a deletion ended without success. */
export function hasFailedToLeave(peer: PeeringConnection): boolean {
  return stateOf(peer) === DELETION_FAILED;
}
