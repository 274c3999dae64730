import type { Contract, ContractOperation } from '../../contract/view.js';
import { parseOwn } from '../../contract-tests/authority/own.js';
import type { Levels } from '../../contract-tests/judge/levels.js';
import { type AuthFilter, authFilters } from '../../contract-tests/plan/auth-filter.js';
import { planCases as allCases, type CaseDraft } from '../../contract-tests/plan/plan.js';
import { globMatcher } from '../../contract-tests/plan/selection.js';
import type { ReportDocument, ReportHead } from '../../contract-tests/report/document.js';
import type { CaseRecord } from '../../contract-tests/report/record.js';
import { TerminalReport } from '../../contract-tests/report/terminal.js';
import {
  type ReportKind,
  reportKinds,
  reportPieces,
  writeReports,
} from '../../contract-tests/report/write.js';
import { runContract as runAll } from '../../contract-tests/run.js';
import { acceptOf } from '../../contract-tests/send/accept.js';
import { type BuiltRequest, buildRequest } from '../../contract-tests/send/build.js';
import { addressTarget } from '../../contract-tests/targets/address.js';
import { methodsOf, type OptionRules } from '../../src/arguments/read-options.js';
import { flag, number, oneOf, required, rule } from '../../src/arguments/rules.js';
import { address, anyListOf, argumentOf, levels, loadedContract, optionsOf, texts } from './options.js';

/** A case of a contract: an operation, what is sent, and which response is documented for it. */
export type PlannedCase = CaseDraft;

export interface PlanOptions {
  /** For made values: the same seed gives the same requests. @default 1 */
  readonly seed?: number;
  /** Case ids; `*` stands for any characters. @default all */
  readonly only?: readonly string[];
  /** One kind of credentials only. @default all that the operation documents */
  readonly auth?: AuthFilter;
}

const planRules: OptionRules<PlanOptions> = {
  seed: number(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'whole'),
  only: texts,
  auth: oneOf(authFilters),
};

/**
 * All cases that a contract implies, made as they are asked for: each documented response, and each constraint.
 *
 * @throws {TypeError} an option that there is none of, or that takes no such value
 */
export function planCases(contract: Contract, options: PlanOptions = {}): Generator<PlannedCase> {
  return plannedCases(
    argumentOf('contract', contract, loadedContract),
    optionsOf('planCases', options, planRules),
  );
}

function* plannedCases(
  contract: Contract,
  { seed = 1, only = [], auth }: PlanOptions,
): Generator<PlannedCase> {
  const patterns = only.map(globMatcher);
  const planned = allCases(contract, {
    seed,
    ...(auth === undefined ? {} : { auth }),
    wanted: (id) => patterns.length === 0 || patterns.some((matches) => matches(id)),
    provoke: () => ({ kind: 'unreachable', reason: '' }),
  });
  for (const { provocation: _, ...draft } of planned) yield draft;
}

/**
 * The request of a case as `fetch` takes it, without credentials: `fetch(request.url, request)`.
 *
 * @param baseUrl where the API is served, without a slash at the end
 * @throws {Error} the contract's styles cannot write one of its values
 */
export function requestOf(planned: PlannedCase, baseUrl: string): BuiltRequest {
  return buildRequest(baseUrl.replace(/\/+$/, ''), planned.operation, planned.request, acceptOf(planned));
}

/** Told of a run as it goes on. */
export interface Reporter {
  /** Called for each case as it ends. */
  onCase?(record: CaseRecord): void | Promise<void>;
  /** Called once, at the end. */
  onEnd?(result: RunResult): void | Promise<void>;
}

export interface RunContractOptions extends PlanOptions {
  /** Path of an OpenAPI file, or a contract that was loaded. */
  readonly contract: string | Contract;
  /** Address of the server that is judged. @default a mock of the contract, which is Prism in a process of its own */
  readonly target?: string;
  /** `prefer`: the address answers `Prefer: code=NNN`. @default auto */
  readonly provoke?: 'auto' | 'prefer';
  /** Resources that unsafe requests may be sent to: `/pets/{petId}=17`. @default none */
  readonly own?: readonly string[];
  /** Unsafe operations without path parameters that may be sent. @default none */
  readonly allow?: readonly string[];
  /** Requests in a second to an address that is not loopback. @default 5 */
  readonly rate?: number;
  /** Where credentials are read from, `CONTRACT_AUTH_...`. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Drift, and what could not be checked, are errors. @default false */
  readonly strict?: boolean;
  /** Levels of rules, by their names. @default their own */
  readonly rules?: Levels;
  /** Cases at a time. @default 8 */
  readonly concurrency?: number;
  /** Milliseconds for one exchange. @default 10000 */
  readonly timeoutMs?: number;
  /** A security scheme may go without a case that was reached. @default false */
  readonly allowUnreached?: boolean;
  /** Per cent of the cases that have to be reached. @default 0 */
  readonly minReached?: number;
  /** @default none */
  readonly reporters?: readonly Reporter[];
  /** Ends the run early. */
  readonly signal?: AbortSignal;
}

export interface RunResult extends ReportDocument {
  /** 0: all that was reached keeps the contract. 1: something broke it. 2: too little could be judged to say so. */
  readonly exitCode: 0 | 1 | 2;
  /** What was named and is not there. */
  readonly notes: readonly string[];
}

const positive = number(1, 999_999_999, 'whole');
const runRules: OptionRules<RunContractOptions> = {
  ...planRules,
  contract: required(
    rule(
      'be a path or a contract of loadContract',
      (value): value is string | Contract =>
        typeof value === 'string' || (typeof value === 'object' && value !== null && 'operations' in value),
    ),
  ),
  target: address,
  provoke: oneOf(['auto', 'prefer']),
  own: texts,
  allow: texts,
  rate: positive,
  env: rule(
    'be an object of variables',
    (value): value is Readonly<Record<string, string | undefined>> =>
      typeof value === 'object' && value !== null,
  ),
  strict: flag,
  rules: levels,
  concurrency: positive,
  timeoutMs: positive,
  allowUnreached: flag,
  minReached: number(0, 100),
  reporters: anyListOf(methodsOf<Reporter>(['onCase', 'onEnd'], 'alone')),
  signal: rule(
    'be an AbortSignal',
    (value): value is AbortSignal => typeof value === 'object' && value !== null && 'aborted' in value,
  ),
};

/**
 * Runs the cases of a contract against a server or a mock. Nothing that may change something is sent to an address unless it is
 * named by `own` or `allow`.
 *
 * @throws {TypeError} an option that there is none of, or that takes no such value
 * @throws {RangeError} no rule is called as in `rules`, or no level
 * @throws {ContractError} the contract cannot be used
 * @throws {TargetError} the target cannot be started or reached
 */
export async function runContract(options: RunContractOptions): Promise<RunResult> {
  const read = optionsOf('runContract', options, runRules);
  const {
    contract: spec,
    target: url,
    reporters = [],
    provoke = 'auto',
    own = [],
    allow = [],
    rate = 5,
  } = read;
  const { env = process.env, rules, only, auth, seed, strict, concurrency, timeoutMs, signal } = read;
  const { allowUnreached, minReached } = read;
  const cases: CaseRecord[] = [];
  const named = own.map(parseOwn);
  const { summary, gaps, notes, exitCode } = await runAll({
    spec,
    ...given({
      only,
      auth,
      seed,
      strict,
      concurrency,
      timeoutMs,
      signal,
      allowUnreached,
      minReached,
      levels: rules,
    }),
    ...(url === undefined
      ? {}
      : {
          target: async (contract) => addressTarget(contract, { url, provoke, own: named, allow, rate, env }),
        }),
    onRecord: async (record) => {
      cases.push(record);
      for (const reporter of reporters) await reporter.onCase?.(record);
    },
  });
  const result: RunResult = { summary, gaps, cases, notes, exitCode };
  for (const reporter of reporters) await reporter.onEnd?.(result);
  return result;
}

type Given<Options> = { [Name in keyof Options]: Exclude<Options[Name], undefined> };

/** Without those that were not given. */
function given<Options extends object>(options: Options): Partial<Given<Options>> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<
    Given<Options>
  >;
}

/**
 * A reporter that writes files of a report into a folder: `report.html`, `junit.xml`, `summary.md`, `report.json`.
 *
 * @throws {TypeError} there is no such kind of report
 */
export function fileReporter(kinds: readonly ReportKind[], folder: string): Reporter {
  argumentOf('kinds', kinds, anyListOf(oneOf(reportKinds)));
  return {
    onEnd: async (result) => {
      await writeReports(kinds, folder, headOf(result), streamOf(result.cases));
    },
  };
}

/** A run as text: `text` as on a terminal, or one of the files. @throws {TypeError} there is no such kind of report */
export async function report(result: ReportDocument, kind: ReportKind | 'text' = 'text'): Promise<string> {
  argumentOf('kind', kind, oneOf([...reportKinds, 'text']));
  if (kind === 'text') {
    const terminal = new TerminalReport();
    for (const record of result.cases) terminal.add(record);
    return terminal.render(result.summary, result.gaps, (_style, text) => text);
  }
  let text = '';
  for await (const piece of reportPieces(kind, headOf(result), streamOf(result.cases))) text += piece;
  return text;
}

function headOf({ about, summary, gaps }: ReportDocument): ReportHead {
  return { ...(about === undefined ? {} : { about }), summary, gaps };
}

function streamOf(cases: readonly CaseRecord[]) {
  return async function* (): AsyncGenerator<CaseRecord> {
    yield* cases;
  };
}

export type { ContractOperation };
