/** Words of pages inside Markdown of ours. */
import type { Evidence } from '../../docs/model.js';
import type { Finding, Statement } from '../reconcile/finding.js';

const LONGEST_QUOTE = 300;
const LONGEST_NOTE = 1000;
/** Of a printed example: enough to know it again on the page. */
const LONGEST_EXAMPLE = 100;

export function renderFinding(finding: Finding): string[] {
  const said = finding.statements.at(-1);
  if (finding.kind === 'note' && said !== undefined)
    return [`- **${inline(finding.subject)}** ${place(said.at)}: ${quoted(said.value, LONGEST_NOTE)}`];
  if (finding.kind === 'example' && said !== undefined)
    return [`- ${place(said.at)}: ${quoted(said.at.quote, LONGEST_EXAMPLE)}`];
  return [
    `- **${inline(finding.subject)}**: ${inline(finding.resolution)}.`,
    ...finding.statements.map((statement) => `  - ${statementLine(statement)}`),
  ];
}

function statementLine({ at, value }: Statement): string {
  const said = quoted(at.quote);
  const rule = at.rule === undefined ? '' : ` (inferred by \`${at.rule}\`)`;
  return `${place(at)}${rule}: ${said}${isSaid(at, value) ? '' : ` → ${inline(value)}`}`;
}

/** True when the words already are the value. */
function isSaid(at: Evidence, value: string): boolean {
  const bare = (text: string) => text.replaceAll(/[\s`]+/g, ' ').trim();
  return bare(at.quote) === bare(value);
}

export function place(at: { page: string; line: number; column: number }): string {
  return `${at.page}:${at.line}:${at.column}`;
}

/** A page's words inside Markdown: code font, so that nothing in them is taken for Markdown or HTML. */
export function quoted(text: string, longest = LONGEST_QUOTE): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  const shown = flat.length > longest ? `${flat.slice(0, longest)} …` : flat;
  const longestRun = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const space = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** Text of ours with values of a page in it, on one line: what would be HTML or a table is defused. */
export function inline(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  const shown = flat.length > LONGEST_QUOTE ? `${flat.slice(0, LONGEST_QUOTE)} …` : flat;
  // Inside code spans nothing needs escaping; outside, angle brackets and square brackets would be markup.
  return shown
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[<>[\]*_|]/g, '\\$&')))
    .join('');
}
