import { AtlasDeletionFailedError, AtlasTimeoutError, isAtlasError } from '../errors/classes.js';
import { withTimeLimit } from '../transport/abort.js';
import { callerAborted } from '../transport/deadline.js';
import { tell } from '../transport/observers.js';
import { isSuccess } from '../transport/response.js';
import { getPeeringConnection } from './get.js';
import { faultOf, hasFailedToLeave, isLeaving, saysGone, stateOf } from './state.js';
import type { CallOptions, PeeringConnection, PeeringContext, PeeringIds } from './types.js';

/** What a poll brought. */
export interface DeletionProgress extends PeeringIds {
  /** Polls so far, this one included. */
  readonly polls: number;
  /** Since the wait began, in milliseconds. */
  readonly elapsedMs: number;
  /** The state in the provider's own words; absent where the poll failed. */
  readonly state?: string | undefined;
  /** The connection; absent where the poll failed. */
  readonly peer?: PeeringConnection;
  /** A failure that is passed over while there is time. */
  readonly error?: unknown;
}

/** Which deletion to wait for, and how long. */
export interface WaitUntilDeletedOptions extends PeeringIds, CallOptions {
  /** Limit of the whole wait, in milliseconds. @default 3_600_000 (an hour) */
  readonly deadline?: number | undefined;
  /** Time between two polls, in milliseconds; up to a fifth is added at random. @default 10_000 */
  readonly pollInterval?: number | undefined;
  /** Called after every poll that did not end the wait. What it throws is ignored; use `signal` to stop. */
  readonly onProgress?: ((progress: DeletionProgress) => void) | undefined;
}

/** The connection is gone. */
export interface DeletionCompleted extends PeeringIds {
  /** Polls, the one that found it gone included. */
  readonly polls: number;
  /** Since the wait began, in milliseconds. */
  readonly elapsedMs: number;
}

const JITTER = 0.2;

/** Whether a failed poll may be followed by another one: after a passing failure, or a success that cannot be read. */
function mayPass(error: unknown): boolean {
  if (!isAtlasError(error)) return false;
  const { name, status = 0, transient } = error;
  return (
    transient === true || name === 'AtlasTimeoutError' || (name === 'AtlasResponseError' && isSuccess(status))
  );
}

/**
 * `AtlasClient.waitUntilDeleted`. Any other 404, for example one about the project, ends the wait as an error. Polls go on
 * in every state, also in ones that this client does not know and in FAILED, which is a state that can be deleted;
 * DELETION_FAILED ends the wait.
 */
export async function waitUntilDeleted(
  context: PeeringContext,
  {
    groupId,
    peerId,
    deadline = 3_600_000,
    pollInterval = 10_000,
    onProgress,
    ...callOptions
  }: WaitUntilDeletedOptions,
): Promise<DeletionCompleted> {
  const ids = { groupId, peerId };
  const { runtime } = context;
  const start = runtime.now();
  const soFar = (polls: number) => ({ ...ids, polls, elapsedMs: runtime.now() - start });
  let lastPeer: PeeringConnection | undefined;
  let leaving = false;
  let lastError: unknown;

  /** What a poll brought; `undefined` where it found the connection gone. */
  const poll = async (signal: AbortSignal) => {
    try {
      const peer = await getPeeringConnection(context, { ...ids, ...callOptions, signal });
      lastError = undefined;
      lastPeer = peer;
      leaving ||= isLeaving(peer);
      return { peer, state: stateOf(peer) };
    } catch (error) {
      if (saysGone(error)) return undefined;
      if (signal.aborted || !mayPass(error)) throw error;
      lastError = error;
      return { error };
    }
  };

  const onTimeout = () => {
    const reason = lastPeer && faultOf(lastPeer);
    const state = [lastPeer && stateOf(lastPeer), reason].filter(Boolean).join(': ') || undefined;
    return new AtlasTimeoutError(
      `Peering connection ${peerId} was not gone within ${deadline} ms${state ? `; last seen: ${context.redact(state)}` : ''}.`,
      {
        detail: state && context.redact(state),
        cause: lastError,
        hint: leaving
          ? 'Its deletion was under way: wait again.'
          : 'No deletion was seen to be under way. If it was asked for, wait again; else call deletePeeringConnection.',
      },
    );
  };
  return withTimeLimit(
    callOptions.signal,
    deadline,
    { onTimeout, onAbort: callerAborted },
    async (signal) => {
      for (let polls = 1; ; polls += 1) {
        const seen = await poll(signal);
        if (!seen) return soFar(polls);
        if (seen.peer && hasFailedToLeave(seen.peer)) {
          const fault = faultOf(seen.peer);
          throw new AtlasDeletionFailedError(`Atlas gave up deleting peering connection ${peerId}.`, {
            detail: fault && context.redact(fault),
            hint: 'See what the provider says about it, then delete it again.',
          });
        }
        tell(() => onProgress?.({ ...soFar(polls), ...seen }));
        const asked = isAtlasError(lastError) ? (lastError.retryAfterMs ?? 0) : 0;
        await runtime.sleep(Math.max(asked, pollInterval * (1 + JITTER * runtime.random())), signal);
      }
    },
  );
}
