import type { DocumentedField, DocumentedSchema, Fact } from '../model.js';
import { withPlaces } from './evidence.js';
import { fieldPaths } from './names.js';
import type { PlacedTable } from './placement.js';
import type { Report } from './report.js';
import { type FieldRow, fieldRows } from './rows.js';

interface NamedRow {
  readonly name: string;
  readonly row: FieldRow;
}

/** Deepest nesting of tables of fields inside cells. */
const DEEPEST = 4;

/** The fields of one body, from all the tables that describe it; paths in one notation, each once. */
export function documentedFields(
  report: Report,
  tables: readonly PlacedTable[],
  wholeIsArray: boolean,
): readonly DocumentedField[] {
  const rows = tables.flatMap((placed) => {
    const own = fieldRows(report, placed.table);
    return own.map((row) => ({ row, placed }));
  });
  const top = new Map(
    rows.filter(({ placed }) => placed.embeddedIn === undefined).map(({ row }) => [row.name.value, row]),
  );
  const named = rows.flatMap(({ row, placed }) => withMembers(report, prefixed(row, placed, top), row, 0));
  const names = named.map(({ name }) => (wholeIsArray && !name.startsWith('[') ? `[].${name}` : name));
  const paths = fieldPaths(names, (index) => named[index]?.row.type?.value === 'array');
  const parents = new Set(
    paths.flatMap((path) => (path.includes('.') ? [path.slice(0, path.lastIndexOf('.'))] : [])),
  );
  const fields = new Map<string, DocumentedField>();
  named.forEach(({ row }, index) => {
    const path = paths[index];
    if (path === undefined) return;
    const field = fieldOf(row, path, parents);
    const known = fields.get(path);
    fields.set(path, known === undefined ? field : merged(report, known, field));
  });
  return [...fields.values()];
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

/** A row and the rows of tables of fields inside its cells. */
function withMembers(report: Report, name: string, row: FieldRow, depth: number): NamedRow[] {
  if (depth >= DEEPEST) return [{ name, row }];
  const parent = row.type?.value === 'array' && !name.endsWith(']') ? `${name}[]` : name;
  return [
    { name, row },
    ...row.tables.flatMap((table) =>
      fieldRows(report, table).flatMap((member) => {
        const own = member.name.value;
        const full =
          own === row.name.value || own.startsWith(`${row.name.value}.`) ? own : `${parent}.${own}`;
        return withMembers(report, full, member, depth + 1);
      }),
    ),
  ];
}

/** What a row says of a value, without the parts that only readers need. */
export function schemaOf(
  row: FieldRow,
): DocumentedSchema & { required?: Fact<boolean>; description?: Fact<string> } {
  const { name: _name, tables: _tables, timestamp: _timestamp, ...schema } = row;
  return schema;
}

function fieldOf(row: FieldRow, path: string, parents: ReadonlySet<string>): DocumentedField {
  const field: DocumentedField = { path: { ...row.name, value: path }, ...schemaOf(row) };
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
  return {
    ...second,
    ...first,
    path: withPlaces(first.path, second.path.evidence),
  };
}
