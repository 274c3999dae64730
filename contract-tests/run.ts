/** The whole run: plan, send, judge, report. Called by the command and by scripts. */
import { relative } from 'node:path';
import { unusableParts } from '../contract/check/usable.js';
import type { Problem } from '../contract/error.js';
import { asObject } from '../contract/json.js';
import { type Contract, ContractError, loadContract } from '../contract/load.js';
import { judge } from './judge/index.js';
import type { Levels } from './judge/levels.js';
import { type AuthFilter, authFilters } from './plan/auth-filter.js';
import { type PlannedCase, planCases, planGaps } from './plan/plan.js';
import { loadProvenance, type Provenance } from './plan/provenance.js';
import type { Gap } from './plan/request.js';
import { globMatcher, inShard, type Shard } from './plan/selection.js';
import { Reached } from './report/reached.js';
import { type CaseRecord, type RecordContext, recordOf } from './report/record.js';
import { count, type Demands, exitCodeOf, noCounts, type RunSummary } from './report/summary.js';
import { executeCase } from './run/execute.js';
import { Expectations } from './run/expectations.js';
import { runPool } from './run/pool.js';
import { type ConnectClient, createSender } from './send/sender.js';
import { variableOf } from './targets/environment.js';
import type { Target } from './targets/target.js';
import { TargetError } from './targets/target.js';
import type { Violation } from './types.js';
import { createWire } from './wire/wire.js';

export { type AuthFilter, authFilters };

export interface RunOptions extends Demands {
  /** Path of an OpenAPI 3.0, 3.1 or 3.2 file, or a contract that was loaded already. */
  readonly spec: string | Contract;
  /** Starts what is to be judged. It is closed at the end. @default Prism in process */
  readonly target?: (contract: Contract) => Promise<Target>;
  /** @default all that the operation documents */
  readonly auth?: AuthFilter;
  /** Case ids; `*` stands for any characters. @default all */
  readonly only?: readonly string[];
  readonly shard?: Shard;
  /** For made values. @default 1 */
  readonly seed?: number;
  /** Whether references may lead out of the folder of the contract. @default false */
  readonly allowOutside?: boolean;
  /** Drift counts as an error. @default false */
  readonly strict?: boolean;
  /** Levels of rules. @default their own */
  readonly levels?: Levels;
  /** Cases at a time. @default 8 */
  readonly concurrency?: number;
  /** Milliseconds for one exchange. @default 10000 */
  readonly timeoutMs?: number;
  /** Ids of cases that are known to fail. */
  readonly baseline?: ReadonlySet<string>;
  /** The address that commands in the report use. @default the target's */
  readonly reproduceBaseUrl?: string;
  /** Receives each case as it ends. */
  readonly onRecord?: (record: CaseRecord) => Promise<void> | void;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
  /** A client that sends the cases of operations it knows. @default none: by the contract alone */
  readonly client?: ConnectClient;
}

export interface Progress {
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

export interface RunResult {
  readonly summary: RunSummary;
  readonly gaps: readonly Gap[];
  /** What was named and is not there: patterns, and entries of the baseline. */
  readonly notes: readonly string[];
  readonly exitCode: 0 | 1 | 2;
  /** Why nothing was sent: what in the contract has no meaning. */
  readonly refused?: readonly Problem[];
}

/**
 * Runs every case of a contract against a target.
 * @throws {ContractError} the contract cannot be used
 * @throws {TargetError} the target cannot be started or reached
 */
export async function runContract(options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const seed = options.seed ?? 1;
  const { contract, spec, provenance } = await contractOf(options.spec, options.allowOutside ?? false);
  const { levels = {} } = options;
  const unusable = unusableParts(contract);
  if (unusable.size > 0) return refuse({ contract, provenance, unusable, options, spec, seed, started });
  const startTarget = options.target ?? (await import('./targets/prism/prism.js')).startPrism;
  const target = await startTarget(contract);
  const wire = createWire({
    timeoutMs: Math.max(options.timeoutMs ?? 10_000, target.leastTimeoutMs ?? 0),
    ...(target.refuses ? { refuses: (method, url) => target.refuses?.(method, url) } : {}),
    ...(target.beforeSend ? { beforeSend: () => target.beforeSend?.() ?? Promise.resolve() } : {}),
  });
  const reproduceBaseUrl = options.reproduceBaseUrl ?? (target.endsWithRun ? undefined : target.baseUrl);
  const context: RecordContext = {
    contract,
    provenance,
    redact: target.live,
    baseUrl: target.baseUrl,
    ...(reproduceBaseUrl === undefined ? {} : { reproduceBaseUrl }),
    variableOf,
    known: (id) => options.baseline?.has(id) ?? false,
  };
  const execution = {
    contract,
    target,
    sender: createSender(target, wire, options.client),
    judge,
    strict: options.strict ?? false,
    levels,
  };
  const expectations = new Expectations(options.only ?? [], options.baseline);
  const cases = (): Generator<PlannedCase> =>
    planRun(contract, target, { ...options, onId: (id) => expectations.see(id) }, seed);
  let total = 0;
  await target.check?.();
  if (options.onProgress) for (const _ of cases()) total += 1;
  let counts = noCounts;
  const reached = new Reached();
  try {
    await runPool(
      untilAborted(cases(), options.signal),
      options.concurrency ?? 8,
      (planned) => executeCase(planned, execution),
      async (result, planned) => {
        const record = recordOf(planned, result, context);
        counts = count(counts, record);
        reached.add(record);
        expectations.add(record, options.baseline?.has(record.id) ?? false);
        await options.onRecord?.(record);
        options.onProgress?.({ done: counts.total, failed: counts.failed, total });
      },
    );
  } finally {
    wire.close();
    await target.close();
  }
  const gaps = planGaps(contract, seed);
  // By chance, a shard may hold nothing but what cannot be reached: that is seen when all are merged.
  const unreached = options.shard === undefined ? reached.unreached() : [];
  const summary: RunSummary = {
    spec,
    target: target.name,
    seed,
    ...counts,
    gaps: gaps.length,
    durationMs: Math.round(performance.now() - started),
    ...(options.shard === undefined ? {} : { shard: options.shard }),
    ...(unreached.length === 0 ? {} : { unreached }),
    ...(options.auth === undefined && !expectations.seen ? nothingIn(contract) : {}),
  };
  return { summary, gaps, notes: expectations.notes(), exitCode: exitCodeOf(summary, options) };
}

/** Why a contract has no cases, where that is not the doing of who asked for some of them. */
function nothingIn({ operations, document }: Contract): { nothing: string } {
  if (operations.length > 0) {
    return {
      nothing: `none of the ${operations.length} operations documents a response that it could be held to`,
    };
  }
  const webhooks = Object.keys(asObject(document.webhooks)).length;
  const others =
    webhooks === 0
      ? ''
      : `; its ${webhooks} webhooks are requests that the service sends, and no requests to it`;
  return { nothing: `the contract documents no operation under paths${others}` };
}

/** A contract without a meaning is not run: the cases it leaves without one have failed, and nothing is sent for the others either. */
async function refuse({
  contract,
  provenance,
  unusable,
  options,
  spec,
  seed,
  started,
}: {
  readonly contract: Contract;
  readonly provenance: RecordContext['provenance'];
  readonly unusable: ReturnType<typeof unusableParts>;
  readonly options: RunOptions;
  readonly spec: string;
  readonly seed: number;
  readonly started: number;
}): Promise<RunResult> {
  const reason = 'the contract cannot be used, so that nothing was sent';
  const context = {
    contract,
    provenance,
    redact: false,
    baseUrl: '',
    reproduceBaseUrl: '',
    known: () => false,
    variableOf,
  };
  let counts = noCounts;
  for (const planned of planRun(
    contract,
    { provoke: () => ({ kind: 'unreachable', reason }) },
    options,
    seed,
  )) {
    const violations = (unusable.get(planned.operation) ?? []).map(brokenContract);
    const outcome = violations.length > 0 ? 'failed' : 'unreachable';
    const record = recordOf(planned, { case: planned, outcome, violations, durationMs: 0 }, context);
    counts = count(counts, record);
    await options.onRecord?.(record);
  }
  const durationMs = Math.round(performance.now() - started);
  const refused = [...new Set([...unusable.values()].flat())];
  return {
    summary: { spec, target: 'none', seed, ...counts, gaps: 0, durationMs },
    gaps: [],
    notes: [],
    exitCode: 2,
    refused,
  };
}

function brokenContract({ pointer, message }: Problem): Violation {
  return {
    rule: 'contract-unusable',
    severity: 'error',
    message: `The contract says nothing here that a response could be held to: ${message}`,
    expected: 'references that lead somewhere, and schemas that are some',
    got: `#${pointer}`,
    contractPointer: pointer,
  };
}

/** What would be sent, without sending it. */
export function planRun(
  contract: Contract,
  target: Pick<Target, 'provoke'>,
  options: Pick<RunOptions, 'auth' | 'only' | 'shard'> & { readonly onId?: (id: string) => void },
  seed: number,
): Generator<PlannedCase> {
  const patterns = (options.only ?? []).map(globMatcher);
  const { shard, auth } = options;
  return planCases(contract, {
    seed,
    ...(auth === undefined ? {} : { auth }),
    wanted: (id) => {
      options.onId?.(id);
      return (
        (patterns.length === 0 || patterns.some((matches) => matches(id))) &&
        (shard === undefined || inShard(id, shard))
      );
    },
    provoke: (draft) => target.provoke(draft),
  });
}

/** A contract, how reports name it, and where its facts come from. */
export async function contractOf(
  given: string | Contract,
  allowOutside = false,
): Promise<{ contract: Contract; spec: string; provenance: Provenance }> {
  if (typeof given !== 'string')
    return { contract: given, spec: displayPath(given.file), provenance: await loadProvenance(given.file) };
  return {
    contract: await loadContract(given, { allowOutside }),
    spec: displayPath(given),
    provenance: await loadProvenance(given),
  };
}

/** As short as it can be said from here, so that reports are the same on every machine. */
export function displayPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith('..') ? file : path;
}

function* untilAborted<Item>(items: Iterable<Item>, signal: AbortSignal | undefined): Generator<Item> {
  for (const item of items) {
    if (signal?.aborted) return;
    yield item;
  }
}

export { ContractError, TargetError };
