import { asList, asObject, isObject, type Json, replaceAt } from '../../../contract/json.js';
import { entries, type GoodAnswer, withValue } from '../entry.js';
import { changed, type Place, placesOf } from '../places.js';

const has = (place: Place, type: string): boolean =>
  place.schema.type === type || (Array.isArray(place.schema.type) && place.schema.type.includes(type));

/** The body is an object, and its schema says that it must be one. */
const isStatedObject = (good: GoodAnswer): boolean =>
  isObject(good.value) &&
  placesOf(good).some(
    (place) => place.at === '' && place.schema.type === 'object' && place.schema.nullable !== true,
  );

function without(good: GoodAnswer, deep: boolean, all: boolean): Json | undefined {
  for (const { at, value, schema } of placesOf(good)) {
    const required = asList(schema.required).map(String);
    const gone = all ? required : required.slice(0, 1);
    if (gone.length === 0 || !isObject(value) || (at !== '') !== deep) continue;
    const kept = Object.fromEntries(Object.entries(value).filter(([name]) => !gone.includes(name)));
    return replaceAt(good.value ?? null, at, kept);
  }
  return undefined;
}

/** Adds a property to the first object with named properties. */
function extra(good: GoodAnswer, deep: boolean, closed: boolean): Json | undefined {
  for (const { at, value, schema } of placesOf(good)) {
    const named = Object.keys(asObject(schema.properties)).length > 0;
    const settled = schema.additionalProperties !== undefined;
    if (!isObject(value) || (at !== '') !== deep) continue;
    if (closed ? schema.additionalProperties !== false : !named || settled) continue;
    return replaceAt(good.value ?? null, at, { ...value, internalNote: 'x' });
  }
  return undefined;
}

export const typeFaults = entries('types', [
  [
    'integer-as-string',
    'body-type',
    'An integer in quotes',
    changed((place) =>
      has(place, 'integer') && typeof place.value === 'number' ? String(place.value) : undefined,
    ),
    { needs: 'a property of type integer' },
  ],
  [
    'integer-as-fraction',
    'body-type',
    'An integer with a fraction',
    changed((place) =>
      has(place, 'integer') && typeof place.value === 'number' ? place.value + 0.5 : undefined,
    ),
    { needs: 'a property of type integer' },
  ],
  [
    'integer-as-boolean',
    'body-type',
    'true in place of an integer',
    changed((place) => (has(place, 'integer') ? true : undefined)),
    { needs: 'a property of type integer' },
  ],
  [
    'string-as-number',
    'body-type',
    'A number in place of a string',
    changed((place) => (has(place, 'string') ? 404 : undefined)),
    { needs: 'a property of type string' },
  ],
  [
    'string-as-object',
    'body-type',
    'An object in place of a string',
    changed((place) => (has(place, 'string') ? { text: 'x' } : undefined)),
    { needs: 'a property of type string' },
  ],
  [
    'string-as-list',
    'body-type',
    'A list with one string in place of the string',
    changed((place) => (has(place, 'string') ? [place.value] : undefined)),
    { needs: 'a property of type string' },
  ],
  [
    'null-value',
    'body-type',
    'null where the schema allows none',
    changed((place) =>
      has(place, 'string') && place.schema.nullable !== true && !has(place, 'null') ? null : undefined,
    ),
    { needs: 'a property of type string that may not be null' },
  ],
  [
    'list-as-object',
    'body-type',
    'An object with numbered keys in place of a list',
    changed((place) => (has(place, 'array') && Array.isArray(place.value) ? { ...place.value } : undefined)),
    { needs: 'a list whose schema states the type array' },
  ],
  [
    'object-as-list',
    'body-type',
    'The body in a list',
    (good) => withValue(good, isStatedObject(good) ? [good.value ?? null] : undefined),
    { needs: 'a body whose schema states the type object' },
  ],
  [
    'body-null',
    'body-type',
    'null in place of the body',
    (good) => withValue(good, isStatedObject(good) ? null : undefined),
    { needs: 'a body whose schema states the type object' },
  ],
  [
    'body-encoded-twice',
    'body-type',
    'The JSON text as a JSON string',
    (good) => withValue(good, isStatedObject(good) ? JSON.stringify(good.value) : undefined),
    { needs: 'a body whose schema states the type object' },
  ],
  [
    'required-missing',
    'body-required',
    'A required property is missing',
    (good) => withValue(good, without(good, false, false)),
    { needs: 'a required property of the body itself' },
  ],
  [
    'all-required-missing',
    'body-required',
    'All required properties are missing',
    (good) => withValue(good, without(good, false, true)),
    { needs: 'a required property of the body itself' },
  ],
  [
    'required-missing-inside',
    'body-required',
    'A required property of an inner object is missing',
    (good) => withValue(good, without(good, true, false)),
    { needs: 'a required property of an inner object' },
  ],
  [
    'required-renamed',
    'body-required',
    'A required property in snake case',
    (good) =>
      withValue(
        good,
        rename(good, (name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
      ),
    { needs: 'a required property with a capital letter' },
  ],
  [
    'forbidden-property',
    'body-forbidden-property',
    'A property where the schema allows no more',
    (good) => withValue(good, extra(good, false, true)),
    { needs: 'a body that allows no other properties' },
  ],
  [
    'unknown-kind',
    'body-composition',
    'A discriminator that names no schema',
    (good) => withValue(good, unknownKind(good)),
    { needs: 'a oneOf with a discriminator outside any choice' },
  ],
  [
    'fits-no-choice',
    'body-composition',
    'A value that fits no schema of anyOf',
    changed((place) => (Array.isArray(place.schema.anyOf) ? { neither: [] } : undefined)),
    { needs: 'an anyOf' },
  ],
  [
    'fits-not',
    'body-composition',
    'A value that fits the schema under not',
    changed((place) => asList(asObject(place.schema.not).enum)[0]),
    { needs: 'a not with an enumeration' },
  ],
  [
    'undocumented-property',
    'undocumented-property',
    'A property that the contract does not name',
    (good) => withValue(good, extra(good, false, false)),
    { needs: 'a body with named properties' },
  ],
  [
    'undocumented-inside',
    'undocumented-property',
    'Such a property in an inner object',
    (good) => withValue(good, extra(good, true, false)),
    { needs: 'an inner object with named properties' },
  ],
  [
    'write-only-echoed',
    'write-only-property',
    'A property that is only written comes back',
    (good) => withValue(good, echoed(good)),
    { needs: 'a property with writeOnly outside any choice' },
  ],
]);

function rename(good: GoodAnswer, how: (name: string) => string): Json | undefined {
  for (const { at, value, schema } of placesOf(good)) {
    const required = asList(schema.required).map(String);
    if (!isObject(value) || !required.some((name) => how(name) !== name && Object.hasOwn(value, name)))
      continue;
    const renamed = Object.entries(value).map(([name, inner]) => [
      required.includes(name) ? how(name) : name,
      inner,
    ]);
    return replaceAt(good.value ?? null, at, Object.fromEntries(renamed));
  }
  return undefined;
}

function unknownKind(good: GoodAnswer): Json | undefined {
  for (const { at, value, schema } of placesOf(good)) {
    const { propertyName } = asObject(schema.discriminator);
    if (!isObject(value) || typeof propertyName !== 'string' || !schema.oneOf) continue;
    return replaceAt(good.value ?? null, at, { ...value, [propertyName]: 'no-such-kind' });
  }
  return undefined;
}

function echoed(good: GoodAnswer): Json | undefined {
  for (const { at, value, schema } of placesOf(good)) {
    const hidden = Object.entries(asObject(schema.properties)).find(
      ([, property]) => asObject(property).writeOnly === true,
    );
    if (!isObject(value) || !hidden) continue;
    return replaceAt(good.value ?? null, at, { ...value, [hidden[0]]: 'secret' });
  }
  return undefined;
}
