import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Contract, loadContract } from '../../contract/load.js';
import { rules } from '../judge/index.js';
import { faults, harmless } from './catalogue.js';
import { judgeServed, pairings, type Served, serveAll } from './run.js';

const ownFile = fileURLToPath(new URL('../../openapi/atlas-peering.openapi.yaml', import.meta.url));
/** Has the shapes that the project's own contract lacks: enumerations, choices, required headers and so on. */
const everything = fileURLToPath(new URL('./fixtures/everything.openapi.yaml', import.meta.url));

let ownContract: Contract;
let everyContract: Contract;
let own: ReturnType<typeof pairings>;
const served = { own: [] as Served[], everything: [] as Served[] };

beforeAll(async () => {
  [ownContract, everyContract] = await Promise.all([loadContract(ownFile), loadContract(everything)]);
  own = pairings(ownContract, { prefer: 'deletePeeringConnection' });
  served.own = await serveAll(own.pairings);
  served.everything = await serveAll(pairings(everyContract).pairings);
});

function wrong(list: readonly Served[]): unknown[] {
  return list
    .map((each) => judgeServed(each))
    .filter(({ right }) => !right)
    .map(({ id, operationId, status, expectRule, violations }) => ({
      id,
      changed: `${operationId} ${status}`,
      expectRule,
      found: violations.map(({ rule, message, got }) => `${rule}: ${message} ${got}`),
    }));
}

describe('the catalogue of faulty servers', () => {
  it('holds at least 60 faults and 15 harmless variants that the contract of this project has the shape for', () => {
    const ids = [...faults, ...harmless].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(served.own.filter(({ entry }) => entry.expectRule !== undefined).length).toBeGreaterThanOrEqual(
      60,
    );
    expect(served.own.filter(({ entry }) => entry.expectRule === undefined).length).toBeGreaterThanOrEqual(
      15,
    );
  });

  it('says of every entry that does not apply what it needs', () => {
    const { pairings: list, without } = own;
    expect(list.length + without.length).toBe(faults.length + harmless.length);
    expect(without.filter(({ reason }) => reason === '')).toEqual([]);
    expect(without.map(({ reason }) => reason)).toContain('a documented 204');
  });

  it('is caught whole by the expected rules, and no harmless variant gives an alarm', () => {
    expect(wrong(served.own)).toEqual([]);
  });

  it('is caught on a contract with one of everything, too', () => {
    expect(wrong(served.everything)).toEqual([]);
  });

  it('is given time: only servers that stay silent on purpose are given up', async () => {
    const [good] = pairings(ownContract).pairings.filter(({ entry }) => entry.id === 'as-documented');
    if (!good) throw new Error('The catalogue has no answer as documented.');
    const slow = { ...good, script: { ...good.script, steps: [300, ...good.script.steps] } };
    const silent = { ...good, script: { steps: [], end: 'hang' as const } };
    const [late, never] = await serveAll([slow, silent], { timeoutMs: 50 });
    expect(late?.exchange.response?.status).toBe(Number(good.good.response.status));
    expect(never?.exchange.response).toBeUndefined();
  });

  it('has an entry for every rule, and none that no contract here has the shape for', () => {
    const used = new Set([...served.own, ...served.everything].map(({ entry }) => entry.id));
    expect([...faults, ...harmless].filter(({ id }) => !used.has(id)).map(({ id }) => id)).toEqual([]);
    const expected = new Set(faults.map(({ expectRule }) => expectRule));
    expect(rules.filter(({ id }) => !expected.has(id)).map(({ id }) => id)).toEqual([]);
  });

  it.each(rules.map(({ id }) => id))('needs the rule %s', (rule) => {
    const its = [...served.own, ...served.everything].filter(({ entry }) => entry.expectRule === rule);
    expect(its.length).toBeGreaterThan(0);
    // With the rule each of its entries is caught; without it not one is.
    expect(its.map((each) => judgeServed(each).right)).toEqual(its.map(() => true));
    expect(its.map((each) => judgeServed(each, [rule]).right)).toEqual(its.map(() => false));
  });

  it.each([
    ['this project', () => ownContract],
    ['one of everything', () => everyContract],
  ])('does not depend on which documented answer a server gets wrong: %s', async (_, contract) => {
    const list = await serveAll(pairings(contract(), { on: 'spread' }).pairings);
    expect(
      new Set(list.map(({ good }) => `${good.operation.operationId} ${good.response.status}`)).size,
    ).toBeGreaterThan(5);
    expect(wrong(list)).toEqual([]);
  });
});
