/** The options of `npm run contract`, checked before anything starts. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { NameError, type OwnResource, parseOwn } from '../authority/own.js';
import type { Level } from '../judge/input.js';
import { readLevel } from '../judge/levels.js';
import { type AuthFilter, authFilters } from '../plan/auth-filter.js';
import type { Shard } from '../plan/selection.js';
import { type ReportKind, reportKinds } from '../report/write.js';
import { embeddedSpec } from '../run.js';

export interface CommandOptions {
  readonly spec: string;
  /** `prism`, `emulator` or an address. */
  readonly target: string;
  readonly provoke: 'auto' | 'prefer';
  readonly auth?: AuthFilter;
  readonly only: readonly string[];
  readonly strict: boolean;
  /** Levels of rules, in the order given. */
  readonly rule: readonly (readonly [string, Level])[];
  /** Resources that the run may change. */
  readonly own: readonly OwnResource[];
  /** Operations without path parameters that are sent although they are unsafe. */
  readonly allow: readonly string[];
  /** Recorded traffic to judge, in place of requests of the run's own. */
  readonly har: readonly string[];
  /** Address of a service to stand before, and to judge what passes. */
  readonly proxy?: string;
  /** Port of the proxy on 127.0.0.1; 0 is a free one. */
  readonly port: number;
  /** The arguments as they were given. */
  readonly given: readonly string[];
  /** Whether `--target` was given. */
  readonly targetGiven: boolean;
  readonly report: readonly ReportKind[];
  readonly out: string;
  readonly concurrency: number;
  readonly shard?: Shard;
  readonly seed: number;
  readonly baseline?: string;
  /** Where the ids of failed cases are written. */
  readonly writeBaseline?: string;
  readonly allowUnreached: boolean;
  /** Per cent. */
  readonly minReached: number;
  readonly allowOutsideReferences: boolean;
  readonly watch: boolean;
  readonly dryRun: boolean;
  readonly merge: readonly string[];
  /** Whether dredd is asked as well, where it can be: the embedded contract, whole, on Prism. */
  readonly dredd: boolean;
  /** Requests in a second against an address. */
  readonly rate: number;
  /** Milliseconds for one exchange. */
  readonly timeout: number;
}

const examples = `
Examples:
  npm run contract                                            the embedded contract against Prism
  npm run contract -- --target emulator --auth digest         against the emulator, digest only
  npm run contract -- --only '*/404/*' --report html,md       some cases, with reports in contract-report/
  npm run contract -- --spec api.yaml --shard 1/4 --report json --out shard-1
  npm run contract -- --merge shard-1 shard-2 --report html   one report of several shards
  npm run contract -- --target https://cloud.mongodb.com --own '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}=ID,ID' --dry-run
  npm run contract -- --target http://127.0.0.1:4010 --provoke prefer
  npm run contract -- --har capture.har --strict              recorded traffic, without one request
  npm run contract -- --proxy https://cloud.mongodb.com --port 4020 --report html

Credentials for an address come from the environment, one variable for each security scheme of the contract: CONTRACT_AUTH_ and
the scheme's name in capitals, with _ for what is no letter or digit. It holds the key or token; user:password for basic and digest;
clientId:clientSecret (or a token) for OAuth client credentials. For all schemes of a kind: CONTRACT_API_KEY, CONTRACT_TOKEN,
CONTRACT_USERNAME and CONTRACT_PASSWORD, CONTRACT_CLIENT_ID and CONTRACT_CLIENT_SECRET. For this project's own contract also
MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or
MONGODB_ATLAS_ACCESS_TOKEN. They go to the target's origin and to the tokenUrl of the contract, and nowhere else.

Exit codes: 0 all passed, 1 the contract is broken, 2 could not run.`;

/** Parses the command line; help and mistakes are printed here and give an exit code. */
export function parseArguments(
  args: readonly string[],
  output: { out(text: string): void; err(text: string): void } = {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
  },
): CommandOptions | { readonly exitCode: 0 | 2 } {
  const command = new Command('npm run contract --')
    .description(
      'Holds a server or a mock to an OpenAPI contract: every documented response, judged byte for byte.',
    )
    .option('--spec <file>', 'OpenAPI 3.0, 3.1 or 3.2 file', embeddedSpec)
    .option('--target <target>', 'prism, emulator, or an address', targetOf, 'prism')
    .addOption(
      new Option('--provoke <way>', 'prefer: an address that answers Prefer: code=NNN')
        .choices(['auto', 'prefer'])
        .default('auto'),
    )
    .addOption(new Option('--auth <kind>', 'use one kind of credentials only').choices([...authFilters]))
    .option('--only <glob>', 'case ids; * stands for any characters; may be repeated', collect, [])
    .option('--strict', 'drift, and what could not be checked, are errors', false)
    .option('--rule <name=level>', 'off, warn or error for a rule; may be repeated', ruleOf, [])
    .option(
      '--own <path=ids>',
      'a resource that unsafe requests may be sent to, named whole; may be repeated',
      ownOf,
      [],
    )
    .option(
      '--allow <operation>',
      'an unsafe operation without path parameters that may be sent; may be repeated',
      collect,
      [],
    )
    .addOption(
      new Option(
        '--har <files...>',
        'judge recorded traffic and send nothing; --target says where it was recorded',
      )
        .conflicts([...sendingOptions, 'proxy', 'port'])
        .default([], 'none'),
    )
    .addOption(
      new Option('--proxy <url>', 'stand before a service and judge what passes, until Ctrl-C')
        .argParser(addressOf)
        .conflicts([...sendingOptions, 'target', 'watch']),
    )
    .option('--port <n>', 'of the proxy, on 127.0.0.1', portOf, 0)
    .option('--report <list>', `files to write: ${reportKinds.join(', ')}`, reportsOf, [])
    .option('--out <dir>', 'where reports go', 'contract-report')
    .option('--concurrency <n>', 'cases at a time', positive, 8)
    .option('--shard <i/n>', 'one part of the cases', shardOf)
    .option('--seed <n>', 'for made values', integer, 1)
    .option('--baseline <file>', 'cases known to fail, one id a line; they do not fail the run')
    .option('--write-baseline <file>', 'write the ids of the cases that failed, for --baseline')
    .option('--allow-unreached', 'a security scheme may go without a case that was reached', false)
    .option('--min-reached <n>', 'per cent of the cases that have to be reached', percent, 0)
    .option('--allow-outside-references', 'follow references out of the folder of the contract', false)
    .option('--watch', 'run again when the contract changes', false)
    .option('--dry-run', 'print what would be sent and send nothing', false)
    .option('--merge <dirs...>', 'join the JSON reports of several runs; sends nothing')
    .option('--no-dredd', 'leave the second opinion out')
    .option('--rate <n>', 'requests in a second, for an address that is not loopback', positive, 5)
    .option('--timeout <ms>', 'for one exchange', positive, 10_000)
    .addHelpText('after', examples)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.err });
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { exitCode: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  const options = command.opts<
    Omit<CommandOptions, 'merge' | 'targetGiven' | 'given'> & { merge?: string[] }
  >();
  const targetGiven = command.getOptionValueSource('target') === 'cli';
  return { ...options, merge: options.merge ?? [], targetGiven, given: args };
}

/** What says how requests are made has no meaning where none are. */
const sendingOptions = ['provoke', 'auth', 'own', 'allow', 'shard', 'dryRun', 'merge', 'concurrency'];

function targetOf(text: string): string {
  return text === 'prism' || text === 'emulator' ? text : addressOf(text);
}

function addressOf(text: string): string {
  try {
    const { protocol, username, password, origin, pathname } = new URL(text);
    if (username !== '' || password !== '' || /^[a-z]+:\/*[^/?#]*@/i.test(text)) {
      throw new InvalidArgumentError('Credentials come from the environment, not from the address.');
    }
    if (/[?#]/.test(text)) {
      throw new InvalidArgumentError('An address to send requests to has no query and no fragment.');
    }
    if (protocol === 'http:' || protocol === 'https:') return origin + pathname.replace(/\/+$/, '');
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw error;
  }
  throw new InvalidArgumentError('Expected prism, emulator, or an address such as https://host.');
}

function ruleOf(text: string, before: CommandOptions['rule']): CommandOptions['rule'] {
  try {
    return [...before, readLevel(text)];
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function ownOf(text: string, before: CommandOptions['own']): CommandOptions['own'] {
  try {
    return [...before, parseOwn(text)];
  } catch (error) {
    if (error instanceof NameError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function reportsOf(text: string): ReportKind[] {
  return text.split(',').map((name) => {
    const kind = reportKinds.find((each) => each === name.trim());
    if (!kind) throw new InvalidArgumentError(`Expected some of ${reportKinds.join(', ')}.`);
    return kind;
  });
}

function shardOf(text: string): Shard {
  const [index, count] = /^(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number) ?? [];
  if (index === undefined || count === undefined || index < 1 || index > count) {
    throw new InvalidArgumentError('Expected I/N with 1 <= I <= N, for example 1/4.');
  }
  return { index, count };
}

function integer(text: string): number {
  if (!/^-?\d{1,9}$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

function portOf(text: string): number {
  const value = integer(text);
  if (value < 0 || value > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.');
  return value;
}

function percent(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (/^\d{1,3}(\.\d+)?%?$/.test(text) && value <= 100) return value;
  throw new InvalidArgumentError('Expected a share in per cent, 0 to 100.');
}

function positive(text: string): number {
  const value = integer(text);
  if (value < 1) throw new InvalidArgumentError('Expected a number above zero.');
  return value;
}
