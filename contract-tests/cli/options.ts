/** The options of `check` and `proxy`, checked before anything starts. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { NameError, type OwnResource, parseOwn } from '../authority/own.js';
import type { Level } from '../judge/input.js';
import { readLevel } from '../judge/levels.js';
import { type AuthFilter, authFilters } from '../plan/auth-filter.js';
import type { Shard } from '../plan/selection.js';
import type { Profile } from '../profile.js';
import { type ReportKind, reportKinds } from '../report/write.js';
import { parseInvocation } from './invocation.js';

export interface CommandOptions {
  readonly spec: string;
  /** `prism`, another target of the profile, or an address. */
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
  /** Whether a target was named. */
  readonly targetGiven: boolean;
  readonly report: readonly ReportKind[];
  readonly out: string;
  /** Whether the summary is printed as JSON, in place of the report. */
  readonly json: boolean;
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

/** What is so where no option says otherwise; `proxy` has no options about requests of its own. */
const defaults: Omit<CommandOptions, 'spec' | 'given' | 'targetGiven'> = {
  target: 'prism',
  provoke: 'auto',
  only: [],
  strict: false,
  rule: [],
  own: [],
  allow: [],
  har: [],
  port: 0,
  report: [],
  out: 'contract-report',
  json: false,
  concurrency: 8,
  seed: 1,
  allowUnreached: false,
  minReached: 0,
  allowOutsideReferences: false,
  watch: false,
  dryRun: false,
  merge: [],
  dredd: false,
  rate: 5,
  timeout: 10_000,
};

/** Where help and the complaints about mistakes go, and what is put in for options that were not given. */
export interface Parsing {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Called with the parsed command. @throws {InvalidArgumentError} for a value that an option does not take */
  readonly configure?: ((command: Command) => void) | undefined;
}

type Parsed = CommandOptions | { readonly exitCode: 0 | 2 };

const CREDENTIALS = `
Credentials for an address come from the environment, one variable for each security scheme of the contract: CONTRACT_AUTH_ and
the scheme's name in capitals, with _ for what is no letter or digit. It holds the key or token; user:password for basic and digest;
clientId:clientSecret (or a token) for OAuth client credentials. For all schemes of a kind: CONTRACT_API_KEY, CONTRACT_TOKEN,
CONTRACT_USERNAME and CONTRACT_PASSWORD, CONTRACT_CLIENT_ID and CONTRACT_CLIENT_SECRET. They go to the target's origin and to the
tokenUrl of the contract, and nowhere else.`;
const EXIT_CODES = 'Exit codes: 0 all passed, 1 the contract is broken, 2 could not run.';

/** Parses the command line of a run; help and mistakes are printed here and give an exit code. */
export function parseArguments(args: readonly string[], profile: Profile, parsing: Parsing): Parsed {
  const names = ['prism', ...Object.keys(profile.targets)];
  const command = judging(new Command(profile.commands.check), profile)
    .description(
      'Holds a server or a mock to an OpenAPI contract: every documented response, judged byte for byte.',
    )
    .option(
      '--target <target>',
      `${names.join(', ')}, or an address`,
      (text) => (names.includes(text) ? text : readAddress(text, `${names.join(', ')}, or `)),
      defaults.target,
    )
    .addOption(
      new Option('--provoke <way>', 'prefer: an address that answers Prefer: code=NNN')
        .choices(['auto', 'prefer'])
        .default(defaults.provoke),
    )
    .addOption(new Option('--auth <kind>', 'use one kind of credentials only').choices([...authFilters]))
    .option(
      '--own <path=ids>',
      'a resource that unsafe requests may be sent to, named whole; may be repeated',
      ownOf,
      defaults.own,
    )
    .option(
      '--allow <operation>',
      'an unsafe operation without path parameters that may be sent; may be repeated',
      collect,
      defaults.allow,
    )
    .addOption(
      new Option(
        '--har <files...>',
        'judge recorded traffic and send nothing; --target says where it was recorded',
      )
        .conflicts([...sendingOptions, 'proxy', 'port'])
        .default(defaults.har, 'none'),
    )
    .addOption(
      new Option('--proxy <url>', 'stand before a service and judge what passes, until Ctrl-C')
        .argParser(addressOf)
        .conflicts([...sendingOptions, 'target', 'watch']),
    )
    .option('--concurrency <n>', 'cases at a time', positive, defaults.concurrency)
    .option('--shard <i/n>', 'one part of the cases', shardOf)
    .option('--seed <n>', 'for made values', integer, defaults.seed)
    .option('--write-baseline <file>', 'write the ids of the cases that failed, for --baseline')
    .option('--allow-unreached', 'a security scheme may go without a case that was reached', false)
    .option(
      '--min-reached <n>',
      'per cent of the cases that have to be reached',
      percent,
      defaults.minReached,
    )
    .option('--watch', 'run again when the contract changes', false)
    .option('--dry-run', 'print what would be sent and send nothing', false)
    .option('--merge <dirs...>', 'join the JSON reports of several runs; sends nothing')
    .option(
      '--rate <n>',
      'requests in a second, for an address that is not loopback',
      positive,
      defaults.rate,
    )
    .option('--timeout <ms>', 'for one exchange', positive, defaults.timeout);
  if (profile.secondOpinion) command.option('--no-dredd', 'leave the second opinion out');
  const { examples, credentials = '' } = profile.help;
  command.addHelpText('after', `\n${examples}\n${CREDENTIALS}${credentials}\n\n${EXIT_CODES}`);
  return parsed(command, args, parsing);
}

/** The same for `proxy URL [CONTRACT]`, a run with `--proxy`. */
export function parseProxyArguments(args: readonly string[], profile: Profile, parsing: Parsing): Parsed {
  const command = judging(
    new Command(profile.commands.proxy).argument('<url>', 'address of the service', addressOf),
    profile,
  )
    .description(
      'Stands on 127.0.0.1 before a service, passes every byte on, and holds what goes by to a contract, until Ctrl-C.',
    )
    .addHelpText('after', `\n${EXIT_CODES}`);
  return parsed(command, args, parsing);
}

/** The options of everything that judges, however the exchanges come about. */
function judging(command: Command, profile: Profile): Command {
  return command
    .argument('[contract]', 'OpenAPI 3.0, 3.1 or 3.2 file')
    .option('--spec <file>', 'the contract, as an option', profile.spec)
    .option('--only <glob>', 'case ids; * stands for any characters; may be repeated', collect, defaults.only)
    .option('--strict', 'drift, and what could not be checked, are errors', false)
    .option('--rule <name=level>', 'off, warn or error for a rule; may be repeated', ruleOf, defaults.rule)
    .option('--port <n>', 'of the proxy, on 127.0.0.1; 0 is a free one', portOf, defaults.port)
    .option('--report <list>', `files to write: ${reportKinds.join(', ')}`, reportsOf, defaults.report)
    .option('--out <dir>', 'where reports go', defaults.out)
    .option('--json', 'print the summary as JSON on standard output, and nothing else there', false)
    .option('--baseline <file>', 'cases known to fail, one id a line; they do not fail the run')
    .option('--allow-outside-references', 'follow references out of the folder of the contract', false)
    .allowExcessArguments(false);
}

function parsed(command: Command, args: readonly string[], parsing: Parsing): Parsed {
  const ended = parseInvocation(command, { args, streams: parsing, configure: parsing.configure });
  if (ended !== undefined) return { exitCode: ended === 0 ? 0 : 2 };
  const options = command.opts<Partial<CommandOptions>>();
  const given: readonly unknown[] = command.processedArgs;
  const [contract, proxy] = [...given].reverse();
  const spec = typeof contract === 'string' ? contract : options.spec;
  if (spec === undefined && !options.merge) {
    parsing.err(
      'error: no contract was named. Give the path of an OpenAPI file, or "contract" in as-documented.config.json.\n',
    );
    return { exitCode: 2 };
  }
  return {
    ...defaults,
    ...options,
    ...(typeof proxy === 'string' ? { proxy } : {}),
    spec: spec ?? '',
    targetGiven: !['default', undefined].includes(command.getOptionValueSource('target')),
    given: typeof proxy === 'string' ? asOption('--proxy', command.args[0], args) : args,
  };
}

/** The arguments with the first operand as the value of an option. */
function asOption(name: string, operand: string | undefined, args: readonly string[]): readonly string[] {
  const at = args.indexOf(operand ?? '');
  return [name, ...args.slice(at, at + 1), ...args.toSpliced(at, 1)];
}

/** What says how requests are made has no meaning where none are. */
const sendingOptions = ['provoke', 'auth', 'own', 'allow', 'shard', 'dryRun', 'merge', 'concurrency'];

/** An address to send requests to, without a slash at the end. */
export function addressOf(text: string): string {
  return readAddress(text, '');
}

function readAddress(text: string, others: string): string {
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
  throw new InvalidArgumentError(`Expected ${others}an address such as https://host.`);
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

export function portOf(text: string): number {
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
