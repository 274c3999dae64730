import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statedFacts } from './facts.js';
import { PageError, type ReadResult } from './model.js';
import { readPage } from './read.js';
import { falseQuotes } from './testing/evidence.js';

const MUTANTS = process.env.TEST_RUNS === 'all' ? 5_000 : 500;
const seed = Number(process.env.MUTATION_SEED ?? 20_240_613);

const samples = ['legacy', 'bump'].flatMap((format) => {
  const folder = new URL(`fixtures/${format}/`, import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.expected.json'))
    .map((name) => name.replace('.expected.json', '.txt'))
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
});

/** Mulberry32: numbers from 0 up to 1 that a seed repeats. */
function random(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Lines; of a page on one line the parts that lines would have been. */
function lines(text: string): string[] {
  const found = text.split(/(?<=\n)/);
  return found.length > 5 ? found : text.split(/(?= (?:#{1,4} |- ))/);
}

function mutate(text: string, next: () => number): string {
  const parts = lines(text);
  const at = () => Math.floor(next() * parts.length);
  const edits = 1 + Math.floor(next() * 4);
  for (let edit = 0; edit < edits && parts.length > 0; edit++) {
    const kind = Math.floor(next() * 5);
    const from = at();
    const length = 1 + Math.floor(next() ** 3 * 20);
    if (kind === 0) parts.splice(from, length);
    else if (kind === 1) parts.splice(at(), 0, ...parts.slice(from, from + length));
    else if (kind === 2) {
      const to = at();
      const [a = '', b = ''] = [parts[from], parts[to]];
      parts[from] = b;
      parts[to] = a;
    } else if (kind === 3) parts.length = from;
    else parts[from] = (parts[from] ?? '').slice(0, Math.floor(next() * (parts[from] ?? '').length));
  }
  return parts.join('');
}

describe(`pages with lines dropped, doubled, swapped and cut (MUTATION_SEED=${seed})`, () => {
  it(`reads or refuses ${MUTANTS} of them, and quotes only what is there`, { timeout: 300_000 }, () => {
    const next = random(seed);
    const outcomes = { read: 0, refused: 0, facts: 0 };
    let slowest = 0;
    for (let number = 0; number < MUTANTS; number++) {
      const sample = samples[number % samples.length];
      if (sample === undefined) throw new Error('no samples');
      const text = mutate(sample.text, next);
      const label = `mutant ${number} of ${sample.name}, seed ${seed}`;
      const started = performance.now();
      let result: ReadResult;
      try {
        result = readPage(sample.name, new TextEncoder().encode(text));
      } catch (error) {
        if (!(error instanceof PageError)) throw new Error(`${label} crashed the reader`, { cause: error });
        expect(error.message, label).toMatch(/^[\w.-]+:\d+:\d+: \S/);
        outcomes.refused++;
        continue;
      }
      slowest = Math.max(slowest, performance.now() - started);
      const wrong = falseQuotes(text, result);
      if (wrong.length > 0)
        throw new Error(`${label} gave words that are not there: ${JSON.stringify(wrong[0])}`);
      expect(result.operations, label).toHaveLength(1);
      for (const operation of result.operations) {
        const facts = statedFacts(operation);
        outcomes.facts += JSON.stringify(facts).length > 0 ? facts.parameters.length : 0;
        for (const { name } of facts.parameters)
          expect(text.replace(/\s+/g, ''), label).toContain(name.replace(/\s+/g, ''));
      }
      outcomes.read++;
    }
    // Both outcomes have to occur often, or the mutations are too tame or too wild to mean anything.
    expect(outcomes.read).toBeGreaterThan(MUTANTS / 2);
    expect(outcomes.refused).toBeGreaterThan(MUTANTS / 100);
    expect(outcomes.facts).toBeGreaterThan(MUTANTS);
    expect(slowest).toBeLessThan(60_000);
  });
});
