import type { DocumentedOperation, DocumentedRole, Fact } from '../model.js';
import { rolesByAction, sentences, statedRoles } from '../prose.js';
import type { Prose, SourceText } from '../source.js';
import { descriptionOf } from './cells.js';
import type { Section } from './outline.js';
import type { Report } from './report.js';
import type { Block, Cell, Table } from './tree.js';
import { plainWords } from './words.js';

const CALLER =
  /\b(?:you|your|caller|callers|whoever|who(?:ever)? (?:asks|calls)|requester|requesting|(?:this|the) (?:endpoint|resource|operation|request|call|api)|api keys?|credentials)\b/i;
const NEED =
  /\b(?:must|needs?|needed|requires?|required|has to|have to|holds?|only|may|can|allowed|entitled|reserved|limited|takes|without)\b/i;
/** Somebody else gets, has or loses a role. */
const GRANT =
  /\b(?:grants?|granted|assigns?|assigned|gives?|gets?|adds?|removes?|with the following roles|list of roles)\b/i;
const ROLE_NAME = /^(?:[A-Z][\w/-]*(?: [A-Za-z][\w/-]*){0,6}|[A-Z][A-Z_]{3,})$/;
const SPAN = /`([^`]{2,80})`(?: ?\(`([^`]{2,80})`\))?/g;

/**
 * Roles the caller needs, from the sentences of the preamble and its notes, and from sections about roles: their
 * prose, lists and tables. Roles in the descriptions of parameters and fields say nothing of the caller.
 */
export function readRoles(
  report: Report,
  sections: readonly Section[],
): Pick<DocumentedOperation, 'roles' | 'roleActions'> {
  const stated: DocumentedRole[] = [];
  for (const section of sections) {
    const { kind } = section.title;
    const own = kind === 'roles';
    if (!own && kind !== 'preamble' && kind !== 'operation' && kind !== 'other') continue;
    const blocks = [...section.blocks, ...section.notes.flatMap((note) => note.blocks)];
    let listed = false;
    for (const block of blocks) {
      if (block.kind === 'table' && own) {
        stated.push(...rolesOfTable(report, block));
        continue;
      }
      if (block.kind !== 'paragraph' && block.kind !== 'item' && block.kind !== 'definition') continue;
      const span = block.kind === 'item' ? block.words : block;
      const prose = report.source.prose(span.start, span.end);
      const found = own || listed ? ownRoles(prose, block.kind === 'item') : callersRoles(prose);
      stated.push(...found);
      if (own && found.length > 0) report.read([block]);
      if (block.kind === 'paragraph') listed = announcesRoles(prose.text);
    }
  }
  return rolesByAction(stated);
}

/** "You must have one of the following roles:" */
function announcesRoles(text: string): boolean {
  const last = text.slice(-200);
  return /\broles?\b[^.]*:$/i.test(last) && CALLER.test(last) && NEED.test(last);
}

function ownRoles(prose: Prose, item: boolean): readonly DocumentedRole[] {
  const stated = statedRoles(prose, { aboutCaller: true });
  if (stated.length > 0) return stated;
  const marked = markedRoles(prose, 0, prose.text.length);
  if (marked.length > 0) return marked;
  const words = plainWords(prose.text.slice(0, 100)).replace(/[.,;]$/, '');
  return item && ROLE_NAME.test(words) ? [prose.fact(words)] : [];
}

function callersRoles(prose: Prose): readonly DocumentedRole[] {
  const stated = statedRoles(prose);
  if (stated.length > 0) return stated;
  return sentences(prose.text).flatMap(({ from, to }) => {
    const words = prose.text.slice(from, to);
    if (words.length > 600 || !/\b(?:roles?|permissions?|privileges?|access|owner|admin)\b/i.test(words))
      return [];
    if (!CALLER.test(words) || !NEED.test(words) || GRANT.test(words)) return [];
    if (/^\W{0,4}(?:if|when|unless|once|after)\b/i.test(words)) return [];
    return markedRoles(prose, from, to);
  });
}

/** Names in code spans that look like roles; of a pair of names the one that people know. */
function markedRoles(prose: Prose, from: number, to: number): Fact<string>[] {
  const found: Fact<string>[] = [];
  for (const match of prose.text.slice(from, to).matchAll(SPAN)) {
    const name = (match[2] ?? match[1] ?? '').trim();
    if (ROLE_NAME.test(name))
      found.push(prose.fact(name, from + match.index, from + match.index + match[0].length));
  }
  return found;
}

/** A column headed "Needed Role" or "Role", or roles as the heads of a matrix; each for what its row is about. */
function rolesOfTable(report: Report, table: Table): readonly DocumentedRole[] {
  const { source } = report;
  const heads = table.header.cells.map((cell) =>
    plainWords(source.text.slice(cell.start, Math.min(cell.end, cell.start + 100))),
  );
  const column = heads.findIndex((head) => /\broles?\b/i.test(head));
  const rolesIn = (cell: Cell) => cell.blocks.flatMap((block) => rolesOfBlock(report, block));
  const needed = table.rows.flatMap(({ cells }): readonly DocumentedRole[] => {
    const named = heads.findIndex((head) => ACTION_HEAD.test(head));
    const said = cells[named === -1 && column !== 0 ? 0 : named];
    const action = said && descriptionOf(source, said.blocks);
    const roles =
      column === -1
        ? table.header.cells.flatMap((head, index) =>
            index > 0 && isTicked(source, cells[index]) ? rolesIn(head) : [],
          )
        : cells.slice(column, column + 1).flatMap(rolesIn);
    return roles.map((role) => ({ ...role, ...(action && { action }) }));
  });
  // A matrix without a single mark: its heads still are roles.
  const found = needed.length > 0 || column !== -1 ? needed : table.header.cells.slice(1).flatMap(rolesIn);
  if (found.length > 0) report.read([table]);
  return found;
}

const ACTION_HEAD =
  /^(?:actions?|operations?|tasks?|level|access|purpose|to|required (?:for|to)|needed (?:for|to))\b/i;

/** A cell of a matrix that says yes. */
function isTicked(source: SourceText, cell: Cell | undefined): boolean {
  const words =
    cell === undefined ? '' : plainWords(source.text.slice(cell.start, Math.min(cell.end, cell.start + 50)));
  return words !== '' && !/^(?:[-–—✗✘✕×]|no|none|n\/a|false)$/i.test(words);
}

function rolesOfBlock(report: Report, block: Block): readonly Fact<string>[] {
  if (block.kind !== 'paragraph' && block.kind !== 'item') return [];
  const span = block.kind === 'item' ? block.words : block;
  const prose = report.source.prose(span.start, span.end);
  const marked = markedRoles(prose, 0, prose.text.length);
  if (marked.length > 0) return marked;
  const words = plainWords(prose.text.slice(0, 100));
  return ROLE_NAME.test(words) && /\s/.test(words) ? [prose.fact(words)] : [];
}
