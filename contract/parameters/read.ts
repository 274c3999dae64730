/**
 * Text on the wire back into the value it stands for, as the parameter's `style`, `explode` and schema say
 * (OpenAPI 3.0.3 and 3.1.1, "Parameter Object", "Style Values"; RFC 6570 where these refer to it).
 */

import { type ExactJson, parseExact } from '../exact.js';
import { percentDecoded } from '../json.js';
import type { Contract, ContractParameter } from '../load.js';
import { schemasOf } from '../validate/schemas.js';
import { type Shape, shapeAt } from '../validate/shape.js';
import { typesAt } from './types.js';

/** What a reader needs to know of a parameter or header. */
export type Styled = Pick<ContractParameter, 'name' | 'style' | 'explode' | 'schema'>;

/** Raw pairs of a query or a Cookie header, still encoded, in the order on the wire. */
export type RawPairs = readonly (readonly [string, string])[];

const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** A single piece of text as the string, number, boolean or null that the schema at `pointer` lets it be. */
export function readScalar(contract: Contract, pointer: string | undefined, text: string): ExactJson {
  if (pointer === undefined) return text;
  const types = typesAt(contract, pointer);
  const candidates: ExactJson[] = [];
  if (types.has('boolean') && (text === 'true' || text === 'false')) candidates.push(text === 'true');
  if (types.has('number') && jsonNumber.test(text)) candidates.push(parseExact(text));
  if (types.has('null') && (text === 'null' || text === '')) candidates.push(null);
  if (types.has('string') || candidates.length === 0) candidates.push(text);
  // Where text can mean several things, it means the one that the schema allows.
  const meant = candidates.findIndex(
    (value) => candidates.length === 1 || schemasOf(contract).judge(pointer, value).errors.length === 0,
  );
  return candidates[Math.max(meant, 0)] ?? null;
}

/** A header value, or a path segment of style `simple`: parts between commas, objects as `k,v` or, exploded, `k=v`. */
export function readSimple(
  contract: Contract,
  { schema, explode }: Pick<Styled, 'schema' | 'explode'>,
  text: string,
  decode: (text: string) => string = (each) => each.trim(),
): ExactJson {
  const kind = kindOf(contract, schema?.pointer);
  if (kind === 'scalar') return readScalar(contract, schema?.pointer, decode(text));
  const parts = text === '' ? [] : text.split(',');
  return compose(
    contract,
    schema?.pointer,
    kind,
    explode ? { pairs: pairsOf(parts, '=') } : { parts },
    decode,
  );
}

/** A path segment, or the part of one that stands in for the parameter, still percent-encoded. */
export function readPathValue(contract: Contract, parameter: Styled, text: string): ExactJson {
  const { style, explode, schema, name } = parameter;
  const kind = kindOf(contract, schema?.pointer);
  if (style !== 'label' && style !== 'matrix') return readSimple(contract, parameter, text, percentDecoded);
  if (style === 'label') {
    const body = text.replace(/^\./, '');
    if (kind === 'scalar') return readScalar(contract, schema?.pointer, percentDecoded(body));
    const parts = body === '' ? [] : body.split(explode ? '.' : ',');
    return compose(
      contract,
      schema?.pointer,
      kind,
      explode ? { pairs: pairsOf(parts, '=') } : { parts },
      percentDecoded,
    );
  }
  const pairs = pairsOf(text.replace(/^;/, '').split(';'), '=');
  if (kind === 'object' && explode)
    return compose(contract, schema?.pointer, kind, { pairs }, percentDecoded);
  const own = pairs.filter(([key]) => percentDecoded(key) === name).map(([, value]) => value);
  if (kind === 'scalar') return readScalar(contract, schema?.pointer, percentDecoded(own[0] ?? ''));
  const parts = explode ? own : (own[0] ?? '').split(',');
  return compose(contract, schema?.pointer, kind, { parts }, percentDecoded);
}

/**
 * A query or cookie parameter from all pairs of the request; undefined where it is absent.
 *
 * @param others names that belong to other parameters: an exploded object takes every pair but theirs.
 */
export function readPairs(
  contract: Contract,
  parameter: Styled,
  pairs: RawPairs,
  others: ReadonlySet<string> = new Set(),
): ExactJson | undefined {
  const { name, style, explode, schema } = parameter;
  const pointer = schema?.pointer;
  const kind = kindOf(contract, pointer);
  const own = pairs.filter(([key]) => formDecoded(key) === name).map(([, value]) => value);
  if (kind === 'object' && style === 'deepObject') {
    const inner = pairs.flatMap(([key, value]): [string, string][] => {
      const match = /^(.*?)\[([^\]]*)\](\[\])?$/.exec(formDecoded(key));
      return match && match[1] === name ? [[match[2] ?? '', value]] : [];
    });
    return inner.length === 0 ? undefined : compose(contract, pointer, kind, { pairs: inner }, formDecoded);
  }
  if (kind === 'object' && explode && style === 'form') {
    const shape = pointer === undefined ? undefined : shapeAt(contract, pointer);
    const inner = pairs.filter(([key]) => {
      const decoded = formDecoded(key);
      return shape?.properties.has(decoded) === true || (isOpen(shape) && !others.has(decoded));
    });
    return inner.length === 0 ? undefined : compose(contract, pointer, kind, { pairs: inner }, formDecoded);
  }
  const [first] = own;
  if (first === undefined) return undefined;
  if (kind === 'scalar') return readScalar(contract, pointer, formDecoded(first));
  if (explode && kind === 'array') return compose(contract, pointer, kind, { parts: own }, formDecoded);
  const parts = first === '' ? [] : first.split(separators[style] ?? ',');
  return compose(contract, pointer, kind, { parts }, formDecoded);
}

const separators: Readonly<Record<string, RegExp>> = {
  spaceDelimited: /%20|\+| /,
  pipeDelimited: /%7C|\|/i,
};

type Kind = 'scalar' | 'array' | 'object';

/** What the text is put together as: where a schema allows both, the structure that `style` can tell apart. */
function kindOf(contract: Contract, pointer: string | undefined): Kind {
  if (pointer === undefined) return 'scalar';
  const types = typesAt(contract, pointer);
  // No type at all is text; a schema that only describes members is what it describes.
  if (types.size === 6) {
    const { properties, items } = shapeAt(contract, pointer);
    if (properties.size > 0) return 'object';
    return items.length > 0 ? 'array' : 'scalar';
  }
  if (types.has('array')) return 'array';
  return types.has('object') ? 'object' : 'scalar';
}

function compose(
  contract: Contract,
  pointer: string | undefined,
  kind: Kind,
  read: { readonly parts: readonly string[] } | { readonly pairs: RawPairs },
  decode: (text: string) => string,
): ExactJson {
  const shape = pointer === undefined ? undefined : shapeAt(contract, pointer);
  if (kind === 'array') {
    const parts =
      'parts' in read
        ? read.parts
        : read.pairs.map(([key, value]) => (value === '' ? key : `${key}=${value}`));
    return parts.map((part, index) =>
      readScalar(contract, shape?.prefix[index] ?? shape?.items[0], decode(part)),
    );
  }
  const pairs = 'pairs' in read ? read.pairs : alternating(read.parts);
  const grouped = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const name = decode(key);
    grouped.set(name, [...(grouped.get(name) ?? []), decode(value)]);
  }
  return Object.fromEntries(
    [...grouped].map(([name, values]) => [name, readMember(contract, shape, name, values)]),
  );
}

/** A member of an object; one that the schema calls an array takes all of its values. */
function readMember(
  contract: Contract,
  shape: Shape | undefined,
  name: string,
  values: readonly string[],
): ExactJson {
  const member = shape?.properties.get(name)?.pointers[0] ?? shape?.additional[0];
  if (
    member !== undefined &&
    typesAt(contract, member).has('array') &&
    kindOf(contract, member) === 'array'
  ) {
    const items = shapeAt(contract, member).items[0];
    return values.map((value) => readScalar(contract, items, value));
  }
  return readScalar(contract, member, values.at(-1) ?? '');
}

function isOpen(shape: Shape | undefined): boolean {
  return shape === undefined || shape.additional.length > 0 || shape.patterns.length > 0;
}

function pairsOf(parts: readonly string[], sign: string): RawPairs {
  return parts.map((part): [string, string] => {
    const at = part.indexOf(sign);
    return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
  });
}

function alternating(parts: readonly string[]): RawPairs {
  return Array.from({ length: Math.ceil(parts.length / 2) }, (_, index): [string, string] => [
    parts[2 * index] ?? '',
    parts[2 * index + 1] ?? '',
  ]);
}

/** As in forms: a plus is a space (WHATWG URL, "application/x-www-form-urlencoded parsing"). */
export function formDecoded(text: string): string {
  return percentDecoded(text.replaceAll('+', ' '));
}

/** The pairs of a raw query or form body, still encoded. */
export function splitQuery(query: string): RawPairs {
  return pairsOf(
    query.split('&').filter((part) => part !== ''),
    '=',
  );
}
