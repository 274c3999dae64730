import type {
  DocumentedContent,
  DocumentedField,
  DocumentedSchema,
  Evidence,
  Fact,
  SampleNode,
  SchemaType,
} from '../model.js';
import { withPlaces } from '../source.js';
import { holdersOf, type Levels, levelsOf, membersIn, partsAt, topOf } from './levels.js';
import { fieldPaths } from './names.js';
import type { PlacedTable } from './placement.js';
import type { Report } from './report.js';
import { type FieldRow, fieldRows } from './rows.js';
import { plainWords } from './words.js';

interface NamedRow {
  readonly name: string;
  readonly row: FieldRow;
}

/** What is said of a whole body: an array of what the tables describe, and whether that is beyond doubt. */
export interface WholeBody {
  readonly isArray: boolean;
  readonly isPlain: boolean | undefined;
}

/** Longest stretch of an example that a remark quotes. */
const LONGEST_SHOWN = 80;

/** Deepest nesting of tables of fields inside cells. */
const DEEPEST = 4;

/**
 * The fields of one body, from all the tables that describe it; paths in one notation, each once. Rows that the page's own
 * example contradicts are kept apart (`leftOut`).
 *
 * @param says what the page's words, or the bracket of an example, say of the whole body
 * @param samples documents that the page's examples show of the body
 */
export function documentedFields(
  report: Report,
  tables: readonly PlacedTable[],
  says: WholeBody,
  samples: readonly SampleNode[],
): Pick<DocumentedContent, 'fields' | 'leftOut'> {
  const rows = tables.flatMap((placed) => {
    const own = fieldRows(report, placed.table);
    return own.map((row) => ({ row, placed }));
  });
  const top = new Map(
    rows.filter(({ placed }) => placed.embeddedIn === undefined).map(({ row }) => [row.name.value, row]),
  );
  const whole = samples.filter(({ broken }) => broken !== true);
  const known = new Set(rows.map(({ row }) => topOf(row.name.value)));
  const read = rows.flatMap(({ row, placed }) =>
    withMembers(report, prefixed(row, placed, top), row, 0, { around: whole, known, all: samples }),
  );
  const { named, leftOut, list } = atTheirLevel(report, read, says, whole);
  const names = named.map(({ name }) => name);
  const paths = fieldPaths(names, (index) => named[index]?.row.type?.value === 'array');
  const parents = new Set(
    paths.flatMap((path) => (path.includes('.') ? [path.slice(0, path.lastIndexOf('.'))] : [])),
  );
  const fields = new Map<string, DocumentedField>();
  if (list !== undefined) fields.set(list.path.value, list);
  named.forEach(({ row }, index) => {
    const path = paths[index];
    if (path === undefined) return;
    const field = fieldOf(row, path, parents);
    const before = fields.get(path);
    fields.set(path, before === undefined ? field : merged(report, before, field));
  });
  return {
    fields: withNulls(
      withMembersSpelled(withMembersShown([...fields.values()])).map((field) =>
        withShownItems(report, field, whole),
      ),
    ),
    ...(leftOut.length > 0 && { leftOut: leftOut.map(({ name, row }) => fieldOf(row, name, parents)) }),
  };
}

/** "Each key and value has a maximum length of 255 characters." */
const OF_KEY_AND_VALUE = /\beach key and value has a maximum length of (\d{1,6}) characters\b/i;

/** An array of objects that only the example in its own description shows (`"labels": [{ "key": "a", "value": "b" }]`). */
function withMembersShown(fields: readonly DocumentedField[]): DocumentedField[] {
  return fields.flatMap((field) => {
    const { path, type, items, description } = field;
    const isList = type?.value === 'array' && (items === undefined || items.value === 'object');
    if (!isList || description === undefined) return [field];
    const keys = keysShown(description.value, path.value.split('.').at(-1) ?? '');
    if (keys === undefined) return [field];
    if (fields.some((other) => other.path.value.startsWith(`${path.value}[]`))) return [field];
    const of = <T>(value: T): Fact<T> => ({ value, evidence: description.evidence });
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
    const isList = type?.value === 'array' && (items === undefined || items.value === 'object');
    const below = isList ? `${path.value}[].` : `${path.value}.`;
    if (description === undefined || !(isList || type?.value === 'object')) return [field];
    if (fields.some((other) => other.path.value.startsWith(below))) return [field];
    const of = <T>(value: T): Fact<T> => ({ value, evidence: description.evidence });
    const spelled = [...plainWords(description.value).matchAll(MEMBER_VALUES)];
    if (!spelled.some(([, , values = '']) => values.includes('|'))) return [field];
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
    return [
      isList && items === undefined ? { ...field, items: of<SchemaType>('object') } : field,
      ...members,
    ];
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

/** What an array holds, where neither its type nor its description says it and all items of the page's example are alike. */
function withShownItems(
  report: Report,
  field: DocumentedField,
  samples: readonly SampleNode[],
): DocumentedField {
  if (field.type?.value !== 'array' || field.items !== undefined || field.itemsSchema !== undefined)
    return field;
  const steps = field.path.value
    .replaceAll('[]', '')
    .split('.')
    .filter((step) => step !== '');
  const shown = steps.reduce<readonly SampleNode[]>(partsAt, samples).filter(({ kind }) => kind === 'array');
  const items = shown.flatMap((node) => node.items ?? []);
  const [first] = items;
  const isPlain = first?.kind === 'string' || first?.kind === 'object';
  if (!isPlain || items.some(({ kind }) => kind !== first.kind)) return field;
  return {
    ...field,
    items: report.source.fact(first.kind === 'object' ? 'object' : 'string', first.start, first.end),
  };
}

/** The rows under the names of the level that the page's example shows, each decision with its remark. */
function atTheirLevel(
  report: Report,
  read: readonly NamedRow[],
  says: WholeBody,
  samples: readonly SampleNode[],
): {
  named: readonly NamedRow[];
  leftOut: readonly NamedRow[];
  list: DocumentedField | undefined;
} {
  const names = read.map(({ name }) => name);
  const sample = samples.find((each) => each.kind === 'array' || each.kind === 'object');
  const levels = sample === undefined ? { names } : levelsOf(names, sample);
  // Plain words win over an example that shows one of the objects; an example with a list of them is no such example.
  const isList = levels.rule === 'list-by-example' || names.some((name) => topOf(name) === 'results');
  const isArray = says.isArray && (sample?.kind !== 'object' || (says.isPlain === true && !isList));
  const named = read.flatMap((row, index) => {
    const name = levels.names[index];
    if (name === undefined) return [];
    return [{ ...row, name: isArray && !name.startsWith('[') ? `[].${name}` : name }];
  });
  const leftOut = read.filter((_, index) => levels.names[index] === undefined);
  if (levels.rule === undefined || sample === undefined) return { named, leftOut, list: undefined };
  const at = levels.list?.at ?? { start: sample.start, end: sample.start + 1 };
  report.warn('level-by-example', at, levelRemark(levels, read, leftOut), read[0]?.row.name.evidence[0]);
  const shown = levels.list && report.source.fact(levels.list.name, at.start, at.end);
  return {
    named,
    leftOut,
    list: shown && {
      path: shown,
      type: { value: 'array', evidence: shown.evidence },
      items: { value: 'object', evidence: shown.evidence },
    },
  };
}

function levelRemark(
  { names, list, rule }: Levels,
  read: readonly NamedRow[],
  leftOut: readonly NamedRow[],
): string {
  const said = (all: readonly NamedRow[]) => all.map(({ name }) => JSON.stringify(name)).join(', ');
  if (rule === 'list-by-example')
    return `The example shows what the tables describe in the items of ${JSON.stringify(list?.name)}, which no table names: read as its items (${rule}).`;
  if (rule === 'array-body-by-example')
    return `The example is an array of what the tables describe as items of a list: read as the items of the body, without ${said(leftOut)} (${rule}).`;
  const moved = read.filter((row, index) => names[index] !== row.name);
  return `The example shows ${said(moved)} inside the field above: read as its members (${rule}).`;
}

/** Rows of an embedded document are members of its field, or of the items of its array. */
function prefixed(row: FieldRow, placed: PlacedTable, top: ReadonlyMap<string, FieldRow>): string {
  const name = row.name.value;
  // A heading may start with a capital letter that the field does not have.
  const written = placed.embeddedIn;
  const small = written?.toLowerCase();
  const embeddedIn = small !== undefined && !top.has(written ?? '') && top.has(small) ? small : written;
  if (embeddedIn === undefined || name === embeddedIn) return name;
  if (name.startsWith(`${embeddedIn}.`) || name.startsWith(`${embeddedIn}[`)) return name;
  const type = top.get(embeddedIn)?.type?.value;
  // "`totalCount` Document" describes a number: there is nothing to nest under.
  if (type !== undefined && type !== 'array' && type !== 'object') return name;
  const parent = type === 'array' || (type === undefined && placed.ofArray) ? `${embeddedIn}[]` : embeddedIn;
  return `${parent}.${name.replace(/^\[\w*\]\.?/, '')}`;
}

/** Where the example shows a row's siblings, and the names of those that tables describe. */
interface Surroundings {
  readonly around: readonly SampleNode[];
  readonly known: ReadonlySet<string>;
  /** Every document of the examples, those with brackets that do not match as well. */
  readonly all: readonly SampleNode[];
}

/** A row and the rows of tables of fields inside its cells. */
function withMembers(
  report: Report,
  name: string,
  row: FieldRow,
  depth: number,
  { around, known, all }: Surroundings,
): NamedRow[] {
  if (depth >= DEEPEST) return [{ name, row }];
  const parent = row.type?.value === 'array' && !name.endsWith(']') ? `${name}[]` : name;
  const own = row.name.value;
  const field = /[^.[\]]+(?=(?:\[\w*\])?$)/.exec(own)?.[0] ?? own;
  const found: NamedRow[] = [{ name, row }];
  for (const table of row.tables) {
    const members = fieldRows(report, table);
    const names = members.map((member) => member.name.value);
    const holders = partsAt(around, field).length > 0 ? around : holdersOf(all, field);
    const count = membersIn(names, field, holders, known);
    const inside = { around: partsAt(holders, field), known: new Set(names.map(topOf)), all };
    members.forEach((member, index) => {
      const written = member.name.value;
      const isFull = written === own || written.startsWith(`${own}.`);
      const sibling = name.slice(0, name.length - own.length) + written;
      const full = isFull ? written : index < count ? `${parent}.${written}` : sibling;
      found.push(...withMembers(report, full, member, depth + 1, inside));
    });
    const [first] = members.slice(count);
    const at = first?.name.evidence[0];
    if (at !== undefined)
      report.warn(
        'level-by-example',
        at,
        `The example shows ${JSON.stringify(first?.name.value)} beside ${JSON.stringify(own)} and not in it: the rows from here on are read as its siblings (siblings-by-example).`,
        evidenceOf(report, partsAt(holders, first?.name.value ?? '')[0]),
      );
  }
  return found;
}

function evidenceOf(report: Report, node: SampleNode | undefined): Evidence | undefined {
  return node && report.source.evidence(node.start, Math.min(node.end, node.start + LONGEST_SHOWN));
}

/** What a row says of a value, without the parts that only readers need. */
export function schemaOf(
  row: FieldRow,
): DocumentedSchema & { required?: Fact<boolean>; description?: Fact<string> } {
  const { name: _name, keys: _keys, tables: _tables, timestamp: _timestamp, ...schema } = row;
  return schema;
}

function fieldOf(row: FieldRow, path: string, parents: ReadonlySet<string>): DocumentedField {
  const field: DocumentedField = {
    path: { ...row.name, value: path },
    ...(row.keys && { keys: row.keys }),
    ...schemaOf(row),
  };
  // A timestamp that has fields of its own (`timestamp.date`, `timestamp.increment`) is an object.
  if (row.timestamp === undefined || row.type === undefined || !parents.has(path)) return field;
  return { ...field, type: { ...row.type, value: 'object' } };
}

/** The same field in two tables: the first one speaks, the second adds what the first does not say. */
function merged(report: Report, first: DocumentedField, second: DocumentedField): DocumentedField {
  const evidence = second.path.evidence[0];
  if (first.type && second.type && first.type.value !== second.type.value && evidence !== undefined)
    report.warn(
      'field-twice',
      evidence,
      `${JSON.stringify(first.path.value)} is described twice, as ${first.type.value} and as ${second.type.value}: the first is taken.`,
    );
  // Described for each kind of thing it is a member of ("type": `PAGER_DUTY`, then `SLACK`): any of the values.
  const values =
    first.enum !== undefined && second.enum !== undefined
      ? {
          value: [...new Set([...first.enum.value, ...second.enum.value])],
          evidence: [...first.enum.evidence, ...second.enum.evidence],
        }
      : undefined;
  return {
    ...second,
    ...first,
    ...(values && { enum: values }),
    path: withPlaces(first.path, second.path.evidence),
  };
}
