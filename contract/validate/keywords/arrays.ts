/** Keywords for arrays (JSON Schema core 10.3.1 and 11.2; validation 6.4). */

import { canonical } from '../canonical.js';
import type { Keyword } from '../evaluation.js';
import { sizeOf } from './scalars.js';

export const arrays: Readonly<Record<string, Keyword>> = {
  minItems(argument, at, evaluation) {
    const { value } = at.instance;
    return !Array.isArray(value) || value.length >= Number(argument) || evaluation.fail(at, 'minItems');
  },
  maxItems(argument, at, evaluation) {
    const { value } = at.instance;
    return !Array.isArray(value) || value.length <= Number(argument) || evaluation.fail(at, 'maxItems');
  },
  uniqueItems(argument, at, evaluation) {
    const { value } = at.instance;
    if (argument !== true || !Array.isArray(value)) return true;
    evaluation.charge(sizeOf(value));
    const seen = new Set(value.map(canonical));
    return seen.size === value.length || evaluation.fail(at, 'uniqueItems');
  },
  prefixItems(argument, at, evaluation) {
    const { value } = at.instance;
    if (!Array.isArray(value) || !Array.isArray(argument)) return true;
    let valid = true;
    for (const [index, schema] of argument.slice(0, value.length).entries()) {
      const item = evaluation.part(at.instance, value[index], index);
      if (!evaluation.inside(schema, at, 'prefixItems', index, item)) valid = false;
    }
    at.seen.items = Math.max(at.seen.items, argument.length);
    return valid;
  },
  items(argument, at, evaluation) {
    const { value } = at.instance;
    if (!Array.isArray(value)) return true;
    const { prefixItems } = at.schema;
    const first =
      Array.isArray(prefixItems) && evaluation.contract.version !== '3.0' ? prefixItems.length : 0;
    let valid = true;
    for (let index = first; index < value.length; index += 1) {
      const item = evaluation.part(at.instance, value[index], index);
      if (!evaluation.inside(argument, at, 'items', undefined, item)) valid = false;
    }
    at.seen.items = Number.POSITIVE_INFINITY;
    return valid;
  },
  contains(argument, at, evaluation) {
    const { value } = at.instance;
    if (!Array.isArray(value)) return true;
    const before = evaluation.unsure;
    let found = 0;
    for (const [index, each] of value.entries()) {
      const item = evaluation.part(at.instance, each, index);
      if (!evaluation.trying(() => evaluation.inside(argument, at, 'contains', undefined, item))) continue;
      at.seen.item(index);
      found += 1;
    }
    const { minContains = 1, maxContains } = at.schema;
    if (found < Number(minContains)) {
      return evaluation.fail(at, minContains === 1 ? 'contains' : 'minContains', { found });
    }
    // What could not be checked is counted as contained, which is no reason to say that there are too many.
    if (maxContains === undefined || found <= Number(maxContains) || evaluation.unsure > before) return true;
    return evaluation.fail(at, 'maxContains', { found });
  },
  unevaluatedItems(argument, at, evaluation) {
    const { value } = at.instance;
    if (!Array.isArray(value)) return true;
    let valid = true;
    for (const [index, each] of value.entries()) {
      if (at.seen.hasItem(index)) continue;
      const item = evaluation.part(at.instance, each, index);
      if (argument === false) {
        valid = evaluation.fail(at, 'unevaluatedItems', { unevaluatedItem: index }, item);
      } else if (!evaluation.inside(argument, at, 'unevaluatedItems', undefined, item)) valid = false;
    }
    at.seen.items = Number.POSITIVE_INFINITY;
    return valid;
  },
};
