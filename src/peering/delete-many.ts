import {
  type DeletePeeringConnectionOptions,
  type DeletionOutcome,
  deletePeeringConnection,
} from './delete.js';
import type { Deletion, PeeringExpectation } from './expect.js';
import { type PeeringDeletionPlan, planPeeringDeletion } from './plan.js';
import type { PeeringContext, PeeringIds } from './types.js';

/** One of several connections to delete. */
export interface PeeringDeletion<E = PeeringExpectation> extends PeeringIds {
  /** What this connection must be like, beside what `expect` of the options says of all. See there. */
  readonly expect?: E;
}

/** How to delete several connections. `timeout` counts for each of them, and what `expect` says must hold for each. */
export interface DeletePeeringConnectionsOptions<E = PeeringExpectation>
  extends Omit<DeletePeeringConnectionOptions<E>, 'groupId' | 'peerId'> {
  /** Deletions under way at the same time, 1 or more. @default 4 */
  readonly concurrency?: number | undefined;
}

/** How one of several deletions ended: with its outcome, its `deletion`, or with its error. */
export type DeletionResult = PeeringIds &
  (
    | { readonly ok: true; readonly outcome: DeletionOutcome['outcome']; readonly deletion: DeletionOutcome }
    | { readonly ok: false; readonly error: unknown }
  );

/** What one of several deletions would do, its `plan`, or why that cannot be said. */
export type DeletionPlanResult = PeeringIds &
  (
    | {
        readonly ok: true;
        readonly outcome: PeeringDeletionPlan['outcome'];
        readonly plan: PeeringDeletionPlan;
      }
    | { readonly ok: false; readonly error: unknown }
  );

/**
 * `AtlasClient.deletePeeringConnections`. One that fails does not keep the others from being deleted; after an abort the
 * rest are reported as aborted. One that is named twice is deleted once, if it is all that is expected of it.
 */
export async function deletePeeringConnections(
  context: PeeringContext,
  named: readonly PeeringDeletion[],
  { concurrency = 4, dryRun, expect: ofAll, ...options }: DeletePeeringConnectionsOptions,
): Promise<(DeletionResult | DeletionPlanResult)[]> {
  const keyOf = ({ groupId, peerId }: PeeringIds) => `${groupId}/${peerId}`;
  const deletions = new Map<string, Deletion>();
  for (const { expect, ...ids } of named) {
    const before = deletions.get(keyOf(ids))?.expectations ?? (ofAll ? [ofAll] : []);
    const expectations = expect ? [...before, expect] : before;
    deletions.set(keyOf(ids), { ...options, ...ids, expectations });
  }
  const leaving = new Set(named.map(({ peerId }) => peerId));
  const settle = async (one: Deletion): Promise<DeletionResult | DeletionPlanResult> => {
    const { groupId, peerId } = one;
    try {
      if (dryRun) {
        const plan = await planPeeringDeletion(context, one, leaving);
        return { groupId, peerId, ok: true, outcome: plan.outcome, plan };
      }
      const deletion = await deletePeeringConnection(context, one);
      return { groupId, peerId, ok: true, outcome: deletion.outcome, deletion };
    } catch (error) {
      return { groupId, peerId, ok: false, error };
    }
  };
  const results = new Map<string, DeletionResult | DeletionPlanResult>();
  const queue = deletions.entries();
  const work = async () => {
    for (const [key, one] of queue) results.set(key, await settle(one));
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, deletions.size) }, work));
  return named.flatMap((one) => results.get(keyOf(one)) ?? []);
}
