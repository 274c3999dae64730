import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { examples } from '../../bench/examples.js';
import { loadContract } from '../../contract/load.js';
import { scriptOf } from './answer.js';
import { faults, harmless } from './catalogue.js';
import type { GoodAnswer } from './entry.js';
import { goodAnswers, isJudgeable } from './good.js';
import { judgeServed, type Pairing, pairings, type Served, serveAll } from './run.js';

/** Of the faults, how many must have a place in each contract, so that the rest is not a way out. */
const APPLY = 0.7;

/** What is wrong as well, because the same bytes break two rules. An error beside the expected one that is not here is a false alarm. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  'body-where-none': ['http-syntax'],
  'error-as-success': ['error-equals-status'],
  'fits-no-choice': ['body-forbidden-property'],
  'integer-as-fraction': ['body-format', 'error-equals-status'],
  'latin1-misstated': ['body-format'],
  'two-locations': ['header-repeated', 'redirect-undocumented'],
  'undocumented-client-error': ['error-equals-status'],
  // All ASCII in UTF-16 is UTF-8 with NULs in it.
  'utf16-stated': ['json-syntax'],
  ...Object.fromEntries(
    ['nowhere', 'not-a-reference', 'script-location', 'credentials-in-location'].map((id) => [
      id,
      ['redirect-undocumented'],
    ]),
  ),
};

let folder = '';
let files: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'foreign-'));
  try {
    files = await examples(folder);
  } catch (error) {
    throw new Error('The contracts come by `npm pack`, which failed: is the package registry within reach?', {
      cause: error,
    });
  }
}, 180_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

function asDocumented(good: GoodAnswer): Pairing {
  const entry = harmless.find(({ id }) => id === 'as-documented');
  if (!entry) throw new Error('The catalogue has no answer as documented.');
  return { entry, good, script: scriptOf(good.answer) };
}

const isNotChecked = (rule: string): boolean => rule.endsWith('-not-checked');
/** What an example can say against its own schema. */
const CONTRADICTIONS = ['undocumented-property', 'write-only-property'];

function alarms(list: readonly Served[]): string[] {
  return list.flatMap((served) => {
    const row = judgeServed(served);
    const also = ALSO[row.id] ?? [];
    const others = row.violations.filter(
      ({ rule, severity }) => severity === 'error' && rule !== row.expectRule && !also.includes(rule),
    );
    const where = `${row.id} on ${row.operationId} ${row.status}`;
    return [
      ...(row.right ? [] : [`${where}: ${row.expectRule ?? 'harmless'} expected`]),
      ...others.map(({ rule, message }) => `${where}: ${rule}: ${message}`),
    ];
  });
}

describe.each(['3.1/json/train-travel.json', '3.0/json/petstore.json'])(
  'a contract of others: %s',
  (name) => {
    let all: GoodAnswer[] = [];
    let untouched: Served[] = [];
    let usable: GoodAnswer[] = [];

    beforeAll(async () => {
      const file = files.find((each) => each.endsWith(path.normalize(name)));
      if (!file) throw new Error(`The package has no ${name} any more.`);
      all = goodAnswers(await loadContract(file));
      untouched = await serveAll(all.map(asDocumented));
      usable = untouched
        .filter((served) => judgeServed(served).violations.every(({ rule }) => isNotChecked(rule)))
        .map(({ good }) => good);
    });

    it('gives no alarm for any documented answer, but where an example breaks the schema beside it', () => {
      const found = untouched.flatMap((served) =>
        judgeServed(served).violations.flatMap(({ rule, message }) => {
          if (isNotChecked(rule)) return isJudgeable(served.good) ? [`${rule} of what can be judged`] : [];
          const { good } = served;
          const text = JSON.stringify(good.value);
          const isExample = good.media?.examples.some(({ value }) => JSON.stringify(value) === text) === true;
          const line = `${good.operation.operationId} ${good.response.status}: ${rule}: ${message}`;
          if (!isExample || !CONTRADICTIONS.includes(rule)) return [line];
          console.log(`not used, the example contradicts its schema: ${line}`);
          return [];
        }),
      );
      expect(found).toEqual([]);
      expect(usable.length).toBeGreaterThan(all.length / 2);
    });

    it.each(['first', 'spread'] as const)(
      'has each fault caught by its rule and nothing else: %s',
      async (on) => {
        const [good] = usable;
        if (!good) throw new Error('The contract has no answer to start from.');
        const { pairings: list, without } = pairings(good.contract, { answers: usable, on });
        const served = await serveAll(list);
        expect(alarms(served)).toEqual([]);
        expect(list.length + without.length).toBe(faults.length + harmless.length);
        const applied = list.filter(({ entry }) => entry.expectRule !== undefined).length;
        expect(applied / faults.length).toBeGreaterThanOrEqual(APPLY);
      },
    );
  },
);
