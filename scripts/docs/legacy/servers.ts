import type { DocumentedServer, Evidence, Fact } from '../model.js';
import type { MethodLine } from './method.js';
import type { Section } from './outline.js';
import type { Report } from './report.js';

const URL_WORDS = /`?<?(https?:\/\/[^\s`<>"')\]]+)>?`?/;
const LONGEST = 300;
/** Sections above the method line, where a URL on a line of its own is the base URL. */
const MAY_BE_BARE: readonly string[] = ['preamble', 'operation', 'other', 'roles'];

/**
 * Base URLs: `Base URL: `https://...``, or the bare code span on a line of its own; an absolute URL on the method line
 * where there is neither.
 */
export function readServers(
  report: Report,
  sections: readonly Section[],
  method: MethodLine,
): readonly DocumentedServer[] {
  const servers = new Map<string, Evidence[]>();
  const add = (url: string, evidence: Evidence) => {
    const known = servers.get(url);
    if (known === undefined) servers.set(url, [evidence]);
    else known.push(evidence);
  };
  for (const { title, blocks, notes } of sections) {
    if (title.kind === 'example') continue;
    for (const block of [...blocks, ...notes.flatMap((note) => note.blocks)]) {
      if (block.kind !== 'paragraph' || block.end - block.start > LONGEST) continue;
      const prose = report.source.prose(block.start, block.end);
      const match = URL_WORDS.exec(prose.text);
      const mayBeBare = MAY_BE_BARE.includes(title.kind);
      if (match?.[1] === undefined || !isBaseUrl(prose.text, match[0], match.index, mayBeBare)) continue;
      const url = match[1].replace(/[.,;]+$/, '').replace(/\/+$/, '');
      const from = match.index + match[0].indexOf(match[1]);
      add(url, prose.evidence(from, from + match[1].length));
      report.read([block]);
    }
  }
  const { origin } = method;
  if (servers.size === 0 && origin !== undefined)
    for (const evidence of origin.evidence) add(origin.value, evidence);
  return [...servers].map(([url, evidence]) => ({ url: { value: url, evidence } }));
}

/** Alone in its paragraph, or with words that call it a base URL. */
function isBaseUrl(text: string, span: string, at: number, mayBeBare: boolean): boolean {
  const around = `${text.slice(0, at)} ${text.slice(at + span.length)}`.trim();
  if (around === '' || around === '.') return mayBeBare;
  return (
    /\bbase\b.{0,20}\b(?:url|uri|path|address)\b/i.test(around) ||
    /^(?:url|server|host|endpoint):?$/i.test(around)
  );
}

/** The path without a base path that the server already has, and without the server itself. */
export function relativePath(
  method: MethodLine,
  servers: readonly DocumentedServer[],
  report: Report,
): Fact<string> {
  const { path, origin } = method;
  for (const { url } of servers) {
    const match = /^(https?:\/\/[^/]+)(\/.*)?$/.exec(url.value);
    const base = match?.[2];
    if (base === undefined || (origin !== undefined && origin.value !== match?.[1])) continue;
    if (path.value === base || path.value === `${base}/`) return { ...path, value: '/' };
    if (path.value.startsWith(`${base}/`)) return { ...path, value: path.value.slice(base.length) };
  }
  const server = servers[0]?.url.value;
  if (origin !== undefined && server !== undefined && server !== origin.value)
    report.warn(
      'server-disagrees',
      method.fence,
      `The method line names ${origin.value}, the base URL is ${server}: the base URL is taken.`,
    );
  return path;
}
