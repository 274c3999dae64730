import type { Fault } from './faults.js';
import type { DigestAlgorithm, GateOptions } from './gate/index.js';
import type { RateLimit } from './rate-limit.js';
import type { SeedOptions } from './seeds.js';
import type { ClockOption } from './virtual-clock.js';

/** What the emulated Atlas is like at the start. Everything has a default: one project, one key, one service account, no peers. */
export interface AtlasEmulatorOptions extends SeedOptions {
  /** Port on loopback; 0 for any free one. @default 0 */
  readonly port?: number;
  /** @default 'virtual' */
  readonly clock?: ClockOption;
  /** How many API requests a caller may make. @default unlimited */
  readonly rateLimit?: RateLimit;
  /** Faults that are switched on from the start. */
  readonly faults?: readonly Fault[];
  /** Digest algorithms that are offered, in this order. @default ['MD5'], as Atlas */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** The finer points of authentication: lives of nonces and tokens, limits of the token endpoint, Authentication-Info. */
  readonly gate?: Omit<GateOptions, 'credentials' | 'clock' | 'algorithms'>;
}
