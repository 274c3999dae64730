import {
  type AtlasClient,
  type AtlasClientOptions,
  AtlasConflictError,
  AtlasNotFoundError,
  AtlasTimeoutError,
} from '../../index.js';
import { withTimeLimit } from '../../transport/abort.js';
import { connect } from '../connect.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { exitCodeOfAll, UsageError } from '../failure.js';
import {
  isDeletable,
  makePlans,
  type Planned,
  planErrors,
  planFailures,
  plansJson,
  plansText,
} from '../plans.js';
import type { DeleteOptions } from '../program.js';
import { errorsOf, failuresText, type Result, resultsJson, resultsText } from '../results.js';
import type { Session } from '../session.js';
import { waitForAll } from '../waiting.js';

/** What one run of the command works with. */
interface Job {
  readonly atlas: AtlasClient;
  readonly groupId: string;
  readonly options: DeleteOptions;
  readonly session: Session;
  /** Milliseconds that are left of `--timeout`. */
  readonly left: () => number | undefined;
}

/**
 * `atlas-peering delete`: plans, shows, asks, deletes, waits.
 *
 * @param client for the client, over what the environment says
 * @throws {UsageError} there is nobody to ask and no --force
 */
export async function remove(
  peerIds: readonly string[],
  options: DeleteOptions,
  session: Session,
  client: AtlasClientOptions = {},
): Promise<ExitCode> {
  const { streams, signal } = session;
  const unique = [...new Set(peerIds)];
  if (!options.force && !options.dryRun && !streams.canAsk) {
    throw new UsageError(
      'There is no terminal to ask on. Use --force to delete without being asked, or --dry-run to look. Nothing was sent.',
    );
  }
  const { atlas, groupId } = connect(options, streams, unique, client);
  await using _ = atlas;
  const until = options.timeout === undefined ? undefined : performance.now() + options.timeout;
  const left = () => (until === undefined ? undefined : Math.max(1, until - performance.now()));
  const job: Job = { atlas, groupId, options, session, left };

  let chosen: readonly string[] = unique;
  let settled: readonly Result[] = [];
  if (!options.force || options.dryRun) {
    const planned = await withTimeLimit(
      signal,
      left() ?? Number.POSITIVE_INFINITY,
      { onTimeout: planTooSlow, onAbort: (reason) => reason },
      (limited) => makePlans(atlas, groupId, unique, options, limited),
    );
    if (options.dryRun) {
      streams.data(options.output === 'json' ? plansJson(planned) : plansText(planned, streams.bold));
      streams.talk(planFailures(planned));
      return exitCodeOfAll(planErrors(planned));
    }
    settled = planned.flatMap((each) => settledBy(each, options));
    chosen = planned.filter(isDeletable).map(({ peerId }) => peerId);
    streams.talk(plansText(planned));
    const which = chosen.length === 1 ? `Delete ${chosen[0]}?` : `Delete these ${chosen.length} connections?`;
    if (chosen.length > 0 && !(await streams.confirm(`${which} [y/N] `, signal))) {
      streams.talk('Nothing was deleted.\n');
      return EXIT.failed;
    }
  }

  const deleted = [...settled];
  for (const peerId of chosen) deleted.push(await removeOne(peerId, job));
  const results = options.wait ? await waitForThose(deleted, job) : deleted;
  const inOrder = unique.flatMap((peerId) => results.find((result) => result.peerId === peerId) ?? []);
  streams.data(
    options.output === 'json' ? resultsJson(groupId, inOrder) : resultsText(inOrder, streams.bold),
  );
  if (!signal.aborted) streams.talk(failuresText(inOrder, streams.red));
  return exitCodeOfAll(errorsOf(inOrder));
}

function planTooSlow(): AtlasTimeoutError {
  return new AtlasTimeoutError('There was no plan within --timeout. No DELETE was sent.');
}

/** What the plan alone settles: nothing is sent for a connection that is gone, or on its way. */
function settledBy(planned: Planned, { idempotent }: DeleteOptions): Result[] {
  const { peerId, plan, error } = planned;
  if (plan === undefined) return [{ peerId, error }];
  if (isDeletable(planned)) return [];
  const outcome = plan.outcome === 'alreadyGone' ? 'alreadyGone' : 'alreadyDeleting';
  if (idempotent) return [{ peerId, outcome, ...(outcome === 'alreadyGone' ? { gone: true } : {}) }];
  const hint = 'With --idempotent this is a success.';
  return [
    {
      peerId,
      error:
        outcome === 'alreadyGone'
          ? new AtlasNotFoundError('The project has no such peering connection.', { hint })
          : new AtlasConflictError('The connection is being deleted already.', { hint }),
    },
  ];
}

async function removeOne(peerId: string, { atlas, groupId, options, session, left }: Job): Promise<Result> {
  const { activity, signal } = session;
  const total = left();
  if (!signal.aborted) activity.deleting.add(peerId);
  try {
    const deletion = await atlas.deletePeeringConnection({
      groupId,
      peerId,
      signal,
      idempotent: options.idempotent === true,
      ...(options.expect === undefined ? {} : { expect: options.expect }),
      ...(total === undefined ? {} : { timeout: { total } }),
    });
    const { outcome } = deletion;
    if (outcome !== 'alreadyGone') activity.accepted.add(peerId);
    return { peerId, outcome, deletion, ...(outcome === 'alreadyGone' ? { gone: true } : {}) };
  } catch (error) {
    return { peerId, error };
  } finally {
    activity.deleting.delete(peerId);
  }
}

/** Waits for those that are on their way. */
async function waitForThose(
  results: readonly Result[],
  { atlas, groupId, options, session, left }: Job,
): Promise<Result[]> {
  const leaving = results.filter(({ error, gone }) => error === undefined && gone !== true);
  const settings = { groupId, interval: options.interval, deadline: left() };
  const waited = await waitForAll(
    atlas,
    leaving.map(({ peerId }) => peerId),
    settings,
    session,
  );
  return results.map((result) => ({ ...result, ...waited.find(({ peerId }) => peerId === result.peerId) }));
}
