import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachFact } from '../facts.js';
import { type DocumentedOperation, type Evidence, PageError } from '../model.js';
import { SourceText } from '../source.js';
import { readLegacyPage } from './read.js';

/** Printed by fast-check where a property fails; can be given. */
const RUNS = process.env.TEST_RUNS === 'all' ? 600 : 120;
const SEED = Number(process.env.FC_SEED ?? 20_261_122);
const folder = new URL('../fixtures/legacy/', import.meta.url);
const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => readFileSync(new URL(name, folder), 'utf8'));

type Mutation = readonly ['drop' | 'duplicate' | 'swap' | 'truncate' | 'cut', number, number];

const mutation: fc.Arbitrary<Mutation> = fc.tuple(
  fc.constantFrom('drop', 'duplicate', 'swap', 'truncate', 'cut'),
  fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
);

function mutate(lines: readonly string[], [kind, one, other]: Mutation): string[] {
  const at = Math.floor(one * lines.length);
  const to = Math.floor(other * lines.length);
  const result = [...lines];
  const line = lines[at] ?? '';
  if (kind === 'drop') result.splice(at, 1 + (to % 4));
  else if (kind === 'duplicate') result.splice(at, 0, ...lines.slice(at, at + 1 + (to % 4)));
  else if (kind === 'swap') {
    result[at] = lines[to] ?? '';
    result[to] = line;
  } else if (kind === 'truncate') result.splice(at);
  else result[at] = line.slice(0, Math.floor(other * line.length));
  return result;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

type Place = Pick<Evidence, 'line' | 'column' | 'quote'>;

/** The quote stands where it is said to stand. */
function stands(text: string, starts: readonly number[], { line, column, quote }: Place): boolean {
  return text.startsWith(quote, (starts[line - 1] ?? Number.NaN) + column - 1);
}

function evidenceOf(operation: DocumentedOperation): Evidence[] {
  return [...eachFact(operation)].flatMap(({ key, fact }) => {
    if (fact.evidence.length === 0) throw new Error(`no evidence for ${key}`);
    return fact.evidence;
  });
}

describe('damaged pages', () => {
  it('are read or refused, and every quote is on the page', () => {
    let read = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...pages),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (page, mutations, crlf) => {
          const lines = mutations.reduce<string[]>(mutate, page.split('\n'));
          const text = lines.join(crlf ? '\r\n' : '\n');
          const source = new SourceText('mutant.txt', text);
          try {
            const { operations, diagnostics } = readLegacyPage(source);
            read++;
            if (operations.length !== 1) throw new Error('expected one operation');
            const starts = lineStarts(text);
            const wrong = [...diagnostics, ...operations.flatMap(evidenceOf)].filter(
              (place) => !stands(text, starts, place),
            );
            if (wrong.length > 0) throw new Error(`not on the page: ${JSON.stringify(wrong)}`);
          } catch (error) {
            if (!(error instanceof PageError)) throw error;
            refused++;
          }
        },
      ),
      { numRuns: RUNS, seed: SEED },
    );
    expect(read).toBeGreaterThan(RUNS / 2);
    expect(refused).toBeGreaterThan(RUNS / 120);
  });

  it('are read alike wherever they are cut off: nothing is stated that the whole page does not state', () => {
    for (const page of pages) {
      const whole = stated(page);
      for (let part = 1; part < 40; part++) {
        const text = page.slice(0, Math.floor((page.length * part) / 40));
        try {
          const { operations, diagnostics } = readLegacyPage(new SourceText('cut.txt', text));
          const names = operations.flatMap(({ parameters }) => parameters.map(({ name }) => name.value));
          expect(names.slice(0, -1).filter((name) => !whole.has(name))).toEqual([]);
          const codes = diagnostics.map(({ code }) => code);
          expect(codes).toContain('ends-early');
        } catch (error) {
          if (!(error instanceof PageError)) throw error;
        }
      }
    }
  });
});

function stated(text: string): Set<string> {
  const [operation] = readLegacyPage(new SourceText('whole.txt', text)).operations;
  return new Set(operation?.parameters.map(({ name }) => name.value));
}

describe('hostile pages', () => {
  const page = pages[0] ?? '';
  const body = 'What the project is called.';
  const row = (name: string) => `${name}\n\n|\n\nstring\n\n|\n\nRequired\n\n|\n\n${body}  \n  \n`;
  const tableEnd = '### Response Elements';
  const withRows = (rows: string) => page.replace(tableEnd, () => rows + tableEnd);

  it('names of JavaScript are names', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '`__proto__.polluted`'];
    const [operation] = readLegacyPage(new SourceText('x', withRows(names.map(row).join('')))).operations;
    const fields = operation?.requestBody?.contents[0]?.fields.map(({ path }) => path.value) ?? [];
    expect(fields.slice(-5)).toEqual(names.map((name) => name.replace(/`/g, '')));
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});
