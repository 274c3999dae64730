/** Layout is not content: pages wrapped, indented, broken and headed otherwise state the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wrap } from './testing/layout.js';
import { readText } from './testing/read.js';

const fixtures = new URL('../fixtures/legacy/', import.meta.url);
const samples = readdirSync(fixtures)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => ({ name, text: readFileSync(new URL(name, fixtures), 'utf8') }));

const TYPE = '(?:string|boolean|integer|number|object|array|document|date)';
/** The first cell of a row, by the type in the second. */
const NAME = new RegExp(`(?<=\\n\\n|  \\n  \\n)(\`?)([a-z][\\w.[\\]]*)(\`?)(?=\\n\\n\\|\\n\\n${TYPE})`, 'g');
const HEADS =
  /(?<=\n)(Name|Field|Parameter|Body Parameter|Path Element)\n\n\|\n\nType\n\n\|\n\n(Necessity\n\n\|\n\n)?Description/g;

function broken(text: string, at: RegExp): string {
  return text.replace(NAME, (_, open: string, name: string, close: string) =>
    name
      .split(at)
      .map((part) => open + part + close)
      .join('\n\n'),
  );
}

/** Paragraphs of prose, each with the blanks at its end. */
function rewrapped(text: string, change: (words: string) => string): string {
  return text.replace(/(?<=^|\n\n| {2}\n {2}\n)[A-Z][^\n#|]{30,}(?:\n[^\s#|[*-][^\n]*)*/g, (paragraph) => {
    const end = /[ ]*$/.exec(paragraph)?.[0] ?? '';
    return (
      change(
        paragraph
          .trimEnd()
          .replace(/(?<=\w-)\n(?=[a-z])/g, '')
          .replace(/\s+/g, ' '),
      ) + end
    );
  });
}

function withSectionFirst(text: string, first: RegExp, before: RegExp): string {
  const from = text.search(first);
  const to = text.slice(from + 5).search(/^#{2,3} (?:Request|Response|Example)/m) + from + 5;
  const at = text.search(before);
  if (at === -1 || from < at || to < from) return text;
  return text.slice(0, at) + text.slice(from, to) + text.slice(at, from) + text.slice(to);
}

const VARIANTS: Readonly<Record<string, (text: string) => string>> = {
  'CRLF line ends': (text) => text.replaceAll('\n', '\r\n'),
  'tabs for four blanks': (text) => text.replace(/^ {4}/gm, '\t'),
  'prose on one line': (text) => rewrapped(text, (words) => words),
  'prose wrapped again': (text) =>
    rewrapped(text, (words) => wrap(words.replace(/ /g, '  ')).replace(/ {2}/g, ' ')),
  'more empty lines': (text) => text.replace(/(?<=[^\n ])\n\n(?=\S)/g, '\n\n\n'),
  'names broken at dots': (text) => broken(text, /(?=\.)/),
  'names broken in camel case': (text) => broken(text, /(?<=[a-z]{2})(?=[A-Z][a-z])/),
  'names with marks of no width': (text) =>
    text.replace(
      NAME,
      (_, open: string, name: string, close: string) => open + name.replace(/(?=[A-Z.])/g, '\u200b') + close,
    ),
  'no-break spaces': (text) => text.replace(/(?<=^[A-Z][a-z]+) (?=[a-z])/gm, '\u00a0'),
  'other heads': (text) =>
    text.replace(
      HEADS,
      (_, _name, necessity?: string) =>
        `Key\n\n|\n\nData Type\n\n|\n\n${necessity ? 'Required?\n\n|\n\n' : ''}Details`,
    ),
  'heads in capitals': (text) => text.replace(HEADS, (heads) => heads.toUpperCase()),
  'types in capitals': (text) =>
    text.replace(new RegExp(`(?<=\\n\\n\\|\\n\\n)${TYPE}(?=\\n\\n\\||  \\n)`, 'g'), (type) => `\`${type}\``),
  'headings of one level': (text) => text.replace(/^##+ /gm, '## '),
  'no contents, crumb and footer': (text) =>
    text
      .replace(/^On this page\n\n(?: {2}\* .*\n)+/m, '')
      .replace(/^What is MongoDB.*\n?/m, '')
      .replace(/^Docs Home.*\n/m, 'Docs Home → MongoDB Atlas\n'),
  'query parameters before those of the path': (text) =>
    withSectionFirst(text, /^### Request Query Parameters$/m, /^### Request Path Parameters$/m),
  'the response before the request': (text) =>
    withSectionFirst(text, /^## Response(?: Elements)?$/m, /^### Request Path Parameters$/m),
};

/** Values without their order, their descriptions and the page's own word for a type. */
function stated(text: string): unknown {
  const { facts } = readText(text);
  const { inferred: _inferred, ...rest } = facts;
  return JSON.parse(
    JSON.stringify(rest, (key, value: unknown) => {
      if (key === 'description' || key === 'typeWord') return undefined;
      return Array.isArray(value) ? [...value].map((each) => JSON.stringify(each)).sort() : value;
    }),
  );
}

describe('the same page', () => {
  let changed = 0;
  for (const [variant, change] of Object.entries(VARIANTS))
    it(`with ${variant}`, () => {
      for (const { name, text } of samples) {
        const varied = change(text);
        if (varied === text) continue;
        changed++;
        expect(stated(varied), name).toEqual(stated(text));
      }
    });
  it('was changed by nearly every variant', () => {
    expect(changed).toBeGreaterThan(Object.keys(VARIANTS).length * samples.length * 0.5);
  });
});
