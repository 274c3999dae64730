import { isAtlasError } from '../errors/classes.js';
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

export function isLeaving(peer: PeeringConnection): boolean {
  return LEAVING.includes(stateOf(peer) ?? '');
}

export function hasFailedToLeave(peer: PeeringConnection): boolean {
  return stateOf(peer) === DELETION_FAILED;
}

/** Whether an error says that the connection is gone: 404 PEER_NOT_FOUND and nothing else. A 404 about the project says nothing about the connection. */
export function saysGone(error: unknown): boolean {
  return isAtlasError(error) && error.status === 404 && error.errorCode === 'PEER_NOT_FOUND';
}

export function saysLeaving(error: unknown): boolean {
  return isAtlasError(error) && error.status === 409 && error.errorCode === 'PEER_ALREADY_REQUESTED_DELETION';
}
