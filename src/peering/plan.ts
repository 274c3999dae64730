import { checkExpectation, type PeeringExpectation } from './expect.js';
import { getPeeringConnection } from './get.js';
import { saysGone } from './gone.js';
import { listPeeringConnections } from './list.js';
import { isLeaving, stateOf } from './state.js';
import type { CallOptions, PeeringConnection, PeeringContext, PeeringIds } from './types.js';

/** Which deletion to look ahead at, and how. */
export interface PlanPeeringDeletionOptions extends PeeringIds, CallOptions {
  /** Refuses a connection that is another than expected. */
  readonly expect?: PeeringExpectation | undefined;
}

/** What a deletion would do if it were asked for now. */
export interface PeeringDeletionPlan extends PeeringIds {
  /** How the deletion would end. */
  readonly outcome: 'accepted' | 'alreadyDeleting' | 'alreadyGone';
  /** The connection as Atlas has it; absent if it is gone. */
  readonly peer?: PeeringConnection;
  readonly providerName?: string | undefined;
  /** Its state, in the provider's own words. */
  readonly state?: string | undefined;
  /** Whether the project has no other connection at any provider. */
  readonly isLastInProject: boolean;
  /** Side effects that the documentation warns about, in plain words. */
  readonly warnings: readonly string[];
}

/**
 * Says what a deletion would do, without doing it. Reads only: the connection, and the project's other ones.
 *
 * @throws {AtlasExpectationError} the connection is another than `expect` says.
 * @throws {AtlasError} of the class that an answer, or its absence, calls for.
 */
export async function planPeeringDeletion(
  context: PeeringContext,
  { groupId, peerId, expect = {}, ...options }: PlanPeeringDeletionOptions,
): Promise<PeeringDeletionPlan> {
  const ids = { groupId, peerId };
  let peer: PeeringConnection;
  try {
    peer = await getPeeringConnection(context, { ...ids, ...options });
  } catch (error) {
    if (!saysGone(error)) throw error;
    return { ...ids, outcome: 'alreadyGone', isLastInProject: false, warnings: [] };
  }
  checkExpectation(peer, expect);
  let isLastInProject = true;
  for await (const other of listPeeringConnections(context, { groupId, ...options })) {
    if (other.id === peerId) continue;
    isLastInProject = false;
    break;
  }
  return {
    ...ids,
    outcome: isLeaving(peer) ? 'alreadyDeleting' : 'accepted',
    peer,
    providerName: peer.providerName,
    state: stateOf(peer),
    isLastInProject,
    warnings: isLastInProject
      ? [
          'This is the last peering connection of the project: Atlas also removes any AWS security groups from the project IP access list.',
        ]
      : [],
  };
}
