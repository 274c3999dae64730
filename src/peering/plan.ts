import { checkExpectation, type Deletion, type PeeringExpectation } from './expect.js';
import { getPeeringConnection } from './get.js';
import { listPeeringConnections } from './list.js';
import { isLeaving, saysGone, stateOf } from './state.js';
import type { CallOptions, PeeringConnection, PeeringContext, PeeringIds } from './types.js';
import { operationIn } from './versions.js';

/** Which deletion to look ahead at, and how. */
export interface PlanPeeringDeletionOptions<E = PeeringExpectation> extends PeeringIds, CallOptions {
  /** Refuses a connection that is another than expected. What a deletion refuses here is refused too. */
  readonly expect?: E;
}

/** What a deletion would do if it were asked for now, as far as reading tells. */
export interface PeeringDeletionPlan extends PeeringIds {
  /**
   * How the deletion would end. `undetermined`: nothing that was read speaks against it, and Atlas decides when it is
   * asked; see {@link PeeringDeletionPlan.unknown}.
   */
  readonly outcome: 'undetermined' | 'alreadyDeleting' | 'alreadyGone';
  /** What decides about the deletion and cannot be read, in plain words. */
  readonly unknown: readonly string[];
  /** The connection as Atlas has it; absent if it is gone. */
  readonly peer?: PeeringConnection;
  /** Of the connection; absent if it is gone. */
  readonly providerName?: string | undefined;
  /** Its state, in the provider's own words. */
  readonly state?: string | undefined;
  /** Whether the project has no other connection at any provider, those that are deleted along with it aside. */
  readonly isLastInProject: boolean;
  /** Side effects that the documentation warns about, in plain words. */
  readonly warnings: readonly string[];
}

/** What only the DELETE itself tells. */
function unknownIn({ version }: PeeringContext): readonly string[] {
  const roles = operationIn(version, 'deletePeeringConnection').requiredRoles.join(' or ');
  return [
    `Whether the caller may delete it: that takes the role ${roles}, and Atlas does not say who has it.`,
    'Whether something still uses the connection, at Atlas or in its own network.',
  ];
}

/**
 * `AtlasClient.planPeeringDeletion`. Reads only: the connection, and the project's other ones.
 *
 * @param leaving ids of connections that are deleted along with it, and do not count as left in the project.
 */
export async function planPeeringDeletion(
  context: PeeringContext,
  { groupId, peerId, expectations, ...options }: Deletion,
  leaving: ReadonlySet<string> = new Set([peerId]),
): Promise<PeeringDeletionPlan> {
  const ids = { groupId, peerId };
  let peer: PeeringConnection;
  try {
    peer = await getPeeringConnection(context, { ...ids, ...options });
  } catch (error) {
    if (!saysGone(error)) throw error;
    return { ...ids, outcome: 'alreadyGone', unknown: [], isLastInProject: false, warnings: [] };
  }
  for (const expectation of expectations) checkExpectation(peer, expectation);
  const leavingNow = isLeaving(peer);
  let isLastInProject = true;
  for await (const other of listPeeringConnections(context, { groupId, ...options })) {
    if (leaving.has(other.id)) continue;
    isLastInProject = false;
    break;
  }
  return {
    ...ids,
    outcome: leavingNow ? 'alreadyDeleting' : 'undetermined',
    unknown: leavingNow ? [] : unknownIn(context),
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
