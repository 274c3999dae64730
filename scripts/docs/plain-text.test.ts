import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { statedFacts } from './facts.js';
import { readPage } from './read.js';
import { bumpHtml } from './testing/bump-html.js';
import { referenceHtml } from './testing/reference-html.js';

const fixture = (file: string) => readFileSync(new URL(`fixtures/${file}`, import.meta.url), 'utf8');
const pages = [
  'legacy/rename-a-team.txt',
  'legacy/update-one-maintenance-window.txt',
  'bump/create-snapshot.gen1.txt',
  'bump/reserve-berth.multiline.txt',
].map((name) => ({ name, text: fixture(name) }));

/** What the page states; descriptions and the words that facts come from are as they were saved. */
function facts(text: string): unknown {
  return readPage('page', new TextEncoder().encode(text)).operations.map((operation) => {
    const { inferred: _inferred, ...stated } = statedFacts(operation);
    return stated;
  });
}

/** Between two letters, every so often. */
const within = (mark: string) => (text: string) =>
  text.replace(/(?<=[a-z]{2})(?=[a-z]{3})/g, (_, at: number) => (at % 7 === 0 ? mark : ''));

const TEXT = {
  'carriage returns alone': (text: string) => text.replaceAll('\n', '\r'),
  'both line ends': (text: string) => text.replaceAll('\n', '\r\n'),
  'no-break spaces': (text: string) => text.replace(/(?<=\S) (?=\S)/g, '\u00a0'),
  'soft hyphens': within('\u00ad'),
  'spaces of no width': within('\u200b'),
  'lists with *': (text: string) => text.replace(/^( *)- (?=\*\*)/gm, '$1*   '),
  'escaped underscores': (text: string) => text.replace(/(?<=[a-z])_(?=[a-z])/g, '\\_'),
};

describe.each(Object.entries(TEXT))('%s', (_, saved) => {
  test.each(pages)('$name: the same facts', ({ text }) => {
    expect(facts(saved(text))).toEqual(facts(text));
  });
});

test('a list of a description is none of attributes', () => {
  const text = fixture('bump/reserve-berth.multiline.txt');
  const note = 'Whether a dog comes along.';
  expect(facts(text.replace(note, `${note}\n\n* **cat** (string)`))).toEqual(facts(text));
});

test('soft hyphens in HTML', () => {
  const [team, , , berth] = pages;
  for (const html of [referenceHtml(team?.text ?? ''), bumpHtml(berth?.text ?? '')]) {
    const broken = html.replace(/(?<=>)[^<]+(?=<)/g, within('&shy;'));
    expect(broken).not.toBe(html);
    expect(facts(broken)).toEqual(facts(html));
  }
});

test('a fact stands where it is in the file, marks and all', () => {
  const text = fixture('bump/create-snapshot.gen1.txt').replaceAll('expires_at', 'ex\u00adpires\\_at');
  const [operation] = readPage('page', new TextEncoder().encode(text)).operations;
  const name = operation?.responses[0]?.contents[0]?.fields.find(
    ({ path }) => path.value === 'expires_at',
  )?.path;
  const { line = 0, column = 0, quote } = name?.evidence[0] ?? {};
  expect(quote).toBe('expires_at');
  expect(text.split('\n')[line - 1]?.slice(column - 1)).toMatch(/^ex\u00adpires\\_at/);
});
