import { isObject } from '../json.js';
import type { Located } from '../located.js';
import type { Direction, JsonType } from '../schema-view.js';
import type { Pair } from './collector.js';
import type { ComparisonTools } from './tools.js';

/** How a parameter is written, with what OpenAPI lets be left out (3.0.3, Parameter Object, `style` and `explode`). */
export interface Serialization {
  readonly style: string;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly allowEmptyValue: boolean;
}

export function serializationOf(site: Located | undefined): Serialization {
  const value = isObject(site?.value) ? site.value : {};
  const query = value.in === 'query';
  const style =
    typeof value.style === 'string' ? value.style : query || value.in === 'cookie' ? 'form' : 'simple';
  return {
    style,
    // There is but one way to write a deep object.
    explode:
      style === 'deepObject' || (typeof value.explode === 'boolean' ? value.explode : style === 'form'),
    // Both have an effect on query parameters only.
    allowReserved: query && value.allowReserved === true,
    allowEmptyValue: query && value.allowEmptyValue === true,
  };
}

/** Whether a value may be a list or an object on either side; one value is written the same whatever `explode` says. */
export function mayHoldMany(
  tools: ComparisonTools,
  pair: Pair,
  view: Direction,
  types: readonly JsonType[],
): boolean {
  const { collector, schemas } = tools;
  const schema = collector.rawPair(pair, 'schema');
  return (['before', 'after'] as const).every((side) => {
    const site = schema[side];
    if (site === undefined) return false;
    return schemas.views[side].of([site], view).some((one) => types.some((type) => one.types.has(type)));
  });
}
