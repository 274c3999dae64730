/**
 * The commands and their options. What carries a command out is loaded when it is asked for, so that `--help` loads
 * commander and these definitions alone.
 */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { VERSION } from '../version.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Session } from './session.js';
import type { Standard } from './streams.js';

/** Options of every command that talks to Atlas. */
export interface CommonOptions {
  readonly projectId?: string;
  readonly output: 'json' | 'table';
  readonly apiVersion?: 'v1.0' | 'v2';
  readonly envFile?: string;
}

export interface ListOptions extends CommonOptions {
  readonly provider?: 'AWS' | 'AZURE' | 'GCP';
}

/** What the connection must be like, by field. */
export type Expectation = Readonly<Record<string, string>>;

export interface PlanOptions extends CommonOptions {
  readonly expect?: Expectation;
}

export interface WaitOptions extends CommonOptions {
  /** Milliseconds that the command may take. */
  readonly timeout?: number;
  /** Milliseconds between two polls. */
  readonly interval: number;
}

export interface DeleteOptions extends PlanOptions, WaitOptions {
  readonly force?: boolean;
  readonly dryRun?: boolean;
  readonly wait?: boolean;
  readonly idempotent?: boolean;
}

const HELP = `
Credentials come from the environment or from --env-file, never from an option; the first kind that is complete counts:
  MONGODB_ATLAS_ACCESS_TOKEN
  MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET
  MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY
Also read: MONGODB_ATLAS_PROJECT_ID, MONGODB_ATLAS_API_VERSION, MONGODB_ATLAS_BASE_URL, NO_COLOR.

Exit codes:
  0 done    1 failed    2 wrong usage, nothing was sent    3 not authenticated or not permitted    4 not found
  5 conflict    6 rate limited    7 timed out    8 may have happened: look before trying again    130 interrupted`;

/** Runs the command line to its end. Never throws. */
export async function runCommandLine(
  args: readonly string[],
  standard: Standard = process,
): Promise<ExitCode> {
  let ended: ExitCode = EXIT.done;
  const program = commandLine(async (command) => {
    const { inSession } = await import('./session.js');
    ended = await inSession(command, standard);
  }, standard);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return ended;
}

/** Runs what a command does, with what it needs. */
type CarryOut = (command: (session: Session) => Promise<ExitCode>) => Promise<void>;

/** The command with everything under it. A mistake in the arguments is a `CommanderError`. */
export function commandLine(
  carryOut: CarryOut,
  { stdout, stderr }: Omit<Standard, 'stdin'> = process,
): Command {
  const program = new Command('atlas-peering')
    .description('Lists, inspects and deletes the network peering connections of MongoDB Atlas.')
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(withoutValues(text)),
    })
    .addHelpText('after', HELP);

  withCommon(program.command('list').description('list the connections of a project, of all providers'))
    .addOption(new Option('--provider <name>', 'of one provider alone').choices(['AWS', 'AZURE', 'GCP']))
    .action((options: ListOptions) =>
      carryOut(async (session) => (await import('./commands/list.js')).list(options, session)),
    );
  withCommon(program.command('get').description('show one connection').argument('<peerId>')).action(
    (peerId: string, options: CommonOptions) =>
      carryOut(async (session) => (await import('./commands/get.js')).get(peerId, options, session)),
  );
  withExpect(
    withCommon(
      program
        .command('plan')
        .description('say what deleting connections would do, and change nothing')
        .argument('<peerId...>'),
    ),
  ).action((peerIds: string[], options: PlanOptions) =>
    carryOut(async (session) => (await import('./commands/plan.js')).plan(peerIds, options, session)),
  );
  withWaiting(
    withExpect(
      withCommon(
        program
          .command('delete')
          .description('delete connections: shows the plan and asks, unless --force is given')
          .argument('<peerId...>'),
      ),
    ),
  )
    .option('--force', 'do not ask; needed where there is no terminal')
    .option('--dry-run', 'show the plan and stop')
    .option('--wait', 'wait until Atlas says that they are gone')
    .option('--idempotent', 'gone already, or being deleted, is a success')
    .action((peerIds: string[], options: DeleteOptions) =>
      carryOut(async (session) => (await import('./commands/delete.js')).remove(peerIds, options, session)),
    );
  withWaiting(
    withCommon(
      program
        .command('wait')
        .description('wait until connections are gone; asks for no deletion')
        .argument('<peerId...>'),
    ),
  ).action((peerIds: string[], options: WaitOptions) =>
    carryOut(async (session) => (await import('./commands/wait.js')).wait(peerIds, options, session)),
  );
  withCommon(
    program
      .command('doctor')
      .description('check reachability, clock, credentials, access list and role; changes nothing'),
  ).action((options: CommonOptions) =>
    carryOut(async (session) => (await import('./commands/doctor.js')).doctor(options, session)),
  );
  program
    .command('demo')
    .description(
      'delete a connection of an emulated Atlas and show what goes over the wire; needs no account',
    )
    .action(() => carryOut(async (session) => (await import('./commands/demo.js')).demo(session)));
  return program;
}

function withCommon(command: Command): Command {
  return command
    .option('--projectId <id>', 'the project (else MONGODB_ATLAS_PROJECT_ID)')
    .addOption(new Option('-o, --output <format>', 'of stdout').choices(['table', 'json']).default('table'))
    .addOption(
      new Option('--apiVersion <version>', 'of the API (else MONGODB_ATLAS_API_VERSION, else v1.0)').choices([
        'v1.0',
        'v2',
      ]),
    )
    .option('--env-file <path>', 'a file of variables; those that are set already stay');
}

function withExpect(command: Command): Command {
  return command.option(
    '--expect <field=value>',
    'refuse a connection that is another, such as vpcId=vpc-0a1b2c3d; may be repeated',
    readExpectation,
  );
}

function withWaiting(command: Command): Command {
  return command
    .option('--timeout <duration>', 'limit of the whole command: 90 (seconds), 10m, 1h', readDuration)
    .addOption(
      new Option('--interval <duration>', 'between two polls').argParser(readDuration).default(10_000, '10s'),
    );
}

function readExpectation(text: string, before: Expectation = {}): Expectation {
  const at = text.indexOf('=');
  const field = text.slice(0, at);
  if (at < 1 || at === text.length - 1) {
    throw new InvalidArgumentError('Expected a field and its value, for example vpcId=vpc-0a1b2c3d.');
  }
  if (Object.hasOwn(before, field)) throw new InvalidArgumentError(`${field} is expected twice.`);
  return { ...before, [field]: text.slice(at + 1) };
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

function readDuration(text: string): number {
  const [, digits = '', unit = 's'] = /^(\d{1,9})(ms|s|m|h)?$/.exec(text) ?? [];
  const duration = Number(digits) * (UNITS[unit] ?? 0);
  if (duration > 0) return duration;
  throw new InvalidArgumentError('Expected a number of seconds, or one with a unit: 500ms, 90s, 10m, 1h.');
}

/** What follows an unknown option may be a secret that somebody meant to give. */
function withoutValues(text: string): string {
  return text.replaceAll(/'(--?[\w-]+)=[^\n]*'/g, "'$1'");
}
