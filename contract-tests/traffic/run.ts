/** A run over recorded or passing traffic: what `runContract` is for requests of the suite's own. */

import { asObject, asText } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import type { Levels } from '../judge/levels.js';
import { globMatcher } from '../plan/selection.js';
import type { CaseRecord } from '../report/record.js';
import { count, exitCodeOf, noCounts, type RunSummary } from '../report/summary.js';
import { contractOf, displayPath, type RunResult } from '../run.js';
import type { SeenExchange, Skipped } from './exchange.js';
import { readHar } from './har.js';
import { createMatcher, type Match, type Matcher } from './match.js';
import { startProxy } from './proxy.js';
import { recordTraffic, type TrafficContext } from './record.js';

export interface TrafficOptions {
  /** Path of an OpenAPI file, or a contract that was loaded already. */
  readonly spec: string | Contract;
  /** HAR files, judged in the order given. Either these or `proxy`. */
  readonly har?: readonly string[];
  /** Stands on 127.0.0.1 before this address until `signal` is aborted. */
  readonly proxy?: {
    readonly target: string;
    readonly port: number;
    readonly onListening: (url: string) => void;
  };
  /** Where the recorded service was. @default the servers of the contract */
  readonly address?: string;
  /** Case ids; `*` stands for any characters. @default all */
  readonly only?: readonly string[];
  /** Undocumented properties, parameters and bodies are errors. @default false */
  readonly strict?: boolean;
  /** Levels of rules. @default their own */
  readonly levels?: Levels;
  readonly baseline?: ReadonlySet<string>;
  readonly onRecord?: (record: CaseRecord) => Promise<void> | void;
  readonly signal?: AbortSignal;
}

export interface TrafficResult extends Omit<RunResult, 'notes'> {
  /** Exchanges that are not judged, by reason. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Origins that are not the API's, and how many requests went there. */
  readonly foreign: ReadonlyMap<string, number>;
}

/**
 * Judges recorded traffic, or what passes through a proxy.
 * @throws {ContractError} the contract or a HAR file cannot be used
 * @throws {Error} the proxy's port is taken
 */
export async function runTraffic(options: TrafficOptions): Promise<TrafficResult> {
  const started = performance.now();
  const { contract, spec, provenance } = await contractOf(options.spec);
  const { har = [], proxy } = options;
  const run = new TrafficRun(
    contract,
    createMatcher(contract, proxy?.target ?? options.address),
    {
      contract,
      provenance,
      strict: options.strict ?? false,
      levels: options.levels ?? {},
      known: (id) => options.baseline?.has(id) ?? false,
    },
    options,
  );
  if (proxy) await passThrough(run, proxy, options.signal);
  else {
    const seen: (SeenExchange | Skipped)[] = [];
    for (const file of har) seen.push(...(await readHar(file)));
    await run.takeAll(seen);
  }
  await run.finish();
  const summary: RunSummary = {
    spec,
    target: proxy ? `what passes to ${proxy.target}` : har.map(displayPath).join(', '),
    seed: 1,
    ...run.counts,
    gaps: 0,
    durationMs: Math.round(performance.now() - started),
  };
  const judged = run.counts.total - run.counts.unreachable;
  return {
    summary,
    gaps: [],
    exitCode: judged === 0 ? 2 : exitCodeOf(run.counts),
    skipped: run.skipped,
    foreign: run.foreign,
  };
}

async function passThrough(
  run: TrafficRun,
  { target, port, onListening }: NonNullable<TrafficOptions['proxy']>,
  signal: AbortSignal | undefined,
): Promise<void> {
  let judging: Promise<void> = Promise.resolve();
  let failed: unknown;
  const next = (work: () => Promise<void>) => {
    judging = judging.then(work).catch((error: unknown) => {
      failed ??= error;
    });
  };
  const proxy = await startProxy({
    target,
    port,
    onExchange: (seen) => next(() => run.take(seen)),
    onSkipped: (skipped) => run.skip(skipped.reason),
  });
  try {
    onListening(proxy.url);
    await new Promise<void>((resolve) => {
      if (signal?.aborted) resolve();
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await proxy.close();
  }
  await judging;
  if (failed !== undefined) throw failed;
}

class TrafficRun {
  readonly skipped = new Map<string, number>();
  readonly foreign = new Map<string, number>();
  counts = noCounts;
  readonly #contract: Contract;
  readonly #matcher: Matcher;
  readonly #context: TrafficContext;
  readonly #options: TrafficOptions;
  readonly #wanted: (id: string) => boolean;
  /** Of each operation seen: the statuses that came, by scheme. */
  readonly #seen = new Map<string, Map<string, Set<string>>>();

  constructor(contract: Contract, matcher: Matcher, context: TrafficContext, options: TrafficOptions) {
    this.#contract = contract;
    this.#matcher = matcher;
    this.#context = context;
    this.#options = options;
    const patterns = (options.only ?? []).map(globMatcher);
    this.#wanted = (id) => patterns.length === 0 || patterns.some((matches) => matches(id));
  }

  /** Where the contract names no origin, those count as the API's that answer any of its operations. */
  async takeAll(all: readonly (SeenExchange | Skipped)[]): Promise<void> {
    const matches = all.map((seen) => ('raw' in seen ? this.#match(seen) : undefined));
    const origins = new Set(
      all.flatMap((seen, index) =>
        'raw' in seen && matches[index]?.kind === 'operation' ? [new URL(seen.raw.request.url).origin] : [],
      ),
    );
    for (const [index, seen] of all.entries()) {
      if (this.#options.signal?.aborted) return;
      const match = matches[index];
      if (!('raw' in seen)) this.skip(seen.reason);
      else if (!this.#matcher.knowsOrigins && !origins.has(new URL(seen.raw.request.url).origin))
        this.#toOthers(seen);
      else if (match) await this.#judge(seen, match);
    }
  }

  /** Whatever passes the proxy went to the service, also beside its base path. */
  async take(seen: SeenExchange): Promise<void> {
    const match = this.#match(seen);
    const path = new URL(seen.raw.request.url).pathname;
    await this.#judge(
      seen,
      match.kind === 'foreign' ? { kind: 'undocumented', path, otherMethods: [] } : match,
    );
  }

  skip(reason: string): void {
    this.skipped.set(reason, (this.skipped.get(reason) ?? 0) + 1);
  }

  /** Documented responses of the operations seen that did not come: not reached, and never counted as passed. */
  async finish(): Promise<void> {
    if ((this.#options.only ?? []).length > 0) return;
    for (const operation of this.#contract.operations) {
      for (const [scheme, statuses] of this.#seen.get(operation.operationId) ?? []) {
        for (const response of operation.responses) {
          if (statuses.has(response.status)) continue;
          await this.#add({
            id: `${operation.operationId}/${response.status}/${scheme}`,
            kind: 'exchange',
            operation: operation.operationId,
            method: operation.method,
            path: operation.path,
            status: response.status,
            scheme,
            rule: `${response.status} responses keep the contract`,
            outcome: 'unreachable',
            provocation: 'no such response in the traffic',
            rules: [],
            violations: [],
            pointer: response.pointer,
            durationMs: 0,
          });
        }
      }
    }
  }

  #match({ raw }: SeenExchange): Match {
    return this.#matcher.match(raw.request.method, raw.request.url);
  }

  /** Requests to the token endpoint and what stands beside it (RFC 6749, section 4.4.2; RFC 7009, section 2.1). */
  #isOAuth({ raw: { request } }: SeenExchange): boolean {
    if (request.method !== 'POST') return false;
    const form = new URLSearchParams(new TextDecoder().decode(request.body));
    if (!form.has('grant_type') && !form.has('token')) return false;
    const folderOf = (url: string) => url.slice(0, url.lastIndexOf('/'));
    const folder = folderOf(new URL(request.url).pathname);
    return [...this.#contract.securitySchemes.values()]
      .flatMap(({ flows }) => Object.values(asObject(flows)).map((flow) => asText(asObject(flow).tokenUrl)))
      .some((url) => url !== undefined && folderOf(new URL(url, request.url).pathname) === folder);
  }

  #toOthers({ raw }: SeenExchange): void {
    const { origin } = new URL(raw.request.url);
    this.foreign.set(origin, (this.foreign.get(origin) ?? 0) + 1);
  }

  async #judge(seen: SeenExchange, match: Match): Promise<void> {
    const { method, headers } = seen.raw.request;
    if (match.kind === 'foreign') return this.#toOthers(seen);
    if (match.kind === 'undocumented') {
      if (this.#isOAuth(seen)) return this.skip('it asks for an access token, or ends one');
      const has = (name: string) => headers.some(([each]) => each.toLowerCase() === name);
      // A browser's own question, which no API description mentions (Fetch, "CORS-preflight request").
      if (method === 'OPTIONS' && has('access-control-request-method'))
        return this.skip('it is a CORS preflight');
      if (method === 'HEAD' && match.otherMethods.includes('GET')) {
        // Whatever answers GET answers HEAD (RFC 9110, section 9.3.2).
        return this.skip('it is a HEAD for a documented GET');
      }
    }
    const record = recordTraffic(seen, match, this.#context);
    if (!this.#wanted(record.id)) return;
    if (match.kind === 'operation') {
      const schemes = this.#seen.get(record.operation) ?? new Map<string, Set<string>>();
      schemes.set(record.scheme, (schemes.get(record.scheme) ?? new Set()).add(record.status));
      this.#seen.set(record.operation, schemes);
    }
    await this.#add(record);
  }

  async #add(record: CaseRecord): Promise<void> {
    this.counts = count(this.counts, record);
    await this.#options.onRecord?.(record);
  }
}
