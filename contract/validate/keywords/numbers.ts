/** Keywords for numbers (JSON Schema validation, section 6.2), all digits of both sides counted. */
import { isMultiple } from '../../decimal.js';
import { decimalOf, ExactNumber } from '../../exact.js';
import type { Evaluation, Keyword } from '../evaluation.js';
import type { Frame } from '../frame.js';

/** A quotient of numbers with more digits takes longer than it tells. */
const mostDigits = 10_000;

export const numbers: Readonly<Record<string, Keyword>> = {
  minimum(_, at, evaluation) {
    if (!isNumber(at)) return true;
    // OpenAPI 3.0: a flag beside the limit leaves the limit itself out.
    const keyword = at.schema.exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum';
    const order = evaluation.compare(at, 'minimum');
    return (
      (keyword === 'minimum' ? order >= 0 : order > 0) || evaluation.fail(at, keyword, limitOf(at, 'minimum'))
    );
  },
  maximum(_, at, evaluation) {
    if (!isNumber(at)) return true;
    const keyword = at.schema.exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum';
    const order = evaluation.compare(at, 'maximum');
    return (
      (keyword === 'maximum' ? order <= 0 : order < 0) || evaluation.fail(at, keyword, limitOf(at, 'maximum'))
    );
  },
  exclusiveMinimum(argument, at, evaluation) {
    if (!isNumber(at)) return true;
    if (typeof argument !== 'number') return flag(at, 'exclusiveMinimum', evaluation);
    return evaluation.compare(at, 'exclusiveMinimum') > 0 || evaluation.fail(at, 'exclusiveMinimum');
  },
  exclusiveMaximum(argument, at, evaluation) {
    if (!isNumber(at)) return true;
    if (typeof argument !== 'number') return flag(at, 'exclusiveMaximum', evaluation);
    return evaluation.compare(at, 'exclusiveMaximum') < 0 || evaluation.fail(at, 'exclusiveMaximum');
  },
  multipleOf(argument, at, evaluation) {
    const { value } = at.instance;
    if (!isNumber(at)) return true;
    if (Number.isSafeInteger(value) && Number.isSafeInteger(argument) && Number(argument) > 0) {
      return Number(value) % Number(argument) === 0 || evaluation.fail(at, 'multipleOf');
    }
    const [number, divisor] = [decimalOf(value), evaluation.exactly(at, 'multipleOf')];
    if (!number || !divisor || divisor.digits === '' || divisor.negative) {
      return evaluation.notChecked(
        at,
        'multipleOf',
        'keyword',
        'only multiples of numbers above zero are defined',
      );
    }
    if (number.digits.length > mostDigits) {
      return evaluation.notChecked(at, 'multipleOf', 'keyword', 'the number has too many digits');
    }
    return isMultiple(number, divisor) || evaluation.fail(at, 'multipleOf');
  },
};

/** A flag, as in 3.0, is read with the limit beside it; in 3.1 the keyword takes a number, and so it is told. */
function flag(at: Frame, keyword: string, evaluation: Evaluation): true {
  if (evaluation.contract.version === '3.0') return true;
  return evaluation.notChecked(at, keyword, 'keyword', 'from OpenAPI 3.1 on it takes a number');
}

function isNumber({ instance: { value } }: Frame): boolean {
  return typeof value === 'number' || value instanceof ExactNumber;
}

function limitOf(at: Frame, keyword: string): { readonly limit: unknown } {
  return { limit: at.schema[keyword] };
}
