/** One case: prepare the target, send, judge, decide the outcome. */
import type { Contract } from '../../contract/load.js';
import type { PlannedCase } from '../plan/plan.js';
import type { Sender, Sent } from '../send/sender.js';
import { statusCovers } from '../targets/status.js';
import type { Prepared, Target } from '../targets/target.js';
import type { CaseResult, RawExchange, Violation } from '../types.js';
import type { Recording } from '../wire/wire.js';
import { wrongRequest, wrongResult } from './verb-check.js';

export interface Judgement {
  readonly contract: Contract;
  readonly operation: string;
  readonly expectedStatus?: string;
  readonly scheme?: string;
  readonly mediaType?: string;
  readonly exchange: RawExchange;
  readonly options?: { readonly strict?: boolean };
}

export interface ExecuteOptions {
  readonly contract: Contract;
  readonly target: Target;
  readonly sender: Sender;
  readonly judge: (judgement: Judgement) => Violation[];
  readonly strict: boolean;
}

export async function executeCase(planned: PlannedCase, options: ExecuteOptions): Promise<CaseResult> {
  const started = performance.now();
  const finish = (
    outcome: CaseResult['outcome'],
    violations: readonly Violation[],
    exchange?: RawExchange,
    sent?: Sent,
  ) => ({
    case: planned,
    outcome,
    violations,
    ...(exchange === undefined ? {} : { exchange }),
    ...(sent === undefined ? {} : { sent }),
    durationMs: performance.now() - started,
  });
  if (planned.provocation.kind === 'unreachable') return finish('unreachable', []);

  const prepared = await options.target.prepare(planned);
  try {
    const recording = await options.sender.send(planned, prepared);
    const exchange = exchangeOf(recording, options.target.baseUrl);
    const sent = recording.value;
    if (!exchange) return finish('failed', [nothingSent(recording)], undefined, sent);
    const violations = verdict(planned, prepared, exchange, recording, options);
    if (!violations.some(({ severity }) => severity === 'error'))
      return finish('passed', violations, exchange, sent);
    const own = await isMockDefect(planned, exchange, violations, options.target).catch(() => false);
    return finish(own ? 'mock-defect' : 'failed', violations, exchange, sent);
  } finally {
    await prepared.release?.();
  }
}

/** The last answer of the operation itself: challenges and tokens come before it. */
function exchangeOf(recording: Recording<unknown>, baseUrl: string): RawExchange | undefined {
  const own = recording.exchanges.filter(({ request }) => request.url.startsWith(baseUrl));
  return (own.length > 0 ? own : recording.exchanges).at(-1);
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
    const about = planned.parameter?.pointer;
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
  return [...violations, ...wrongRequest(verb), ...(sound ? wrongResult(verb) : [])];
}

function judged(
  planned: PlannedCase,
  exchange: RawExchange,
  { contract, judge, strict }: ExecuteOptions,
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
    options: { strict },
  });
}

/** The client must hand over what was on the wire, and may not fail over an answer that has nothing wrong with it. */
function clientDisagrees(
  violations: readonly Violation[],
  exchange: RawExchange,
  recording: Recording<unknown>,
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

function nothingSent({ error: thrown, value }: Recording<Sent>): Violation {
  const error = value?.by === 'verb' && !value.result.ok ? value.result.error : thrown;
  return {
    rule: 'request-not-sent',
    severity: 'error',
    message: 'The request never left.',
    expected: 'a request to the target',
    got: error instanceof Error ? `${error.name}: ${error.message}` : 'nothing',
  };
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
 * a request that meets the contract's own schemas. Any other status than the one asked for stays a failure.
 */
async function isMockDefect(
  planned: PlannedCase,
  exchange: RawExchange,
  violations: readonly Violation[],
  target: Target,
): Promise<boolean> {
  const { response } = exchange;
  if (!response || !target.isOwnAnswer) return false;
  // A client that stumbles over a sound answer is not the mock's doing.
  if (violations.some(({ rule }) => rule === 'client-fails' || rule.startsWith('verb-'))) return false;
  const { provocation } = planned;
  const asked = provocation.kind !== 'prefer' || provocation.status === response.status;
  return (
    (asked || target.refusedRequest?.(exchange) === true) && (await target.isOwnAnswer(exchange, planned))
  );
}
