/** What schema objects say of the fields of an object and of the items of a list. */
import { child, children, type Located } from './located.js';
import { isFoundIn } from './validate/pattern.js';

/** Keywords that speak of all fields of an object together, as far as one schema object (and what is in it) sees them. */
export interface ObjectPart {
  readonly properties: ReadonlyMap<string, Located>;
  readonly patterns: readonly (readonly [string, Located])[];
  /** `additionalProperties`, or `unevaluatedProperties` over everything the schema object holds. */
  readonly additional: Located | undefined;
}

/** The same for the items of an array. */
export interface ArrayPart {
  readonly prefix: readonly Located[];
  readonly rest: Located | undefined;
}

/** All schema objects that hold together. */
interface Parts {
  readonly objects: readonly ObjectPart[];
  readonly arrays: readonly ArrayPart[];
}

export function objectPart(atom: Located): ObjectPart | undefined {
  const properties = children(child(atom, 'properties'));
  const patterns = children(child(atom, 'patternProperties'));
  const additional = child(atom, 'additionalProperties');
  if (properties.length === 0 && patterns.length === 0 && additional === undefined) return undefined;
  return { properties: new Map(properties), patterns, additional };
}

export function arrayPart(atom: Located): ArrayPart | undefined {
  const items = child(atom, 'items');
  const tuple = Array.isArray(items?.value);
  const prefix = children(tuple ? items : child(atom, 'prefixItems')).map(([, item]) => item);
  const rest = tuple ? child(atom, 'additionalItems') : items;
  return prefix.length === 0 && rest === undefined ? undefined : { prefix, rest };
}

/** What one view says of a field: every schema that holds for it, and whether it is one of the listed ones. */
export function fieldOf(view: Pick<Parts, 'objects'>, name: string): { parts: Located[]; listed: boolean } {
  const parts: Located[] = [];
  let listed = false;
  for (const { properties, patterns, additional } of view.objects) {
    const own = properties.get(name);
    const matching = patterns.filter(([pattern]) => matches(pattern, name)).map(([, part]) => part);
    if (own !== undefined) listed = true;
    if (own !== undefined || matching.length > 0)
      parts.push(...(own === undefined ? [] : [own]), ...matching);
    else if (additional !== undefined) parts.push(additional);
  }
  return { parts, listed };
}

/** What holds for a field that no list and no pattern names. */
export function furtherFields(view: Pick<Parts, 'objects'>): Located[] {
  return view.objects.flatMap(({ additional }) => additional ?? []);
}

/** What holds for the item at an index; beyond the longest prefix it is the same for all. */
export function itemOf(view: Pick<Parts, 'arrays'>, index: number): Located[] {
  return view.arrays.flatMap(({ prefix, rest }) => prefix[index] ?? rest ?? []);
}

/** Whether a pattern of `patternProperties` names the field; one that cannot be decided is taken not to. */
function matches(pattern: string, name: string): boolean {
  return isFoundIn(pattern, name) === true;
}
