import { connect } from '../connect.js';
import type { ExitCode } from '../exit-codes.js';
import { exitCodeOfAll } from '../failure.js';
import { makePlans, planErrors, planFailures, plansJson, plansText } from '../plans.js';
import type { PlanOptions } from '../program.js';
import type { Session } from '../session.js';

/** `atlas-peering plan` */
export async function plan(
  peerIds: readonly string[],
  options: PlanOptions,
  { streams, signal }: Session,
): Promise<ExitCode> {
  const unique = [...new Set(peerIds)];
  const { atlas, groupId } = connect(options, streams, unique);
  await using _ = atlas;
  const planned = await makePlans(atlas, groupId, unique, options, signal);
  streams.data(options.output === 'json' ? plansJson(planned) : plansText(planned, streams.bold));
  streams.talk(planFailures(planned));
  return exitCodeOfAll(planErrors(planned));
}
