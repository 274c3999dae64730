/** Ranges of the numeric formats of the OpenAPI Format Registry. */
import { compareDecimals, type Decimal, isWhole, readDecimal } from '../../decimal.js';

interface Range {
  readonly least: Decimal;
  readonly most: Decimal;
}

function range(least: bigint, most: bigint): Range | undefined {
  const [from, to] = [readDecimal(String(least)), readDecimal(String(most))];
  return from && to && { least: from, most: to };
}

const ranges = new Map<string, Range | undefined>([
  ...[8, 16, 32, 64].flatMap((bits): [string, Range | undefined][] => [
    [`int${bits}`, range(-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n)],
    [`uint${bits}`, range(0n, 2n ** BigInt(bits) - 1n)],
  ]),
  ['double-int', range(-(2n ** 53n - 1n), 2n ** 53n - 1n)],
]);

/** Whether a number is one that a numeric format holds; undefined where the format is none of these. */
export function fitsNumber(format: string, value: Decimal): boolean | undefined {
  const limits = ranges.get(format);
  if (limits) {
    return (
      isWhole(value) && compareDecimals(value, limits.least) >= 0 && compareDecimals(value, limits.most) <= 0
    );
  }
  const double = Number(`${value.negative ? '-' : ''}${value.digits || '0'}e${value.exponent}`);
  if (format === 'float' || format === 'single') return Number.isFinite(Math.fround(double));
  return format === 'double' ? Number.isFinite(double) : undefined;
}
