import { connect } from '../connect.js';
import type { ExitCode } from '../exit-codes.js';
import { exitCodeOfAll } from '../failure.js';
import type { WaitOptions } from '../program.js';
import { errorsOf, failuresText, resultsJson, resultsText } from '../results.js';
import type { Session } from '../session.js';
import { waitForAll } from '../waiting.js';

/** `atlas-peering wait` */
export async function wait(
  peerIds: readonly string[],
  options: WaitOptions,
  session: Session,
): Promise<ExitCode> {
  const { streams } = session;
  const unique = [...new Set(peerIds)];
  const { atlas, groupId } = connect(options, streams, unique);
  await using _ = atlas;
  const settings = { groupId, interval: options.interval, deadline: options.timeout };
  const results = await waitForAll(atlas, unique, settings, session);
  streams.data(
    options.output === 'json' ? resultsJson(groupId, results) : resultsText(results, streams.bold),
  );
  if (!session.signal.aborted) streams.talk(failuresText(results, streams.red));
  return exitCodeOfAll(errorsOf(results));
}
