/** For each constraint of a parameter: values that meet it, at its edge, and a value that breaks it and nothing more than it must. */

import { asList, asText, type Json, type JsonObject } from '../json.js';
import type { Contract, ContractParameter, Resolved } from '../load.js';
import { isFoundIn } from '../validate/pattern.js';
import { effectiveSchema } from './effective.js';
import { makeValue } from './make.js';
import { accepts, type Bounds, boundsOf } from './numbers.js';
import { codePoints, formatExample, letters, makeString } from './strings.js';

export interface Variant {
  /** The keyword, or `required`. */
  readonly constraint: string;
  /** Unique among the variants of one parameter; part of the case id. */
  readonly label: string;
  readonly holds: boolean;
  /** Undefined: the parameter is left out. */
  readonly value: Json | undefined;
}

export interface Variants {
  readonly variants: readonly Variant[];
  /** Constraints for which no value could be made, with the reason. */
  readonly gaps: readonly { readonly constraint: string; readonly reason: string }[];
}

/** Formats for which "not of this format" can be said without doubt. */
const checkedFormats = new Set(['date', 'date-time', 'email', 'ipv4', 'ipv6', 'uuid', 'uri', 'hostname']);
const longest = 4_000;
/** Values of one `enum` that are sent. */
const mostValues = 50;

/** Where values go, which decides what can be said there at all. */
export interface Surroundings {
  /** In a URL, a header or a form everything is text: a string's type cannot be broken, and `1` is a number and a text. */
  readonly textual: boolean;
  /** In a path another value may simply be another resource, which is answered by 404 rather than refused. */
  readonly namesResource: boolean;
  readonly sendable: (text: string) => boolean;
}

/** Every constraint of the parameter, met and violated. A constraint that a URL cannot break (a string's type) has no variant. */
export function variantsOf(contract: Contract, parameter: ContractParameter, seed: number): Variants {
  const found = new Found();
  if (parameter.in !== 'path' && parameter.required) found.add('required', 'absent', false, undefined);
  if (!parameter.schema || parameter.mediaType !== undefined) return found;
  const inPath = parameter.in === 'path';
  schemaVariants(found, contract, parameter.schema, seed, {
    textual: true,
    namesResource: inPath,
    // An empty or dotted path segment names another resource; URLs are normalised before anything is sent.
    sendable: (text) => !inPath || (text !== '' && text !== '.' && text !== '..'),
  });
  return found;
}

/** Adds every constraint of one value, but not those of what is in it. */
export function schemaVariants(
  found: Found,
  contract: Contract,
  place: Resolved,
  seed: number,
  where: Surroundings,
): void {
  const schema = effectiveSchema(contract, place);
  const types = asList(Array.isArray(schema.type) ? schema.type : [schema.type ?? '']);
  if (asList(schema.oneOf).length > 0 || asList(schema.anyOf).length > 0) return;
  if (!where.textual) typeVariant(found, schema, types);
  if (Array.isArray(schema.enum)) enumVariants(found, schema, where);
  else if (types.includes('boolean')) booleanVariants(found, where);
  else if (types.includes('integer') || types.includes('number')) numberVariants(found, schema, where);
  else if (types.includes('array')) {
    const whole = makeValue(contract, place, { seed });
    arrayVariants(found, schema, whole.ok ? whole.value : undefined);
  } else if (types.includes('string')) stringVariants(found, schema, where, seed);
}

/** A value of a type that is not documented, where there is one. */
function typeVariant(found: Found, schema: JsonObject, types: readonly Json[]): void {
  if (schema.type === undefined) return;
  const others: readonly (readonly [string, Json])[] = [
    ['object', { of: 'another type' }],
    ['string', 'of another type'],
    ['array', ['of another type']],
    ['integer', 7],
  ];
  const other = others.find(
    ([type]) => !types.includes(type) && !(type === 'integer' && types.includes('number')),
  );
  if (other) found.add('type', `${other[0]}-instead`, false, other[1]);
}

/** Collects variants. */
export class Found implements Variants {
  readonly variants: Variant[] = [];
  readonly gaps: { constraint: string; reason: string }[] = [];

  add(constraint: string, label: string, holds: boolean, value: Json | undefined): void {
    this.variants.push({ constraint, label, holds, value });
  }

  gap(constraint: string, reason: string): void {
    this.gaps.push({ constraint, reason });
  }
}

function enumVariants(found: Found, schema: JsonObject, { namesResource }: Surroundings): void {
  const values = asList(schema.enum);
  const shown = values.filter((value) => value !== null && typeof value !== 'object').slice(0, mostValues);
  for (const value of shown) found.add('enum', String(value), true, value);
  if (values.length > mostValues) found.gap('enum', `of ${values.length} values, ${mostValues} are sent`);
  const stranger = ['not-a-documented-value', 'zzz', '0'].find((each) => !values.map(String).includes(each));
  if (stranger !== undefined && !namesResource) found.add('enum', 'other', false, stranger);
}

function booleanVariants(found: Found, { textual }: Surroundings): void {
  found.add('type', 'true', true, true);
  found.add('type', 'false', true, false);
  if (textual) found.add('type', 'not-boolean', false, 'neither');
}

function numberVariants(found: Found, schema: JsonObject, { textual }: Surroundings): void {
  const bounds = boundsOf(schema);
  if (textual) found.add('type', 'not-number', false, 'many');
  const grain = bounds.step ?? 1;
  const leastKeyword = bounds.leastExcluded ? 'exclusiveMinimum' : 'minimum';
  const mostKeyword = bounds.mostExcluded ? 'exclusiveMaximum' : 'maximum';
  if (Number.isFinite(bounds.least)) {
    edge(found, leastKeyword, bounds, bounds.leastExcluded ? bounds.least + grain : bounds.least);
    const below = bounds.leastExcluded ? bounds.least : bounds.least - grain;
    found.add(leastKeyword, 'below', false, below);
  }
  if (Number.isFinite(bounds.most)) {
    edge(found, mostKeyword, bounds, bounds.mostExcluded ? bounds.most - grain : bounds.most);
    const above = bounds.mostExcluded ? bounds.most : bounds.most + grain;
    found.add(mostKeyword, 'above', false, above);
  }
  if (bounds.integer && bounds.step === undefined) {
    const whole = makeEdge(bounds);
    if (whole !== undefined) found.add('type', 'fraction', false, whole + 0.5);
  }
  if (bounds.step !== undefined) {
    const whole = makeEdge(bounds);
    if (whole === undefined) found.gap('multipleOf', 'no number meets the other constraints');
    else found.add('multipleOf', 'between', false, whole + bounds.step / 2);
  }
}

function makeEdge(bounds: Bounds): number | undefined {
  return [bounds.step ?? 1, bounds.least, bounds.most, 0].find(
    (each) => Number.isFinite(each) && accepts(bounds, each),
  );
}

function edge(found: Found, keyword: string, bounds: Bounds, value: number): void {
  if (accepts(bounds, value)) found.add(keyword, 'edge', true, value);
  else found.gap(keyword, `${value} is the edge but breaks another constraint`);
}

function arrayVariants(found: Found, schema: JsonObject, whole: Json | undefined): void {
  const item = asList(whole)[0];
  if (item === undefined) return;
  const many = (count: number) => Array.from({ length: count }, () => item);
  const most = schema.maxItems;
  if (typeof most === 'number' && most < 200) found.add('maxItems', 'above', false, many(most + 1));
  const least = schema.minItems;
  if (typeof least === 'number' && least > 1) found.add('minItems', 'below', false, many(least - 1));
}

function stringVariants(found: Found, schema: JsonObject, where: Surroundings, seed: number): void {
  const made = makeString(schema, seed);
  const pattern = asText(schema.pattern);
  const format = asText(schema.format);
  if (!made.ok) {
    found.gap(pattern === undefined ? 'type' : 'pattern', made.gap);
    return;
  }
  if (pattern !== undefined) patternVariants(found, schema, pattern, made.value, where);
  if (format !== undefined && checkedFormats.has(format) && pattern === undefined) {
    found.add('format', 'example', true, formatExample(format) ?? made.value);
    found.add('format', 'other', false, 'not of this format');
  }
  lengthVariants(found, schema, where, seed);
}

function patternVariants(
  found: Found,
  schema: JsonObject,
  pattern: string,
  value: string,
  where: Surroundings,
): void {
  found.add('pattern', 'match', true, value);
  const breaksIt = (text: string) => isFoundIn(pattern, text) === false;
  const others = [
    `${value.slice(0, -1)}!`,
    `${value}!`,
    value.slice(1),
    'x',
    '!',
    `${value}${value}`,
    '-',
    '',
  ];
  const breaks = others.find(
    (each) => breaksIt(each) && where.sendable(each) && withinLength(each, schema) !== false,
  );
  const any = breaks ?? others.find((each) => breaksIt(each) && where.sendable(each));
  if (any === undefined) found.gap('pattern', `no value was found that ${pattern} does not match`);
  else found.add('pattern', 'mismatch', false, any);
}

function lengthVariants(found: Found, schema: JsonObject, where: Surroundings, seed: number): void {
  const { minLength: least, maxLength: most } = schema;
  if (typeof least === 'number' && least > 0) {
    edgeLength(found, schema, 'minLength', least, seed);
    const shorter = letters(least - 1, seed);
    if (where.sendable(shorter)) found.add('minLength', 'shorter', false, shorter);
    else found.gap('minLength', 'an empty value cannot be sent in a path');
  }
  if (typeof most === 'number') {
    if (most > longest) found.gap('maxLength', `a value longer than ${most} does not fit into a URL`);
    else {
      edgeLength(found, schema, 'maxLength', most, seed);
      found.add('maxLength', 'longer', false, letters(most + 1, seed));
    }
  }
}

function edgeLength(found: Found, schema: JsonObject, keyword: string, length: number, seed: number): void {
  const made = makeString({ ...schema, minLength: length, maxLength: length }, seed);
  if (made.ok && withinLength(made.value, schema)) found.add(keyword, 'edge', true, made.value);
  else found.gap(keyword, `no value of length ${length} could be made`);
}

function withinLength(text: string, { minLength, maxLength }: JsonObject): boolean {
  const length = codePoints(text);
  return !(
    (typeof minLength === 'number' && length < minLength) ||
    (typeof maxLength === 'number' && length > maxLength)
  );
}
