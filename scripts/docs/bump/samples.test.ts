import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statedFacts } from '../facts.js';
import { type ExpectedFacts, score } from '../score.js';
import { SourceText } from '../source.js';
import { readBumpPage } from './read.js';

const fixtures = new URL('../fixtures/bump/', import.meta.url);

function load(name: string): SourceText {
  return new SourceText(name, readFileSync(new URL(name, fixtures), 'utf8'));
}

function facts(source: SourceText) {
  const [operation] = readBumpPage(source).operations;
  if (operation === undefined) throw new Error('no operation');
  return statedFacts(operation);
}

const samples = readdirSync(fixtures)
  .filter((file) => file.endsWith('.expected.json'))
  .map((file) => file.slice(0, -'.expected.json'.length));

describe('sample pages', () => {
  it.each(samples)('%s is read exactly as expected', (name) => {
    const expected: ExpectedFacts = JSON.parse(
      readFileSync(new URL(`${name}.expected.json`, fixtures), 'utf8'),
    );
    const result = score(expected, facts(load(`${name}.txt`)));
    expect({ missed: result.missed, surplus: result.surplus }).toEqual({ missed: [], surplus: [] });
    expect(readBumpPage(load(`${name}.txt`)).diagnostics).toEqual([]);
  });
});
