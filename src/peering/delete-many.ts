import { checkIds, checkNumber } from './arguments.js';
import {
  type DeletePeeringConnectionOptions,
  type DeletionOutcome,
  deletePeeringConnection,
} from './delete.js';
import type { PeeringContext, PeeringIds } from './types.js';

/** How to delete several connections. `timeout` counts for each of them. */
export interface DeletePeeringConnectionsOptions
  extends Omit<DeletePeeringConnectionOptions, 'groupId' | 'peerId'> {
  /** Deletions under way at the same time, 1 or more. @default 4 */
  readonly concurrency?: number | undefined;
}

/** How one of several deletions ended: with its outcome or with its error. */
export type DeletionResult = PeeringIds &
  (
    | { readonly ok: true; readonly outcome: DeletionOutcome['outcome']; readonly deletion: DeletionOutcome }
    | { readonly ok: false; readonly error: unknown }
  );

/**
 * Deletes several connections and says of each how it ended, in the order given. One that fails does not keep the
 * others from being deleted; after an abort the rest are reported as aborted. One that is named twice is deleted once.
 *
 * @throws {AtlasConfigurationError} an argument is wrong, also one id among many. Nothing was sent.
 */
export async function deletePeeringConnections(
  context: PeeringContext,
  ids: readonly PeeringIds[],
  { concurrency = 4, ...options }: DeletePeeringConnectionsOptions = {},
): Promise<DeletionResult[]> {
  checkNumber('concurrency', concurrency, 1);
  for (const { groupId, peerId } of ids) checkIds('deletePeeringConnection', { groupId, peerId });
  const results = new Map<string, DeletionResult>();
  const keyOf = ({ groupId, peerId }: PeeringIds) => `${groupId}/${peerId}`;
  const waiting = new Map(ids.map(({ groupId, peerId }) => [`${groupId}/${peerId}`, { groupId, peerId }]));
  const queue = waiting.entries();

  const work = async () => {
    for (const [key, one] of queue) {
      results.set(
        key,
        await deletePeeringConnection(context, { ...options, ...one }).then(
          (deletion) => ({ ...one, ok: true, outcome: deletion.outcome, deletion }),
          (error) => ({ ...one, ok: false, error }),
        ),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, waiting.size) }, work));
  return ids.flatMap((one) => results.get(keyOf(one)) ?? []);
}
