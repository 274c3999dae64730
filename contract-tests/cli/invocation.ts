import { type Command, CommanderError } from 'commander';
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

/**
 * Parses the arguments, and puts the configuration in. Help and mistakes are printed here.
 *
 * @param mistake the exit code for arguments that are wrong
 * @returns the exit code where that was all; undefined where the command goes on
 */
export function parseInvocation(
  command: Command,
  {
    args,
    streams,
    configure,
  }: Pick<Invocation, 'args' | 'configure'> & {
    readonly streams: Pick<Streams, 'out' | 'err'>;
  },
  mistake = 2,
): number | undefined {
  command.exitOverride().configureOutput({ writeOut: streams.out, writeErr: streams.err });
  try {
    command.parse([...args], { from: 'user' });
    configure?.(command);
    return undefined;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : mistake;
    throw error;
  }
}
