import { type OptionRules, readOptions } from '../arguments/read-options.js';
import { checkExpectation, expectRule, type PeeringExpectation } from './expect.js';
import { readPeer } from './get.js';
import { saysGone } from './gone.js';
import { listPeers } from './list.js';
import { callRules, idRules } from './rules.js';
import { isLeaving, stateOf } from './state.js';
import type { CallOptions, PeeringConnection, PeeringContext, PeeringIds } from './types.js';

/** Which deletion to look ahead at, and how. */
export interface PlanPeeringDeletionOptions<E = PeeringExpectation> extends PeeringIds, CallOptions {
  /** Refuses a connection that is another than expected. What a deletion refuses here is refused too. */
  readonly expect?: E;
}

const rules: OptionRules<PlanPeeringDeletionOptions> = { ...idRules, ...callRules, expect: expectRule };

/** What a deletion would do if it were asked for now. */
export interface PeeringDeletionPlan extends PeeringIds {
  /** How the deletion would end. */
  readonly outcome: 'accepted' | 'alreadyDeleting' | 'alreadyGone';
  /** The connection as Atlas has it; absent if it is gone. */
  readonly peer?: PeeringConnection;
  readonly providerName?: string | undefined;
  /** Its state, in the provider's own words. */
  readonly state?: string | undefined;
  /** Whether the project has no other connection at any provider, those that are deleted along with it aside. */
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
  given: unknown,
): Promise<PeeringDeletionPlan> {
  const { expect, ...options } = readOptions('planPeeringDeletion', given, rules);
  return planDeletion(context, { ...options, expectations: expect ? [expect] : [] });
}

/**
 * As {@link planPeeringDeletion}, with options that were checked.
 *
 * @param leaving ids of connections that are deleted along with it, and do not count as left in the project.
 */
export async function planDeletion(
  context: PeeringContext,
  {
    groupId,
    peerId,
    expectations,
    ...options
  }: PeeringIds & CallOptions & { readonly expectations: readonly PeeringExpectation[] },
  leaving: ReadonlySet<string> = new Set([peerId]),
): Promise<PeeringDeletionPlan> {
  const ids = { groupId, peerId };
  let peer: PeeringConnection;
  try {
    peer = await readPeer(context, { ...ids, ...options });
  } catch (error) {
    if (!saysGone(error)) throw error;
    return { ...ids, outcome: 'alreadyGone', isLastInProject: false, warnings: [] };
  }
  for (const expectation of expectations) checkExpectation(peer, expectation);
  let isLastInProject = true;
  for await (const other of listPeers(context, { groupId, ...options })) {
    if (leaving.has(other.id)) continue;
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
