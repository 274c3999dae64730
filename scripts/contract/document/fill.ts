/** What one description of an operation says where another is silent. */
import {
  asList,
  asObject,
  type JsonObject,
  type Json as ReadJson,
  setMember,
} from '../../../contract/json.js';
import type { References } from '../../../contract/references.js';
import { PLAIN_KEYWORDS } from '../../../contract/structure.js';
import { isMap, type Json, type JsonMap } from '../json.js';

/** Members that are taken over whole where they are missing. */
const WHOLE = ['operationId', 'tags', 'summary', 'description', 'externalDocs', 'deprecated', 'requestBody'];

/**
 * Adds to an operation what only the other one says: whole members, parameters and responses; and the words for a parameter or a
 * response that have none. What the operation says itself is never changed.
 *
 * @param references of the document the operation is in
 * @param record told the keys that lead to each addition, here and in the other description
 */
export function fillOperation(
  operation: JsonMap,
  other: JsonObject,
  references: References,
  record: (keys: Keys, from: Keys) => void,
): void {
  const take: Take = (target, from, key, at, fromAt) => {
    const value = from[key];
    if (value === undefined || Object.hasOwn(target, key)) return;
    // Both descriptions are this run's own; what is taken over is not used anywhere else.
    setMember(target, key, value as Json);
    record([...at, key], [...fromAt, key]);
  };
  for (const key of Object.keys(other)) {
    if (WHOLE.includes(key) || key.startsWith('x-')) take(operation, other, key, [], []);
  }
  const parameters: Json[] = Array.isArray(operation.parameters) ? operation.parameters : [];
  for (const [place, parameter] of asList(other.parameters).entries()) {
    const from = ['parameters', place];
    const index = parameters.findIndex((each) => sameParameter(resolved(each, references), parameter));
    const there = parameters[index];
    if (there === undefined) {
      // A path has all of its parameters; another one would be of another path.
      if (asObject(parameter).in === 'path') continue;
      parameters.push(parameter as Json);
      operation.parameters = parameters;
      record(['parameters', parameters.length - 1], from);
    } else if (isMap(there) && there.$ref === undefined) {
      const at = ['parameters', index];
      for (const key of ['description', 'example']) take(there, asObject(parameter), key, at, from);
      fillSchema(there, asObject(parameter), at, from, take);
    }
  }
  const responses = isMap(operation.responses) ? operation.responses : {};
  for (const [status, response] of Object.entries(asObject(other.responses))) {
    const there = responses[status];
    if (there === undefined) {
      if (hasStatus(responses, status)) continue;
      take(responses, asObject(other.responses), status, ['responses'], ['responses']);
    } else if (isMap(there) && there.$ref === undefined) {
      const at = ['responses', status];
      for (const key of ['headers', 'content']) take(there, asObject(response), key, at, at);
    }
  }
}

type Keys = readonly (string | number)[];
type Take = (target: JsonMap, from: JsonObject, key: string, at: Keys, fromAt: Keys) => void;

function fillSchema(parameter: JsonMap, other: JsonObject, at: Keys, from: Keys, take: Take): void {
  const { schema } = parameter;
  if (!isMap(schema) || schema.$ref !== undefined) return;
  // A schema that combines others may say it there.
  if (['allOf', 'anyOf', 'oneOf', 'const'].some((key) => schema[key] !== undefined)) return;
  const said = asObject(other.schema);
  // Constraints of another type than the document's own would contradict it.
  if (schema.type !== undefined && said.type !== undefined && schema.type !== said.type) return;
  for (const key of PLAIN_KEYWORDS) take(schema, said, key, [...at, 'schema'], [...from, 'schema']);
}

/** The object a reference leads to, or the value itself. */
export function resolved(value: ReadJson | undefined, references: References): ReadJson | undefined {
  const { $ref: reference } = asObject(value);
  if (typeof reference !== 'string') return value;
  const followed = references.follow(reference.slice(1));
  return followed.kind === 'found' ? followed.at.value : undefined;
}

export function sameParameter(a: ReadJson | undefined, b: ReadJson | undefined): boolean {
  const [one, two] = [asObject(a), asObject(b)];
  if (one.in !== two.in) return false;
  // Names of header fields have no case (RFC 9110, section 5.1).
  const name = (value: ReadJson | undefined) =>
    one.in === 'header' ? String(value).toLowerCase() : String(value);
  return name(one.name) === name(two.name);
}

/** Whether a status, or a page's "success" (`2XX`), is among the responses. */
function hasStatus(responses: JsonObject, status: string): boolean {
  if (status !== '2XX') return Object.hasOwn(responses, `${status.charAt(0)}XX`);
  return Object.keys(responses).some((each) => each.startsWith('2'));
}
