/** The words the parts of the suite share: what was planned, what went over the wire, what is wrong with it. */
import type { Sent } from './send/sent.js';

/** One request and what came back, as it was on the wire. */
export interface RawExchange {
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body?: Uint8Array;
  };
  /** Absent when no status line arrived; `failure` then says why. */
  readonly response?: RawResponse;
  readonly failure?: { readonly code: string; readonly message: string };
}

export interface RawResponse {
  readonly status: number;
  readonly statusText: string;
  /** In wire order, names as sent, repeats kept. */
  readonly headers: readonly (readonly [string, string])[];
  /** De-chunked, but not decoded: what `content-encoding` describes is still applied. */
  readonly body: Uint8Array;
  /** False when the connection ended before the framing (content-length, last chunk) said so. */
  readonly complete: boolean;
  readonly durationMs: number;
}

/** One thing that is wrong with a response (or worth knowing: `warning`). */
export interface Violation {
  /** Stable, kebab-case, listed in `judge/rules.ts`. */
  readonly rule: string;
  /** A warning fails nothing. */
  readonly severity: 'error' | 'warning';
  /** One sentence. */
  readonly message: string;
  /** What the contract or the standard asks for. */
  readonly expected: string;
  /** What came, shortened. */
  readonly got: string;
  /** JSON Pointer into the contract: what was broken. */
  readonly contractPointer?: string;
  /** JSON Pointer into the response body. */
  readonly bodyPointer?: string;
  /** An excerpt of the body; `start` and `end` mark the offending part of it. */
  readonly excerpt?: { readonly text: string; readonly start: number; readonly end: number };
}

/** How a documented response is brought about on a target. */
export type Provocation =
  /** `Prefer: code=NNN`, understood by Prism and by mocks like it. */
  | { readonly kind: 'prefer'; readonly status: number }
  /** A real cause: other credentials, another id, another state. */
  | { readonly kind: 'cause'; readonly cause: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** A case, and how it is brought about. */
export interface ContractCase {
  /** Stable: `deletePeeringConnection/404/digestAuth`, with `/application/json` added where there are several media types. */
  readonly id: string;
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  /** Path template as in the contract. */
  readonly path: string;
  /** A documented status: `202`, `4XX`, `default`. */
  readonly status: string;
  /** Key in `components.securitySchemes`; `none` where the operation asks for no credentials. */
  readonly scheme: string;
  readonly mediaType?: string;
  /** What the case checks, in one sentence. */
  readonly rule: string;
  readonly provocation: Provocation;
}

/** How a case ended; `docs/contract-runs.md` says what each means. */
export type Outcome = 'passed' | 'failed' | 'unreachable' | 'mock-defect';

export interface CaseResult {
  readonly case: ContractCase;
  readonly outcome: Outcome;
  readonly violations: readonly Violation[];
  readonly exchange?: RawExchange;
  /** Absent where nothing was sent. */
  readonly sent?: Sent;
  readonly durationMs: number;
}
