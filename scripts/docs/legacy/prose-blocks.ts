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

/** What a section tells that nobody has read yet: paragraphs, each for itself, and lists, each as a whole. */
export function unreadPassages(report: Report, section: Section): readonly (readonly Block[])[] {
  const passages: Block[][] = [];
  let list: Block[] | undefined;
  for (const block of section.blocks) {
    const isListed = block.kind === 'item' || block.kind === 'definition';
    if (!(isListed || block.kind === 'paragraph') || report.isRead(block)) list = undefined;
    else if (isListed && list !== undefined) list.push(block);
    else {
      const passage = [block];
      passages.push(passage);
      list = isListed ? passage : undefined;
    }
  }
  return passages;
}

/**
 * Labels of tabs stand as bare paragraphs before a table or code: only the first tab's content is on the page. They are
 * marked as read, and each run of them is warned of. Before prose, or at the end, it takes three of them; in a cell one alone
 * is no label.
 */
export function readTabLabels(report: Report, { blocks }: Pick<Section, 'blocks'>, inCell = false): void {
  for (let at = 0; at <= blocks.length; at++) {
    const block = blocks[at];
    const isShown = block?.kind === 'table' || block?.kind === 'fence';
    if (!isShown && block?.kind === 'paragraph' && isLabel(report, block)) continue;
    const labels: Block[] = [];
    for (let above = at - 1; above >= 0 && labels.length < MOST_LABELS; above--) {
      const label = blocks[above];
      if (label?.kind !== 'paragraph' || report.isRead(label) || !isLabel(report, label)) break;
      labels.unshift(label);
    }
    const first = labels[0];
    const last = labels[labels.length - 1];
    const fewest = !isShown ? 3 : inCell ? 2 : 1;
    if (first === undefined || last === undefined || labels.length < fewest) continue;
    if (block === undefined && inCell) continue;
    report.read(labels);
    const names = labels.map((label) => report.source.prose(label.start, label.end).text);
    report.warn('tabs', { start: first.start, end: last.end }, tabsMessage(names, block, isShown));
  }
}

function tabsMessage(names: readonly string[], block: Block | undefined, isShown: boolean): string {
  const others = names.slice(1);
  if (others.length === 0) return `Read as the label of a tab: ${names.join(', ')}.`;
  if (block === undefined)
    return `Labels of tabs, and nothing of what the page shows under them: ${names.join(', ')}.`;
  const all = (labels: readonly string[]) => labels.map((name) => `"${name}"`).join(', ');
  // A table or code is what the first tab shows; a paragraph may as well be the text that goes on.
  return isShown
    ? `Labels of tabs: what follows is "${names[0]}"; what the page shows under ${all(others)} is not in its text.`
    : `Labels of tabs ${all(names)}; of what the page shows under them, its text has one at most.`;
}

function isLabel(report: Report, block: TextToken): boolean {
  if (block.end - block.start > LONGEST_LABEL) return false;
  const words = report.source.text.slice(block.start, block.end);
  // "An alphanumeric string" tells; a full stop ends no sentence inside a name: `X.509`.
  return (
    /^(?!an? |the |\d)[\p{L}\p{N}](?:[^.:;!?`\n]|\.(?=[\p{L}\p{N}]))*$/iu.test(words) &&
    words.split(' ').length <= 6
  );
}

/** Blocks as one text, quoted from the first to the last. */
export function joined(facts: readonly Fact<string>[]): Fact<string> | undefined {
  if (facts.length === 0) return undefined;
  return {
    value: facts.map(({ value }) => value).join('\n\n'),
    evidence: facts.flatMap(({ evidence }) => evidence),
  };
}

const NEGATION = /\b(?:no|not|none|nothing|neither|nor|without|never|cannot|lacks?|omits?)\b|n['’]t\b/i;

/** "This endpoint does not use HTTP request body parameters." */
export function saysNone(sentence: string): boolean {
  if (!NEGATION.test(sentence) || sentence.length > 250) return false;
  return /\b(?:parameters?|body|bodies|payload|data|elements?|fields?)\b/i.test(sentence);
}

export type NothingReturned = 'empty-object' | 'no-body' | 'no-elements';

/** "returns an empty JSON object", "doesn't return a response body", "does not have response elements". */
export function saysNothingReturned(sentence: string): NothingReturned | undefined {
  if (sentence.length > 250) return undefined;
  if (/\bempty\b[^.]{0,40}\b(?:object|document|json)\b/i.test(sentence) || /`\{ ?\}`/.test(sentence))
    return /\bnot\b[^.]{0,20}\bempty\b/i.test(sentence) ? undefined : 'empty-object';
  if (/\bempty\b[^.]{0,30}\b(?:body|response|payload|content|answer)\b/i.test(sentence)) return 'no-body';
  if (
    /\b(?:body|response|answer|payload)\b[^.]{0,20}\b(?:is|comes back|stays|remains|left) empty\b/i.test(
      sentence,
    )
  )
    return 'no-body';
  if (!NEGATION.test(sentence)) return undefined;
  if (/\b(?:elements?|fields?|parameters?)\b/i.test(sentence)) return 'no-elements';
  if (/\b(?:body|bodies|content|payload|document|data|anything|nothing|response)\b/i.test(sentence))
    return 'no-body';
  return undefined;
}

/** The sentence that says that query parameters of all resources may be used. */
export function isQuerySentence(sentence: string): boolean {
  return (
    /\bquery[- ]?(?:string )?parameters?\b/i.test(sentence) ||
    /\b(?:all|none|any) of (?:these|them|which)\b.{0,40}\b(?:optional|mandatory|required)\b/i.test(sentence)
  );
}

/** "This API reference is deprecated": of the reference, not of the operation. */
export function saysReferenceDeprecated(sentence: string): boolean {
  return (
    /\b(?:deprecated|deprecates?|deprecation)\b/i.test(sentence) &&
    /\b(?:reference|documentation|docs|api version|version of the api|v1(?:\.\d)? api|these pages|this page)\b/i.test(
      sentence,
    )
  );
}

/** @param inNote a note may be about something that the operation deals with: only "This ..." is about the page. */
export function saysOperationDeprecated(sentence: string, inNote = false): boolean {
  const said =
    /\b(?:this (?:endpoint|operation|resource|method|call|feature)|the (?:endpoint|operation|resource|method|call))\b[^.]{0,40}\b(?:is|has been|was) (?:now )?deprecated\b/i.exec(
      sentence,
    );
  return said !== null && (!inNote || /^this [a-z]+ (?:is|has been|was)\b/i.test(sentence));
}

export function saysDigest(sentence: string): boolean {
  return /\bdigest\b/i.test(sentence) && /\b(?:http|auth\w*|credentials?|api keys?|access)\b/i.test(sentence);
}
