import { type OptionRules, readOptions } from '../arguments/read-options.js';
import { refusal, wholeNumber } from '../arguments/rules.js';
import {
  type DeletePeeringConnectionOptions,
  type DeletionOutcome,
  deletePeer,
  deletionRules,
} from './delete.js';
import { expectRule, type PeeringExpectation } from './expect.js';
import { type PeeringDeletionPlan, planDeletion } from './plan.js';
import { idRules } from './rules.js';
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

/** How one of several deletions ended: with its outcome or with its error. */
export type DeletionResult = PeeringIds &
  (
    | { readonly ok: true; readonly outcome: DeletionOutcome['outcome']; readonly deletion: DeletionOutcome }
    | { readonly ok: false; readonly error: unknown }
  );

/** What one of several deletions would do, or why that cannot be said. */
export type DeletionPlanResult = PeeringIds &
  (
    | {
        readonly ok: true;
        readonly outcome: PeeringDeletionPlan['outcome'];
        readonly plan: PeeringDeletionPlan;
      }
    | { readonly ok: false; readonly error: unknown }
  );

const OWNER = 'deletePeeringConnections';
const rules: OptionRules<DeletePeeringConnectionsOptions> = { ...deletionRules, concurrency: wholeNumber(1) };
const itemRules: OptionRules<PeeringDeletion> = { ...idRules, expect: expectRule };

/** Does something with each of a list, so many at a time, and says of each how it ended. */
async function settleAll<T extends PeeringIds, R extends object>(
  items: readonly T[],
  concurrency: number,
  task: (item: T) => Promise<R>,
): Promise<(PeeringIds & ((R & { ok: true }) | { ok: false; error: unknown }))[]> {
  const results: (PeeringIds & ((R & { ok: true }) | { ok: false; error: unknown }))[] = [];
  const queue = items.entries();
  const work = async () => {
    for (const [index, item] of queue) {
      const { groupId, peerId } = item;
      results[index] = await task(item).then(
        (done) => ({ groupId, peerId, ok: true, ...done }),
        (error) => ({ groupId, peerId, ok: false, error }),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  return results;
}

/**
 * Deletes several connections and says of each how it ended, in the order given. One that fails does not keep the
 * others from being deleted; after an abort the rest are reported as aborted. One that is named twice is deleted once,
 * if it is all that is expected of it. With `dryRun` each is planned, as if the others of the list were gone.
 *
 * @throws {AtlasConfigurationError} an argument is wrong, also one id among many. Nothing was sent.
 */
export async function deletePeeringConnections(
  context: PeeringContext,
  given: unknown,
  givenOptions: unknown = {},
): Promise<(DeletionResult | DeletionPlanResult)[]> {
  if (!Array.isArray(given)) throw refusal(`${OWNER}: the first argument`, 'be a list of ids', given);
  const named = Array.from(given, (one: unknown, index) => {
    const name = `ids[${index}]`;
    return readOptions<PeeringDeletion>(`${OWNER}: ${name}`, one, itemRules, `${name}.`);
  });
  const { concurrency = 4, dryRun, expect, ...options } = readOptions(OWNER, givenOptions, rules);
  const keyOf = ({ groupId, peerId }: PeeringIds) => `${groupId}/${peerId}`;
  const ofAll = expect ? [expect] : [];
  const byKey = new Map<string, PeeringIds & { expectations: PeeringExpectation[] }>();
  for (const { groupId, peerId, expect: own } of named) {
    const one = byKey.get(keyOf({ groupId, peerId })) ?? { groupId, peerId, expectations: [...ofAll] };
    if (own) one.expectations.push(own);
    byKey.set(keyOf(one), one);
  }
  const leaving = new Set([...byKey.values()].map(({ peerId }) => peerId));
  const { idempotent, ...callOptions } = options;
  const unique = [...byKey.values()];
  const settled: readonly (DeletionResult | DeletionPlanResult)[] = dryRun
    ? await settleAll(unique, concurrency, async (one) => {
        const plan = await planDeletion(context, { ...callOptions, ...one }, leaving);
        return { outcome: plan.outcome, plan };
      })
    : await settleAll(unique, concurrency, async (one) => {
        const deletion = await deletePeer(context, { ...callOptions, idempotent, ...one });
        return { outcome: deletion.outcome, deletion };
      });
  const results = new Map(settled.map((result) => [keyOf(result), result]));
  return named.flatMap((one) => results.get(keyOf(one)) ?? []);
}
