import { operationInferences } from './inferences/operation.js';
import { type DescribedValue, valueInferences } from './inferences/values.js';
import { withoutRules } from './inferences/without.js';
import type { DocumentedContent, DocumentedOperation } from './model.js';

/** A named rule that makes a fact from words that do not say it in OpenAPI's terms. */
export interface Inference {
  /** Kebab-case; it stands in the evidence of each fact the rule makes. */
  readonly name: string;
  /** One line: the words it needs, and what it makes of them. */
  readonly description: string;
  /** The quoted words hold the value itself, so the page counts as stating it. */
  readonly quotesItsValue: boolean;
}

/** Every rule there is. Rules marked `quotesItsValue` are applied by the readers, the others by {@link infer}. */
export const inferences: readonly Inference[] = [
  rule('pattern-hex-24', '"24-hexadecimal digit string" (any number) makes a pattern'),
  rule('format-date-time', '"ISO 8601 timestamp", "RFC 3339", or a type called date, makes format date-time'),
  rule('format-duration', '"Duration in ISO 8601 notation", "ISO 8601 duration" make format duration'),
  rule('format-uri', '"absolute URL", "fully qualified URI", "valid URL" make format uri'),
  rule('format-email', '"Email address ..." makes format email'),
  rule('format-uuid', '"UUID", "GUID", "universally unique identifier" make format uuid'),
  rule('limits-in-prose', '"between 1 and 500", "up to a maximum of 500" make minimum and maximum', true),
  rule('default-in-prose', '"Defaults to X", "If omitted, ..." make the default', true),
  rule('enum-in-prose', '"Possible values are A, B" and lists announced like that make an enumeration', true),
  rule('null-in-prose', '"returns null if ...", "if null, ..." make a value nullable', true),
  rule('required-body', 'a required field at the top of the request body makes the body required'),
  rule('array-body', 'field names that start with [i]. make the body an array of objects'),
  rule('operation-id-from-title', 'the title in lowerCamelCase makes the operationId'),
  rule('operation-id-from-path', 'method and path make the operationId where the title has no Latin letters'),
  rule('tag-from-path', "the path's last segment that is no placeholder makes the tag"),
  rule('path-parameter-required', 'a parameter in the path is required (a rule of OpenAPI)'),
];

function rule(name: string, description: string, quotesItsValue = false): Inference {
  return { name, description, quotesItsValue };
}

const byName: ReadonlyMap<string, Inference> = new Map(inferences.map((each) => [each.name, each]));

/** True where the words that a rule quotes hold the value itself, so that the page states it. */
export function quotesItsValue(name: string): boolean {
  return byName.get(name)?.quotesItsValue === true;
}

export interface InferOptions {
  /** Names of rules to leave out. Facts that a reader made by them are taken out again. */
  readonly without?: readonly string[];
}

/**
 * The operation with everything the rules make of its words. A rule never replaces what the page states, and none
 * looks at what another made, so leaving one out changes nothing but its own facts.
 *
 * @throws RangeError where `without` names a rule that does not exist.
 */
export function infer(operation: DocumentedOperation, options: InferOptions = {}): DocumentedOperation {
  const without = new Set(options.without ?? []);
  for (const name of without)
    if (!byName.has(name))
      throw new RangeError(
        `There is no inference "${name}". The inferences are: ${[...byName.keys()].join(', ')}.`,
      );
  let result = withValues(operation, without);
  for (const each of operationInferences) if (!without.has(each.name)) result = each.apply(result);
  return withoutRules(result, without);
}

function withValues(operation: DocumentedOperation, without: ReadonlySet<string>): DocumentedOperation {
  const describe = <T extends DescribedValue>(value: T): T => {
    const made: DescribedValue = {};
    // The first rule that applies has the key, also when it is switched off: no other takes its place.
    const taken = new Set<string>();
    for (const { name, key, infer } of valueInferences) {
      if (value[key] !== undefined || taken.has(key)) continue;
      const fact = infer(value);
      if (fact === undefined) continue;
      taken.add(key);
      if (!without.has(name)) Object.assign(made, { [key]: fact });
    }
    return taken.size === 0 ? value : { ...value, ...made };
  };
  const content = (each: DocumentedContent): DocumentedContent => ({
    ...each,
    fields: each.fields.map(describe),
  });
  const body = operation.requestBody;
  return {
    ...operation,
    parameters: operation.parameters.map(describe),
    ...(body === undefined ? {} : { requestBody: { ...body, contents: body.contents.map(content) } }),
    responses: operation.responses.map((response) => ({
      ...response,
      headers: response.headers.map(describe),
      contents: response.contents.map(content),
    })),
  };
}
