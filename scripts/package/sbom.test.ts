import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../contract/json.js';
import { refused, shipped } from './sbom.js';

const component = (name: string, licence: JsonObject, group?: string): JsonObject => ({
  'bom-ref': `${name}@1`,
  name,
  version: '1',
  licenses: [licence],
  ...(group === undefined ? {} : { group }),
});
const id = (licence: string): JsonObject => ({ license: { id: licence } });

const bill: JsonObject = {
  metadata: { component: { 'bom-ref': 'own@1' } },
  components: [
    component('a', id('MIT')),
    component('b', { expression: '(GPL-3.0-only OR ISC)' }),
    component('tool', id('MPL-2.0'), '@some'),
    component('odd', { license: { name: 'SEE LICENSE IN x' } }),
    component('sum', { expression: 'MIT AND GPL-3.0-only' }),
  ],
  dependencies: [
    { ref: 'own@1', dependsOn: ['a@1', 'tool@1', 'odd@1', 'sum@1'] },
    { ref: 'a@1', dependsOn: ['b@1'] },
    { ref: 'b@1', dependsOn: ['a@1'] },
  ],
};

describe('the bill of materials', () => {
  it('is of what is installed with the package, followed to the end', () => {
    const names = shipped(bill, ['a']).components;
    expect(names).toMatchObject([{ name: 'a' }, { name: 'b' }]);
    expect(shipped(bill, ['@some/tool']).components).toMatchObject([{ name: 'tool' }]);
    expect(() => shipped(bill, ['a', 'gone'])).toThrow('lacks gone');
  });

  it('refuses a licence that is not allowed, one that is none, and half of a sum', () => {
    const odd = ['odd@1: SEE LICENSE IN x', 'sum@1: MIT AND GPL-3.0-only'];
    expect(refused(bill, 'tools')).toEqual(odd);
    expect(refused(bill, 'shipped')).toEqual(['@some/tool@1: MPL-2.0', ...odd]);
    expect(refused({ components: [{ name: 'x', version: '1' }] }, 'tools')).toEqual([
      'x@1: states no licence',
    ]);
  });
});
