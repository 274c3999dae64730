import {
  contentsOf,
  type HeadingRole,
  headingRoles,
  noteKind,
  type SectionTitle,
  sectionTitle,
} from './headings.js';
import { blocksOf } from './tables.js';
import { type Token, tokensOf } from './tokens.js';
import type { Block, HeadingToken, Span } from './tree.js';

/** Text under `## Note`, `## Important` and the like. */
export interface Note extends Span {
  /** `note`, `important`, `see also`, ... */
  readonly kind: string;
  readonly title: HeadingToken | undefined;
  readonly blocks: readonly Block[];
}

export interface Section {
  readonly title: SectionTitle;
  /** The preamble has none. */
  readonly heading: HeadingToken | undefined;
  /** In examples: whether it shows the request or the response, as far as the headings say. */
  readonly part: 'request' | 'response' | undefined;
  readonly blocks: readonly Block[];
  readonly notes: readonly Note[];
}

export interface Outline {
  readonly title: HeadingToken | undefined;
  readonly sections: readonly Section[];
  /** "What is MongoDB Atlas? →" ends every whole page. */
  readonly footer: Block | undefined;
  /** Level-one headings after the first. */
  readonly furtherTitles: readonly HeadingToken[];
}

const FOOTER = /^What is MongoDB\b.{0,40}→$/;
const CRUMB = /^Docs Home\s+→/;

/** Splits a page into its preamble and its sections. */
export function outlineOf(text: string): Outline {
  const tokens = tokensOf(text);
  const roles = headingRoles(tokens, text);
  const furniture = furnitureOf(tokens, text);
  const blocks = blocksOf(tokens, text, roles).filter((block) => !furniture.has(block));
  const footer = blocks.findLast((block) => block.kind === 'paragraph' && FOOTER.test(wordsOf(block, text)));
  const titles = blocks.filter((block) => block.kind === 'heading' && block.level === 1);
  return {
    title: titles.find((block) => block.kind === 'heading'),
    furtherTitles: titles.slice(1).filter((block) => block.kind === 'heading'),
    footer,
    sections: sectionsOf(
      blocks.filter((block) => block !== footer && !(block.kind === 'heading' && block.level === 1)),
      text,
      roles,
    ),
  };
}

/** First words of a block, enough to recognise a fixed line. */
function wordsOf(block: Span, text: string): string {
  return text.slice(block.start, Math.min(block.end, block.start + 200));
}

/** Crumb, feedback link and table of contents. */
function furnitureOf(tokens: readonly Token[], text: string): Set<object> {
  const furniture = new Set<object>();
  const firstHeading = tokens.findIndex((token) => token.kind === 'heading');
  tokens.forEach((token, at) => {
    if (token.kind !== 'paragraph') return;
    const words = wordsOf(token, text);
    if (at < Math.max(firstHeading, 1) && CRUMB.test(words)) furniture.add(token);
    if (words === 'Share Feedback' && at <= firstHeading + 3) furniture.add(token);
    if (words.toLowerCase() === 'on this page') furniture.add(token);
  });
  const { last } = contentsOf(tokens, text);
  for (let at = last; at >= 0 && tokens[at]?.kind === 'item'; at--) {
    const token = tokens[at];
    if (token !== undefined) furniture.add(token);
  }
  return furniture;
}

function sectionsOf(
  blocks: readonly Block[],
  text: string,
  roles: ReadonlyMap<Token, HeadingRole>,
): Section[] {
  const sections: { -readonly [K in keyof Section]: Section[K] }[] = [];
  let current = section({ kind: 'preamble' }, undefined, undefined);
  sections.push(current.section);
  let inExample = false;
  for (let at = 0; at < blocks.length; at++) {
    const block = blocks[at];
    if (block === undefined) break;
    if (block.kind !== 'heading') {
      current.blocks.push(block);
      continue;
    }
    const role = roles.get(block);
    const words = text.slice(block.words.start, Math.min(block.words.end, block.words.start + 300));
    if (role === 'note') {
      const { note, last } = noteAt(blocks, at, noteKind(words) ?? 'note', text, roles);
      current.notes.push(note);
      at = last;
      continue;
    }
    const title = sectionTitle(words);
    const part = /\brequest\b/i.test(words)
      ? 'request'
      : /\bresponse\b/i.test(words)
        ? 'response'
        : undefined;
    if (title.kind === 'example') inExample = true;
    else if (!(inExample && staysInExample(words, title))) inExample = false;
    current = inExample
      ? section(
          { kind: 'example' },
          block,
          part ?? (title.kind === 'example' ? undefined : current.section.part),
        )
      : section(title, block, undefined);
    sections.push(current.section);
  }
  return sections;
}

function section(title: SectionTitle, heading: HeadingToken | undefined, part: Section['part']) {
  const blocks: Block[] = [];
  const notes: Note[] = [];
  return { blocks, notes, section: { title, heading, part, blocks, notes } };
}

/** Under "Example" the headings "Request", "Response", "Response Header", "Response Body" are parts of it. */
function staysInExample(words: string, title: SectionTitle): boolean {
  if (title.kind === 'other') return true;
  return /^(?:http )?(?:request|response)(?: (?:headers?|body|document|example))?$/i.test(
    words.replace(/`/g, '').trim(),
  );
}

/**
 * A note has no end mark. Its first paragraph belongs to it, and whatever that paragraph leads into: a list, a
 * definition list, code.
 */
function noteAt(
  blocks: readonly Block[],
  from: number,
  kind: string,
  text: string,
  roles: ReadonlyMap<Token, HeadingRole>,
): { note: Note; last: number } {
  let at = from;
  const next = blocks[at + 1];
  const title = next?.kind === 'heading' && roles.get(next) === 'note-title' ? next : undefined;
  if (title !== undefined) at++;
  const taken: Block[] = [];
  for (;;) {
    const block = blocks[at + 1];
    if (block === undefined || !belongsToNote(block, taken, blocks[at + 2], text)) break;
    taken.push(block);
    at++;
  }
  const start = blocks[from]?.start ?? 0;
  return { note: { kind, title, blocks: taken, start, end: blocks[at]?.end ?? start }, last: at };
}

function belongsToNote(
  block: Block,
  taken: readonly Block[],
  after: Block | undefined,
  text: string,
): boolean {
  if (block.kind === 'item' || block.kind === 'definition') return true;
  if (block.kind === 'fence') {
    const before = taken[taken.length - 1];
    return before !== undefined && text[before.end - 1] === ':';
  }
  return block.kind === 'paragraph' && (taken.length === 0 || after?.kind === 'definition');
}
