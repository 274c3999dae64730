import type { DocumentedRemark, DocumentedSecurity, Evidence, Fact } from '../model.js';
import { descriptionOf } from './cells.js';
import type { CurlCommand } from './examples.js';
import type { Outline, Section } from './outline.js';
import {
  isQuerySentence,
  joined,
  type Sentence,
  saysDigest,
  saysOperationDeprecated,
  saysReferenceDeprecated,
  sentencesOf,
  unreadPassages,
} from './prose-blocks.js';
import type { Report } from './report.js';
import { columnsOf, fieldTablesAmong, isFieldTable } from './table-kinds.js';
import type { Block, Table } from './tree.js';

/** More roles than this on one line are not told apart. */
const MOST_ROLES = 32;

export interface PreambleFacts {
  readonly description?: Fact<string>;
  readonly referenceDeprecated?: Fact<true>;
  readonly deprecated?: Fact<boolean>;
  readonly security: readonly DocumentedSecurity[];
}

/**
 * What the running text above the method line says: the deprecation banner, how to authenticate, and what is left over as the
 * summary. Sentences that became roles are no part of the summary.
 */
export function readPreamble(
  report: Report,
  outline: Outline,
  roles: readonly Fact<string>[],
  curls: readonly CurlCommand[],
): PreambleFacts {
  const roleQuotes = new Map<number, Evidence[]>();
  for (const each of roles.flatMap(({ evidence }) => evidence))
    roleQuotes.set(each.line, [...(roleQuotes.get(each.line) ?? []).slice(0, MOST_ROLES), each]);
  const described: Fact<string>[] = [];
  const digest: Evidence[] = [];
  let referenceDeprecated: Fact<true> | undefined;
  let deprecated: Fact<boolean> | undefined;
  for (const section of outline.sections) {
    const { kind } = section.title;
    const isText = kind === 'preamble' || kind === 'operation';
    if (kind === 'example') continue;
    const noteBlocks = new Set(section.notes.flatMap((note) => note.blocks));
    for (const passage of [...unreadPassages(report, section), ...[...noteBlocks].map((block) => [block])]) {
      const [block] = passage;
      if (block === undefined || report.isRead(block)) continue;
      const own = !noteBlocks.has(block);
      if (block.kind !== 'paragraph') {
        const list = own && isText ? descriptionOf(report.source, passage) : undefined;
        if (list === undefined) continue;
        described.push(list);
        report.read(passage);
        continue;
      }
      const all = sentencesOf(report, block);
      const left: Sentence[] = [];
      for (const sentence of all) {
        const { text, prose, from, to } = sentence;
        if (saysDigest(text)) digest.push(prose.evidence(from, to));
        else if (own && saysReferenceDeprecated(text)) {
          // The rest of the banner only points to the newer reference.
          referenceDeprecated ??= prose.fact(true, from);
          break;
        } else if ((own || isText) && saysOperationDeprecated(text, !own))
          deprecated ??= prose.fact(true, from, to);
        else left.push(sentence);
      }
      if (!own || !isText) continue;
      if (left.length < all.length) report.read([block]);
      const summary = left.filter(
        (sentence) => !isQuoted(sentence, roleQuotes) && !isQuerySentence(sentence.text),
      );
      const fact = textOf(summary);
      if (fact !== undefined) described.push(fact);
      report.read([block]);
    }
  }
  for (const curl of curls)
    if (curl.digest !== undefined) digest.push(report.source.evidence(curl.digest.start, curl.digest.end));
  const description = joined(described);
  return {
    ...(description && { description }),
    ...(referenceDeprecated && { referenceDeprecated }),
    ...(deprecated && { deprecated }),
    security: digest.length === 0 ? [] : [{ name: { value: 'digest', evidence: digest } }],
  };
}

/** A role was made of these words. */
function isQuoted(sentence: Sentence, quotes: ReadonlyMap<number, readonly Evidence[]>): boolean {
  if (quotes.size === 0) return false;
  const { line, column, quote } = sentence.prose.evidence(sentence.from, sentence.to);
  const lines = quote.split('\n').length;
  for (let at = line; at < line + lines; at++) {
    const found = quotes
      .get(at)
      ?.some((other) => (at > line || other.column >= column) && quote.includes(other.quote));
    if (found) return true;
  }
  return false;
}

function textOf(all: readonly Sentence[]): Fact<string> | undefined {
  if (all.length === 0) return undefined;
  return {
    value: all.map(({ text }) => text).join(' '),
    evidence: all.map(({ prose, from, to }) => prose.evidence(from, to)),
  };
}

/** Notes, error codes, and prose that is no single fact. */
export function readRemarks(report: Report, sections: readonly Section[]): readonly DocumentedRemark[] {
  const remarks: DocumentedRemark[] = [];
  for (const section of sections) {
    for (const note of section.notes) {
      const text = descriptionOf(report.source, note.blocks);
      const title = note.title && titleFact(report, note.title);
      report.read(note.blocks);
      if (text !== undefined) remarks.push({ kind: note.kind, ...(title && { title }), text });
    }
    for (const remark of errorCodes(report, section)) remarks.push(remark);
    const title = section.heading && titleFact(report, section.heading);
    const ownTitle = section.title.kind === 'other' ? title : undefined;
    // Text that stands together is one remark, however many paragraphs and items it has.
    let run: Block[] = [];
    const tell = (blocks: readonly Block[], heading: Fact<string> | undefined) => {
      const text = descriptionOf(report.source, blocks);
      report.read(blocks);
      if (text !== undefined) remarks.push({ kind: 'text', ...(heading && { title: heading }), text });
    };
    for (const block of section.blocks) {
      const isRead = report.isRead(block) || block.kind === 'stray' || block.kind === 'fence';
      if (block.kind === 'footnote' && run.length > 0) {
        tell(run, ownTitle);
        run = [];
      }
      if (!isRead && block.kind !== 'table') {
        run.push(block);
        continue;
      }
      if (run.length > 0) tell(run, ownTitle);
      run = [];
      if (block.kind !== 'table') continue;
      if (isRead) for (const remark of kindRemarks(report, block)) remarks.push(remark);
      // With a column of types it lists fields, under heads that are not known: it must not pass for an explanation.
      else if (!columnsOf(block.header, report.source.text, block.rows).includes('type'))
        tell([block], title);
    }
    if (run.length > 0) tell(run, ownTitle);
  }
  return remarks;
}

/** What the rows of a table say round the tables of fields in their cells: a remark for each kind of thing that has them. */
function kindRemarks({ source }: Report, table: Table): DocumentedRemark[] {
  if (isFieldTable(source, table)) return [];
  return table.rows.flatMap(({ cells: [label, ...cells] }): DocumentedRemark[] => {
    const blocks = cells.flatMap((cell) => cell.blocks);
    if (label === undefined || fieldTablesAmong(source, blocks).length === 0) return [];
    const parts = blocks.flatMap((block) => {
      if (block.kind !== 'table' || !isFieldTable(source, block)) return descriptionOf(source, [block]) ?? [];
      const names = block.rows.flatMap(({ cells: [name] }) => name ?? []);
      const words = names.map((name) => source.prose(name.start, name.end).text).join(', ');
      const [first] = names;
      return first === undefined ? [] : [source.fact(words, first.start, first.end)];
    });
    const text = joined(parts);
    const words = source.prose(label.start, label.end);
    return text === undefined ? [] : [{ kind: 'text', title: words.fact(words.text), text }];
  });
}

/** The words of a heading; a mark without words is no title. */
function titleFact(
  report: Report,
  { words: { start, end } }: { words: { start: number; end: number } },
): Fact<string> | undefined {
  const { text } = report.source.prose(start, end);
  return text === '' ? undefined : report.source.fact(text, start, end);
}

/** A table of error codes: one remark for each, with the code as its title. */
function errorCodes(report: Report, section: Section): DocumentedRemark[] {
  const remarks: DocumentedRemark[] = [];
  if (section.title.kind !== 'errors') return remarks;
  for (const table of section.blocks) {
    if (table.kind !== 'table') continue;
    report.read([table]);
    for (const row of table.rows) {
      const [code, ...rest] = row.cells;
      const text = descriptionOf(
        report.source,
        rest.flatMap((cell) => cell.blocks),
      );
      if (code === undefined || text === undefined) continue;
      const words = report.source.prose(code.start, code.end);
      remarks.push({ kind: 'error code', title: words.fact(words.text.replace(/`/g, '')), text });
    }
  }
  return remarks;
}
