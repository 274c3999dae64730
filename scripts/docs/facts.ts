import { quotesItsValue } from './inferences.js';
import type {
  DocumentedContent,
  DocumentedField,
  DocumentedHeader,
  DocumentedOperation,
  DocumentedParameter,
  DocumentedRequestBody,
  DocumentedResponse,
  DocumentedSchema,
  Fact,
  JsonPrimitive,
  JsonValue,
  PageFormat,
  SchemaType,
} from './model.js';

/** What a page states of one value. A missing key: the page does not say. */
export interface StatedValue {
  type?: SchemaType;
  /** The page's own word where it is not the OpenAPI one. */
  typeWord?: string;
  format?: string;
  nullable?: boolean;
  enum?: readonly JsonPrimitive[];
  default?: JsonValue;
  minimum?: number;
  /** The minimum itself is too little. */
  exclusiveMinimum?: boolean;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  /** Type of an array's items. */
  items?: SchemaType;
  itemsFormat?: string;
  itemsPattern?: string;
  itemsEnum?: readonly JsonPrimitive[];
  /** The value itself is deprecated. */
  deprecated?: boolean;
}

export interface StatedParameter extends StatedValue {
  name: string;
  in: string;
  /** A second entry of this one, under the name in the page's table where the path spells it otherwise. */
  sameAs?: string;
  /** Always `true` in a path (OpenAPI's rule); elsewhere only where the page says so. */
  required?: boolean;
}

export interface StatedField extends StatedValue {
  /** Dots for nesting, `[]` for array items. */
  path: string;
  /** A second entry of this field, with the dots before brackets that the page prints (`matchers.[].operator`). */
  sameAs?: string;
  /** What a placeholder in the name may be, as whole names. */
  keys?: readonly string[];
  required?: boolean;
  /** The page prints this row, and its own example contradicts it: the contract is made without it. */
  leftOut?: true;
}

export interface StatedHeader extends StatedValue {
  name: string;
}

export interface StatedContent {
  /** `null`: not stated. */
  contentType: string | null;
  bodyType?: StatedValue;
  fields: readonly StatedField[];
  /** Fields of which one has to be there. */
  anyRequired?: readonly string[];
}

export interface StatedBody extends StatedContent {
  /** Of a request body, where the page says so of the whole of it. */
  required?: boolean;
  description?: string;
  /** Further media types of the same body; absent where there is only one. */
  otherContents?: readonly StatedContent[];
}

export interface StatedResponse extends StatedBody {
  headers?: readonly StatedHeader[];
  emptyObject?: true;
  noBody?: true;
}

/** A fact that follows from the page's words by a named rule, kept apart from what the page states. */
export interface InferredFact {
  /** Where it belongs: `operation`, `parameter path groupId`, `response 200 field results[].id`, ... */
  of: string;
  /** Key of the fact: `pattern`, `format`, `operationId`, ... */
  key: string;
  value: JsonValue;
  rule: string;
  line: number;
  quote: string;
}

/** The facts one page states about one operation: a plain object, ready for JSON. */
export interface PageFacts {
  format: PageFormat;
  /** Upper case. */
  method: string;
  path: string;
  /** First server and path: what a caller would send. Absent where the page states no server. */
  url?: string;
  servers: readonly string[];
  summary?: string;
  parameters: readonly StatedParameter[];
  /** `null`: there is none. */
  requestBody: StatedBody | null;
  /** By status; `success` where the page describes success without a status. */
  responses: Readonly<Record<string, StatedResponse>>;
  security: readonly string[];
  roles: readonly string[];
  /** Where the page tells of several actions: the roles that each of them needs. */
  rolesByAction?: readonly { action: string; roles: readonly string[] }[];
  /** The page says that the operation, or the reference it belongs to, is deprecated. */
  deprecated: boolean;
  /** What it says that of; absent where nothing is. */
  deprecates?: 'operation' | 'reference';
  inferred: readonly InferredFact[];
}

/**
 * What the page states about an operation. A fact that only an inference supports is not among the stated
 * ones but in `inferred`; a rule that only recognises a value the words give counts as stating it.
 */
export function statedFacts(operation: DocumentedOperation): PageFacts {
  const server = operation.servers[0]?.url.value;
  const summary = statedValue(operation.summary);
  return {
    format: operation.format,
    method: operation.method.value.toUpperCase(),
    path: operation.path.value,
    ...(server === undefined ? {} : { url: server.replace(/\/$/, '') + operation.path.value }),
    servers: operation.servers.map((each) => each.url.value),
    ...(summary === undefined ? {} : { summary }),
    parameters: operation.parameters.flatMap(parameterFacts),
    requestBody: operation.requestBody === undefined ? null : bodyFacts(operation.requestBody),
    // fromEntries makes own properties, so that a status named `__proto__` stays a status.
    responses: Object.fromEntries(
      operation.responses.map((response) => [response.status.value, responseFacts(response)]),
    ),
    security: operation.security.map((each) => each.name.value),
    roles: operation.roles.map((role) => role.value),
    ...(operation.roleActions && { rolesByAction: byAction(operation.roleActions) }),
    deprecated: statedValue(operation.deprecated) === true || operation.referenceDeprecated !== undefined,
    ...deprecation(operation),
    inferred: inferredFacts(operation),
  };
}

/** Actions in the order of the page, each with the roles that will do. */
export function byAction(
  pairs: NonNullable<DocumentedOperation['roleActions']>,
): readonly { action: string; roles: string[] }[] {
  const found = new Map<string, string[]>();
  for (const { role, action } of pairs) {
    const roles = found.get(action.value) ?? [];
    if (!roles.includes(role.value)) found.set(action.value, [...roles, role.value]);
  }
  return [...found].map(([action, roles]) => ({ action, roles }));
}

function deprecation(operation: DocumentedOperation): Pick<PageFacts, 'deprecates'> {
  if (statedValue(operation.deprecated) === true) return { deprecates: 'operation' };
  return operation.referenceDeprecated === undefined ? {} : { deprecates: 'reference' };
}

/** Number of stated facts, counted as the score counts them: one for each value with words of its own. */
export function countFacts(operation: DocumentedOperation): number {
  let count = 0;
  for (const { fact } of eachFact(operation)) if (isStated(fact)) count++;
  return count;
}

/** The page states it, in words of its own or in words that hold the value. */
function isStated(fact: Fact<unknown>): boolean {
  return fact.evidence.some((each) => each.rule === undefined || quotesItsValue(each.rule));
}

function statedValue<T>(fact: Fact<T> | undefined): T | undefined {
  return fact !== undefined && isStated(fact) ? fact.value : undefined;
}

function parameterFacts(parameter: DocumentedParameter): StatedParameter[] {
  const required = parameter.in === 'path' ? true : statedValue(parameter.required);
  const name = parameter.name.value;
  const stated = {
    name,
    in: parameter.in,
    ...(required === undefined ? {} : { required }),
    ...valueFacts(parameter),
  };
  const { tableName } = parameter;
  return tableName === undefined ? [stated] : [stated, { ...stated, name: tableName.value, sameAs: name }];
}

function fieldFacts(field: DocumentedField): StatedField[] {
  const required = statedValue(field.required);
  const path = field.path.value;
  const keys = statedValue(field.keys);
  const stated = {
    path,
    ...(keys && { keys }),
    ...(required === undefined ? {} : { required }),
    ...valueFacts(field),
  };
  const printed = printedPath(field.path);
  return printed === path ? [stated] : [stated, { ...stated, path: printed, sameAs: path }];
}

/** The path with the dots before brackets that the page prints. */
function printedPath({ value, evidence }: Fact<string>): string {
  const printed = (evidence[0]?.quote ?? '')
    .replace(/[\s`*\u00ad\u200b\u2060\ufeff]/g, '')
    .replace(/\[\w*\]/g, '[]');
  const plain = printed.replaceAll('.[', '[');
  return plain !== printed && value.endsWith(plain) ? value.slice(0, -plain.length) + printed : value;
}

/** What is said of a value, each in a slot of its own. */
export const VALUE_KEYS = [
  'type',
  'typeWord',
  'format',
  'nullable',
  'enum',
  'default',
  'minimum',
  'exclusiveMinimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'items',
  'itemsFormat',
  'itemsPattern',
  'itemsEnum',
  'deprecated',
] as const satisfies readonly (keyof StatedValue & keyof DocumentedSchema)[];

function valueFacts(schema: DocumentedSchema): StatedValue {
  return Object.fromEntries(
    VALUE_KEYS.flatMap((key) => {
      const value = statedValue<JsonValue>(schema[key]);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function contentFacts(content: DocumentedContent | undefined): StatedContent {
  const bodyType = content?.body === undefined ? {} : valueFacts(content.body);
  const anyRequired = statedValue(content?.anyRequired);
  return {
    contentType: statedValue(content?.contentType) ?? null,
    ...(Object.keys(bodyType).length === 0 ? {} : { bodyType }),
    fields: [
      ...(content?.fields ?? []).flatMap(fieldFacts),
      ...(content?.leftOut ?? []).flatMap(fieldFacts).map((field) => ({ ...field, leftOut: true as const })),
    ],
    ...(anyRequired && { anyRequired }),
  };
}

function bodyFacts(body: DocumentedRequestBody | DocumentedResponse): StatedBody {
  const [first, ...others] = body.contents;
  const description = statedValue(body.description);
  const required = 'required' in body ? statedValue(body.required) : undefined;
  return {
    ...(required === undefined ? {} : { required }),
    ...(description === undefined ? {} : { description }),
    ...contentFacts(first),
    ...(others.length === 0 ? {} : { otherContents: others.map(contentFacts) }),
  };
}

function responseFacts(response: DocumentedResponse): StatedResponse {
  return {
    ...bodyFacts(response),
    ...(response.headers.length === 0 ? {} : { headers: response.headers.map(headerFacts) }),
    ...(response.emptyObject === undefined ? {} : { emptyObject: true }),
    ...(response.noBody === undefined ? {} : { noBody: true }),
  };
}

function headerFacts(header: DocumentedHeader): StatedHeader {
  return { name: header.name.value, ...valueFacts(header) };
}

/** A fact of an operation, and where it belongs. */
export interface LocatedFact {
  readonly of: string;
  readonly key: string;
  readonly fact: Fact<JsonValue>;
}

/**
 * Every fact of an operation, in the order of the model. Whatever is shaped like a fact counts, so that a key
 * added to the model is not forgotten here.
 */
export function* eachFact(operation: DocumentedOperation): Generator<LocatedFact> {
  const { parameters, requestBody, responses, servers, security, ...own } = operation;
  yield* factsIn('operation', own);
  for (const server of servers) yield* factsIn('server', server);
  for (const scheme of security) yield* factsIn('security', scheme);
  for (const parameter of parameters)
    yield* factsIn(`parameter ${parameter.in} ${parameter.name.value}`, parameter);
  if (requestBody !== undefined) yield* bodyFactsIn('requestBody', requestBody);
  for (const response of responses) yield* bodyFactsIn(`response ${response.status.value}`, response);
}

function* bodyFactsIn(of: string, body: DocumentedRequestBody | DocumentedResponse): Generator<LocatedFact> {
  const { contents, ...own } = body;
  yield* factsIn(of, 'headers' in own ? { ...own, headers: undefined } : own);
  if ('headers' in own)
    for (const header of own.headers) yield* factsIn(`${of} header ${header.name.value}`, header);
  for (const content of contents) {
    const { body: whole, fields, leftOut, samples: _samples, ...rest } = content;
    yield* factsIn(of, rest);
    if (whole !== undefined) yield* factsIn(`${of} body`, whole);
    for (const field of [...fields, ...(leftOut ?? [])])
      yield* factsIn(`${of} field ${field.path.value}`, field);
  }
}

/** Facts among the values of an object, in lists of facts, and one level down (`externalDocs`, `remarks`). */
function* factsIn(of: string, holder: object): Generator<LocatedFact> {
  for (const [key, value] of Object.entries(holder)) yield* factsOf(of, key, value);
}

function* factsOf(of: string, key: string, value: unknown): Generator<LocatedFact> {
  if (typeof value !== 'object' || value === null) return;
  if (isFact(value)) yield { of, key, fact: value };
  else if (Array.isArray(value)) for (const each of value) yield* factsOf(of, key, each);
  else for (const [inner, each] of Object.entries(value)) yield* factsOf(of, `${key}.${inner}`, each);
}

function isFact(value: object): value is Fact<JsonValue> {
  return 'value' in value && 'evidence' in value && Array.isArray(value.evidence);
}

function inferredFacts(operation: DocumentedOperation): InferredFact[] {
  const found: InferredFact[] = [];
  for (const { of, key, fact } of eachFact(operation)) {
    if (isStated(fact)) continue;
    for (const { rule, line, quote } of fact.evidence)
      if (rule !== undefined) found.push({ of, key, value: fact.value, rule, line, quote });
  }
  return found;
}
