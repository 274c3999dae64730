import * as http from 'node:http';
import { type Contract, loadContract } from '../contract/load.js';
import type { PlannedCase } from '../contract-tests/plan/plan.js';
import type { CaseRecord } from '../contract-tests/report/record.js';
import type { RunSummary } from '../contract-tests/report/summary.js';
import { runPool } from '../contract-tests/run/pool.js';
import { RecordFile } from '../contract-tests/run/records.js';
import { planRun, runContract } from '../contract-tests/run.js';
import { type BuiltRequest, buildRequest } from '../contract-tests/send/build.js';
import { type PrismTarget, startPrism } from '../contract-tests/targets/prism/prism.js';
import type { Prepared, Target } from '../contract-tests/targets/target.js';
import { Coverage } from './contract-scale-coverage.js';

const concurrency = 8;
/** Sent before the clock starts, so that neither side pays for what Prism and node compile first. */
const warmingRequests = 200;

export interface ScaleOptions {
  readonly spec: string;
  /** Stops after so many cases. Default: all. */
  readonly most?: number;
  /** Cases between two samples. */
  readonly block: number;
  /** One block of so many is sent again to the target, and another one to Prism past the gate; 1 is each block to both. */
  readonly replayOneIn: number;
  readonly onBlock?: (sample: Sample) => void;
}

/** State after so many cases. Times are sums since the first. */
export interface Sample {
  readonly cases: number;
  /** Plan, send, judge, record: all that the suite does. Milliseconds. */
  readonly suiteMs: number;
  /** The same requests, sent with a plain client to the same target: Prism behind the gate. */
  readonly target: Compared;
  /** The same requests, sent with a plain client to the same Prism past the gate, which asks for no credentials. */
  readonly bare: Compared;
  /** After garbage collection, where node was started with --expose-gc. MB. */
  readonly heapMb: number;
  readonly rssMb: number;
}

/** Sums over the blocks that were sent again. */
export interface Compared {
  readonly cases: number;
  readonly suiteMs: number;
  /** Sending the requests and reading the answers to the end. */
  readonly replayMs: number;
}

export interface ScaleRun {
  readonly summary: RunSummary;
  readonly coverage: Coverage;
  readonly samples: readonly Sample[];
  /** Reading the contract and starting Prism. Milliseconds. */
  readonly startMs: number;
  readonly totalMs: number;
}

/**
 * Runs the suite on Prism, and every so many blocks of cases sends the same requests to the same Prism again,
 * without a judge. Both see the same machine at the same time, so the load of the machine cancels out.
 */
export async function scaleRun(options: ScaleOptions): Promise<ScaleRun> {
  const began = performance.now();
  const contract = await loadContract(options.spec);
  const prism = await startPrism(contract);
  const startMs = performance.now() - began;
  const agent = new http.Agent({ keepAlive: true });
  const records = await RecordFile.create();
  try {
    const most = options.most ?? Number.POSITIVE_INFINITY;
    await warm(contract, prism, agent, Math.min(most, warmingRequests));
    const enough = new AbortController();
    let ended = 0;
    const coverage = new Coverage(contract);
    const alternation = new Alternation(prism, agent, options);
    const result = await runContract({
      spec: options.spec,
      target: () => Promise.resolve(alternation.target),
      concurrency,
      signal: enough.signal,
      onRecord: async (record: CaseRecord) => {
        await records.add(record);
        coverage.add(record);
        alternation.ended(record.id);
        ended += 1;
        if (ended >= most) enough.abort();
      },
    });
    await alternation.finish();
    return {
      summary: result.summary,
      coverage,
      samples: alternation.samples,
      startMs,
      totalMs: performance.now() - began,
    };
  } finally {
    agent.destroy();
    await records.remove();
    await prism.close();
  }
}

async function warm(contract: Contract, prism: PrismTarget, agent: http.Agent, most: number): Promise<void> {
  const reachable = function* (): Generator<PlannedCase> {
    let sent = 0;
    for (const planned of planRun(contract, prism, {}, 1)) {
      if (planned.provocation.kind === 'unreachable') continue;
      if (sent >= most) return;
      sent += 1;
      yield planned;
    }
  };
  await runPool(
    reachable(),
    concurrency,
    async (planned) => send(agent, requestOf(prism, planned, await prism.prepare(planned))),
    () => undefined,
  );
}

/** Lets the suite run for a block of cases, then holds it back while the block's requests are sent again. */
class Alternation {
  readonly target: Target;
  readonly samples: Sample[] = [];
  readonly #agent: http.Agent;
  readonly #options: ScaleOptions;
  readonly #running = new Set<string>();
  #requests: BuiltRequest[] = [];
  #cases = 0;
  #suiteMs = 0;
  #target: Compared = { cases: 0, suiteMs: 0, replayMs: 0 };
  #bare: Compared = { cases: 0, suiteMs: 0, replayMs: 0 };
  readonly #mockUrl: string;
  readonly #targetUrl: string;
  #since: number | undefined;
  #blockEnded: (() => void) | undefined;
  #held: Promise<void> | undefined;

  constructor(prism: PrismTarget, agent: http.Agent, options: ScaleOptions) {
    this.#agent = agent;
    this.#options = options;
    this.#mockUrl = prism.mockUrl;
    this.#targetUrl = prism.baseUrl;
    this.target = {
      ...prism,
      prepare: async (planned) => {
        await this.#admit(planned.id);
        const prepared = await prism.prepare(planned);
        this.#requests.push(requestOf(prism, planned, prepared));
        return prepared;
      },
      // Ended by whoever started it.
      close: () => Promise.resolve(),
    };
  }

  ended(id: string): void {
    if (this.#running.delete(id) && this.#running.size === 0) this.#blockEnded?.();
  }

  /** Closes the block after the last whole one. */
  async finish(): Promise<void> {
    if (this.#requests.length > 0) await this.#endBlock();
  }

  async #admit(id: string): Promise<void> {
    while (this.#held) await this.#held;
    if (this.#requests.length >= this.#options.block) {
      this.#held = this.#betweenBlocks();
      await this.#held;
      return this.#admit(id);
    }
    this.#since ??= performance.now();
    this.#running.add(id);
  }

  async #betweenBlocks(): Promise<void> {
    if (this.#running.size > 0) {
      await new Promise<void>((resolve) => {
        this.#blockEnded = resolve;
      });
    }
    await this.#endBlock();
    this.#held = undefined;
  }

  async #endBlock(): Promise<void> {
    const paused = performance.now();
    const took = paused - (this.#since ?? paused);
    this.#suiteMs += took;
    this.#cases += this.#requests.length;
    const { replayOneIn } = this.#options;
    const turn = this.samples.length % replayOneIn;
    if (turn === 0) this.#target = await this.#replay(this.#target, took, this.#targetUrl);
    if (turn === Math.floor(replayOneIn / 2))
      this.#bare = await this.#replay(this.#bare, took, this.#mockUrl);
    this.#requests = [];
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    const sample: Sample = {
      cases: this.#cases,
      suiteMs: this.#suiteMs,
      target: this.#target,
      bare: this.#bare,
      heapMb: heapUsed / 2 ** 20,
      rssMb: rss / 2 ** 20,
    };
    this.samples.push(sample);
    this.#options.onBlock?.(sample);
    this.#since = performance.now();
  }

  async #replay(before: Compared, suiteMs: number, baseUrl: string): Promise<Compared> {
    const began = performance.now();
    await runPool(
      this.#requests,
      concurrency,
      (request) => send(this.#agent, { ...request, url: request.url.replace(this.#targetUrl, baseUrl) }),
      () => undefined,
    );
    return {
      cases: before.cases + this.#requests.length,
      suiteMs: before.suiteMs + suiteMs,
      replayMs: before.replayMs + performance.now() - began,
    };
  }
}

function requestOf(prism: PrismTarget, planned: PlannedCase, prepared: Prepared): BuiltRequest {
  const built = buildRequest(prism.baseUrl, planned.operation, prepared.request, planned.mediaType);
  const tokens = planned.schemes.map((scheme) => {
    const credentials = prism.credentials(scheme, 'valid');
    if (credentials?.kind !== 'bearer') throw new Error(`${scheme}: only bearer tokens are sent again.`);
    return { authorization: `Bearer ${credentials.token}` };
  });
  return { ...built, headers: { ...built.headers, ...prepared.headers, ...tokens[0] } };
}

function send(agent: http.Agent, request: BuiltRequest): Promise<number> {
  const { method, url, headers, body } = request;
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const message = http.request(url, { method, agent, headers: { ...headers, ...length } });
    message.on('error', (error: NodeJS.ErrnoException) => {
      // Prism closes a connection that was idle while the suite had its turn.
      if (message.reusedSocket && error.code === 'ECONNRESET') send(agent, request).then(resolve, reject);
      else reject(error);
    });
    message.on('response', (response) => {
      response.on('error', reject);
      response.on('end', () => resolve(response.statusCode ?? 0));
      response.resume();
    });
    message.end(body);
  });
}
