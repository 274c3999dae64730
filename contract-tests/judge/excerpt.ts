/** Cuts the part of a body that a finding is about, with a little around it. */
import { readPointer } from '../../contract/json.js';
import { type JsonScan, scanJson } from '../../contract/json-scan.js';
import type { Violation } from '../types.js';
import { visible } from './preview.js';

export interface Place {
  readonly span?: { readonly start: number; readonly end: number };
  readonly pointer?: string;
  readonly mark: 'key' | 'value';
}

type Excerpt = NonNullable<Violation['excerpt']>;

/** Characters shown before and after the offending part, and of the part itself. */
const around = 40;
const longestPart = 120;

/** One excerpt for each place that can be shown, in the same order. One walk over the text, however many places there are. */
export function excerpts(
  text: string | undefined,
  scan: JsonScan | undefined,
  places: readonly Place[],
): (Excerpt | undefined)[] {
  if (text === undefined || text === '') return places.map(() => undefined);
  const readable = scan && !scan.error && scan.trailing === undefined;
  const wanted = new Set(
    places.flatMap(({ pointer, span }) => (pointer === undefined || span ? [] : [pointer])),
  );
  const spans = readable && wanted.size > 0 ? locate(text, wanted) : new Map<string, Located>();
  return places.map(({ span, pointer, mark }) => {
    if (span) return cut(text, span.start, span.end);
    const located = pointer === undefined ? undefined : spans.get(pointer);
    const range = mark === 'key' ? (located?.key ?? located?.value) : located?.value;
    return range ? cut(text, range[0], range[1]) : undefined;
  });
}

interface Located {
  key?: readonly [number, number];
  value?: readonly [number, number];
}

interface Node {
  readonly children: Map<string, Node>;
  located?: Located;
}

/** Where the values at some pointers stand in a text. Of a key given twice, the last one counts, as for `JSON.parse`. */
export function locate(text: string, pointers: ReadonlySet<string>): Map<string, Located> {
  const root: Node = { children: new Map() };
  const found = new Map<string, Located>();
  for (const pointer of pointers) {
    let node = root;
    for (const token of readPointer(pointer)) {
      const child: Node = node.children.get(token) ?? { children: new Map() };
      node.children.set(token, child);
      node = child;
    }
    node.located = {};
    found.set(pointer, node.located);
  }
  const open: { node: Node | undefined; start: number }[] = [];
  let key: readonly [number, number] | undefined;
  scanJson(text, {
    key: (_, start, end) => {
      key = [start, end];
    },
    begin: (start, name) => {
      const node = name === undefined ? root : open.at(-1)?.node?.children.get(String(name));
      if (node?.located && typeof name === 'string' && key) node.located.key = key;
      open.push({ node, start });
    },
    end: (end) => {
      const closed = open.pop();
      if (closed?.node?.located) closed.node.located.value = [closed.start, end];
    },
  });
  return found;
}

function cut(text: string, start: number, end: number): Excerpt {
  const stop = Math.min(end, start + longestPart);
  const from = Math.max(0, start - around);
  const to = Math.min(text.length, stop + around);
  return { text: visible(text.slice(from, to)), start: start - from, end: stop - from };
}
