/** Exchanges that somebody else made: what a HAR file or the proxy saw. */
import type { RawExchange } from '../types.js';

export interface SeenExchange {
  readonly raw: RawExchange;
  /** Where it was seen, for people: `capture.har, entry 12`. */
  readonly place: string;
  /** False where the recording left the body out, or only its beginning was kept: then it is not judged. */
  readonly requestBodyKnown: boolean;
  readonly responseBodyKnown: boolean;
  /** False where a recorder tidied the response up (decoded its body, joined its chunks): then its framing is not judged. */
  readonly framingKnown: boolean;
}

/** Something seen that cannot be judged, and why; counted in the report. */
export interface Skipped {
  readonly place: string;
  readonly reason: string;
}
