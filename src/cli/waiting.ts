/** Waiting for several connections at once, with a live line on a terminal and plain lines elsewhere. */

import { printable } from '../errors/printable.js';
import type { AtlasClient } from '../index.js';
import { isLeaving } from '../peering/state.js';
import { messageOf } from './failure.js';
import type { Result } from './results.js';
import type { Session } from './session.js';

export interface WaitSettings {
  readonly groupId: string;
  /** Milliseconds between two polls. */
  readonly interval: number;
  /** Milliseconds that are left. @default an hour */
  readonly deadline?: number | undefined;
}

/** Waits until each is gone; a failure is of its own connection alone. The live line says the states. */
export async function waitForAll(
  atlas: AtlasClient,
  peerIds: readonly string[],
  { groupId, interval, deadline }: WaitSettings,
  { streams, signal, activity }: Session,
): Promise<Result[]> {
  const started = performance.now();
  const states = new Map<string, string>();
  const gone = new Set<string>();
  const seconds = () => Math.round((performance.now() - started) / 1_000);
  const show = () => {
    const waiting = peerIds.filter((peerId) => !gone.has(peerId));
    const now = waiting.map((peerId) => `${peerId} ${states.get(peerId) ?? '...'}`).join(', ');
    const done = peerIds.length > 1 ? `${gone.size} of ${peerIds.length} gone; ` : '';
    streams.live(`${seconds()} s  ${done}${now}`);
  };
  const tell = (peerId: string, state: string) => {
    const changed = states.get(peerId) !== state;
    states.set(peerId, state);
    if (!streams.isLive && changed) streams.talk(`${peerId} ${state} after ${seconds()} s\n`);
    show();
  };
  const clock = streams.isLive ? setInterval(show, 1_000) : undefined;
  show();
  try {
    return await Promise.all(
      peerIds.map(async (peerId): Promise<Result> => {
        try {
          await atlas.waitUntilDeleted({
            groupId,
            peerId,
            signal,
            pollInterval: interval,
            ...(deadline === undefined ? {} : { deadline }),
            onProgress: ({ state, error, peer }) => {
              if (peer !== undefined && isLeaving(peer)) activity.accepted.add(peerId);
              tell(peerId, error === undefined ? printable(state ?? 'UNKNOWN') : `(${messageOf(error)})`);
            },
          });
          activity.accepted.delete(peerId);
          gone.add(peerId);
          tell(peerId, 'gone');
          return { peerId, gone: true };
        } catch (error) {
          return { peerId, error };
        }
      }),
    );
  } finally {
    clearInterval(clock);
    streams.talk('');
  }
}
