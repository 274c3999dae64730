import type { DocumentedParameter, Fact } from '../model.js';
import { schemaOf } from './fields.js';
import type { MethodLine, Placeholder } from './method.js';
import { withoutExclusive } from './necessity.js';
import type { PlacedTable } from './placement.js';
import type { Report } from './report.js';
import { type FieldRow, fieldRows } from './rows.js';

/** Path and query parameters: those of the tables, and those that only the method line names. */
export function readParameters(
  report: Report,
  method: MethodLine,
  lines: readonly MethodLine[],
  tables: readonly PlacedTable[],
): readonly DocumentedParameter[] {
  const rowsOf = (place: 'path' | 'query') =>
    tables
      .filter((placed) => placed.place === place)
      .flatMap((placed) => {
        const rows = fieldRows(report, placed.table);
        const optional = place === 'query' ? allOptional(report, placed) : undefined;
        return optional === undefined ? rows : rows.map((row) => ({ required: optional, ...row }));
      });
  const onLines = lines.flatMap(({ query }) => query);
  const placeholdersInQuery = new Map(
    onLines.flatMap((each) =>
      each.placeholder === undefined ? [] : [[keyOf(each.placeholder), each] as const],
    ),
  );
  const pathRows = rowsOf('path').flatMap(withoutJoints);
  const strays = pathRows.filter((row) => placeholdersInQuery.has(keyOf(row.name.value)));
  const path = pathParameters(
    report,
    method,
    pathRows.filter((row) => !placeholdersInQuery.has(keyOf(row.name.value))),
  );
  const query = new Map<string, DocumentedParameter>();
  for (const row of rowsOf('query')) {
    const known = query.get(row.name.value);
    query.set(row.name.value, { ...repeated(parameterOf(row, 'query')), ...known });
  }
  for (const each of onLines) {
    const row = strays.find(
      ({ name }) => each.placeholder !== undefined && keyOf(name.value) === keyOf(each.placeholder),
    );
    const stated: Fact<string> = { value: each.value, evidence: each.evidence };
    const known = query.get(each.value);
    if (known === undefined) query.set(each.value, { ...(row && schemaOf(row)), name: stated, in: 'query' });
    else query.set(each.value, { ...known, name: both(known.name, stated) });
  }
  return [...path, ...withoutExclusive(report, [...query.values()], ({ name }) => name.value)];
}

function parameterOf(row: FieldRow, place: DocumentedParameter['in']): DocumentedParameter {
  return { name: row.name, in: place, ...schemaOf(row) };
}

/** "The following query parameters are optional:" right above the table. */
function allOptional(report: Report, { section, table }: PlacedTable): Fact<boolean> | undefined {
  const above = section.blocks[section.blocks.indexOf(table) - 1];
  if (above?.kind !== 'paragraph') return undefined;
  const prose = report.source.prose(above.start, above.end);
  const match = /(?:^|\. )(?:all of )?(?:the following|these) query parameters are (optional)[.:]$/i.exec(
    prose.text,
  );
  return match === null ? undefined : prose.fact(false, match.index, prose.text.length);
}

/** "Specify multiple `name` query parameters", "repeat the **name** parameter", "pass the parameter multiple times". */
const REPEATED =
  /\bspecify multiple [`*]{1,3}([\w.-]+)[`*]{1,3} (?:query )?parameters\b|\brepeat the [`*]{1,3}([\w.-]+)[`*]{1,3} (?:query )?parameter\b|\bpass the parameter multiple times\b/i;

/** A query parameter that may stand in the URL more than once is an array, each time with one item of the stated type. */
function repeated(parameter: DocumentedParameter): DocumentedParameter {
  const { type, enum: values, default: fallback, description } = parameter;
  if (type === undefined || type.value === 'array' || fallback !== undefined) return parameter;
  const match = REPEATED.exec(description?.value ?? '');
  if (match === null || description === undefined) return parameter;
  const named = match[1] ?? match[2];
  if (named !== undefined && named !== parameter.name.value) return parameter;
  const {
    enum: _enum,
    minimum: _min,
    exclusiveMinimum: _exclusive,
    maximum: _max,
    minLength: _minLength,
    maxLength: _maxLength,
    ...rest
  } = parameter;
  return {
    ...rest,
    type: { value: 'array', evidence: [...type.evidence, ...description.evidence] },
    items: type,
    ...(values && { itemsEnum: values }),
  };
}

function both(first: Fact<string>, second: Fact<string>): Fact<string> {
  return { value: first.value, evidence: [...first.evidence, ...second.evidence] };
}

/** `GROUP-ID` and `groupId` are the same name in two spellings. */
function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** One row for two placeholders of one segment, `{HOST}:{PORT}`, is a row for each. */
function withoutJoints(row: FieldRow): FieldRow[] {
  const names = [...row.name.value.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
  const split =
    names.length > 1 ? names : /^[\w-]+(?::[\w-]+)+$/.test(row.name.value) ? row.name.value.split(':') : [];
  return split.length > 1 ? split.map((name) => ({ ...row, name: { ...row.name, value: name } })) : [row];
}

function pathParameters(
  report: Report,
  method: MethodLine,
  rows: readonly FieldRow[],
): readonly DocumentedParameter[] {
  const open = new Map<string, Placeholder>();
  for (const placeholder of method.placeholders)
    if (!open.has(placeholder.name)) open.set(placeholder.name, placeholder);
  const rowFor = new Map<Placeholder, FieldRow>();
  const left: FieldRow[] = [];
  for (const row of rows) {
    const placeholder =
      open.get(row.name.value) ??
      [...open.values()].find(({ name }) => keyOf(name) === keyOf(row.name.value));
    if (placeholder === undefined) left.push(row);
    else if (!rowFor.has(placeholder)) rowFor.set(placeholder, row);
  }
  const missing = [...open.values()].filter((placeholder) => !rowFor.has(placeholder));
  const [onlyMissing, ...moreMissing] = missing;
  const [onlyLeft, ...moreLeft] = left;
  if (
    onlyMissing !== undefined &&
    onlyLeft !== undefined &&
    moreMissing.length === 0 &&
    moreLeft.length === 0
  ) {
    rowFor.set(onlyMissing, onlyLeft);
    left.length = 0;
  }
  for (const row of left)
    report.warn(
      'not-in-path',
      row.name.evidence[0] ?? method.fence,
      `The path ${JSON.stringify(method.path.value)} has no placeholder ${JSON.stringify(row.name.value)}: the row is kept as the page states it.`,
    );
  const inPath = [...open.values()].map((placeholder): DocumentedParameter => {
    const stated = report.source.fact(placeholder.name, placeholder.start, placeholder.end);
    const row = rowFor.get(placeholder);
    if (row === undefined) {
      report.warn(
        'undescribed-placeholder',
        placeholder,
        `No row of a path parameter table describes ${JSON.stringify(placeholder.name)}: only the path names it.`,
      );
      return { name: stated, in: 'path' };
    }
    if (row.name.value !== placeholder.name)
      report.warn(
        'placeholder-spelt-otherwise',
        row.name.evidence[0] ?? method.fence,
        `The table says ${JSON.stringify(row.name.value)}, the path ${JSON.stringify(placeholder.name)}: the path's spelling is taken.`,
      );
    return {
      ...parameterOf(row, 'path'),
      name: { value: placeholder.name, evidence: [...row.name.evidence, ...stated.evidence] },
      ...(row.name.value !== placeholder.name && { tableName: row.name }),
    };
  });
  return [...inPath, ...left.map((row) => parameterOf(row, 'path'))];
}
