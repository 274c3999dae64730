import type { Direction } from '../schema-view.js';
import type { Bump, ChangeKind, Verdict } from './policy.js';

/** Where in the contract something is, in words. */
export interface Place {
  /** `DELETE /groups/{groupId}/peers/{peerId}`, as the newer contract spells it; empty: the whole contract. */
  readonly operation: string;
  /** `query parameter "pretty"`, `response 401, application/json, field "detail"`. Names are JSON strings. */
  readonly subject: string;
}

/** One difference between two contracts that means something. */
export interface Change extends Place {
  /** What changed. */
  readonly kind: ChangeKind;
  /** Who sends the value; absent where that does not matter. */
  readonly direction?: Direction;
  /** What it means for callers. */
  readonly verdict: Verdict;
  /** What it asks of the version. */
  readonly bump: Bump;
  /** Why the verdict, for the client's caller. */
  readonly reason: string;
  /** JSON Pointer into the older contract; absent where there was nothing. References are resolved. */
  readonly pointerBefore?: string;
  /** JSON Pointer into the newer contract; absent where nothing is left. */
  readonly pointerAfter?: string;
  /** The value itself, shortened by nobody; absent for whole parts (a parameter, a response). */
  readonly before?: string;
  /** As `before`, of the newer contract. */
  readonly after?: string;
  /** Further places that the same part of both contracts serves (a shared schema). */
  readonly also: readonly Place[];
}

const RANK = { none: 0, patch: 1, minor: 2, major: 3 } as const;

/**
 * The least version bump that these changes ask for (Semantic Versioning 2.0.0): `major` for anything breaking, `minor`
 * for additions, `patch` for the rest, `none` without a change. Below 1.0.0 a breaking change may be a minor one.
 */
export function suggestBump(changes: readonly Change[]): Bump | 'none' {
  let bump: Bump | 'none' = 'none';
  for (const change of changes) if (RANK[change.bump] > RANK[bump]) bump = change.bump;
  return bump;
}
