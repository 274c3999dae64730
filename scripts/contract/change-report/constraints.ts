import type { Json } from '../json.js';
import type { Site } from './document.js';

/** How a limit moved: `tightened` allows fewer values than before, `loosened` more. */
export type Movement = 'tightened' | 'loosened' | 'changed' | 'same';

const LOWER = ['minLength', 'minItems', 'minProperties'];
const UPPER = ['maxLength', 'maxItems', 'maxProperties'];

export interface ConstraintChange {
  readonly keyword: string;
  readonly movement: Movement;
  readonly before: Site | undefined;
  readonly after: Site | undefined;
}

type Keywords = ReadonlyMap<string, Site>;

/** The constraint keywords of OpenAPI 3.0 that `constraintChanges` looks at. */
export const CONSTRAINT_KEYWORDS: readonly string[] = [
  ...LOWER,
  ...UPPER,
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'exclusiveMaximum',
  'pattern',
  'multipleOf',
  'uniqueItems',
];

/** Every limit that is not what it was. */
export function constraintChanges(before: Keywords, after: Keywords): ConstraintChange[] {
  const change = (keyword: string, movement: Movement): ConstraintChange => ({
    keyword,
    movement,
    before: before.get(keyword),
    after: after.get(keyword),
  });
  const plain = [...LOWER, ...UPPER].map((keyword) => {
    const sign = LOWER.includes(keyword) ? 1 : -1;
    return change(
      keyword,
      moved(numberOf(before.get(keyword)), numberOf(after.get(keyword)), (value) => sign * value),
    );
  });
  return [
    ...plain,
    change(
      'minimum',
      moved(bound(before, 'inimum', 1), bound(after, 'inimum', 1), (value) => value),
    ),
    change(
      'maximum',
      moved(bound(before, 'aximum', -1), bound(after, 'aximum', -1), (value) => value),
    ),
    change('pattern', movedExact(before.get('pattern')?.value, after.get('pattern')?.value)),
    change('multipleOf', movedFactor(numberOf(before.get('multipleOf')), numberOf(after.get('multipleOf')))),
    change(
      'uniqueItems',
      movedFlag(before.get('uniqueItems')?.value === true, after.get('uniqueItems')?.value === true),
    ),
  ].filter(({ movement }) => movement !== 'same');
}

function numberOf(site: Site | undefined): number | undefined {
  return typeof site?.value === 'number' ? site.value : undefined;
}

function moved<T>(before: T | undefined, after: T | undefined, height: (value: T) => number): Movement {
  if (before === undefined || after === undefined) {
    return before === after ? 'same' : before === undefined ? 'tightened' : 'loosened';
  }
  const difference = height(after) - height(before);
  return difference === 0 ? 'same' : difference > 0 ? 'tightened' : 'loosened';
}

/** A bound as one number that grows as the bound tightens; exclusive is the tiniest step tighter than inclusive. */
function bound(keywords: Keywords, name: 'inimum' | 'aximum', sign: 1 | -1): number | undefined {
  const value = numberOf(keywords.get(`m${name}`));
  if (value === undefined) return undefined;
  const exclusive = keywords.get(`exclusiveM${name}`)?.value === true;
  return sign * value + (exclusive ? Number.EPSILON * Math.max(1, Math.abs(value)) : 0);
}

/** Whether one regular expression allows what another did cannot be told by looking. */
function movedExact(before: Json | undefined, after: Json | undefined): Movement {
  if (before === after) return 'same';
  if (before === undefined) return 'tightened';
  return after === undefined ? 'loosened' : 'changed';
}

function movedFactor(before: number | undefined, after: number | undefined): Movement {
  if (before === undefined || after === undefined || before === after) {
    return movedExact(before, after);
  }
  if (before % after === 0) return 'loosened';
  return after % before === 0 ? 'tightened' : 'changed';
}

function movedFlag(before: boolean, after: boolean): Movement {
  return before === after ? 'same' : after ? 'tightened' : 'loosened';
}
