/** Tells of regular expressions whether one is found wherever others are, by reading all of them at once, character by character. */
import { visitRegExpAST } from '@eslint-community/regexpp';
import { compilePattern, type Pattern } from './pattern.js';
import { AutomatonError, type Program, programOf } from './pattern-automaton.js';

/** Situations looked at, and states of all patterns together, before a question is given up. */
const mostSituations = 2_000;
const mostStates = 2_000;

/**
 * Whether a pattern is found in every text that all of the others are found in. Undefined where that cannot be told: one of them looks
 * around, refers back or asks for a Unicode property, they are read in different ways, or there are too many situations.
 */
export function foundWherever(others: readonly string[], pattern: string): boolean | undefined {
  const readings = [...others, pattern].map(compilePattern);
  const patterns = readings.flatMap((reading) => ('pattern' in reading ? reading.pattern : []));
  const unicode = patterns[0]?.unicode ?? true;
  if (patterns.length < readings.length || patterns.some((each) => each.unicode !== unicode))
    return undefined;
  try {
    const programs = patterns.map(({ tree }) => programOf(tree, unicode));
    const units = unitsToTry(patterns, programs);
    return units && isFoundIn(programs, units);
  } catch (error) {
    if (error instanceof AutomatonError) return undefined;
    throw error;
  }
}

/** Where each pattern has got to in a text: states entered by its last character, or that it is found already. */
type Situation = readonly (readonly number[] | 'found')[];

function isFoundIn(programs: readonly Program[], units: readonly number[]): boolean | undefined {
  const seen = new Set<string>();
  const open: { situation: Situation; first: boolean }[] = [
    { situation: programs.map(({ start }) => [start]), first: true },
  ];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { situation, first } = next;
    const here = programs.map((program, index) => entered(program, situation[index] ?? 'found', first));
    if (here.some((each) => each === undefined)) return undefined;
    const places = here.flatMap((each) => each ?? []);
    const foundAtEnd = places.map(({ takes, atEnd }) => takes === 'found' || atEnd);
    if (foundAtEnd.slice(0, -1).every(Boolean) && foundAtEnd.at(-1) !== true) return false;
    // Found is found, whatever follows.
    if (places.at(-1)?.takes === 'found') continue;
    for (const unit of units) {
      const after = programs.map((program, index) => taken(program, places[index]?.takes ?? 'found', unit));
      const key = JSON.stringify(after);
      if (seen.has(key)) continue;
      if (seen.size >= mostSituations) return undefined;
      seen.add(key);
      open.push({ situation: after, first: false });
    }
  }
  return true;
}

interface Entered {
  /** States that wait for a character, or that the pattern is found. */
  readonly takes: readonly number[] | 'found';
  /** It is found if the text ends here. */
  readonly atEnd: boolean;
}

/** What is reached without taking a character; undefined where the pattern looks around. */
function entered({ states }: Program, at: readonly number[] | 'found', first: boolean): Entered | undefined {
  if (at === 'found') return { takes: 'found', atEnd: true };
  const takes = new Set<number>();
  let found = false;
  let atEnd = false;
  const seen = new Set<string>();
  const waiting = at.map((index) => ({ index, end: false }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { index, end } = next;
    if (seen.has(`${index} ${end}`)) continue;
    seen.add(`${index} ${end}`);
    const state = states[index];
    if (state?.kind === 'match') {
      atEnd = true;
      found ||= !end;
    } else if (state?.kind === 'fork') {
      waiting.push(...state.next.map((each) => ({ index: each, end })));
    } else if (state?.kind === 'take') {
      // Past a `$` nothing is left to take.
      if (!end) takes.add(index);
    } else if (state?.kind === 'check') {
      if (state.assertion !== 'start' && state.assertion !== 'end') return undefined;
      if (state.assertion === 'end') waiting.push({ index: state.next, end: true });
      else if (first) waiting.push({ index: state.next, end });
    }
  }
  return { takes: found ? 'found' : [...takes], atEnd };
}

/** The states behind those that take the character; the pattern may begin anew anywhere. */
function taken(
  { states, start }: Program,
  takes: readonly number[] | 'found',
  unit: number,
): readonly number[] | 'found' {
  if (takes === 'found') return 'found';
  const after = takes.flatMap((index) => {
    const state = states[index];
    return state?.kind === 'take' && state.takes(unit) ? [state.next] : [];
  });
  return [...new Set([start, ...after])].sort((one, other) => one - other);
}

/** Where what `\s` and `.` mean ends beyond ASCII. */
const boundaries = [
  0x9f, 0xa0, 0xa1, 0x167f, 0x1680, 0x1681, 0x1fff, 0x2000, 0x200a, 0x200b, 0x2027, 0x2028, 0x2029, 0x202a,
  0x202f, 0x2030, 0x205f, 0x2060, 0x3000, 0x3001, 0xfeff, 0xff00,
];

/** A character of each kind that the patterns tell apart; undefined where a Unicode property does, or they are too many. */
function unitsToTry(
  patterns: readonly Pattern[],
  programs: readonly Program[],
): readonly number[] | undefined {
  const units = new Set([...Array(0x80).keys(), ...boundaries]);
  let tellable = true;
  const around = (value: number) => {
    for (const unit of [value - 1, value, value + 1]) if (unit >= 0 && unit <= 0x10ffff) units.add(unit);
  };
  for (const { tree } of patterns) {
    visitRegExpAST(tree, {
      onCharacterEnter: ({ value }) => around(value),
      onCharacterSetEnter: ({ kind }) => {
        if (kind === 'property') tellable = false;
      },
    });
  }
  const tests = programs.flatMap(({ states }) =>
    states.flatMap((state) => (state.kind === 'take' ? state.takes : [])),
  );
  if (!tellable || tests.length > mostStates) return undefined;
  const kinds = new Map<string, number>();
  for (const unit of units) kinds.set(tests.map((takes) => (takes(unit) ? 1 : 0)).join(''), unit);
  return [...kinds.values()];
}
