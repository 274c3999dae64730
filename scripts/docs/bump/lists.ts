import type { DocumentedSecurity, DocumentedServer } from '../model.js';
import type { Span } from '../prose/text.js';
import { type Page, trimmed } from './page.js';

/** What a list says, and the passages of it that were not understood. */
export interface Listed<T> {
  readonly entries: readonly T[];
  readonly rest: readonly Span[];
}

/** `- name: url (description)`; the name repeats the description, or the URL where there is none. */
export function readServers(page: Page, span: Span, lastMayBeCut: boolean): Listed<DocumentedServer> {
  const { text, prose } = page;
  const entries: DocumentedServer[] = [];
  const rest: Span[] = [];
  let at = span.from;
  while (at < span.to) {
    const server = serverAt(text, at, span.to, lastMayBeCut);
    if (server === undefined) {
      const next = text.indexOf(' - ', at + 1);
      const to = next === -1 || next >= span.to ? span.to : next + 1;
      rest.push(trimmed(text, at, to));
      at = to;
      continue;
    }
    const url = text.slice(server.url.from, server.url.to);
    const stated = url.length > 1 ? url.replace(/\/$/, '') : url;
    const { description } = server;
    entries.push({
      url: prose.fact(stated, server.url.from, server.url.to),
      ...(description.to > description.from && {
        description: prose.fact(
          text.slice(description.from, description.to),
          description.from,
          description.to,
        ),
      }),
    });
    at = server.to;
    while (text[at] === ' ') at++;
  }
  return { entries, rest };
}

interface ServerSpans {
  readonly url: Span;
  readonly description: Span;
  readonly to: number;
}

/** Longest "name: " looked through for the URL, and how many of its colons are tried. */
const LONGEST_NAME = 1000;
const MOST_COLONS = 20;

function serverAt(text: string, at: number, end: number, mayBeCut: boolean): ServerSpans | undefined {
  if (!text.startsWith('- ', at)) return undefined;
  const nameFrom = at + '- '.length;
  const window = text.slice(nameFrom, Math.min(end, nameFrom + LONGEST_NAME));
  let colon = window.indexOf(': ');
  for (let tried = 0; colon !== -1 && tried < MOST_COLONS; tried++, colon = window.indexOf(': ', colon + 1)) {
    const urlFrom = nameFrom + colon + ': '.length;
    const space = text.indexOf(' ', urlFrom);
    const urlTo = space === -1 || space > end ? end : space;
    if (!isServerUrl(text.slice(urlFrom, urlTo))) continue;
    const name: Span = { from: nameFrom, to: nameFrom + colon };
    const url: Span = { from: urlFrom, to: urlTo };
    if (text.startsWith(' (', urlTo) && urlTo + 2 <= end) return withDescription(text, name, url, end);
    // Without its parentheses the URL itself may have lost its end.
    if (mayBeCut && urlTo >= end) return undefined;
    return { url, description: sameText(text, name, url) ? { from: urlTo, to: urlTo } : name, to: urlTo };
  }
  return bareServer(text, nameFrom, end, mayBeCut);
}

function withDescription(text: string, name: Span, url: Span, end: number): ServerSpans | undefined {
  const from = url.to + ' ('.length;
  const nameText = text.slice(name.from, name.to);
  if (text.startsWith(')', from)) {
    const repeatsUrl = sameText(text, name, url);
    if (!repeatsUrl && nameText.includes(' - ')) return undefined;
    return { url, description: repeatsUrl ? { from, to: from } : name, to: from + 1 };
  }
  // The name is the description again, brackets and dashes included.
  if (text.startsWith(`${nameText})`, from))
    return { url, description: { from, to: from + nameText.length }, to: from + nameText.length + 1 };
  // What stands before the dash is an entry of its own: "- Ask us - Sandbox: https://host (Sandbox)".
  if (nameText.includes(' - ')) return undefined;
  const close = closingBracket(text, from, end);
  return close === undefined ? undefined : { url, description: { from, to: close }, to: close + 1 };
}

function closingBracket(text: string, from: number, end: number): number | undefined {
  let depth = 1;
  for (let at = from; at < Math.min(end, from + 4000); at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at;
  }
  return undefined;
}

/** `- https://host` alone. */
function bareServer(text: string, from: number, end: number, mayBeCut: boolean): ServerSpans | undefined {
  const space = text.indexOf(' ', from);
  const to = space === -1 || space > end ? end : space;
  if (!isServerUrl(text.slice(from, to)) || text[to - 1] === ':' || (mayBeCut && to >= end)) return undefined;
  return { url: { from, to }, description: { from, to: from }, to };
}

function isServerUrl(words: string): boolean {
  return /^(?:[a-z][a-z0-9+.-]{0,30}:\/\/[^\s()]|\/|\{[^{}\s]{1,100}\})/i.test(words);
}

function sameText(text: string, a: Span, b: Span): boolean {
  return text.slice(a.from, a.to) === text.slice(b.from, b.to);
}

/** `- Service accounts - Digest auth`: any one of them will do. */
export function readAuthentication(
  page: Page,
  span: Span,
  lastMayBeCut: boolean,
): Listed<DocumentedSecurity> {
  const { text, prose } = page;
  const entries: DocumentedSecurity[] = [];
  const rest: Span[] = [];
  for (const { from, to } of items(text, span)) {
    const name = text.startsWith('- ', from) ? trimmed(text, from + '- '.length, to) : undefined;
    if (name === undefined || name.to === name.from || (lastMayBeCut && to === span.to))
      rest.push({ from, to });
    else entries.push({ name: prose.fact(text.slice(name.from, name.to), name.from, name.to) });
  }
  return { entries, rest };
}

function* items(text: string, span: Span): Generator<Span> {
  let from = span.from;
  while (from < span.to) {
    const next = text.indexOf(' - ', from + 1);
    const to = next === -1 || next >= span.to ? span.to : next;
    yield { from, to };
    from = next === -1 || next >= span.to ? span.to : next + 1;
  }
}
