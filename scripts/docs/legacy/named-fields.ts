/** Fields of a response that no row names: a heading does, or the words above the tables. */
import type {
  DocumentedContent,
  DocumentedField,
  DocumentedParameter,
  Fact,
  SampleNode,
  SchemaType,
} from '../model.js';
import { statedArray, statedCount } from '../prose.js';
import type { Prose } from '../source.js';
import { withShownItems } from './fields.js';
import { partsAt } from './levels.js';
import { readName } from './names.js';
import type { Section } from './outline.js';
import { joined } from './prose-blocks.js';
import type { Report } from './report.js';

/** What a page tells of a response beside its tables, paragraph by paragraph and list by list. */
export interface ToldPassage {
  readonly section: Section;
  readonly text: Fact<string>;
  /** Of a paragraph. */
  readonly prose: Prose | undefined;
}

export interface NamedFields {
  readonly fields: readonly DocumentedField[];
  /** Passages that describe one of these fields, and not the response. */
  readonly used: ReadonlySet<ToldPassage>;
}

/**
 * @param known the fields that rows describe
 * @param parameters whose descriptions may name fields
 */
export function namedFields(
  report: Report,
  sections: readonly Section[],
  known: Pick<DocumentedContent, 'fields' | 'leftOut'>,
  told: readonly ToldPassage[],
  samples: readonly SampleNode[],
  parameters: readonly DocumentedParameter[],
): NamedFields {
  const rows = [...known.fields, ...(known.leftOut ?? [])].map(({ path }) => path.value);
  if (known.fields.some(({ path }) => path.value.startsWith('['))) return { fields: [], used: new Set() };
  const used = new Set<ToldPassage>();
  const headed = headedFields(report, sections, new Set(rows.map((row) => row.toLowerCase())), told, used);
  const taken = new Set([...rows, ...headed.map(({ path }) => path.value)].map(topKey));
  const whole = samples.filter(({ broken }) => broken !== true);
  const objects = whole.filter(({ kind }) => kind === 'object');
  const inWords = [...told.flatMap(namesIn), ...parameters.flatMap(nameReturned)].flatMap((name) => {
    const [shown] = partsAt(objects, name.value);
    if (shown === undefined || taken.has(name.value)) return [];
    taken.add(name.value);
    const type = typeShown(shown);
    return [{ path: name, ...(type && { type: report.source.fact(type, shown.start, shown.end) }) }];
  });
  return { fields: [...headed, ...inWords].map((field) => withShownItems(report, field, whole)), used };
}

function topKey(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}

/** "`links` Array", "`totalCount` Field": a heading in the response that names a field which no row does. */
function headedFields(
  report: Report,
  sections: readonly Section[],
  known: ReadonlySet<string>,
  told: readonly ToldPassage[],
  used: Set<ToldPassage>,
): readonly DocumentedField[] {
  const from = sections.findIndex(({ title }) => title.kind === 'response');
  if (from === -1) return [];
  return sections.slice(from).flatMap((section) => {
    const { title, heading, blocks } = section;
    const marked =
      title.kind === 'other' && blocks.length > 0 && blocks.every(({ kind }) => kind === 'paragraph');
    const words = heading && report.source.text.slice(heading.words.start, heading.words.end);
    const alone = marked ? /^`([a-z][A-Za-z]{1,60})`$/.exec(words ?? '')?.[1] : undefined;
    const name = title.kind === 'embedded' ? readName(title.name ?? '')?.name : alone;
    if (name === undefined || heading === undefined || known.has(name.toLowerCase())) return [];
    const { start, end } = heading.words;
    const isArray = /\barray$/i.test(report.source.text.slice(start, end));
    const own = told.filter((passage) => passage.section === section);
    for (const passage of own) used.add(passage);
    const prose = blocks.flatMap((block) =>
      alone === undefined ? [] : [report.source.prose(block.start, block.end)],
    );
    if (alone !== undefined) report.read(blocks);
    const [first] = [...prose, ...own.flatMap((passage) => passage.prose ?? [])];
    const description = joined([
      ...prose.map((each) => each.fact(each.text)),
      ...own.map(({ text }) => text),
    ]);
    const count = first && statedCount(first);
    return [
      {
        path: report.source.fact(name, start, end),
        ...(first && statedArray(first)),
        ...(count && { type: count }),
        ...(description && { description }),
        ...(isArray && { type: report.source.fact('array' as const, start, end) }),
      },
    ];
  });
}

/** A name set apart in a sentence that says what the response holds. */
const NAMED = /(`|\*\*)([a-z][A-Za-z]{1,60})\1/g;

/** "The response includes the `totalCount` of the crates": a field where the example shows it at the top. */
function namesIn({ section, prose }: ToldPassage): Fact<string>[] {
  if (prose === undefined || section.title.kind !== 'response') return [];
  if (!/\b(?:response|document|body)\b[^.]{0,40}\b(?:includes?|contains?|returns?)\b/i.test(prose.text))
    return [];
  return [...prose.text.matchAll(NAMED)].map((match) =>
    prose.fact(match[2] ?? '', match.index, match.index + match[0].length),
  );
}

/** "Flag that indicates whether the endpoint returns the **totalCount** parameter in the response body." */
const RETURNED =
  /\breturns the (`|\*\*)([a-z][A-Za-z]{1,60})\1 (?:parameter|field|element|object) in the response\b/;

function nameReturned({ description }: DocumentedParameter): Fact<string>[] {
  const name = RETURNED.exec(description?.value ?? '')?.[2];
  return name === undefined || description === undefined ? [] : [{ ...description, value: name }];
}

function typeShown({ kind, value }: SampleNode): SchemaType | undefined {
  if (kind === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return kind === 'word' || kind === 'null' ? undefined : kind;
}
