import type { MethodLine } from './method.js';
import { readName } from './names.js';
import type { Section } from './outline.js';
import type { Report } from './report.js';
import {
  cellWords,
  columnsOf,
  fieldTablesAmong,
  firstCellsAreNames,
  isFieldTable,
  isUnheaded,
} from './table-kinds.js';
import type { Table } from './tree.js';
import { nameHead } from './words.js';

export type Place = 'path' | 'query' | 'body' | 'response';

/** A table of parameters or fields, and where its rows belong. */
export interface PlacedTable {
  readonly place: Place;
  /** Of an embedded document: the field its rows are members of. */
  readonly embeddedIn: string | undefined;
  /** The heading says that the embedded document is an item of an array. */
  readonly ofArray: boolean;
  readonly table: Table;
  readonly section: Section;
}

/** Every table of parameters or fields; the heading above it says where it belongs, else the head of its first column. */
export function placedTables(
  report: Report,
  sections: readonly Section[],
  method: MethodLine,
): readonly PlacedTable[] {
  const placed: PlacedTable[] = [];
  let last: Place | undefined;
  let pageTells = false;
  for (const section of sections) {
    const own = placeOf(section, last);
    if (own !== undefined && section.title.kind !== 'other') last = own;
    for (const table of section.blocks.filter((block): block is Table => block.kind === 'table')) {
      for (const each of fieldTablesIn(report, table, own, section)) {
        const isUnknown = section.title.kind === 'other' && section.heading !== undefined;
        const tells = columnsOf(each.header, report.source.text, each.rows).includes('necessity');
        const isReturned = pageTells && !tells;
        pageTells ||= tells;
        const place =
          (isUnknown ? placeByColumns(method, last, isReturned) : own) ??
          placeByHead(report, each, method, last);
        if (isUnknown)
          report.warn(
            'unknown-section',
            section.heading,
            `The heading ${JSON.stringify(report.source.text.slice(section.heading.words.start, section.heading.words.end))} does not say where its rows belong: read as ${NAMES[place]}.`,
          );
        placed.push({ place, table: each, section, ...embedding(section, report) });
        report.read([table]);
      }
    }
  }
  return placed;
}

const NAMES: Readonly<Record<Place, string>> = {
  path: 'path parameters',
  query: 'query parameters',
  body: 'fields of the request body',
  response: 'fields of the response',
};

function placeOf(section: Section, last: Place | undefined): Place | undefined {
  switch (section.title.kind) {
    case 'path':
    case 'query':
    case 'body':
    case 'response':
      return section.title.kind;
    case 'embedded':
      return last === 'body' ? 'body' : 'response';
    case 'example':
      return section.part === 'request' ? 'body' : 'response';
    case 'other':
      return last;
    default:
      return undefined;
  }
}

function embedding(section: Section, report: Report): Pick<PlacedTable, 'embeddedIn' | 'ofArray'> {
  const { name } = section.title;
  if (name === undefined || section.heading === undefined) return { embeddedIn: undefined, ofArray: false };
  const { words } = section.heading;
  const title = report.source.text.slice(words.start, words.end);
  return {
    embeddedIn: readName(name)?.name ?? name,
    ofArray: /\barrays?$/i.test(title) || name === 'results',
  };
}

/**
 * The table itself, or the tables of fields in the cells of one that lists something else ("Integration" with a table
 * of properties for each).
 */
function fieldTablesIn(
  report: Report,
  table: Table,
  own: Place | undefined,
  section: Section,
): readonly Table[] {
  // Under a heading that does not say what follows, heads that do not say it either make no fields.
  const isTold =
    section.title.kind !== 'other' || isUnheaded(table) || headPlace(report, table) !== undefined;
  if ((isTold && isFieldTable(report.source, table)) || isUnheadedBody(report, table, section))
    return [table];
  if (own !== 'body' && own !== 'response') return [];
  return table.rows.flatMap((row) =>
    row.cells.flatMap((cell) => fieldTablesAmong(report.source, cell.blocks)),
  );
}

/** Two columns without heads that name something, right under a heading that says what they are. */
function isUnheadedBody(report: Report, table: Table, { title: { kind } }: Section): boolean {
  if (kind !== 'path' && kind !== 'query' && kind !== 'body' && kind !== 'response') return false;
  return isUnheaded(table) && firstCellsAreNames(report.source, table);
}

/**
 * Under a heading that does not say: what is returned has no necessity, what is sent has, where the page tells of it at all;
 * otherwise more of what the known section above lists.
 */
function placeByColumns(
  { method: { value: method } }: MethodLine,
  last: Place | undefined,
  isReturned: boolean,
): Place | undefined {
  if (last === undefined || last === 'response') return last;
  if (isReturned) return 'response';
  return last !== 'body' && (method === 'post' || method === 'put' || method === 'patch') ? 'body' : last;
}

function headPlace({ source }: Report, { header: { cells } }: Table): ReturnType<typeof nameHead> {
  return nameHead(cellWords(source, cells[0]));
}

function placeByHead(report: Report, table: Table, method: MethodLine, last: Place | undefined): Place {
  const place = headPlace(report, table);
  if (place !== undefined && place !== 'any') return place;
  const names = table.rows.map((row) => {
    const cell = row.cells[0];
    return cell === undefined ? '' : (readName(report.source.prose(cell.start, cell.end).text)?.name ?? '');
  });
  const inPath = new Set(method.placeholders.map(({ name }) => name.toLowerCase()));
  if (names.length > 0 && names.filter((name) => inPath.has(name.toLowerCase())).length * 2 > names.length)
    return 'path';
  if (last === 'response' || last === 'body') return last;
  if (table.header.columns === 5) return 'query';
  return method.method.value === 'get' || method.method.value === 'delete' ? 'query' : 'body';
}
