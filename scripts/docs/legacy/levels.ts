/**
 * At which level fields stand. The tables of a page may describe the whole body, the items of the one list in it, or the
 * items of an array that is the body, in the same words; a table after a nested one may still be the nested one. Where the
 * layout leaves that open the page's own example decides, by the rules named here.
 */
import type { SampleNode } from '../model.js';

/** A field by its name as the tables give it: `results[n].id`, `providerSettings.regionName`. */
export interface NamedField {
  readonly name: string;
}

export type LevelRule = 'array-body-by-example' | 'list-by-example' | 'members-by-example';

export interface Levels {
  /** New names, in the order of the old; `undefined`: the field is no part of the body that the example shows. */
  readonly names: readonly (string | undefined)[];
  /** The list that the fields are items of, which no table describes. */
  readonly list?: { readonly name: string; readonly at: { readonly start: number; readonly end: number } };
  readonly rule?: LevelRule;
}

/** First segment of a name, without an index. */
export function topOf(name: string): string {
  return /^[^.[]*/.exec(name)?.[0] ?? name;
}

/** Keys of an object, or of the objects in an array. */
export function keysOf(node: SampleNode | undefined): ReadonlySet<string> {
  const objects = node?.kind === 'array' ? (node.items ?? []) : node === undefined ? [] : [node];
  return new Set(objects.flatMap(({ entries }) => (entries ?? []).map(({ key }) => key)));
}

/** The parts of an example that stand under one key of it: one, or one for each item of an array. */
export function partsAt(nodes: readonly SampleNode[], key: string): readonly SampleNode[] {
  return nodes.flatMap((node) => {
    const objects = node.kind === 'array' ? (node.items ?? []) : [node];
    return objects.flatMap(({ entries }) =>
      (entries ?? []).flatMap((entry) => (entry.key === key ? [entry.node] : [])),
    );
  });
}

/** Objects that have a member of this name, at whatever level of the documents. */
export function holdersOf(nodes: readonly SampleNode[], key: string): readonly SampleNode[] {
  return nodes.flatMap((node) => [
    ...(node.entries?.some((entry) => entry.key === key) === true ? [node] : []),
    ...holdersOf(node.entries?.map((entry) => entry.node) ?? node.items ?? [], key),
  ]);
}

/** @param names as the tables give them; names of an array body start with `[` */
export function levelsOf(names: readonly string[], sample: SampleNode): Levels {
  if (names.some((name) => name.startsWith('['))) return { names };
  return sample.kind === 'array' ? inArrayBody(names, sample) : inObject(names, sample);
}

/**
 * `array-body-by-example`: the example is an array whose items have members that the tables describe, at the top or in the
 * items of a list such as `results`. The body is the array; a list around it, and what stands beside the list, are not in it.
 */
function inArrayBody(names: readonly string[], sample: SampleNode): Levels {
  const keys = keysOf(sample);
  if (names.some((name) => keys.has(topOf(name)))) return { names: names.map((name) => `[].${name}`) };
  const lists = new Set(names.filter((name) => /^[^.[]+(?:\[\w*\])?\./.test(name)).map(topOf));
  for (const list of lists) {
    const member = (name: string) => memberOf(name, list);
    if (!names.some((name) => keys.has(topOf(member(name) ?? '')))) continue;
    return {
      names: names.map((name) => {
        const own = member(name);
        return own === undefined ? undefined : `[].${own}`;
      }),
      rule: 'array-body-by-example',
    };
  }
  return { names };
}

function memberOf(name: string, list: string): string | undefined {
  const match = /^(?:\[\w*\])?\.?(.+)$/.exec(name.startsWith(list) ? name.slice(list.length) : '');
  return match?.[1] !== undefined && /^[.[]/.test(name.slice(list.length)) ? match[1] : undefined;
}

/**
 * `list-by-example`: the example holds one list of objects that no table describes, and most of what the tables describe
 * stands in its items and not beside it. `members-by-example`: rows right after that of an object or array without members
 * are its members where the example shows them there and not beside it.
 */
function inObject(names: readonly string[], sample: SampleNode): Levels {
  const beside = keysOf(sample);
  const tops = [...new Set(names.map(topOf))];
  for (const entry of sample.entries ?? []) {
    if (entry.node.kind !== 'array' || tops.includes(entry.key)) continue;
    const keys = keysOf(entry.node);
    const inItems = tops.filter((top) => keys.has(top) && !beside.has(top)).length;
    const atTop = tops.filter((top) => beside.has(top) && !keys.has(top)).length;
    const most = inItems * 2 >= tops.length || (atTop === 0 && inItems > 1);
    if (inItems === 0 || inItems <= atTop || !most) continue;
    const moves = (top: string) => keys.has(top) || !beside.has(top);
    return {
      names: names.map((name) => (moves(topOf(name)) ? `${entry.key}[].${name}` : name)),
      list: { name: entry.key, at: entry.at },
      rule: 'list-by-example',
    };
  }
  return membersAfter(names, sample, beside);
}

function membersAfter(names: readonly string[], sample: SampleNode, beside: ReadonlySet<string>): Levels {
  const described = new Set(names.filter((name) => /[.[]/.test(name)).map(topOf));
  const moved: string[] = [];
  let holder: { readonly prefix: string; readonly keys: ReadonlySet<string> } | undefined;
  let rule: LevelRule | undefined;
  for (const name of names) {
    const top = topOf(name);
    if (holder?.keys.has(top) === true && !beside.has(top)) {
      moved.push(`${holder.prefix}${name}`);
      rule = 'members-by-example';
      continue;
    }
    moved.push(name);
    const node = described.has(top) ? undefined : partsAt([sample], top)[0];
    const holds = node?.kind === 'object' || (node?.kind === 'array' && keysOf(node).size > 0);
    holder = holds
      ? { prefix: node.kind === 'array' ? `${top}[].` : `${top}.`, keys: keysOf(node) }
      : undefined;
  }
  return { names: moved, ...(rule && { rule }) };
}

/**
 * `siblings-by-example`: how many rows of a nested table are members of the field it stands under. From the first row on
 * that the example shows beside that field, and not in it, the rows are those of the table around.
 *
 * @param around the objects of the example that the field is a member of
 * @param known names that the table around has, which the nested table may have as well
 */
export function membersIn(
  rows: readonly string[],
  field: string,
  around: readonly SampleNode[],
  known: ReadonlySet<string>,
): number {
  const parts = partsAt(around, field);
  const inside = new Set(parts.flatMap((part) => [...keysOf(part)]));
  const beside = new Set(around.flatMap((part) => [...keysOf(part)]));
  if (inside.size === 0) return rows.length;
  const first = rows.findIndex((name) => {
    const top = topOf(name);
    return beside.has(top) && !inside.has(top) && !known.has(top);
  });
  if (first === -1) return rows.length;
  return rows.slice(first).some((name) => inside.has(topOf(name))) ? rows.length : first;
}
