/** `$ref` and `$dynamicRef` (JSON Schema core 8.2.3). */
import type { Keyword } from '../evaluation.js';

export const references: Readonly<Record<string, Keyword>> = {
  $ref(argument, at, evaluation) {
    if (typeof argument !== 'string') return true;
    const target = evaluation.references.resolve(argument, at.resource);
    if (target) return evaluation.refer(target, at, '$ref');
    return evaluation.notChecked(at, '$ref', 'reference', 'it leads nowhere');
  },
  $dynamicRef(argument, at, evaluation) {
    if (typeof argument !== 'string') return true;
    evaluation.charge(at.depth);
    const target = evaluation.references.resolveDynamic(argument, at.resource, at.scope());
    if (target) return evaluation.refer(target, at, '$dynamicRef');
    return evaluation.notChecked(at, '$dynamicRef', 'reference', 'it leads nowhere');
  },
};
