/** What schema objects say of the fields of an object and of the items of a list. */
import { isObject } from './json.js';
import { child, children, type Located } from './located.js';
import { isFoundIn } from './validate/pattern.js';
import { foundWherever } from './validate/pattern-inclusion.js';

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

export function objectParts(atom: Located): ObjectPart[] {
  const properties = children(child(atom, 'properties'));
  const patterns = children(child(atom, 'patternProperties'));
  const additional = child(atom, 'additionalProperties');
  if (properties.length === 0 && patterns.length === 0 && additional === undefined) return [];
  const every = patterns.filter(([pattern]) => namesEverything(pattern));
  const listed = { properties: new Map(properties), patterns };
  if (every.length === 0) return [{ ...listed, additional }];
  // What holds for every field leaves none to be further.
  const others = patterns.filter((each) => !every.includes(each));
  return [
    { ...listed, patterns: others, additional: undefined },
    ...every.map(([, part]) => ({ properties: new Map<string, Located>(), patterns: [], additional: part })),
  ];
}

export function arrayPart(atom: Located): ArrayPart | undefined {
  const items = child(atom, 'items');
  const tuple = Array.isArray(items?.value);
  const prefix = children(tuple ? items : child(atom, 'prefixItems')).map(([, item]) => item);
  const rest = tuple ? child(atom, 'additionalItems') : items;
  return prefix.length === 0 && rest === undefined ? undefined : { prefix, rest };
}

/** A field that has to be there where another one is. */
export interface Need {
  readonly name: string;
  readonly needed: Located;
}

/** `dependentRequired`, and what says the same: a `dependentSchemas` that asks for fields and nothing else. */
export function needsOf(keywords: ReadonlyMap<string, readonly Located[]>): Need[] {
  const lists = [
    ...(keywords.get('dependentRequired') ?? []).flatMap((map) => children(map)),
    ...(keywords.get('dependentSchemas') ?? []).flatMap((map) =>
      children(map).flatMap(([name, schema]) =>
        asksForFieldsAlone(schema) ? [[name, child(schema, 'required')] as const] : [],
      ),
    ),
  ];
  return lists.flatMap(([name, list]) =>
    children(list).flatMap(([, needed]) => (typeof needed.value === 'string' ? [{ name, needed }] : [])),
  );
}

export function asksForFieldsAlone({ value }: Located): boolean {
  return isObject(value) && Object.keys(value).join() === 'required';
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

/** Whether a pattern of `patternProperties` names every field of one line. */
function namesEverything(pattern: string): boolean {
  return foundWherever(['^.*$'], pattern) === true;
}

/** Whether a pattern of `patternProperties` names the field; one that cannot be decided is taken not to. */
function matches(pattern: string, name: string): boolean {
  return isFoundIn(pattern, name) === true;
}
