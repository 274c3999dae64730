import type {
  DocumentedContent,
  DocumentedField,
  DocumentedSchema,
  Evidence,
  Fact,
  SampleNode,
} from '../model.js';
import { withPlaces } from '../source.js';
import { holdersOf, type Levels, levelsOf, membersIn, partsAt, topOf } from './levels.js';
import { withMembersTold } from './members.js';
import { fieldPaths } from './names.js';
import type { PlacedTable } from './placement.js';
import { joined } from './prose-blocks.js';
import type { Report } from './report.js';
import { type FieldRow, fieldRows } from './rows.js';

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
  const { named: placed, leftOut, list } = atTheirLevel(report, read, says, whole);
  const named = placed.map((each) => ({ ...each, row: withArrayShown(report, each, whole) }));
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
    fields: withMembersTold([...fields.values()]).map((field) => withShownItems(report, field, whole)),
    ...(leftOut.length > 0 && { leftOut: leftOut.map(({ name, row }) => fieldOf(row, name, parents)) }),
  };
}

/** `type-by-example`: another type in the Type cell, but an array in the words of the description and in the example. */
function withArrayShown(report: Report, { name, row }: NamedRow, samples: readonly SampleNode[]): FieldRow {
  const { arrayInWords, type } = row;
  if (arrayInWords === undefined || type === undefined) return row;
  const shown = shownAt(samples, name);
  const [first] = shown;
  if (first === undefined || shown.some(({ kind }) => kind !== 'array')) return row;
  report.warn(
    'type-by-example',
    evidenceOf(report, first) ?? first,
    `The type of ${JSON.stringify(name)} is ${type.value} by its cell, an array by its description and by the example: read as an array (type-by-example).`,
    type.evidence[0],
  );
  const { typeWord: _typeWord, ...rest } = row;
  return { ...rest, ...arrayInWords };
}

/** The parts of the examples at a path. */
function shownAt(samples: readonly SampleNode[], path: string): readonly SampleNode[] {
  const steps = path.replace(/\[\w*\]/g, '').split('.');
  return steps.filter((step) => step !== '').reduce<readonly SampleNode[]>(partsAt, samples);
}

/** What an array holds, where neither its type nor its description says it and all items of the page's example are alike. */
export function withShownItems(
  report: Report,
  field: DocumentedField,
  samples: readonly SampleNode[],
): DocumentedField {
  if (field.type?.value !== 'array' || field.items !== undefined || field.itemsSchema !== undefined)
    return field;
  const shown = shownAt(samples, field.path.value).filter(({ kind }) => kind === 'array');
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
  const at = read.findIndex((row, index) => names[index] !== row.name);
  const holder = topOf(names[at] ?? '');
  return `The example shows ${said(moved)} inside ${JSON.stringify(holder)}: read as its members (${rule}).`;
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
  const {
    name: _name,
    keys: _keys,
    tables: _tables,
    timestamp: _timestamp,
    arrayInWords: _words,
    ...schema
  } = row;
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

/** Descriptions of one field beyond these are not kept. */
const MOST_DESCRIPTIONS = 16;

/** What both say in words of their own; a value alone (`SLACK`) is in the enumeration already. */
function descriptionsOf(
  { description: one }: DocumentedField,
  { description: other }: DocumentedField,
  isListed: boolean,
): readonly Fact<string>[] {
  const told = [one, (one?.evidence.length ?? 0) < MOST_DESCRIPTIONS ? other : undefined].filter(
    (each) => each !== undefined,
  );
  return told.filter(
    ({ value }, index) =>
      !(isListed && /^`\S+`$/.test(value)) && !(index > 0 && one?.value.includes(value) === true),
  );
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
  const description = joined(descriptionsOf(first, second, values !== undefined));
  const { description: _one, ...rest } = { ...second, ...first };
  return {
    ...rest,
    ...(values && { enum: values }),
    ...(description && { description }),
    path: withPlaces(first.path, second.path.evidence),
  };
}
