import type { DocumentedContent, DocumentedHeader, DocumentedParameter, Fact } from '../model.js';
import type { Components } from './components.js';
import { fieldsOf, schemaFacts } from './flatten.js';
import { follow } from './reference.js';
import type { Reporter } from './report.js';
import type { Value } from './value.js';

/** What every part of a reader needs of the file it reads. */
export interface Context {
  readonly components: Components;
  readonly report: Reporter;
  /** Takes down the component schemas a schema leads to, for the operation being read. */
  readonly uses: (schema: Value) => void;
}

/** Media types of a body: the `content` map of OpenAPI 3.x. */
export function readContents(content: Value | undefined, context: Context): DocumentedContent[] {
  return (content?.entries() ?? []).map(([mediaType, value]) => {
    const encoding = value.get('encoding');
    if (encoding !== undefined)
      context.report.notUnderstood('encoding', encoding, 'how parts of the body are encoded is not read');
    const examples = value.get('examples');
    const example = value.get('example');
    return {
      contentType: value.keyFact(mediaType),
      ...readBody(value.get('schema'), context),
      ...(example === undefined ? {} : { example: example.fact(example.json()) }),
      ...(examples?.isObject ? { examples: examples.fact(resolvedMembers(examples)) } : {}),
    };
  });
}

/** The schema of a body and its fields. */
export function readBody(
  schema: Value | undefined,
  context: Context,
): Pick<DocumentedContent, 'body' | 'fields'> {
  if (schema === undefined) return { fields: [] };
  context.uses(schema);
  return { body: schemaFacts(schema, context.components), fields: fieldsOf(schema, context.components) };
}

/** A map whose members may be references, with each reference replaced by what it leads to. */
function resolvedMembers(map: Value) {
  return Object.fromEntries(map.entries().map(([name, each]) => [name, follow(each).json()]));
}

/** Members of a Parameter or Header Object that the model has a place for. */
const KNOWN_MEMBERS = new Set('name in required description schema example examples content $ref'.split(' '));

const LOCATIONS: ReadonlySet<string> = new Set(['path', 'query', 'header', 'cookie']);

/** A Parameter Object of OpenAPI 3.x, reference resolved. */
export function readParameter(entry: Value, context: Context): DocumentedParameter {
  const value = follow(entry);
  const name = value.textFact('name');
  const location = value.get('in')?.text() ?? '';
  if (name === undefined || !isLocation(location))
    throw value.error('not-a-parameter', 'expected a parameter with "name" and "in"');
  const members = value
    .entries()
    .filter(([key]) => !KNOWN_MEMBERS.has(key) && !key.startsWith('x-'))
    .map(([key, member]) => [key, member.json()] as const);
  const example = exampleOf(value);
  return {
    name,
    in: location,
    ...described(value),
    ...valueFacts(value, context),
    ...(example === undefined ? {} : { example }),
    ...(members.length === 0 ? {} : { members: value.fact(Object.fromEntries(members)) }),
  };
}

export function isLocation(text: string): text is DocumentedParameter['in'] {
  return LOCATIONS.has(text);
}

/** Headers of a response in OpenAPI 3.x. */
export function readHeaders(headers: Value | undefined, context: Context): DocumentedHeader[] {
  return (headers?.entries() ?? []).map(([name, entry]) => {
    const value = follow(entry);
    return { name: entry.keyFact(name), ...described(value), ...valueFacts(value, context) };
  });
}

export function described(value: Value): { required?: Fact<boolean>; description?: Fact<string> } {
  const required = value.flagFact('required');
  const description = value.textFact('description');
  return {
    ...(required === undefined ? {} : { required }),
    ...(description === undefined ? {} : { description }),
  };
}

function valueFacts(value: Value, context: Context) {
  const content = value.get('content');
  const [mediaType] = content?.entries() ?? [];
  if (content !== undefined)
    context.report.notUnderstood(
      'content',
      content,
      'the value is a document of its own; read as its schema',
    );
  const schema = value.get('schema') ?? mediaType?.[1].get('schema');
  if (schema === undefined) return {};
  context.uses(schema);
  return schemaFacts(schema, context.components);
}

function exampleOf(value: Value) {
  const [first] = value.get('examples')?.entries() ?? [];
  const example = value.get('example') ?? (first === undefined ? undefined : follow(first[1]).get('value'));
  return example?.fact(example.json());
}
