/** The keywords that say what a value has to be, by the version of OpenAPI. */
import type { ContractVersion } from '../../view.js';
import type { Keyword } from '../evaluation.js';
import { arrays } from './arrays.js';
import { choices } from './choices.js';
import { numbers } from './numbers.js';
import { objects } from './objects.js';
import { references } from './references.js';
import { scalars } from './scalars.js';

const keywords31 = new Map<string, Keyword>(
  Object.entries({ ...scalars, ...numbers, ...objects, ...arrays, ...choices, ...references }),
);

/** OpenAPI 3.0.3, Schema Object: "Additional properties defined by the JSON Schema specification that are not mentioned here are strictly unsupported." */
const unknownTo30 = [
  'const',
  'contains',
  'dependentRequired',
  'dependentSchemas',
  'if',
  'patternProperties',
  'prefixItems',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
  '$dynamicRef',
];

const keywords30 = new Map<string, Keyword>([
  ...keywords31,
  ...unknownTo30.map((name): [string, Keyword] => [
    name,
    (_, at, evaluation) =>
      evaluation.notChecked(at, name, 'keyword', `OpenAPI 3.0 does not know the keyword ${name}`),
  ]),
]);

export function keywordsOf(version: ContractVersion): ReadonlyMap<string, Keyword> {
  return version === '3.0' ? keywords30 : keywords31;
}
