/** One case: prepare the target, send, judge, decide the outcome. */
import { joinPointer } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import type { JudgeOptions } from '../judge/index.js';
import { atLevels, type Levels, ofTheJudge } from '../judge/levels.js';
import type { PlannedCase } from '../plan/plan.js';
import type { Sender } from '../send/sender.js';
import type { Sent } from '../send/sent.js';
import { statusCovers } from '../targets/status.js';
import type { Prepared, Target } from '../targets/target.js';
import type { CaseResult, RawExchange, Violation } from '../types.js';
import type { Recording } from '../wire/wire.js';

export interface Judgement {
  readonly contract: Contract;
  readonly operation: string;
  readonly expectedStatus?: string;
  readonly scheme?: string;
  readonly mediaType?: string;
  readonly exchange: RawExchange;
  readonly options?: JudgeOptions;
}

export interface ExecuteOptions {
  readonly contract: Contract;
  readonly target: Target;
  readonly sender: Sender;
  readonly judge: (judgement: Judgement) => Violation[];
  readonly strict: boolean;
  /** @default none is set */
  readonly levels?: Levels;
}

/** Never throws: what this suite itself stumbles over is that case, unreached and with the reason. */
export async function executeCase(planned: PlannedCase, options: ExecuteOptions): Promise<CaseResult> {
  const started = performance.now();
  try {
    return await execute(planned, options);
  } catch (error) {
    const reason = `this suite failed on the case: ${error instanceof Error ? error.message : String(error)}`;
    return {
      case: { ...planned, provocation: { kind: 'unreachable', reason } },
      outcome: 'unreachable',
      violations: [],
      durationMs: performance.now() - started,
    };
  }
}

async function execute(planned: PlannedCase, options: ExecuteOptions): Promise<CaseResult> {
  const started = performance.now();
  const finish = (ending: Ending, exchange?: RawExchange, sent?: Sent): CaseResult => ({
    case:
      ending.reason === undefined
        ? planned
        : { ...planned, provocation: { kind: 'unreachable', reason: ending.reason } },
    outcome: ending.outcome,
    violations: ending.violations,
    ...(exchange === undefined ? {} : { exchange }),
    ...(sent === undefined ? {} : { sent }),
    durationMs: performance.now() - started,
  });
  if (planned.provocation.kind === 'unreachable') return finish({ outcome: 'unreachable', violations: [] });

  const prepared = await options.target.prepare(planned);
  try {
    const recording = await options.sender.send(planned, prepared);
    const exchange = exchangeOf(recording, tokenUrlsOf(planned, options.target));
    const sent = recording.value;
    if (!exchange) return finish(nothingSent(recording), undefined, sent);
    return finish(await endingOf(planned, prepared, exchange, recording, options), exchange, sent);
  } finally {
    await prepared.release?.();
  }
}

interface Ending {
  readonly outcome: CaseResult['outcome'];
  readonly violations: readonly Violation[];
  /** For what turned out to be unreachable only when it was tried. */
  readonly reason?: string;
}

function unreachable(reason: string): Ending {
  return { outcome: 'unreachable', violations: [], reason };
}

async function endingOf(
  planned: PlannedCase,
  prepared: Prepared,
  exchange: RawExchange,
  recording: Recording<Sent>,
  options: ExecuteOptions,
): Promise<Ending> {
  // Refused for its credentials, the request says nothing about the parameter it breaks.
  if (planned.parameter?.variant.holds === false && exchange.response?.status === 401) {
    return unreachable('the credentials were refused (401) before the broken value was looked at');
  }
  // It listened when the run began: what ended it is the matter of another case.
  if (exchange.failure?.code === 'ECONNREFUSED') {
    return unreachable(`nothing listens at ${new URL(exchange.request.url).origin} any more`);
  }
  const found = verdict(planned, prepared, exchange, recording, options);
  const violations = atLevels(found, options.levels ?? {});
  if (!violations.some(({ severity }) => severity === 'error')) return { outcome: 'passed', violations };
  if (
    asksForARange(planned) &&
    found.every(({ rule, severity }) => severity !== 'error' || rule === 'status-expected')
  ) {
    return unreachable(`asked for some ${planned.status}, the server gave another documented response`);
  }
  const own = await isMockDefect(planned, exchange, violations, options.target).catch(() => false);
  return { outcome: own ? 'mock-defect' : 'failed', violations };
}

/**
 * A mock that understands `Prefer: code=NNN` knows the statuses that are documented by their number; which one of a range
 * it is asked for is this suite's own choice, and nothing obliges it to have that one.
 */
function asksForARange({ provocation, status }: PlannedCase): boolean {
  return provocation.kind === 'prefer' && /^(\dXX|default)$/i.test(status);
}

/** Where tokens for the case come from: what passes there is no response of the operation. */
function tokenUrlsOf({ schemes }: PlannedCase, target: Target): ReadonlySet<string> {
  return new Set(
    schemes.flatMap((scheme) => {
      const credentials = target.credentials(scheme, 'valid');
      return credentials?.kind === 'clientCredentials' ? [credentials.tokenUrl] : [];
    }),
  );
}

/** The last response of the operation itself: challenges and tokens come before it. */
function exchangeOf({ exchanges }: Recording<Sent>, tokenUrls: ReadonlySet<string>): RawExchange | undefined {
  return exchanges.filter(({ request }) => !(request.method === 'POST' && tokenUrls.has(request.url))).at(-1);
}

function nothingSent({ exchanges, error, value }: Recording<Sent>): Ending {
  const token = exchanges.at(-1);
  if (token) {
    const came = token.response
      ? `answered ${token.response.status}`
      : `gave no answer (${token.failure?.code ?? ''})`;
    return unreachable(`no token: ${token.request.url} ${came}`);
  }
  // A verb of the client that gives up before it sends anything is a fault of the client.
  if (value?.by === 'verb' && !value.result.ok) {
    const { error: thrown } = value.result;
    const violation: Violation = {
      rule: 'request-not-sent',
      severity: 'error',
      message: 'The request never left.',
      expected: 'a request to the target',
      got: thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'nothing',
    };
    return { outcome: 'failed', violations: [violation] };
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return unreachable(`the request cannot be sent: ${cause instanceof Error ? cause.message : 'unknown'}`);
}

function verdict(
  planned: PlannedCase,
  prepared: Prepared,
  exchange: RawExchange,
  recording: Recording<Sent>,
  options: ExecuteOptions,
): Violation[] {
  const variant = planned.parameter?.variant;
  const status = exchange.response?.status;
  if (variant && !variant.holds && status !== undefined) {
    const documented = planned.operation.responses.some((response) =>
      statusCovers(planned.operation, response.status, status),
    );
    const about = planned.parameter && keywordOf(planned.parameter, options.contract);
    if (status < 300)
      return [
        notEnforced(planned, status, about, options.strict),
        ...judged(planned, exchange, options, undefined),
      ];
    if (!documented && status >= 400 && status < 500) return [undocumentedRefusal(planned, status, about)];
    return judged(planned, exchange, options, undefined);
  }
  const violations = judged(planned, exchange, options, planned.response?.status);
  const { value: sent } = recording;
  if (sent?.by !== 'verb') return [...violations, ...clientDisagrees(violations, exchange, recording)];
  const { baseUrl } = options.target;
  const verb = { planned, prepared, sent, exchange, baseUrl };
  // What a verb makes of a response that is wrong itself is not held against it.
  const sound = !violations.some(({ severity }) => severity === 'error');
  return [...violations, ...options.sender.check(verb, sound)];
}

function judged(
  planned: PlannedCase,
  exchange: RawExchange,
  { contract, judge, strict, levels, target }: ExecuteOptions,
  expectedStatus: string | undefined,
): Violation[] {
  const [scheme] = planned.schemes;
  return judge({
    contract,
    operation: planned.operationId,
    ...(expectedStatus === undefined ? {} : { expectedStatus }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(planned.mediaType === undefined ? {} : { mediaType: planned.mediaType }),
    exchange,
    options: {
      strict,
      ...(levels === undefined ? {} : { levels: ofTheJudge(levels) }),
      madeUp: target.makesUp === true,
      mock: target.isOwnAnswer !== undefined || planned.provocation.kind === 'prefer',
    },
  });
}

/** The client must hand over what was on the wire, and may not fail over an answer that has nothing wrong with it. */
function clientDisagrees(
  violations: readonly Violation[],
  exchange: RawExchange,
  recording: Recording<Sent>,
): Violation[] {
  if (recording.error === undefined || !exchange.response) return [];
  if (violations.some(({ severity }) => severity === 'error')) return [];
  const error =
    recording.error instanceof Error ? `${recording.error.name}: ${recording.error.message}` : 'a value';
  return [
    {
      rule: 'client-fails',
      severity: 'error',
      message: 'The client failed over an answer that keeps the contract.',
      expected: `a response with status ${exchange.response.status}`,
      got: error,
    },
  ];
}

/** The place of the keyword that is broken, which has words of its own; where it stands elsewhere, that of the parameter or body. */
function keywordOf({ pointer, variant }: NonNullable<PlannedCase['parameter']>, contract: Contract): string {
  const below = [['schema', variant.constraint], [variant.constraint]];
  const found = below.map((keys) => contract.resolve(joinPointer(pointer, ...keys)));
  return found.find((each) => each !== undefined)?.pointer ?? pointer;
}

/** A flag that is neither true nor false is widely read as false; any other broken constraint that passes is an error. */
function notEnforced(
  planned: PlannedCase,
  status: number,
  pointer: string | undefined,
  strict: boolean,
): Violation {
  const lenient = planned.parameter?.variant.label === 'not-boolean' && !strict;
  return {
    rule: 'constraint-not-enforced',
    severity: lenient ? 'warning' : 'error',
    message: 'A request that breaks the contract was accepted.',
    expected: `a 4xx, because ${planned.parameter?.name ?? 'the request'} breaks ${planned.parameter?.variant.constraint ?? 'a constraint'}`,
    got: `${status}`,
    ...(pointer === undefined ? {} : { contractPointer: pointer }),
  };
}

function undocumentedRefusal(planned: PlannedCase, status: number, pointer: string | undefined): Violation {
  return {
    rule: 'refusal-undocumented',
    severity: 'warning',
    message: 'A broken request was refused with a status that the contract does not document.',
    expected: planned.operation.responses.map((response) => response.status).join(', '),
    got: `${status}`,
    ...(pointer === undefined ? {} : { contractPointer: pointer }),
  };
}

/**
 * What a mock says by itself, with the status that was asked for, is its own mistake and nobody else's; so is its refusal of
 * a request that meets the contract's own schemas, its own failure (5xx that nobody asked for) and its silence. Any other
 * status than the one asked for stays a failure.
 */
async function isMockDefect(
  planned: PlannedCase,
  exchange: RawExchange,
  violations: readonly Violation[],
  target: Target,
): Promise<boolean> {
  if (!target.isOwnAnswer) return false;
  // A client that stumbles over a sound response is not the mock's doing.
  if (violations.some(({ rule }) => rule === 'client-fails' || rule.startsWith('verb-'))) return false;
  const { provocation } = planned;
  const status = exchange.response?.status;
  const asked = status === undefined || provocation.kind !== 'prefer' || provocation.status === status;
  return (
    (asked || (status ?? 0) >= 500 || target.refusedRequest?.(exchange) === true) &&
    (await target.isOwnAnswer(exchange, planned))
  );
}
