/** The contract run itself: every case of the contract on both targets, and proof that a run can fail. */
import { beforeAll, describe, expect, test } from 'vitest';
import { type Contract, loadContract } from '../contract/load.js';
import { startEmulator } from './atlas/emulator.js';
import { type AtlasRunOptions, runAtlasContract } from './atlas/run.js';
import { embeddedSpec } from './atlas/spec.js';
import type { CaseRecord } from './report/record.js';
import type { RunResult } from './run.js';
import { startPrism } from './targets/prism/prism.js';
import type { UpstreamResponse } from './targets/prism/upstream.js';

interface Run extends RunResult {
  readonly records: readonly CaseRecord[];
}

async function runAll(options: AtlasRunOptions): Promise<Run> {
  const records: CaseRecord[] = [];
  const result = await runAtlasContract({
    ...options,
    onRecord: (record) => {
      records.push(record);
    },
  });
  return { ...result, records };
}

let contract: Contract;
let prism: Run;
let emulator: Run;
beforeAll(async () => {
  contract = await loadContract(embeddedSpec);
  prism = await runAll({ target: startPrism });
  emulator = await runAll({ target: startEmulator });
});

/** What the contract documents, straight from its text: not by the planner's own reading. */
function documentedIds(): string[] {
  return contract.operations.flatMap(({ pointer, operationId }) => {
    const operation = contract.resolve(pointer)?.value;
    const { responses, security } = JSON.parse(JSON.stringify(operation));
    return Object.keys(responses).flatMap((status) =>
      security.map((alternative: object) => `${operationId}/${status}/${Object.keys(alternative).join('+')}`),
    );
  });
}

describe.each(['prism', 'emulator'] as const)('on %s', (name) => {
  const run = () => (name === 'prism' ? prism : emulator);

  test('every documented response under every scheme has its case', () => {
    const ids = run()
      .records.filter(({ kind }) => kind === 'response')
      .map(({ id }) => id);
    expect(ids.sort()).toEqual(documentedIds().sort());
    expect(ids.length).toBeGreaterThanOrEqual(12);
  });

  test('every case of the deletion passes with both schemes', () => {
    const own = run().records.filter(({ id }) => /^deletePeeringConnection\/\d/.test(id));
    expect(own.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(own.map(({ id }) => `${id} passed`));
    expect(new Set(own.map(({ scheme }) => scheme)).size).toBe(2);
  });

  test('the answers judged had the status that was asked for', () => {
    for (const record of run().records.filter(
      ({ kind, outcome }) => kind === 'response' && outcome === 'passed',
    )) {
      expect(record.response?.status, record.id).toBe(Number(record.status));
    }
  });

  test('nothing fails, and what is not reached says why', () => {
    const { summary, records, exitCode } = run();
    expect(records.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(exitCode).toBe(0);
    expect(summary.total).toBe(records.length);
    for (const { outcome, provocation } of records)
      if (outcome === 'unreachable') expect(provocation).not.toBe('');
  });

  test('each flag is tried on and off', () => {
    for (const flag of ['envelope', 'pretty']) {
      for (const value of ['true', 'false']) {
        expect(run().records.map(({ id }) => id)).toEqual(
          expect.arrayContaining([
            expect.stringMatching(`^deletePeeringConnection/query.${flag}.type.${value}/`),
          ]),
        );
      }
    }
  });
});

test('the targets differ in nothing that is not explained', () => {
  const outcomes = (run: Run) => new Map(run.records.map(({ id, outcome }) => [id, outcome]));
  const [onPrism, onEmulator] = [outcomes(prism), outcomes(emulator)];
  expect([...onPrism.keys()].sort()).toEqual([...onEmulator.keys()].sort());
  const different = [...onPrism].filter(([id, outcome]) => onEmulator.get(id) !== outcome).map(([id]) => id);
  // Prism answers from the schemas, which describe no envelope.
  for (const id of different) {
    expect(id).toMatch(/\/query\.envelope\.type\.true\//);
  }
});

describe('a run fails when', () => {
  const altered = (alter: (answer: UpstreamResponse) => UpstreamResponse) =>
    runAll({
      target: (loaded) => startPrism(loaded, { alter }),
      only: ['deletePeeringConnection/404/*'],
    });
  const withBody = (
    answer: UpstreamResponse,
    change: (body: Record<string, unknown>) => void,
  ): UpstreamResponse => {
    const body = JSON.parse(new TextDecoder().decode(answer.body));
    change(body);
    return { ...answer, body: new TextEncoder().encode(JSON.stringify(body)) };
  };

  test('nothing is changed: it passes', async () => {
    const { exitCode, summary } = await altered((answer) => answer);
    expect({ exitCode, passed: summary.passed }).toEqual({ exitCode: 0, passed: 2 });
  });

  test('a required property is taken out of the answer', async () => {
    const { exitCode, records } = await altered((answer) =>
      answer.status === 404 ? withBody(answer, (body) => delete body.error) : answer,
    );
    expect(exitCode).toBe(1);
    expect(records.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
    expect(records[0]?.violations[0]).toMatchObject({
      severity: 'error',
      message: expect.stringContaining('error'),
      documented: { page: expect.any(String), line: expect.any(Number), quote: expect.any(String) },
    });
  });

  test('the status is changed', async () => {
    const { exitCode, records } = await altered((answer) =>
      answer.status === 404 ? { ...answer, status: 403 } : answer,
    );
    expect(exitCode).toBe(1);
    for (const record of records) expect(record.rules.length, record.id).toBeGreaterThan(0);
  });

  test('only a header is changed: that is not what the mock said by itself', async () => {
    const { exitCode, records } = await altered((answer) =>
      answer.status === 404 ? { ...answer, headers: [['Content-Type', 'text/plain']] } : answer,
    );
    expect(exitCode).toBe(1);
    expect(records.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  });

  test('the status inside the body is changed', async () => {
    const { exitCode } = await altered((answer) =>
      answer.status === 404 ? withBody(answer, (body) => Object.assign(body, { error: 500 })) : answer,
    );
    expect(exitCode).toBe(1);
  });

  test('known failures are listed and do not fail the run', async () => {
    const result = await runAll({
      target: (loaded) =>
        startPrism(loaded, {
          alter: (answer) => (answer.status === 404 ? { ...answer, status: 403 } : answer),
        }),
      only: ['deletePeeringConnection/404/*'],
      baseline: new Set([
        'deletePeeringConnection/404/digestAuth',
        'deletePeeringConnection/404/serviceAccounts',
      ]),
    });
    expect(result.exitCode).toBe(0);
    expect(result.summary).toMatchObject({ failed: 0, known: 2, passed: 0 });
  });
});

describe('parts of a run', () => {
  test('shards share the cases out, each exactly once', async () => {
    const parts = await Promise.all(
      [1, 2, 3].map((index) => runAll({ target: startEmulator, shard: { index, count: 3 } })),
    );
    const ids = parts.flatMap(({ records }) => records.map(({ id }) => id));
    expect(ids.sort()).toEqual(emulator.records.map(({ id }) => id).sort());
    for (const { records } of parts) expect(records.length).toBeGreaterThan(0);
  });

  test('the same seed gives the same cases and requests, in the same order', async () => {
    const again = await runAll({ target: startPrism, seed: 1, concurrency: 2 });
    const facts = ({ id, outcome, rules, request }: CaseRecord) => ({
      id,
      outcome,
      rules,
      request: request && { ...request, url: new URL(request.url).pathname + new URL(request.url).search },
    });
    expect(again.records.map(facts)).toEqual(prism.records.map(facts));
  });

  test('one kind of credentials only', async () => {
    const { records } = await runAll({ target: startEmulator, auth: 'digest', only: ['delete*/202/*'] });
    expect(records.map(({ id }) => id)).toEqual([
      'deletePeeringConnection/202/digestAuth',
      'deleteGroupPeer/202/digestAuth',
    ]);
  });
});

test('nothing is left listening', async () => {
  const listening = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
  // Test files of one worker share a process: another one's server may stand here, but none may be added.
  const before = listening();
  await runAll({ target: startPrism, only: ['*/202/*'] });
  await expect.poll(listening).toBeLessThanOrEqual(before);
});
