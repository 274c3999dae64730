import type { JsonObject, JsonValue } from '../model.js';
import type { Value } from './value.js';

export type MutableObject = { [key: string]: JsonValue };

/** Sets an own property, whatever the key is called. */
export function setOwn(out: MutableObject, key: string, value: JsonValue): void {
  Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
}

/** `type` and null in 3.0's terms: one type, and `nullable` where null is allowed. */
export function settleType(out: MutableObject, value: Value): void {
  const stated = value.get('type');
  if (stated !== undefined) {
    const words = stated.isList ? stated.items().map((each) => each.text() ?? '') : [stated.text() ?? ''];
    settleTypeWords(out, words);
  }
  if (value.get('x-nullable')?.scalar() === true) setOwn(out, 'nullable', true);
  // A 3.0 schema allows null only with `nullable`, even where the values list it.
  if (Array.isArray(out.enum) && out.enum.includes(null) && out.type !== undefined)
    setOwn(out, 'nullable', true);
  if (value.get('prefixItems') !== undefined) setOwn(out, 'items', {});
  else if (out.type === 'array' && out.items === undefined) setOwn(out, 'items', {});
  if (value.get('patternProperties') !== undefined) setOwn(out, 'additionalProperties', true);
}

function settleTypeWords(out: MutableObject, words: readonly string[]): void {
  const real = words.filter((word) => word !== 'null' && word !== '');
  const [first] = real;
  if (real.length === 1 && first !== undefined) {
    // `file` is Swagger 2.0's word for bytes.
    setOwn(out, 'type', first === 'file' ? 'string' : first);
    if (first === 'file') setOwn(out, 'format', 'binary');
  } else {
    delete out.type;
    if (real.length > 1) setAlternativeTypes(out, real);
    else if (words.includes('null')) setOwn(out, 'enum', [null]);
  }
  if (!words.includes('null') || real.length !== 1) return;
  // In 3.1 a list of values without null excludes null, whatever the type says.
  if (!Array.isArray(out.enum) || out.enum.includes(null)) setOwn(out, 'nullable', true);
}

/** Several types are alternatives in 3.0. Null needs no word of its own: a schema without type allows it. */
function setAlternativeTypes(out: MutableObject, words: readonly string[]): void {
  const types: JsonObject[] = words.map((type) => (type === 'array' ? { type, items: {} } : { type }));
  if (out.anyOf === undefined) setOwn(out, 'anyOf', types);
  else setOwn(out, 'allOf', [...(Array.isArray(out.allOf) ? out.allOf : []), { anyOf: types }]);
}

/** 3.1 has a number in `exclusiveMinimum`, 3.0 a flag beside `minimum`; of two bounds the tighter one stays. */
export function settleBounds(out: MutableObject, value: Value): void {
  settleBound(out, value, 'minimum', 'exclusiveMinimum', (exclusive, plain) => exclusive >= plain);
  settleBound(out, value, 'maximum', 'exclusiveMaximum', (exclusive, plain) => exclusive <= plain);
}

function settleBound(
  out: MutableObject,
  value: Value,
  plain: string,
  exclusive: string,
  isTighter: (exclusive: number, plain: number) => boolean,
): void {
  const bound = value.get(exclusive)?.scalar();
  if (typeof bound === 'boolean') setOwn(out, exclusive, bound);
  if (typeof bound !== 'number') return;
  const inclusive = out[plain];
  if (typeof inclusive === 'number' && !isTighter(bound, inclusive)) return;
  setOwn(out, plain, bound);
  setOwn(out, exclusive, true);
}
