import type { Fact, SampleNode } from '../model.js';
import type { SourceText } from '../source.js';
import { codeOf } from './cells.js';
import type { Section } from './outline.js';
import { readSample } from './sample.js';
import type { FenceToken, Span } from './tree.js';

/** The `curl` command of an example request. */
export interface CurlCommand extends Span {
  /** The address that is called, in one piece where the page breaks it over lines. */
  readonly url: Fact<string> | undefined;
  readonly method: Fact<string> | undefined;
  readonly accept: Fact<string> | undefined;
  readonly contentType: Fact<string> | undefined;
  readonly digest: Span | undefined;
  /** First character of the data that is sent, and where it starts. */
  readonly data: (Span & { readonly opens: string; readonly node: SampleNode | undefined }) | undefined;
}

/** A status line with the header fields under it. */
export interface ResponseHead extends Span {
  readonly status: Fact<string>;
  readonly reason: string;
  readonly contentType: Fact<string> | undefined;
  /** Answers the digest handshake, not the request: `401` with `WWW-Authenticate`. */
  readonly challenge: boolean;
}

export function isSuccess({ status }: ResponseHead): boolean {
  return status.value.startsWith('2');
}

/** A JSON document as an example prints it, valid or not. */
export interface JsonSample extends Span {
  readonly isArray: boolean;
  /** Nothing between the braces. */
  readonly isEmpty: boolean;
  readonly text: string;
  /** What it shows; `undefined` where it cannot be read even leniently. */
  readonly node: SampleNode | undefined;
}

export interface Examples {
  readonly curls: readonly CurlCommand[];
  readonly heads: readonly ResponseHead[];
  readonly responseBodies: readonly JsonSample[];
  readonly requestBodies: readonly JsonSample[];
  readonly printed: readonly Fact<string>[];
}

const MEDIA = /\b(accept|content-type)["']?\s{0,4}:\s{0,4}["']?([\w.+-]{1,100}\/[\w.+-]{1,100})/gi;
const CURL_METHOD = /(?:^|\s)(?:--request|-X)[ =]{0,4}["']?(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE)\b/;
const CURL_DATA = /(?:^|\s)(?:--data(?:-binary|-raw|-ascii|-urlencode)?|-d|--json)(?=[\s="'{[@])[ =]*/;
const CURL = /^(?:\$ *)?curl\b/;
const STATUS = /^HTTP\/\d(?:\.\d)?[ \t]+(\d{3})\b[ \t]*(.{0,60})/;

export function readExamples(source: SourceText, sections: readonly Section[]): Examples {
  const curls: CurlCommand[] = [];
  const heads: ResponseHead[] = [];
  const responseBodies: JsonSample[] = [];
  const requestBodies: JsonSample[] = [];
  const printed: Fact<string>[] = [];
  for (const section of sections) {
    const shows = section.part ?? (section.title.kind === 'body' ? 'request' : 'response');
    for (const fence of fencesOf(section)) {
      printed.push(source.fact(codeOf(source, fence.lines), fence.start, fence.end));
      const parts = partsOf(source, fence);
      for (const curl of parts.curls) curls.push(curl);
      for (const head of parts.heads) heads.push(head);
      const bodies = shows === 'request' && parts.heads.length === 0 ? requestBodies : responseBodies;
      for (const body of parts.bodies) bodies.push(body);
    }
  }
  return { curls, heads, responseBodies, requestBodies, printed };
}

function fencesOf(section: Section): FenceToken[] {
  return section.blocks.filter((block): block is FenceToken => block.kind === 'fence');
}

function partsOf(source: SourceText, fence: FenceToken) {
  const curls: CurlCommand[] = [];
  const heads: ResponseHead[] = [];
  const bodies: JsonSample[] = [];
  const { lines } = fence;
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (line === undefined) break;
    const words = source.text.slice(line.start, Math.min(line.end, line.start + 300)).trimStart();
    let next = at + 1;
    if (CURL.test(words)) {
      next = endOf(source, lines, at + 1, /^(?:HTTP\/\d|(?:\$ *)?curl )/);
      curls.push(curlOf(source, lines.slice(at, next)));
    } else if (STATUS.test(words)) {
      next = endOf(source, lines, at + 1, /^(?:HTTP\/\d|[{[])/);
      heads.push(headOf(source, lines.slice(at, next)));
    } else if (/^[{[]/.test(words)) {
      next = endOf(source, lines, at + 1, STATUS);
      bodies.push(sampleOf(source, lines.slice(at, next)));
    }
    at = next;
  }
  return { curls, heads, bodies };
}

/** Index of the first line from `from` on that starts like `stop`. */
function endOf(source: SourceText, lines: readonly Span[], from: number, stop: RegExp): number {
  for (let at = from; at < lines.length; at++) {
    const line = lines[at];
    if (
      line !== undefined &&
      stop.test(source.text.slice(line.start, Math.min(line.end, line.start + 100)).trimStart())
    )
      return at;
  }
  return lines.length;
}

function extent(lines: readonly Span[]): Span {
  const start = lines[0]?.start ?? 0;
  return { start, end: lines[lines.length - 1]?.end ?? start };
}

function curlOf(source: SourceText, lines: readonly Span[]): CurlCommand {
  const span = extent(lines);
  const text = source.text.slice(span.start, span.end);
  const dataMatch = CURL_DATA.exec(text);
  const options = dataMatch === null ? text : text.slice(0, dataMatch.index);
  const method = CURL_METHOD.exec(text);
  const media = mediaIn(source, span.start, text);
  const digest =
    options.search(/--digest\b/) === -1 ? text.search(/--digest\b/) : options.search(/--digest\b/);
  const data = dataMatch === null ? undefined : dataOf(source, lines, dataMatch.index + dataMatch[0].length);
  return {
    ...span,
    url: urlOf(source, lines, data && { start: data.start, end: data.node?.end ?? span.end }),
    method:
      method?.[1] === undefined
        ? undefined
        : source.fact(
            method[1],
            span.start + method.index + method[0].indexOf('-'),
            span.start + method.index + method[0].length,
          ),
    accept: media.get('accept'),
    contentType: media.get('content-type'),
    digest:
      digest === -1
        ? undefined
        : { start: span.start + digest, end: span.start + digest + '--digest'.length },
    data,
  };
}

/** An address with the quote before it; one without a quote ends with its word. */
const URL_WORDS = /(?:^|[\s=])(?:(["'])(https?:\/\/[^"']*)|(https?:\/\/[^\s"'\\]+))/g;
/** An address starts in the first characters of its line. */
const LONGEST_URL_LINE = 2_000;
/** More lines than an address is broken over. */
const MOST_URL_LINES = 4;

/** @param sent what is sent, which may hold addresses of its own */
function urlOf(source: SourceText, lines: readonly Span[], sent: Span | undefined): Fact<string> | undefined {
  for (const [index, { start, end }] of lines.entries()) {
    const line = source.text.slice(start, Math.min(end, start + LONGEST_URL_LINE));
    for (const { 0: all, 1: quote, 2: quoted, 3: bare, index: at } of line.matchAll(URL_WORDS)) {
      const first = quoted ?? bare ?? '';
      const from = start + at + all.length - first.length;
      const isInside = sent !== undefined && from >= sent.start && from < sent.end;
      // Of an odd number of quotes one is open: the address is part of a header.
      const before = line.slice(0, at).match(quote === "'" ? /'/g : /"/g)?.length ?? 0;
      if (isInside || before % 2 === 1) continue;
      if (quote === undefined || line[at + all.length] === quote)
        return source.fact(first, from, from + first.length);
      let url = first.trim();
      for (const next of lines.slice(index + 1, index + MOST_URL_LINES)) {
        const words = source.text.slice(next.start, next.end);
        const close = words.indexOf(quote);
        url += words.slice(0, close === -1 ? undefined : close).trim();
        if (close !== -1) return source.fact(url, from, next.start + close);
      }
    }
  }
  return undefined;
}

function dataOf(source: SourceText, lines: readonly Span[], from: number): CurlCommand['data'] {
  const { start, end } = extent(lines);
  const text = source.text.slice(start, end);
  let at = from;
  // Quotes, blanks and the numbers of numbered lines stand before the document.
  while (at < text.length && /[\s"'\\|\d]/.test(text[at] ?? '')) at++;
  const opens = text[at] ?? '';
  const rest = lines.flatMap((line) =>
    line.end <= start + at ? [] : [{ start: Math.max(line.start, start + at), end: line.end }],
  );
  return {
    start: start + from,
    end: start + Math.min(at + 1, text.length),
    opens,
    node: opens === '{' || opens === '[' ? readSample(source.text, rest) : undefined,
  };
}

/** The media types of `Accept` and `Content-Type`; the first of each. */
function mediaIn(source: SourceText, offset: number, text: string): Map<string, Fact<string>> {
  const media = new Map<string, Fact<string>>();
  for (const match of text.matchAll(MEDIA)) {
    const [whole, name = '', type = ''] = match;
    const key = name.toLowerCase();
    const start = offset + match.index;
    if (!media.has(key)) media.set(key, source.fact(type.toLowerCase(), start, start + whole.length));
  }
  return media;
}

function headOf(source: SourceText, lines: readonly Span[]): ResponseHead {
  const first = lines[0] ?? { start: 0, end: 0 };
  const lead = source.text.slice(first.start, first.end).search(/\S/);
  const start = first.start + Math.max(lead, 0);
  const match = STATUS.exec(source.text.slice(start, Math.min(first.end, start + 200)));
  const code = match?.[1] ?? '';
  const span = extent(lines);
  const text = source.text.slice(span.start, span.end);
  return {
    ...span,
    status: source.fact(code, start, start + (match?.[0].trimEnd().length ?? 0)),
    reason: (match?.[2] ?? '').trim(),
    contentType: mediaIn(source, span.start, text).get('content-type'),
    challenge: code === '401',
  };
}

function sampleOf(source: SourceText, lines: readonly Span[]): JsonSample {
  const span = extent(lines);
  const text = codeOf(source, lines).trim();
  return {
    ...span,
    isArray: text.startsWith('['),
    isEmpty: text.length < 40 && /^(?:\{\s*\}|\[\s*\])$/.test(text),
    text,
    node: readSample(source.text, lines),
  };
}
