import { type Change, suggestBump } from '../../../contract/compare/change.js';
import type { Verdict } from '../../../contract/compare/policy.js';
import { quoted } from '../findings/text.js';
import type { Provenance, ProvenanceEntry } from '../provenance.js';
import { indexProvenance, type Words, wordsOf } from './quotes.js';

export type ReportFormat = 'text' | 'markdown' | 'json';

/** Provenance as it is made, or as its file holds it; `undefined` where there is none (a first contract). */
export interface BothProvenances {
  readonly before: Provenance | string | undefined;
  readonly after: Provenance | string | undefined;
}

const SECTIONS: readonly { verdict: Verdict; title: string; text: string }[] = [
  { verdict: 'breaking', title: 'Breaking', text: 'Code of the client’s callers has to change.' },
  {
    verdict: 'not-compared',
    title: 'Not compared',
    text: 'No rule understands these parts. They may break callers; a person has to look.',
  },
  { verdict: 'non-breaking', title: 'Not breaking', text: 'Code of the client’s callers goes on working.' },
  {
    verdict: 'documentation',
    title: 'Documentation only',
    text: 'Words for people; nothing sent or received changes.',
  },
];

/**
 * The changes for people (`text`, `markdown`) or machines (`json`), with the pages' words before and after. Words of pages
 * are shown in a code span in Markdown and as JSON strings in text, so that nothing in them is taken for anything else.
 *
 * @throws ProvenanceError where a provenance text is not what the generator writes.
 */
export function renderReport(
  changes: readonly Change[],
  provenances: BothProvenances,
  format: ReportFormat,
): string {
  const before = indexProvenance(provenances.before);
  const after = indexProvenance(provenances.after);
  const told = changes.map((change) => ({ change, words: wordsOf(change, before, after) }));
  if (format === 'json') return renderJson(told);
  return format === 'markdown' ? renderMarkdown(told) : renderText(told);
}

/** The gravest changes in two lines each: what changed, and what the page says now. */
export function renderBrief(
  changes: readonly Change[],
  provenances: BothProvenances,
  most: number,
): string[] {
  if (changes.length === 0) return [];
  const order = SECTIONS.map(({ verdict }) => verdict);
  const sorted = [...changes].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const shown = sorted.slice(0, most);
  const before = indexProvenance(provenances.before);
  const after = indexProvenance(provenances.after);
  const lines = shown.flatMap((change) => {
    const words = wordsOf(change, before, after);
    const [said] = saidOn(words.after.length > 0 ? words.after : words.before);
    const values = valuesOf(change).map((value) => JSON.stringify(short(value, 60)));
    const where = [change.operation, change.subject]
      .filter((part) => part !== '')
      .map((part) => flat(part))
      .join(': ');
    const what = `  ${change.verdict}: ${where}: ${title(change)}${values.length === 0 ? '' : ` (${values.join(' → ')})`}`;
    if (said === undefined) return [what];
    const quote = said.quote === undefined ? '' : ` ${JSON.stringify(short(said.quote, 100))}`;
    return [what, `    ${flat(said.at)}${quote}`];
  });
  const rest = sorted.length - shown.length;
  return rest === 0 ? lines : [...lines, `  and ${rest} more`];
}

interface Told {
  readonly change: Change;
  readonly words: Words;
}

/** `2 breaking, 1 not breaking`. */
export function summarize(changes: readonly Change[]): string {
  const counts = SECTIONS.map(({ verdict, title }) => ({
    title: title.toLowerCase(),
    count: changes.filter((change) => change.verdict === verdict).length,
  })).filter(({ count }) => count > 0);
  return counts.map(({ title, count }) => `${count} ${title}`).join(', ');
}

function renderJson(told: readonly Told[]): string {
  const changes = told.map(({ change }) => change);
  const list = told.map(({ change, words }) => ({ ...change, words }));
  return `${JSON.stringify({ suggestedBump: suggestBump(changes), changes: list }, null, 2)}\n`;
}

function renderMarkdown(told: readonly Told[]): string {
  const changes = told.map(({ change }) => change);
  const lines = ['# Changes of the contract', ''];
  if (told.length === 0) return `${[...lines, 'None.'].join('\n')}\n`;
  lines.push(`${summarize(changes)}. Suggested version bump: **${suggestBump(changes)}**.`);
  for (const { verdict, title, text } of SECTIONS) {
    const section = told.filter(({ change }) => change.verdict === verdict);
    if (section.length === 0) continue;
    lines.push('', `## ${title}`, '', text);
    for (const [operation, group] of byOperation(section)) {
      lines.push('', `### ${operation === '' ? 'The whole contract' : quoted(operation)}`, '');
      for (const one of group) lines.push(...markdownItem(one));
    }
  }
  return `${lines.join('\n')}\n`;
}

function markdownItem({ change, words }: Told): string[] {
  const subject = change.subject === '' ? '' : `${quoted(change.subject)}: `;
  const values = valuesOf(change).map((value) => quoted(value));
  const moved = values.length === 0 ? '' : ` (${values.join(' → ')})`;
  return [
    `- ${subject}**${title(change)}**${moved}: ${change.reason}.`,
    ...(['before', 'after'] as const).flatMap((side) =>
      saidOn(words[side]).map(
        ({ at, quote }) => `  - ${side}, ${quoted(at)}${quote === undefined ? '' : `: ${quoted(quote)}`}`,
      ),
    ),
    ...(change.also.length === 0
      ? []
      : [`  - also ${alsoPlaces(change).map(quoted).join(', ')}${andMore(change)}`]),
  ];
}

function renderText(told: readonly Told[]): string {
  if (told.length === 0) return 'The contract is unchanged.\n';
  const changes = told.map(({ change }) => change);
  const lines = [`${summarize(changes)}; suggested version bump: ${suggestBump(changes)}`];
  for (const { verdict, title: heading } of SECTIONS) {
    const section = told.filter(({ change }) => change.verdict === verdict);
    if (section.length === 0) continue;
    lines.push('', `${heading}:`);
    for (const [operation, group] of byOperation(section)) {
      lines.push(`  ${operation === '' ? 'The whole contract' : flat(operation)}`);
      for (const one of group) lines.push(...textItem(one));
    }
  }
  return `${lines.join('\n')}\n`;
}

function textItem({ change, words }: Told): string[] {
  const subject = change.subject === '' ? '' : `${flat(change.subject)}: `;
  const values = valuesOf(change).map((value) => JSON.stringify(short(value)));
  const moved = values.length === 0 ? '' : ` (${values.join(' → ')})`;
  return [
    `    ${subject}${title(change)}${moved}`,
    `      ${change.reason}`,
    ...(['before', 'after'] as const).flatMap((side) =>
      saidOn(words[side]).map(
        ({ at, quote }) =>
          `      ${side.padEnd(6)} ${flat(at)}${quote === undefined ? '' : ` ${JSON.stringify(short(quote))}`}`,
      ),
    ),
    ...(change.also.length === 0
      ? []
      : [
          `      also ${alsoPlaces(change)
            .map((place) => flat(place))
            .join('; ')}${andMore(change)}`,
        ]),
  ];
}

/** `enum-value-added` reads as "enum value added". */
function title({ kind, direction }: Change): string {
  return `${kind.replaceAll('-', ' ')}${direction === undefined ? '' : ` (${direction})`}`;
}

function valuesOf({ before, after }: Change): string[] {
  if (before === undefined && after === undefined) return [];
  return [before ?? 'nothing', after ?? 'nothing'];
}

const MOST_WORDS = 3;

/** Where the words are and what they are; `at` says what made the value where no page did. */
function saidOn(entries: readonly ProvenanceEntry[]): { at: string; quote?: string }[] {
  const shown = entries.slice(0, MOST_WORDS).map((entry) => {
    const rule = entry.rule === undefined ? '' : ` (inferred by ${entry.rule})`;
    if (entry.page === undefined) return { at: `made by the rule ${entry.rule ?? 'of OpenAPI'}` };
    const at = `${entry.page}:${entry.line ?? 1}:${entry.column ?? 1}${rule}`;
    return entry.quote === undefined ? { at } : { at, quote: entry.quote };
  });
  return entries.length > MOST_WORDS
    ? [...shown, { at: `and ${entries.length - MOST_WORDS} more places` }]
    : shown;
}

const MOST_PLACES = 5;

function alsoPlaces(change: Change): string[] {
  return change.also
    .slice(0, MOST_PLACES)
    .map(({ operation, subject }) =>
      [operation === change.operation ? '' : operation, subject].filter((part) => part !== '').join(': '),
    );
}

function andMore({ also }: Change): string {
  return also.length > MOST_PLACES ? ` and ${also.length - MOST_PLACES} more` : '';
}

const LONGEST = 300;

function short(text: string, longest = LONGEST): string {
  const flattened = text.replaceAll(/\s+/g, ' ').trim();
  return flattened.length > longest ? `${flattened.slice(0, longest)} …` : flattened;
}

/** One line without control characters: a page's words must not steer a terminal. */
function flat(text: string): string {
  return short(text).replaceAll(/\p{Cc}/gu, '�');
}

function byOperation(told: readonly Told[]): Map<string, Told[]> {
  const groups = new Map<string, Told[]>();
  for (const one of told) {
    const group = groups.get(one.change.operation);
    if (group === undefined) groups.set(one.change.operation, [one]);
    else group.push(one);
  }
  return groups;
}
