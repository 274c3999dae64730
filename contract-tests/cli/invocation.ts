import type { Command } from 'commander';
import type { Streams } from './streams.js';

/** One call of a command. */
export interface Invocation {
  /** What stands after the command's name. */
  readonly args: readonly string[];
  /** Aborted where the user ends the command. */
  readonly signal: AbortSignal;
  readonly streams: Streams;
  /** Puts what the configuration says into options that were not given. @throws {InvalidArgumentError} */
  readonly configure?: ((command: Command) => void) | undefined;
}
