/** The commands, each loaded when it is called. */
import { Command } from 'commander';
import type { Invocation } from '../../contract-tests/cli/invocation.js';
import { processStreams, type Streams } from '../../contract-tests/cli/streams.js';
import { VERSION } from '../../src/version.js';
import { ConfigError, loadConfig } from './config.js';
import type { Home } from './profile.js';

interface CommandEntry {
  readonly description: string;
  /** Runs until the user ends it, and reports then; the others end at once. */
  readonly endsOnSignal?: true;
  run(invocation: Invocation, home: Home): Promise<number>;
}

const commands = {
  generate: {
    description: 'make a contract (OpenAPI), types and findings from documentation pages or OpenAPI files',
    run: async (invocation, home) =>
      (await import('./commands/generate.js')).generateCommand(invocation, home.generate),
  },
  diff: {
    description: 'what differs between two contracts, and whether it breaks callers',
    run: async (invocation) => (await import('./commands/diff.js')).diffCommand(invocation),
  },
  check: {
    description: 'hold a server, a mock or recorded traffic (HAR) to a contract',
    endsOnSignal: true,
    run: async (invocation, home) =>
      (await import('../../contract-tests/cli/check.js')).checkCommand(invocation, home.check),
  },
  proxy: {
    description: 'stand before a service and hold live traffic to a contract',
    endsOnSignal: true,
    run: async (invocation, home) =>
      (await import('../../contract-tests/cli/check.js')).proxyCommand(invocation, home.check),
  },
  record: {
    description: 'stand before a service and write live traffic to a HAR file, without credentials',
    endsOnSignal: true,
    run: async (invocation) => (await import('./commands/record.js')).recordCommand(invocation),
  },
  mock: {
    description: 'serve a mock of a contract that checks credentials',
    endsOnSignal: true,
    run: async (invocation, home) =>
      (await import('../../contract-tests/cli/mock.js')).mockCommand(invocation, home.check),
  },
  pull: {
    description: 'fetch documentation pages again and show what changed',
    run: async (invocation, home) =>
      (await import('./commands/pull.js')).pullCommand(invocation, home.generate),
  },
  read: {
    description: 'print the facts that documentation pages state, as JSON',
    run: async (invocation) => (await import('./commands/read.js')).readCommand(invocation),
  },
  docs: {
    description: 'write the contract browser: a contract beside the words it was made from, as one HTML file',
    run: async (invocation, home) => (await import('./commands/docs.js')).docsCommand(invocation, home.check),
  },
} as const satisfies Readonly<Record<string, CommandEntry>>;

export type CommandName = keyof typeof commands;

/**
 * A reader that has seen enough (`| head`) ends the command. It exits as a program that SIGPIPE ended: each of its own codes would be a
 * verdict that nobody waited for.
 */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(141);
    throw error;
  });
}

/** Runs one command; gives its exit code. */
export async function runCommandNamed(
  name: CommandName,
  args: readonly string[],
  home: Home,
  streams: Streams = processStreams,
): Promise<number> {
  const entry: CommandEntry = commands[name];
  if (streams === processStreams) endWithReader();
  const ended = new AbortController();
  const end = () => ended.abort();
  const signals = entry.endsOnSignal ? (['SIGINT', 'SIGTERM'] as const) : [];
  for (const signal of signals) process.once(signal, end);
  try {
    const config = await loadConfig(process.cwd());
    const configure = config && ((command: Command) => config.fillIn(name, command));
    return await entry.run({ args, streams, signal: ended.signal, configure }, home);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    streams.err(`could not run: ${error.message}\n`);
    return name === 'generate' || name === 'diff' ? 3 : 2;
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

/** The command line of the package; gives the exit code. */
export async function main(
  args: readonly string[],
  home: Home,
  streams: Streams = processStreams,
): Promise<number> {
  const [name, ...rest] = args;
  if (name !== undefined && isCommand(name)) return runCommandNamed(name, rest, home, streams);
  const program = new Command('as-documented')
    .description(
      'Makes a contract (OpenAPI) from documentation pages, and holds servers, mocks and recorded traffic to it.',
    )
    .version(VERSION)
    .helpCommand(false)
    .addHelpText(
      'after',
      `
as-documented COMMAND --help says more of each, exit codes included. Options that are not given are taken from
as-documented.config.json (or .js, .mjs, .ts) in this folder. NO_COLOR=1 switches colours off.`,
    )
    .exitOverride()
    .configureOutput({ writeOut: streams.out, writeErr: streams.err });
  for (const [each, { description }] of Object.entries(commands))
    program.command(each).description(description);
  try {
    program.parse([...args], { from: 'user' });
    return 2;
  } catch (error) {
    return error instanceof Error && 'exitCode' in error && error.exitCode === 0 ? 0 : 2;
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}
