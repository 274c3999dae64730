import type { Fact } from '../model.js';
import { sentences } from '../prose.js';
import type { Prose } from '../source.js';
import type { Section } from './outline.js';
import type { Report } from './report.js';
import type { Block, TextToken } from './tree.js';

const LONGEST_LABEL = 40;
/** More labels in a row than this are no tabs. */
const MOST_LABELS = 16;

/** A sentence of a paragraph, with a way back to the page. */
export interface Sentence {
  readonly prose: Prose;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

export function sentencesOf(report: Report, block: { start: number; end: number }): Sentence[] {
  const prose = report.source.prose(block.start, block.end);
  return sentences(prose.text).map(({ from, to }) => ({ prose, from, to, text: prose.text.slice(from, to) }));
}

/** Paragraphs of a section that nobody has read yet. */
export function unreadParagraphs(report: Report, section: Section): TextToken[] {
  return section.blocks.filter(
    (block): block is TextToken => block.kind === 'paragraph' && !report.isRead(block),
  );
}

/**
 * Labels of tabs stand as bare paragraphs before a table or code: only the first tab's content is on the page. They are
 * marked as read, and each run of them is warned of.
 */
export function readTabLabels(report: Report, section: Section): void {
  const { blocks } = section;
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at];
    if (block?.kind !== 'table' && block?.kind !== 'fence') continue;
    const labels: Block[] = [];
    for (let above = at - 1; above >= 0 && labels.length < MOST_LABELS; above--) {
      const label = blocks[above];
      if (label?.kind !== 'paragraph' || report.isRead(label) || !isLabel(report, label)) break;
      labels.unshift(label);
    }
    const first = labels[0];
    const last = labels[labels.length - 1];
    if (first === undefined || last === undefined) continue;
    report.read(labels);
    const names = labels.map((label) => report.source.prose(label.start, label.end).text);
    const others = names.slice(1);
    report.warn(
      'tabs',
      { start: first.start, end: last.end },
      others.length === 0
        ? `Read as the label of a tab: ${names.join(', ')}.`
        : `Labels of tabs: what follows is "${names[0]}"; what the page shows under ${others.map((name) => `"${name}"`).join(', ')} is not in its text.`,
    );
  }
}

function isLabel(report: Report, block: TextToken): boolean {
  if (block.end - block.start > LONGEST_LABEL) return false;
  const words = report.source.text.slice(block.start, block.end);
  return /^[\p{L}\p{N}][^.:;!?`\n]*$/u.test(words) && words.split(' ').length <= 6;
}

/** Blocks as one text, quoted from the first to the last. */
export function joined(facts: readonly Fact<string>[]): Fact<string> | undefined {
  if (facts.length === 0) return undefined;
  return {
    value: facts.map(({ value }) => value).join('\n\n'),
    evidence: facts.flatMap(({ evidence }) => evidence),
  };
}
