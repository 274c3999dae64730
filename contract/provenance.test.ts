import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinPointer } from './json.js';
import { type ProvenanceEntry, readProvenanceFile, renderProvenanceFile } from './provenance.js';

const stated = (page: string, line: number, quote: string): ProvenanceEntry => ({
  kind: 'stated',
  page,
  line,
  column: 1,
  quote,
});

const LONG = 'Flag that indicates whether the response is for people.\n';

describe('the provenance file', () => {
  it('gives back what it was made from, whatever the names', () => {
    const token = fc.oneof(
      fc.constantFrom('here', 'below', '__proto__', '/a', '~', ''),
      fc.string({ maxLength: 8 }),
    );
    const entry: fc.Arbitrary<ProvenanceEntry> = fc.oneof(
      fc
        .record({
          page: fc.constantFrom('a.txt', 'b.txt'),
          line: fc.nat(99),
          quote: fc.oneof(fc.string(), fc.constantFrom(LONG, `${LONG}!`)),
        })
        .map(({ page, line, quote }) => stated(page, line + 1, quote)),
      fc.constant<ProvenanceEntry>({ kind: 'inferred', rule: 'openapi-version' }),
      fc.constant<ProvenanceEntry>({
        ...stated('a.txt', 1, 'x'),
        kind: 'inferred',
        rule: 'r',
        subtree: true,
      }),
      fc.constant<ProvenanceEntry>({ ...stated('o.yaml', 1, 'x'), kind: 'overlay', description: 'd' }),
      fc.constant<ProvenanceEntry>({ ...stated('c.yaml', 1, 'x'), kind: 'companion' }),
    );
    const facts = fc.uniqueArray(
      fc.tuple(
        fc.array(token, { minLength: 1, maxLength: 4 }).map((tokens) => joinPointer('', ...tokens)),
        fc.array(entry, { minLength: 1, maxLength: 3 }),
      ),
      { selector: ([pointer]) => pointer, maxLength: 6 },
    );
    fc.assert(
      fc.property(facts, (all) => {
        expect(readProvenanceFile(renderProvenanceFile('x.yaml', all))).toEqual(new Map(all));
      }),
      { numRuns: 100 },
    );
  });

  it('changes in one line where one word of a page changes, and in one more where a page comes to it', () => {
    const all = (word: string): [string, ProvenanceEntry[]][] => [
      ['/a', [stated('b.txt', 1, 'one')]],
      ['/a/b', [stated('b.txt', 2, word), stated('c.txt', 2, 'two')]],
      ['/c', [stated('c.txt', 3, 'three')]],
    ];
    const lines = (entries: [string, ProvenanceEntry[]][]) =>
      renderProvenanceFile('x.yaml', entries).split('\n');
    const before = lines(all('two'));
    const after = lines(all('three'));
    expect(after.filter((line) => !before.includes(line))).toHaveLength(1);
    const more = lines([...all('two'), ['/aa', [stated('a.txt', 1, 'new')]]]);
    expect(more.filter((line) => !before.includes(line))).toHaveLength(2);
  });

  it('holds words once that several entries quote, under a key that depends on them alone', () => {
    const all = (words: string): [string, ProvenanceEntry[]][] => [
      ['/a', [stated('b.txt', 1, LONG)]],
      ['/b', [stated('c.txt', 1, LONG), stated('d.txt', 2, words)]],
    ];
    const file = renderProvenanceFile('x.yaml', all(LONG));
    expect(file.split(JSON.stringify(LONG))).toHaveLength(2);
    const changed = renderProvenanceFile('x.yaml', all(`${LONG}!`)).split('\n');
    expect(changed.filter((line) => !file.split('\n').includes(line))).toHaveLength(1);
  });

  it('refuses what it did not write', () => {
    expect(() => readProvenanceFile('{')).toThrow(SyntaxError);
    expect(() => readProvenanceFile('{"facts": []}')).toThrow('no `facts` object');
    expect(() => readProvenanceFile('{"facts": {}, "pages": 1}')).toThrow('no `pages` object');
  });

  it('finds no words in a file of the earlier form', () => {
    expect(readProvenanceFile('{"facts": {"/a": [{"kind": "stated", "quote": "x"}]}}')).toEqual(new Map());
  });
});
