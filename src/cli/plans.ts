/** What deleting would do, for one connection or several. */
import type { AtlasClient, PeeringDeletionPlan } from '../index.js';
import { errorData, messageOf } from './failure.js';
import { printableJson } from './json.js';
import { networkOf } from './peer.js';
import type { PlanOptions } from './program.js';
import { table } from './table.js';

export interface Planned {
  readonly peerId: string;
  readonly plan?: PeeringDeletionPlan;
  /** Why there is no plan. */
  readonly error?: unknown;
}

/** Asks for the plans, each as if the others were gone; a failure is of its own connection alone. Reads only. */
export async function makePlans(
  atlas: AtlasClient,
  groupId: string,
  peerIds: readonly string[],
  { expect }: PlanOptions,
  signal: AbortSignal,
): Promise<Planned[]> {
  const results = await atlas.deletePeeringConnections(
    peerIds.map((peerId) => ({ groupId, peerId })),
    { dryRun: true, signal, ...(expect === undefined ? {} : { expect }) },
  );
  signal.throwIfAborted();
  return results.map((result) =>
    result.ok ? { peerId: result.peerId, plan: result.plan } : { peerId: result.peerId, error: result.error },
  );
}

/** Whether a DELETE would do anything. */
export function isDeletable({ plan }: Planned): boolean {
  return plan !== undefined && plan.outcome !== 'alreadyGone' && plan.outcome !== 'alreadyDeleting';
}

const OUTCOMES: Readonly<Record<string, string>> = {
  undetermined: 'would be deleted, unless Atlas refuses',
  alreadyDeleting: 'is being deleted already',
  alreadyGone: 'is gone already',
};

/** The plans as a table, with their warnings below. */
export function plansText(planned: readonly Planned[], bold?: (text: string) => string): string {
  const rows = planned.map(({ peerId, plan }) => [
    peerId,
    plan?.providerName,
    plan?.peer && networkOf(plan.peer),
    plan?.state,
    plan ? (OUTCOMES[plan.outcome] ?? plan.outcome) : 'cannot be planned',
  ]);
  const warnings = planned.flatMap(({ peerId, plan }) =>
    (plan?.warnings ?? []).map((warning) => `${peerId}: ${warning}\n`),
  );
  const open = new Set(planned.flatMap(({ plan }) => plan?.unknown ?? []));
  const notes =
    open.size > 0 ? ['Only the DELETE itself tells:\n', ...[...open].map((each) => `  ${each}\n`)] : [];
  return [table(['ID', 'PROVIDER', 'NETWORK', 'STATE', 'PLAN'], rows, bold), ...notes, ...warnings].join('');
}

/** Why some have no plan. */
export function planFailures(planned: readonly Planned[]): string {
  return planned
    .filter(({ plan }) => plan === undefined)
    .map(({ peerId, error }) => `${peerId}: ${messageOf(error)}\n`)
    .join('');
}

export function plansJson(planned: readonly Planned[]): string {
  return printableJson(
    planned.map(({ peerId, plan, error }) =>
      plan ? { ok: true, ...plan } : { ok: false, peerId, error: errorData(error) },
    ),
  );
}

/** The errors of those that have no plan. */
export function planErrors(planned: readonly Planned[]): unknown[] {
  return planned.flatMap(({ plan, error }) => (plan === undefined ? [error] : []));
}
