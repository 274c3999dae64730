import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { viewOf } from '../contract/load.js';
import type { CaseRecord } from '../contract-tests/report/record.js';
import { Coverage } from './contract-scale-coverage.js';
import { generatedContract } from './contract-scale-generate.js';
import { type ScaleRun, scaleRun } from './contract-scale-run.js';

describe('generatedContract', () => {
  it('gives the same contract for the same count, with as many responses', () => {
    expect(generatedContract(23)).toEqual(generatedContract(23));
    expect(new Coverage(viewOf(generatedContract(23), 'generated')).documented).toBe(23);
  });
});

describe('Coverage', () => {
  const record = (status: string, answered: number | undefined): CaseRecord => ({
    id: `read0/${status}/token`,
    kind: 'response',
    operation: 'read0',
    method: 'GET',
    path: '/collection0/{collectionId}/items0/{itemId}',
    status,
    scheme: 'token',
    rule: '',
    outcome: answered === undefined ? 'unreachable' : 'failed',
    provocation: 'no valid request',
    rules: [],
    violations: [],
    pointer: '',
    ...(answered === undefined ? {} : { response: { status: answered, bytes: 0 } }),
    durationMs: 0,
  });

  it('takes for judged only what was answered with the documented status, and names what is missing', () => {
    const coverage = new Coverage(viewOf(generatedContract(5), 'generated'));
    coverage.add(record('200', 200));
    coverage.add(record('400', 422));
    coverage.add(record('401', undefined));
    expect(coverage).toMatchObject({ documented: 5, judged: 1 });
    expect(coverage.listed.map(({ response, reason }) => `${response.slice(-3)} ${reason}`)).toEqual([
      '400 failed: answered 422: nothing was found',
      '401 no valid request',
    ]);
    expect(coverage.lost.map((response) => response.slice(-3))).toEqual(['404', '500']);
  });
});

describe('scaleRun', () => {
  let folder: string;
  let run: ScaleRun;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bench-contract-'));
    const spec = join(folder, 'generated.openapi.json');
    await writeFile(spec, JSON.stringify(generatedContract(50)));
    run = await scaleRun({ spec, block: 20, replayOneIn: 2 });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('judges every response, and measures after each block', () => {
    expect(run.coverage).toMatchObject({ documented: 50, judged: 50, lost: [], listed: [] });
    expect(run.summary).toMatchObject({ total: 50, passed: 50 });
    expect(run.samples.map(({ cases }) => cases)).toEqual([20, 40, 50]);
    expect(run.samples.map(({ target, bare }) => [target.cases, bare.cases])).toEqual([
      [20, 0],
      [20, 20],
      [30, 20],
    ]);
    const { target, bare } = run.samples[2] ?? {};
    for (const { suiteMs = 0, replayMs = 0 } of [target ?? {}, bare ?? {}])
      expect(Math.min(suiteMs, replayMs)).toBeGreaterThan(0);
  });
});
