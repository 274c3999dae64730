import type { Value } from './value.js';

/**
 * What a `$ref` leads to, chains included; the value itself where it is no reference.
 *
 * @throws PageError for references to other files, to nothing, and to themselves.
 */
export function follow(value: Value): Value {
  const seen = new Set<string>();
  let at = value;
  for (let reference = refOf(at); reference !== undefined; reference = refOf(at)) {
    if (seen.has(reference))
      throw value.error('circular-reference', `$ref "${reference}" leads back to itself`);
    seen.add(reference);
    at = target(at, reference);
  }
  return at;
}

/** The `$ref` of a Reference Object. */
export function refOf(value: Value): string | undefined {
  const reference = value.get('$ref')?.scalar();
  return typeof reference === 'string' ? reference : undefined;
}

/** One step: what this reference names in the file that `from` belongs to. */
export function target(from: Value, reference: string): Value {
  if (!reference.startsWith('#'))
    throw from.error(
      'external-reference',
      `$ref "${reference}" leads to another file; bundle the contract into one file first`,
    );
  if (reference !== '#' && !reference.startsWith('#/'))
    throw from.error('unsupported-reference', `$ref "${reference}" is no JSON Pointer (expected "#/...")`);
  let at: Value | undefined = from.document.root;
  for (const key of segments(reference)) {
    at = step(at, key);
    if (at === undefined)
      throw from.error('dangling-reference', `$ref "${reference}" leads nowhere: no "${key}" there`);
  }
  return at;
}

function step(at: Value, key: string): Value | undefined {
  return at.isList ? at.items()[/^\d{1,9}$/.test(key) ? Number(key) : -1] : at.get(key);
}

/** The unescaped steps of a reference within the file. */
export function segments(reference: string): string[] {
  return reference
    .split('/')
    .slice(1)
    .map((part) => decode(part).replace(/~1/g, '/').replace(/~0/g, '~'));
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
