/** Values of the right type that break what the schema says about them. */
import { entries } from '../entry.js';
import { changed, type Place } from '../places.js';

/** A number the schema names, or one for the flags of 3.0. */
const limit = (place: Place, keyword: string): number | undefined => {
  const value = place.schema[keyword];
  return typeof value === 'number' ? value : undefined;
};
const plain = ({ schema }: Place): boolean =>
  schema.enum === undefined && schema.format === undefined && schema.pattern === undefined;

/** Leaves out what the schema requires, at the first place that requires anything; `deep`: not at the root. */

export const valueFaults = entries('types', [
  [
    'below-minimum',
    'body-range',
    'A number just below its minimum',
    changed((place) =>
      typeof place.value === 'number' && limit(place, 'minimum') !== undefined
        ? (limit(place, 'minimum') ?? 0) - 1
        : undefined,
    ),
    { needs: 'a number with a minimum' },
  ],
  [
    'above-maximum',
    'body-range',
    'A number just above its maximum',
    changed((place) =>
      typeof place.value === 'number' && limit(place, 'maximum') !== undefined
        ? (limit(place, 'maximum') ?? 0) + 1
        : undefined,
    ),
    { needs: 'a number with a maximum' },
  ],
  [
    'at-exclusive-limit',
    'body-range',
    'A number at a limit that is excluded',
    changed((place) => {
      const { exclusiveMinimum } = place.schema;
      return exclusiveMinimum === true
        ? limit(place, 'minimum')
        : typeof exclusiveMinimum === 'number'
          ? exclusiveMinimum
          : undefined;
    }),
    { needs: 'a number with an excluded minimum' },
  ],
  [
    'between-steps',
    'body-range',
    'A number that is no multiple',
    changed((place) =>
      typeof place.value === 'number' && limit(place, 'multipleOf') !== undefined
        ? place.value + (limit(place, 'multipleOf') ?? 1) / 2
        : undefined,
    ),
    { needs: 'a number with multipleOf' },
  ],
  [
    'int32-overflow',
    'body-format',
    'A number beyond int32',
    changed((place) => (place.schema.format === 'int32' ? 2 ** 31 : undefined)),
    { needs: 'a value of the format int32' },
  ],
  [
    'int64-overflow',
    'body-format',
    'A number beyond int64',
    changed((place) => (place.schema.format === 'int64' ? 1e30 : undefined)),
    { needs: 'a value of the format int64' },
  ],
  [
    'float-overflow',
    'body-format',
    'A number beyond a float',
    changed((place) => (place.schema.format === 'float' ? 1e300 : undefined)),
    { needs: 'a value of the format float' },
  ],
  [
    'bad-date-time',
    'body-format',
    'A date and time without its zone',
    changed((place) => (place.schema.format === 'date-time' ? '2024-08-05 10:00:00' : undefined)),
    { needs: 'a value of the format date-time' },
  ],
  [
    'impossible-date',
    'body-format',
    'The thirtieth of February',
    changed((place) => (place.schema.format === 'date' ? '2024-02-30' : undefined)),
    { needs: 'a value of the format date' },
  ],
  [
    'bad-uuid',
    'body-format',
    'A UUID that is one digit short',
    changed((place) => (place.schema.format === 'uuid' ? '3fa85f64-5717-4562-b3fc-2c963f66afa' : undefined)),
    { needs: 'a value of the format uuid' },
  ],
  [
    'bad-base64',
    'body-format',
    'Base64 without its padding',
    changed((place) => (place.schema.format === 'byte' ? 'YQ' : undefined)),
    { needs: 'a value of the format byte' },
  ],
  [
    'unknown-enum-value',
    'body-enum',
    'A value that the enumeration does not hold',
    changed((place) => (place.schema.enum === undefined ? undefined : 'NO_SUCH_VALUE')),
    { needs: 'an enumeration' },
  ],
  [
    'enum-other-case',
    'body-enum',
    'A value of the enumeration in other letter case',
    changed((place) =>
      place.schema.enum !== undefined &&
      typeof place.value === 'string' &&
      swapCase(place.value) !== place.value
        ? swapCase(place.value)
        : undefined,
    ),
    { needs: 'an enumeration of text' },
  ],
  [
    'pattern-broken',
    'body-pattern',
    'Text that does not match its pattern',
    changed((place) =>
      typeof place.schema.pattern === 'string' &&
      typeof place.value === 'string' &&
      !place.schema.pattern.startsWith('(?')
        ? '!\u0000!'
        : undefined,
    ),
    { needs: 'text with a pattern' },
  ],
  [
    'pattern-broken-unicode',
    'body-pattern',
    'A digit where a pattern asks for letters of any script',
    changed((place) => (/\\p\{/.test(String(place.schema.pattern ?? '')) ? '12345' : undefined)),
    { needs: 'text with a pattern of Unicode properties' },
  ],
  [
    'too-short',
    'body-length',
    'Text that is too short',
    changed((place) =>
      (limit(place, 'minLength') ?? 0) > 0 && plain(place)
        ? 'x'.repeat((limit(place, 'minLength') ?? 1) - 1)
        : undefined,
    ),
    { needs: 'text with a minLength and no format, pattern or enumeration' },
  ],
  [
    'too-long',
    'body-length',
    'Text that is too long',
    changed((place) =>
      limit(place, 'maxLength') !== undefined && plain(place)
        ? 'x'.repeat((limit(place, 'maxLength') ?? 0) + 1)
        : undefined,
    ),
    { needs: 'text with a maxLength and no format, pattern or enumeration' },
  ],
  [
    'too-few-items',
    'body-size',
    'A list that is too short',
    changed((place) =>
      Array.isArray(place.value) && (limit(place, 'minItems') ?? 0) > 0
        ? place.value.slice(0, (limit(place, 'minItems') ?? 1) - 1)
        : undefined,
    ),
    { needs: 'a list with minItems' },
  ],
  [
    'repeated-item',
    'body-size',
    'A list of unique items with one item twice',
    changed((place) =>
      Array.isArray(place.value) && place.schema.uniqueItems === true && place.value.length > 0
        ? [...place.value, ...place.value.slice(0, 1)]
        : undefined,
    ),
    { needs: 'a list with uniqueItems that is not empty' },
  ],
]);

function swapCase(text: string): string {
  const lower = text.toLowerCase();
  return lower === text ? text.toUpperCase() : lower;
}
