/** Finds places in a good body where a schema says something, so that a fault can break just that. */
import {
  asList,
  asObject,
  isObject,
  type Json,
  type JsonObject,
  joinPointer,
  replaceAt,
} from '../../contract/json.js';
import { followed } from '../../contract/validate/raw.js';
import { type Entry, type GoodAnswer, withValue } from './entry.js';

export interface Place {
  /** JSON Pointer into the body. */
  readonly at: string;
  readonly value: Json;
  readonly schema: JsonObject;
  /** JSON Pointer of the schema in the contract. */
  readonly pointer: string;
}

/** Every value of the body with the schemas that hold for it; what only one branch of a choice says is left out. */
export function placesOf(good: GoodAnswer): Place[] {
  const start = good.media?.schema?.pointer;
  if (start === undefined || good.value === undefined) return [];
  const found: Place[] = [];
  const waiting: { value: Json; at: string; pointer: string }[] = [
    { value: good.value, at: '', pointer: start },
  ];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const target = followed(good.contract.document, next.pointer);
    if (!target) continue;
    const { schema, pointer } = target;
    const { value, at } = next;
    found.push({ at, value, schema, pointer });
    for (const index of asList(schema.allOf).keys())
      waiting.push({ value, at, pointer: `${pointer}/allOf/${index}` });
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) {
        if (isObject(schema.items))
          waiting.push({ value: item, at: `${at}/${index}`, pointer: `${pointer}/items` });
      }
    }
    if (!isObject(value)) continue;
    for (const name of Object.keys(asObject(schema.properties))) {
      const inner = value[name];
      if (inner === undefined || !Object.hasOwn(value, name)) continue;
      waiting.push({
        value: inner,
        at: joinPointer(at, name),
        pointer: joinPointer(pointer, 'properties', name),
      });
    }
  }
  return found;
}

/** The body with another value at the first place that `change` has one for. */
function changeFirst(good: GoodAnswer, change: (place: Place) => Json | undefined): Json | undefined {
  for (const place of placesOf(good)) {
    const changed = change(place);
    if (changed !== undefined) return replaceAt(good.value ?? null, place.at, changed);
  }
  return undefined;
}

/** An entry that changes the first place which `change` has another value for. */
export const changed =
  (change: (place: Place) => Json | undefined): Entry['respond'] =>
  (good) =>
    withValue(good, changeFirst(good, change));
