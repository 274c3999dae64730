/** Decimal numbers as JSON writes them (RFC 8259 section 6), compared and divided without rounding. */

/** `digits` times ten to the power of `exponent`; digits have neither leading nor trailing zeros, and zero is `''`. */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const written = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Reads a JSON number, or what JavaScript prints for a finite one. Undefined for any other text. */
export function readDecimal(text: string): Decimal | undefined {
  const match = written.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  const all = whole + fraction;
  const first = firstDigit(all);
  if (first < 0) return { negative: false, digits: '', exponent: 0 };
  let end = all.length;
  while (all.charCodeAt(end - 1) === zero) end -= 1;
  return {
    negative: sign === '-',
    digits: all.slice(first, end),
    exponent: clamp(Number(power)) - fraction.length + (all.length - end),
  };
}

const zero = 0x30;
const largestExponent = 1e12;

/** Exponents of a thousand digits are told apart no longer: no two such numbers meet in earnest. */
function clamp(exponent: number): number {
  return Math.max(-largestExponent, Math.min(largestExponent, exponent));
}

function firstDigit(text: string): number {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) !== zero) return at;
  return -1;
}

/** Negative, zero or positive as `a` is less than, equal to or more than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const order = compareMagnitudes(a, b);
  return a.negative ? -order : order;
}

function compareMagnitudes(a: Decimal, b: Decimal): number {
  if (a.digits === '' || b.digits === '') return a.digits.length - b.digits.length;
  const places = a.digits.length + a.exponent - (b.digits.length + b.exponent);
  if (places !== 0) return places;
  // Without trailing zeros the shorter of two equal beginnings is the smaller one.
  return a.digits < b.digits ? -1 : a.digits > b.digits ? 1 : 0;
}

export function isWhole({ exponent }: Decimal): boolean {
  return exponent >= 0;
}

/** Whether `a` divided by `b` is whole. @throws {RangeError} `b` is zero */
export function isMultiple(a: Decimal, b: Decimal): boolean {
  if (b.digits === '') throw new RangeError('multiples of zero are not defined');
  if (a.digits === '') return true;
  const shift = a.exponent - b.exponent;
  // The last digit of `a` is not zero, so that no power of ten divides it.
  if (shift < 0) return false;
  const divisor = BigInt(b.digits);
  return ((BigInt(a.digits) % divisor) * powerOfTen(shift, divisor)) % divisor === 0n;
}

/** The same for JavaScript's numbers as they are printed: 0.3 is a multiple of 0.1. */
export function isMultipleOf(value: number, step: number): boolean {
  const [a, b] = [readDecimal(String(value)), readDecimal(String(step))];
  return a !== undefined && b !== undefined && b.digits !== '' && isMultiple(a, b);
}

/** Ten to the power of `exponent`, modulo `modulus`: the exponent may be far beyond what could be written out. */
function powerOfTen(exponent: number, modulus: bigint): bigint {
  let result = 1n % modulus;
  let base = 10n % modulus;
  for (let rest = BigInt(exponent); rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * base) % modulus;
    base = (base * base) % modulus;
  }
  return result;
}

/** The same text for equal numbers. */
export function decimalKey({ negative, digits, exponent }: Decimal): string {
  return digits === '' ? '0' : `${negative ? '-' : ''}${digits}e${exponent}`;
}
