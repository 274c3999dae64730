/** What the description of a field says of the members below it, which no row names. */
import type { DocumentedField, Evidence, Fact, SchemaType } from '../model.js';
import { plainWords } from './words.js';

/** The fields, with the members that only descriptions tell of, and what descriptions say of members that rows name. */
export function withMembersTold(fields: readonly DocumentedField[]): readonly DocumentedField[] {
  return withNulls(withKeysTold(withMembersSpelled(withMembersShown(fields))));
}

/** A list that may be one of objects. */
function isList({ type, items }: DocumentedField): boolean {
  return type?.value === 'array' && (items === undefined || items.value === 'object');
}

function hasRows(fields: readonly DocumentedField[], below: string): boolean {
  return fields.some(({ path }) => path.value.startsWith(below));
}

/** Makes facts of which a description is the evidence. */
function saidBy({ evidence }: Fact<string>) {
  return <T>(value: T): Fact<T> => ({ value, evidence });
}

/** "Each key and value has a maximum length of 255 characters." */
const OF_KEY_AND_VALUE = /\beach key and value has a maximum length of (\d{1,6}) characters\b/i;

/** An array of objects that only the example in its own description shows (`"labels": [{ "key": "a", "value": "b" }]`). */
function withMembersShown(fields: readonly DocumentedField[]): DocumentedField[] {
  return fields.flatMap((field) => {
    const { path, items, description } = field;
    if (!isList(field) || description === undefined) return [field];
    const keys = keysShown(description.value, path.value.split('.').at(-1) ?? '');
    if (keys === undefined) return [field];
    if (hasRows(fields, `${path.value}[]`)) return [field];
    const of = saidBy(description);
    const most = keys.join() === 'key,value' ? OF_KEY_AND_VALUE.exec(description.value)?.[1] : undefined;
    return [
      { ...field, items: items ?? of<SchemaType>('object') },
      ...keys.map((key) => ({
        path: of(`${path.value}[].${key}`),
        type: of<SchemaType>('string'),
        ...(most !== undefined && { maxLength: of(Number(most)) }),
      })),
    ];
  });
}

/** `status: "OK" || "FAIL"`, the values apart by one bar or two; `kind: "A"` in one document for each kind. */
const MEMBER_VALUES =
  /(?<![\w.])"?([A-Za-z_]\w{0,60})"? ?: ?("[^"]{1,80}"(?: ?\|{1,2} ?"[^"]{1,80}"){0,40})/g;

/** Members that only the description of an object, or of a list of objects, spells out, each with all of its values. */
function withMembersSpelled(fields: readonly DocumentedField[]): DocumentedField[] {
  return fields.flatMap((field) => {
    const { path, type, items, description } = field;
    const list = isList(field);
    const below = list ? `${path.value}[].` : `${path.value}.`;
    if (description === undefined || !(list || type?.value === 'object')) return [field];
    const of = saidBy(description);
    const spelled = [...plainWords(description.value).matchAll(MEMBER_VALUES)];
    if (!spelled.some(([, , values = '']) => values.includes('|'))) return [field];
    if (hasRows(fields, below)) return [field];
    const known = new Map<string, Set<string>>();
    for (const [, name = '', values = ''] of spelled)
      for (const [, value = ''] of values.matchAll(/"([^"]+)"/g))
        known.set(name, (known.get(name) ?? new Set()).add(value));
    const members = [...known].map(
      ([name, values]): DocumentedField => ({
        path: of(`${below}${name}`),
        type: of<SchemaType>('string'),
        enum: of([...values]),
      }),
    );
    return [list && items === undefined ? { ...field, items: of<SchemaType>('object') } : field, ...members];
  });
}

/** Keys of the objects, all of text, that an example shows under a name; `undefined` where it is not whole. */
function keysShown(text: string, name: string): readonly string[] | undefined {
  const at = text.indexOf(`"${name}": [`);
  if (at === -1) return undefined;
  const list = /^\[\s*\{[^{}[\]]{1,500}\}\s*\]/.exec(
    text.slice(at + name.length + 4, at + name.length + 600),
  )?.[0];
  if (list === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(list);
    const [first]: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
    if (typeof first !== 'object' || first === null) return undefined;
    const entries = Object.entries(first);
    return entries.length > 0 && entries.every(([, value]) => typeof value === 'string')
      ? entries.map(([key]) => key)
      : undefined;
  } catch {
    return undefined;
  }
}

/** "If there is none, the **value** field is set to **null**." */
const MEMBER_NULL = /\bthe ([`*]{1,3})([\w-]{1,60})\1 field is (?:set to )?([`*]{1,3})null\3/i;

/** What the description of a field says of one of its members: that it may be null. */
function withNulls(fields: readonly DocumentedField[]): DocumentedField[] {
  const nulls = new Map<string, readonly Evidence[]>();
  for (const { path, type, description } of fields) {
    const member = MEMBER_NULL.exec(description?.value ?? '')?.[2];
    if (member === undefined || description === undefined) continue;
    nulls.set(`${path.value}${type?.value === 'array' ? '[]' : ''}.${member}`, description.evidence);
  }
  return fields.map((field) => {
    const evidence = nulls.get(field.path.value);
    return evidence === undefined ? field : { nullable: { value: true, evidence }, ...field };
  });
}

/** "In this object: each key is the id of a crate, each value is the connection string ...". */
const EACH_VALUE = /\beach key is\b[^{}]{1,400}\beach value is\b([^.\n]{1,200})/i;
const OF_TEXT = /\b(?:strings?|names?|urls?|uris?)\b/i;

/** An object whose keys are data: what its values are, where the words say that they are text. */
function withKeysTold(fields: readonly DocumentedField[]): DocumentedField[] {
  return fields.flatMap((field) => {
    const { path, type, description } = field;
    const words = type?.value === 'object' ? EACH_VALUE.exec(description?.value ?? '')?.[1] : undefined;
    if (words === undefined || description === undefined || !OF_TEXT.test(words)) return [field];
    if (hasRows(fields, `${path.value}.`)) return [field];
    const of = saidBy(description);
    return [field, { path: of(`${path.value}.<key>`), type: of<SchemaType>('string') }];
  });
}
