/**
 * Which object of the OpenAPI specification stands where: what tells a reference from an example that happens to hold a key
 * `$ref`, and a schema from a property that happens to be called `schema`.
 */
import { asObject, isObject, type Json, type JsonObject, joinPointer } from './json.js';

export type Version = '2.0' | '3.0' | '3.1' | '3.2';

/** Objects of OpenAPI 2.0 to 3.2, named as the specification names them. */
export type Kind =
  | 'document'
  | 'components'
  | 'pathItem'
  | 'operation'
  | 'parameter'
  | 'requestBody'
  | 'response'
  | 'header'
  | 'mediaType'
  | 'encoding'
  | 'example'
  | 'link'
  | 'callback'
  | 'securityScheme'
  | 'schema';

/** One member: the object itself, a list of it, a map of it, or a map whose `x-` keys are extensions. */
type Member = readonly ['one' | 'list' | 'map' | 'paths', Kind];
type Members = Readonly<Record<string, Member>>;

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
/** With the one that came with 3.2, beside `additionalOperations`. */
export const ALL_METHODS = [...METHODS, 'query'] as const;

/** "If `in` is "header" and the name is Accept, Content-Type or Authorization, the definition SHALL be ignored" (3.0.3). */
export function isReservedHeader(name: string): boolean {
  return ['accept', 'content-type', 'authorization'].includes(name.toLowerCase());
}

/** A key of a Path Item that holds an operation. */
export function isMethod(key: string): boolean {
  return ALL_METHODS.some((method) => method === key);
}

/** What documentation says of one plain value, in the words of a schema. */
export const PLAIN_KEYWORDS = [
  'type',
  'format',
  'enum',
  'default',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'pattern',
] as const;

const schema: Members = {
  properties: ['map', 'schema'],
  patternProperties: ['map', 'schema'],
  dependentSchemas: ['map', 'schema'],
  $defs: ['map', 'schema'],
  definitions: ['map', 'schema'],
  allOf: ['list', 'schema'],
  anyOf: ['list', 'schema'],
  oneOf: ['list', 'schema'],
  prefixItems: ['list', 'schema'],
  items: ['one', 'schema'],
  additionalProperties: ['one', 'schema'],
  unevaluatedProperties: ['one', 'schema'],
  unevaluatedItems: ['one', 'schema'],
  contains: ['one', 'schema'],
  propertyNames: ['one', 'schema'],
  contentSchema: ['one', 'schema'],
  not: ['one', 'schema'],
  if: ['one', 'schema'],
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema; nobody awaits this table
  then: ['one', 'schema'],
  else: ['one', 'schema'],
};

const parameter: Members = {
  schema: ['one', 'schema'],
  content: ['map', 'mediaType'],
  examples: ['map', 'example'],
};

const version3: Readonly<Record<Kind, Members>> = {
  document: {
    paths: ['paths', 'pathItem'],
    webhooks: ['map', 'pathItem'],
    components: ['one', 'components'],
  },
  components: {
    schemas: ['map', 'schema'],
    responses: ['map', 'response'],
    parameters: ['map', 'parameter'],
    examples: ['map', 'example'],
    requestBodies: ['map', 'requestBody'],
    headers: ['map', 'header'],
    securitySchemes: ['map', 'securityScheme'],
    links: ['map', 'link'],
    callbacks: ['map', 'callback'],
    pathItems: ['map', 'pathItem'],
    mediaTypes: ['map', 'mediaType'],
  },
  pathItem: {
    parameters: ['list', 'parameter'],
    ...Object.fromEntries(ALL_METHODS.map((method) => [method, ['one', 'operation']])),
    additionalOperations: ['map', 'operation'],
  },
  operation: {
    parameters: ['list', 'parameter'],
    requestBody: ['one', 'requestBody'],
    responses: ['paths', 'response'],
    callbacks: ['map', 'callback'],
  },
  parameter,
  header: parameter,
  requestBody: { content: ['map', 'mediaType'] },
  response: { headers: ['map', 'header'], content: ['map', 'mediaType'], links: ['map', 'link'] },
  mediaType: {
    schema: ['one', 'schema'],
    itemSchema: ['one', 'schema'],
    examples: ['map', 'example'],
    encoding: ['map', 'encoding'],
    prefixEncoding: ['list', 'encoding'],
    itemEncoding: ['one', 'encoding'],
  },
  encoding: {
    headers: ['map', 'header'],
    encoding: ['map', 'encoding'],
    prefixEncoding: ['list', 'encoding'],
    itemEncoding: ['one', 'encoding'],
  },
  example: {},
  link: {},
  callback: {},
  securityScheme: {},
  schema,
};

const version2: Readonly<Record<Kind, Members>> = {
  ...version3,
  document: {
    paths: ['paths', 'pathItem'],
    definitions: ['map', 'schema'],
    parameters: ['map', 'parameter'],
    responses: ['map', 'response'],
    securityDefinitions: ['map', 'securityScheme'],
  },
  operation: { parameters: ['list', 'parameter'], responses: ['paths', 'response'] },
  parameter: { schema: ['one', 'schema'] },
  header: {},
  response: { schema: ['one', 'schema'], headers: ['map', 'header'] },
};

/** The section of `components` that holds objects of a kind; kinds without one cannot be referred to by name. */
export const SECTIONS: Readonly<Partial<Record<Kind, string>>> = {
  schema: 'schemas',
  response: 'responses',
  parameter: 'parameters',
  example: 'examples',
  requestBody: 'requestBodies',
  header: 'headers',
  securityScheme: 'securitySchemes',
  link: 'links',
  callback: 'callbacks',
};

/** An object of a document and how it is reached: the path is a chain of keys, made into a pointer only when asked. */
export interface Node {
  readonly kind: Kind;
  readonly value: JsonObject;
  readonly key: string | number;
  readonly parent?: Step;
}

/** A key on the way to a node: a node, or a container between two (`paths`, `parameters`). */
export interface Step {
  readonly key: string | number;
  readonly parent?: Step;
}

/** The keys that lead to a node, from the root. */
export function pathOf(step: Step): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: Step | undefined = step; at?.parent !== undefined; at = at.parent) path.push(at.key);
  return path.reverse();
}

/**
 * Visits every object of the specification's kinds below a value, parents first, in the order written. Schemas that are `true`
 * or `false` are passed over. `visit` answers false to pass over what is below.
 */
export function visitNodes(
  root: Json | undefined,
  kind: Kind,
  version: Version,
  visit: (node: Node) => boolean,
): void {
  const members = version === '2.0' ? version2 : version3;
  if (!isObject(root)) return;
  const waiting: Node[] = [{ kind, value: root, key: '' }];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (visit(node) === false) continue;
    const children: Node[] = [];
    for (const key in node.value) {
      const member = memberOf(members[node.kind], node.kind, key);
      const value = node.value[key];
      if (member === undefined || value === undefined) continue;
      addChildren(children, node, key, value, member);
    }
    for (let index = children.length - 1; index >= 0; index -= 1) {
      const child = children[index];
      if (child !== undefined) waiting.push(child);
    }
  }
}

function memberOf(members: Members, kind: Kind, key: string): Member | undefined {
  if (kind === 'callback') return key.startsWith('x-') ? undefined : ['one', 'pathItem'];
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

function addChildren(children: Node[], node: Node, key: string, value: Json, [form, kind]: Member): void {
  if (Array.isArray(value)) {
    // `items` is a list in JSON Schema before 2020-12, which some documents still have.
    if (form !== 'list' && !(form === 'one' && kind === 'schema')) return;
    const parent = { key, parent: node };
    for (const [index, item] of value.entries()) {
      if (isObject(item)) children.push({ kind, value: item, key: index, parent });
    }
  } else if (isObject(value)) {
    if (form === 'one') children.push({ kind, value, key, parent: node });
    if (form !== 'map' && form !== 'paths') return;
    const parent = { key, parent: node };
    for (const name in value) {
      const item = value[name];
      if (form === 'paths' && name.startsWith('x-')) continue;
      if (isObject(item)) children.push({ kind, value: item, key: name, parent });
    }
  }
}

/** The address a node refers to; undefined where it is no reference. */
export function referenceOf({ kind, value }: Pick<Node, 'kind' | 'value'>): string | undefined {
  return kind !== 'document' && kind !== 'components' && typeof value.$ref === 'string'
    ? value.$ref
    : undefined;
}

/** A place in a discriminator that names a schema. */
export interface SchemaName {
  readonly holder: JsonObject;
  readonly key: string;
  /** The keys that lead to it from the schema. */
  readonly path: readonly string[];
  /** The name of a component, or an address. */
  readonly written: string;
}

/** What a schema's discriminator names: the values of its `mapping`, and its `defaultMapping` (OpenAPI 3.2). */
export function schemaNamesOf(schema: JsonObject): SchemaName[] {
  const discriminator = asObject(schema.discriminator);
  const mapping = asObject(discriminator.mapping);
  const places = [
    ...Object.keys(mapping).map((key) => ({ holder: mapping, key, path: ['discriminator', 'mapping', key] })),
    { holder: discriminator, key: 'defaultMapping', path: ['discriminator', 'defaultMapping'] },
  ];
  return places.flatMap((place) => {
    const written = place.holder[place.key];
    return typeof written === 'string' ? [{ ...place, written }] : [];
  });
}

/** Whether a discriminator gives a schema's address, not its name. */
export function isAddress(written: string): boolean {
  return /[#/]|\.(?:json|ya?ml)$/i.test(written);
}

/** The reference to the schema that a discriminator names. */
export function referenceTo(written: string): string {
  return isAddress(written) ? written : `#${joinPointer('/components/schemas', written)}`;
}

/**
 * Whether members beside `$ref` count. In 3.0 they are ignored (Reference Object); a Path Item's count in every version, and a
 * Schema's from 3.1 on (JSON Schema 2020-12).
 */
export function siblingsCount(kind: Kind, version: Version): boolean {
  return kind === 'pathItem' || (kind === 'schema' && (version === '3.1' || version === '3.2'));
}
