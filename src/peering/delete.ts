import { asRecord } from '../transport/json.js';
import { newCall } from '../transport/transport.js';
import { checkExpectation, type Deletion, type PeeringExpectation } from './expect.js';
import { getPeeringConnection } from './get.js';
import { invoke } from './invoke.js';
import { saysGone, saysLeaving } from './state.js';
import type { CallOptions, PeeringContext, PeeringIds } from './types.js';

/** Which connection to delete, and how. */
export interface DeletePeeringConnectionOptions<E = PeeringExpectation> extends PeeringIds, CallOptions {
  /** Takes "already being deleted" and "no such connection" for success. @default false */
  readonly idempotent?: boolean | undefined;
  /**
   * Looks ahead only: returns a plan, and no DELETE is sent. Protects, so it is left out or a boolean: `undefined` is
   * refused. @default false
   */
  readonly dryRun?: boolean;
  /**
   * Reads the connection first and refuses to delete one that is another than expected. Protects, so it is left out
   * or says something: `undefined`, an empty object, and a field that is `undefined` are refused.
   */
  readonly expect?: E;
}

/** How a deletion ended. Accepted means begun: see `waitUntilDeleted`. */
export interface DeletionOutcome extends PeeringIds {
  /**
   * - `accepted`: Atlas began the deletion.
   * - `alreadyDeleting`: it was under way (409 `PEER_ALREADY_REQUESTED_DELETION`).
   * - `alreadyGone`: the project has no such connection (404 `PEER_NOT_FOUND`).
   */
  readonly outcome: 'accepted' | 'alreadyDeleting' | 'alreadyGone';
  /** How often the DELETE was tried, the first time included. */
  readonly attempts: number;
  /**
   * Whether an earlier attempt got no usable response and may have been carried out. `alreadyDeleting` and
   * `alreadyGone` may then be this call's own doing, and count as success without `idempotent` too.
   */
  readonly ambiguous: boolean;
  /** Sent as `X-Request-Id` with every attempt. */
  readonly requestId: string;
}

/** `AtlasClient.deletePeeringConnection`, where it is more than a dry run. */
export async function deletePeeringConnection(
  context: PeeringContext,
  { groupId, peerId, idempotent = false, expectations, ...options }: Deletion,
): Promise<DeletionOutcome> {
  const ids = { groupId, peerId };
  const call = newCall();
  const ended = (outcome: DeletionOutcome['outcome']): DeletionOutcome => {
    const { attempts, ambiguous, requestId } = call;
    return { ...ids, outcome, attempts, ambiguous, requestId };
  };
  try {
    if (expectations.length > 0) {
      const peer = await getPeeringConnection(context, { ...ids, ...options });
      for (const expectation of expectations) checkExpectation(peer, expectation);
    }
    await invoke(context, { operation: 'deletePeeringConnection', ids, options, call, read: asRecord });
    return ended('accepted');
  } catch (error) {
    if (idempotent || call.ambiguous) {
      if (saysLeaving(error)) return ended('alreadyDeleting');
      if (saysGone(error)) return ended('alreadyGone');
    }
    throw error;
  }
}
