import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDecimals, isMultiple, readDecimal } from './decimal.js';
import { ExactNumber, exactNumbersOf, isExact, parseExact } from './exact.js';

const decimal = (text: string) => {
  const value = readDecimal(text);
  if (!value) throw new Error(`${text} is no number`);
  return value;
};

describe('parseExact', () => {
  it('keeps what no double holds, and only that', () => {
    expect(
      parseExact('[9007199254740993, 9007199254740992, 0.1, 1e400, 1E2, -0, 12345678901234567890.0]'),
    ).toEqual([
      new ExactNumber('9007199254740993'),
      9007199254740992,
      0.1,
      new ExactNumber('1e400'),
      100,
      -0,
      new ExactNumber('12345678901234567890.0'),
    ]);
    expect(exactNumbersOf(parseExact('{"a/b":[1,{"c":9007199254740993}]}'))).toEqual(
      new Map([['/a~1b/1/c', '9007199254740993']]),
    );
  });

  it('is JSON.parse for everything else, prototypes and repeated keys included', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // The exponent in front makes the reader go the long way.
        expect(parseExact(`[1e0,${text}]`)).toEqual(JSON.parse(`[1e0,${text}]`));
      }),
    );
    expect(Object.keys(Object(parseExact('{"__proto__":{"a":1e0},"b":2}')))).toEqual(['__proto__', 'b']);
    expect(() => parseExact('{"a":1e}')).toThrow(SyntaxError);
  });

  it('says of each number whether the double is all of it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(isExact(JSON.stringify(value))).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(isExact(String(value))).toBe(
          compareDecimals(decimal(String(value)), decimal(String(Number(value)))) === 0,
        );
      }),
    );
  });
});

describe('decimals', () => {
  it('are ordered as integers are', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), fc.nat(6), (a, b, places) => {
        const write = (value: bigint) => `${value}e-${places}`;
        const order = Math.sign(compareDecimals(decimal(write(a)), decimal(write(b))));
        expect(order).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });

  it('divide as integers do', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt({ min: 1n }), fc.nat(6), (a, b, places) => {
        expect(isMultiple(decimal(`${a}e-${places}`), decimal(`${b}e-${places}`))).toBe(a % b === 0n);
        expect(isMultiple(decimal(`${a * b}e-${places}`), decimal(`${b}e-${places}`))).toBe(true);
      }),
    );
    expect(isMultiple(decimal('19.99'), decimal('0.01'))).toBe(true);
    expect(isMultiple(decimal('19.999'), decimal('0.01'))).toBe(false);
    expect(isMultiple(decimal('1e999999999'), decimal('3'))).toBe(false);
    expect(() => isMultiple(decimal('1'), decimal('0'))).toThrow(RangeError);
  });
});
