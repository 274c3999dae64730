import type { Fact, HttpMethod } from '../model.js';
import type { SourceText } from '../source.js';
import type { Section } from './outline.js';
import type { FenceToken, Span } from './tree.js';

/** A name in braces in the path or the query string of a method line. */
export interface Placeholder extends Span {
  readonly name: string;
  /** Of a query string: the parameter it is the value of. */
  readonly parameter?: Fact<string>;
}

/** One method line: `DELETE /groups/{GROUP-ID}/peers/{PEER-ID}`. */
export interface MethodLine {
  readonly method: Fact<HttpMethod>;
  /** Scheme and host, where the line has an absolute URL. */
  readonly origin: Fact<string> | undefined;
  /** With a leading slash, without the query string. */
  readonly path: Fact<string>;
  readonly placeholders: readonly Placeholder[];
  /** Parameters of a query string on the line. */
  readonly query: readonly (Fact<string> & { readonly placeholder: string | undefined })[];
  readonly fence: FenceToken;
  /** Words after the path. */
  readonly rest: Span | undefined;
}

const METHOD = /^(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE)[ \t]+(?=\S)/;
const LONGEST_PATH = 4096;

export function methodLines(source: SourceText, sections: readonly Section[]): MethodLine[] {
  return sections
    .filter(({ title }) => title.kind !== 'example')
    .flatMap(({ blocks }) =>
      blocks.flatMap((block) => (block.kind === 'fence' ? methodLinesIn(source, block) : [])),
    );
}

function methodLinesIn(source: SourceText, fence: FenceToken): MethodLine[] {
  const { text } = source;
  const found: MethodLine[] = [];
  const { lines } = fence;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at];
    if (line === undefined) break;
    const match = METHOD.exec(text.slice(line.start, Math.min(line.end, line.start + 64)));
    const word = match?.[1];
    if (match === null || word === undefined) {
      // Only the first line makes a fence a method line; code that merely contains one is an example.
      if (found.length === 0) return [];
      continue;
    }
    const parts: Span[] = [{ start: line.start + match[0].length, end: line.end }];
    while (at + 1 < lines.length) {
      const next = lines[at + 1];
      if (next === undefined || !continuesPath(text, next)) break;
      parts.push(next);
      at++;
    }
    const read = readPath(source, parts);
    if (read === undefined) continue;
    const method = source.fact(word.toLowerCase() as HttpMethod, line.start, line.start + word.length);
    found.push({ method, fence, ...read });
  }
  return found;
}

/** The path goes on where a second line of code is one word without a verb. */
function continuesPath(text: string, line: Span): boolean {
  if (line.end === line.start || line.end - line.start > LONGEST_PATH) return false;
  const words = text.slice(line.start, line.end).trim();
  return /^[/{?&=\w][^\s"']*$/.test(words) && !METHOD.test(words);
}

function readPath(
  source: SourceText,
  parts: readonly Span[],
): Omit<MethodLine, 'method' | 'fence'> | undefined {
  const chars: string[] = [];
  const offsets: number[] = [];
  let rest: Span | undefined;
  for (const part of parts) {
    let depth = 0;
    let started = false;
    for (let at = part.start; at < part.end; at++) {
      const char = source.text[at] ?? '';
      const blank = char === ' ' || char === '\t';
      if (blank && !started) continue;
      if (char === '{') depth++;
      if (char === '}') depth--;
      if (blank && depth <= 0) {
        rest = { start: at + 1, end: part.end };
        break;
      }
      started = true;
      chars.push(char);
      offsets.push(at);
      if (chars.length > LONGEST_PATH) return undefined;
    }
  }
  const words = chars.join('');
  const from = offsets[0];
  const last = offsets[offsets.length - 1];
  if (from === undefined || last === undefined) return undefined;
  const at = (index: number) => offsets[index] ?? last + 1;
  const end = (index: number) => (offsets[index - 1] ?? last) + 1;
  const origin = /^https?:\/\/[^/?#\s]+/.exec(words)?.[0];
  const queryAt = words.indexOf('?') === -1 ? words.length : words.indexOf('?');
  const pathFrom = origin?.length ?? 0;
  if (origin === undefined && !/^[/\w{]/.test(words)) return undefined;
  const stated = words.slice(pathFrom, queryAt);
  const path = stated.startsWith('/') ? stated : `/${stated}`;
  const placeholders = [...stated.matchAll(/\{([^{}]{1,200})\}/g)].map((match) => ({
    name: match[1]?.trim() ?? '',
    start: at(pathFrom + match.index),
    end: end(pathFrom + match.index + match[0].length),
  }));
  const query: (Fact<string> & { placeholder: string | undefined })[] = [];
  let index = queryAt + 1;
  for (const pair of words.slice(queryAt + 1).split('&')) {
    const [name = '', value = ''] = pair.split('=', 2);
    if (/^[\w.[\]-]+$/.test(name))
      query.push({
        ...source.fact(name, at(index), end(index + name.length)),
        placeholder: /^\{([^{}]+)\}$/.exec(value)?.[1],
      });
    index += pair.length + 1;
  }
  return {
    origin: origin === undefined ? undefined : source.fact(origin, at(0), end(origin.length)),
    path: source.fact(path, at(Math.min(pathFrom, words.length - 1)), end(queryAt)),
    placeholders,
    query,
    rest,
  };
}
