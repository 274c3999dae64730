/** Whether a value has to be there: from its own column, from its description, and where the two do not agree. */
import { nameOf } from '../field-path.js';
import type { DocumentedField, Fact } from '../model.js';
import {
  markedNames,
  type StatedNeed,
  statedDeprecated,
  statedEither,
  statedNeed,
  statedRequired,
} from '../prose.js';
import type { Prose } from '../source.js';
import { proseOf } from './cells.js';
import type { Section } from './outline.js';
import type { Report } from './report.js';
import type { Cell, Row, Table } from './tree.js';
import { type Column, readNecessity } from './words.js';

/** Necessity comes from its own column, or from a mark at the start of the description. */
export function requiredFact(
  report: Report,
  cell: Cell | undefined,
  text: Cell | undefined,
  hasColumn: boolean,
  name: string,
): Fact<boolean> | undefined {
  const prose = proseOf(report, cell);
  if (prose !== undefined && cell !== undefined) {
    const necessity = readNecessity(prose.text);
    if (necessity === 'deprecated') return undefined;
    if (necessity !== undefined) {
      const end = Math.min(prose.text.length, /^\W*\w+\W*/.exec(prose.text)?.[0].trimEnd().length ?? 0);
      const stated = prose.fact(necessity === 'required', 0, end);
      return necessity === 'conditional' ? stated : asDescribed(report, stated, text, name);
    }
    report.notUnderstood('unknown-necessity', cell, 'Neither required nor optional.');
  }
  if (hasColumn && cell !== undefined) return undefined;
  const description = proseOf(report, text);
  if (description === undefined) return undefined;
  const stated = statedRequired(description);
  const first = stated?.evidence[0];
  const start = description.evidence(0, 1);
  return first !== undefined && first.line === start.line && first.column === start.column
    ? stated
    : undefined;
}

/** What the cell says, held to the description: a need in some case only makes nothing required. */
function asDescribed(
  report: Report,
  stated: Fact<boolean>,
  text: Cell | undefined,
  name: string,
): Fact<boolean> | undefined {
  const need = needOf(report, text, name);
  const at = need?.words.evidence[0];
  if (need === undefined || at === undefined) return stated;
  const kind = need.words.value;
  const tell = (code: string, how: string) =>
    report.warn(
      code,
      at,
      `The table calls ${JSON.stringify(name)} ${stated.value ? 'required' : 'optional'}; its description ${how}.`,
      stated.evidence[0],
    );
  if (!stated.value && kind !== 'omittable')
    tell(
      'optional-but-required',
      kind === 'required'
        ? 'says that it has to be there: the table is taken'
        : 'says in which case it has to be there: it was not made required',
    );
  if (stated.value && kind === 'omittable')
    tell('required-but-optional', 'says what happens where it is left out: the table is taken');
  if (!stated.value || kind !== 'required-if' || dependsOnParent(need.sentence, name)) return stated;
  tell('required-in-some-case', 'says in which case: it was not made required');
  return undefined;
}

function needOf(report: Report, text: Cell | undefined, name: string): StatedNeed | undefined {
  for (const { kind, start, end } of text?.blocks ?? []) {
    if (kind !== 'paragraph' && kind !== 'definition') continue;
    const need = statedNeed(report.source.prose(start, end), name);
    if (need !== undefined) return need;
  }
  return undefined;
}

/** "Required if specifying `lid`", of `lid.size`: that is what being a member means. */
function dependsOnParent(sentence: string, name: string): boolean {
  const parents = name
    .replace(/\[\w*\]/g, '')
    .split('.')
    .slice(0, -1);
  return markedNames(sentence).some((words) => parents.includes(nameOf(words.replace(/\[\w*\]/g, ''))));
}

/** "Deprecated" as its necessity, or in its description. */
export function deprecatedFact(
  report: Report,
  necessity: Cell | undefined,
  text: Cell | undefined,
  name: string,
): Fact<boolean> | undefined {
  const cell = proseOf(report, necessity);
  if (cell !== undefined && readNecessity(cell.text) === 'deprecated') return cell.fact(true);
  for (const { kind, start, end } of text?.blocks ?? []) {
    if (kind !== 'paragraph' && kind !== 'definition') continue;
    const stated = statedDeprecated(report.source.prose(start, end), name);
    if (stated !== undefined) return stated;
  }
  return undefined;
}

/** A column that says "Required" in some rows leaves it open what an empty cell means. */
export function tellEmptyNecessity(
  report: Report,
  kinds: readonly Column[],
  rows: readonly { readonly row: Row; readonly name: string }[],
): void {
  const column = kinds.indexOf('necessity');
  if (column === -1) return;
  const isEmpty = ({ row }: { row: Row }) => (row.cells[column]?.blocks.length ?? 0) === 0;
  const said = new Set(rows.flatMap((each) => (isEmpty(each) ? [] : [each.name])));
  const empty = rows.filter((each) => isEmpty(each) && !said.has(each.name));
  const [first] = empty;
  if (first === undefined || said.size === 0) return;
  report.warn(
    'empty-necessity',
    first.row,
    `The table does not say whether ${empty.map(({ name }) => JSON.stringify(name)).join(', ')} ${empty.length === 1 ? 'has' : 'have'} to be there, and says it of the others: not made required.`,
  );
}

const FOR_ONE_KIND =
  /\byou must (?:provide|include|specify|set) the following (?:fields|parameters|properties)(?= (?:when|if|for)\b)/i;

/** Short paragraphs in the cells of tables. */
function* paragraphsOf(report: Report, tables: readonly Table[]): Generator<Prose> {
  for (const { rows } of tables)
    for (const { cells } of rows)
      for (const { blocks } of cells)
        for (const { kind, start, end } of blocks)
          if (kind === 'paragraph' && end - start < 300) yield report.source.prose(start, end);
}

/** "You must provide the following fields when you configure a lid:" above tables in cells: required for one kind only. */
export function tellRequiredByKind(report: Report, sections: readonly Section[]): void {
  const tables = sections.flatMap(({ blocks }) =>
    blocks.filter((block): block is Table => block.kind === 'table'),
  );
  const [first, ...others] = [...paragraphsOf(report, tables)].filter(({ text }) => FOR_ONE_KIND.test(text));
  if (first === undefined) return;
  report.warn(
    'required-by-kind',
    first.evidence(),
    `The page says ${JSON.stringify(first.text.replace(/:$/, ''))}${others.length === 0 ? '' : `, and the same of ${others.length} other kinds`}: these fields are required of one kind only, and none of them was made required.`,
  );
}

/** "Either `lid` or `hatch` is required.", in the row of a field, of two fields of the body itself. */
export function eitherRequired(
  report: Report,
  tables: readonly Table[],
  fields: readonly DocumentedField[],
): Fact<readonly string[]> | undefined {
  const open = new Set(
    fields.flatMap(({ path, required }) => (required?.value === true ? [] : [path.value])),
  );
  for (const prose of paragraphsOf(report, tables)) {
    const stated = statedEither(prose);
    if (stated?.value.every((name) => open.has(name)) === true) return stated;
  }
  return undefined;
}

/** "Always include a `type` property ..." */
const ALWAYS_INCLUDE =
  /\balways include (?:an?|the) [`*]{1,3}([\w.-]{1,60})[`*]{1,3} (?:property|field|parameter)\b/i;

/** "The request body requires a document with at least one custom zone mapping": of `customZoneMappings`. */
const WITH_AT_LEAST =
  /\brequires? (?:an? )?(?:document|object|body|array|list) with at least (one|two|three|\d{1,3}) ([a-z][a-z -]{1,60}?)(?=[,.:;]|$)/i;

/** Fields that the text above the tables calls required, and how many of them. */
export function withRequiredTold(
  fields: readonly DocumentedField[],
  told: readonly Fact<string>[],
): readonly DocumentedField[] {
  const required = new Map<string, Partial<DocumentedField>>();
  for (const { value, evidence } of told) {
    const name = ALWAYS_INCLUDE.exec(value)?.[1]?.toLowerCase();
    if (name !== undefined) required.set(name, { required: { value: true, evidence } });
    const [, count = '', things] = WITH_AT_LEAST.exec(value) ?? [];
    if (things === undefined) continue;
    const fewest = ['one', 'two', 'three'].indexOf(count.toLowerCase()) + 1 || Number(count);
    required.set(`${things.replace(/[ -]/g, '').replace(/s$/, '')}s`.toLowerCase(), {
      required: { value: true, evidence },
      minItems: { value: fewest, evidence },
    });
  }
  if (required.size === 0) return fields;
  return fields.map((field) => {
    const { minItems, ...said } = required.get(field.path.value.toLowerCase()) ?? {};
    return { ...said, ...(field.type?.value === 'array' && minItems && { minItems }), ...field };
  });
}

/** Whose marked names exclude the value that is described. */
const EXCLUDES = [
  /\bmutually exclusive with ([`*]{1,3}[^.]{1,100})/i,
  /\bcan['’]t set this parameter and"? ([`*]{1,3}[\w-]{1,60}[`*]{1,3}) in the same request/i,
  /\b(?:this (?:parameter|field|value)|either [`*]{1,3}[\w.[\]-]{1,60}[`*]{1,3}) or ([`*]{1,3}[\w.[\]-]{1,60}[`*]{1,3}) ?,? (?:but )?not both\b/i,
  /\b(?:can|may|must) (?:include|contain|have|set|specify) only one ([`*]{1,3}[\w.[\]-]{1,60}[`*]{1,3} ?,(?:[^.]|\.(?=\w)){1,200})/i,
];

/** Parameters or fields that the rows call both required and mutually exclusive: no request could hold all of them. */
export function withoutExclusive<
  T extends { readonly required?: Fact<boolean>; readonly description?: Fact<string> },
>(report: Report, values: readonly T[], pathOf: (value: T) => string): readonly T[] {
  const required = new Map(
    values.flatMap((each) => (each.required?.value === true ? [[pathOf(each), each] as const] : [])),
  );
  const impossible = new Set<string>();
  for (const [name, { description, required: necessity }] of required) {
    const said = EXCLUDES.map((pattern) => pattern.exec(description?.value ?? '')?.[1]).find(
      (words) => words !== undefined,
    );
    const level = name.slice(0, name.lastIndexOf('.') + 1);
    const others = markedNames(said ?? '')
      .map((other) => other.replace(/\[\w*\]/g, '[]'))
      .map((other) => (required.has(other) ? other : level + other))
      .filter((other) => other !== name && required.has(other));
    const at = necessity?.evidence[0];
    if (others.length === 0 || at === undefined) continue;
    // The other side of what one row says may say it again.
    const isTold = [name, ...others].every((each) => impossible.has(each));
    for (const each of [name, ...others]) impossible.add(each);
    if (isTold) continue;
    report.warn(
      'required-but-exclusive',
      at,
      `${JSON.stringify(name)} is called required, and mutually exclusive with ${others.map((other) => JSON.stringify(other)).join(' and ')}, which ${others.length === 1 ? 'is' : 'are'} called required as well: none of them was made required.`,
      description?.evidence[0],
    );
  }
  return values.map((each) => {
    if (!impossible.has(pathOf(each))) return each;
    const { required: _required, ...rest } = each;
    return rest as T;
  });
}
