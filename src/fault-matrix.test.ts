import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AtlasClient, createAtlasClient } from './client.js';
import { isAtlasError } from './errors.js';
import { type RawFault, rawFaults } from './testing/raw-faults.js';
import { type RawVerb, rawIds, rawServer } from './testing/raw-server.js';

// Planted: none of them may be seen in anything that the client puts out.
const key = { publicKey: 'plantkey', privateKey: '5ec2e7aa-1111-4222-8333-9a7b5c3d1e0f' };
const account = {
  clientId: 'mdb_sa_id_5a5a5a5a5a5a5a5a5a5a5a5a',
  clientSecret: 'mdb_sa_sk_PLANTED-secret_0123456789',
};

const verbs: Readonly<Record<RawVerb, (atlas: AtlasClient) => Promise<unknown>>> = {
  delete: (atlas) => atlas.deletePeeringConnection(rawIds),
  get: (atlas) => atlas.getPeeringConnection(rawIds),
  list: (atlas) => atlas.listPeeringConnections({ groupId: rawIds.groupId, providers: ['AWS'] }).next(),
  // Any call of a service account begins with a token.
  token: (atlas) => atlas.getPeeringConnection(rawIds),
};
const names = ['delete', 'get', 'list', 'token'] as const satisfies readonly RawVerb[];

/** Milliseconds. Patience where an answer comes, haste where none ever does. */
const LIMITS = { patient: { attempt: 20_000, total: 40_000 }, hasty: { attempt: 300, total: 700 } };
/** What a busy machine may add to a limit. */
const SLACK = 20_000;

interface Result {
  readonly end: string;
  readonly durationMs: number;
  readonly limitMs: number;
  readonly leaks: readonly string[];
  readonly openSockets: number;
}

function describeEnd(value: unknown): string {
  const { outcome = 'accepted' }: { outcome?: unknown } = Object(value);
  return outcome === 'accepted' ? 'ok' : String(outcome);
}

async function run(fault: RawFault, verb: RawVerb): Promise<Result> {
  await using server = await rawServer(verb, fault.play, fault.onAccept);
  const output: unknown[] = [];
  const record = (...data: unknown[]) => output.push(data);
  const timeout = fault.endless ? LIMITS.hasty : LIMITS.patient;
  const atlas = createAtlasClient({
    baseUrl: fault.tls ? server.url.replace('http:', 'https:') : server.url,
    credentials: verb === 'token' ? account : key,
    timeout,
    retry: { limit: 1, baseDelay: 1, maxDelay: 1 },
    maxResponseBytes: 2 ** 20,
    logger: { debug: record, info: record, warn: record },
    hooks: { onRequest: record, onResponse: record, onRetry: record },
  });
  const start = performance.now();
  const end = await verbs[verb](atlas).then(
    (value) => {
      output.push(value);
      return describeEnd(value);
    },
    (error: unknown) => {
      const { stack, message, cause }: Partial<Error> = Object(error);
      output.push(error, stack, message, cause, String(error), JSON.stringify(error));
      return isAtlasError(error) ? error.name : `not ours: ${inspect(error)}`;
    },
  );
  const durationMs = performance.now() - start;
  const text =
    inspect(output, { depth: 12, showHidden: true, maxStringLength: null }) + JSON.stringify(output);
  const planted = [key.privateKey, account.clientSecret, ...server.secrets];
  // Answers end their connections; one that stays open is one that the client holds on to. Node's fetch takes 4 s to
  // let go of an aborted one.
  for (let tries = 0; server.openSockets() > 0 && tries < 300; tries += 1) await sleep(50);
  return {
    end,
    durationMs,
    limitMs: timeout.total,
    leaks: planted.filter((secret) => text.includes(secret)),
    openSockets: server.openSockets(),
  };
}

describe(`${rawFaults.length} faults on the wire, each in a delete, a get, a list and a token request`, () => {
  const results = new Map<string, Result>();
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  /** Timers of the client that neither fired nor were cleared. */
  const timers = new Set<unknown>();
  let started = 0;
  const original = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    const start = (task: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const timer = original.setTimeout(() => {
        timers.delete(timer);
        task(...args);
      }, ms);
      // The platform's fetch keeps timers of its own.
      if (/\/src\/(auth|peering|transport)\//.test(new Error().stack ?? '')) {
        timers.add(timer);
        started += 1;
      }
      return timer;
    };
    Object.assign(globalThis, {
      setTimeout: start,
      clearTimeout: (timer: ReturnType<typeof setTimeout> | undefined) => {
        timers.delete(timer);
        original.clearTimeout(timer);
      },
    });
    const work = rawFaults.flatMap((fault) => names.map((verb) => ({ fault, verb })));
    const worker = async () => {
      for (let next = work.shift(); next; next = work.shift()) {
        results.set(`${next.fault.name} ${next.verb}`, await run(next.fault, next.verb));
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
  }, 300_000);
  afterAll(() => {
    Object.assign(globalThis, original);
    process.off('unhandledRejection', note);
  });

  it.each(rawFaults.map((fault) => [fault.name, fault] as const))('%s', (name, { ends }) => {
    const found = names.map((verb) => [verb, results.get(`${name} ${verb}`)] as const);
    for (const [verb, result] of found) {
      const expected = typeof ends === 'string' ? ends : ends[verb];
      expect(result?.end, verb).toMatch(new RegExp(`^(${expected})$`));
      expect(result?.leaks, `secrets shown by ${verb}`).toEqual([]);
      expect(result?.openSockets, `sockets left open by ${verb}`).toBe(0);
      expect(result?.durationMs, verb).toBeLessThan((result?.limitMs ?? 0) + SLACK);
    }
  });

  it('leaves no timer and no rejection behind', () => {
    expect(results.size).toBe(rawFaults.length * names.length);
    expect(unhandled).toEqual([]);
    expect(started).toBeGreaterThan(results.size);
    expect(timers.size).toBe(0);
  });
});
