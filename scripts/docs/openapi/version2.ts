import type {
  DocumentedContent,
  DocumentedField,
  DocumentedOperation,
  DocumentedParameter,
  DocumentedRequestBody,
  DocumentedResponse,
  Fact,
  JsonObject,
  JsonValue,
} from '../model.js';
import { type Context, described, isLocation, readBody } from './content.js';
import { schemaFacts } from './flatten.js';
import { commonFacts, type OperationEntry, parameterEntries } from './operation.js';
import { follow } from './reference.js';
import { readSecurity, securityScheme20 } from './security.js';
import { readServers20 } from './servers.js';
import type { Value } from './value.js';

/** One operation of a Swagger 2.0 file. */
export function readOperation2(root: Value, entry: OperationEntry, context: Context): DocumentedOperation {
  const { operation } = entry;
  const consumes = operation.get('consumes') ?? root.get('consumes');
  const produces = operation.get('produces') ?? root.get('produces');
  const parameters = parameterEntries(entry).map(follow);
  const at = (place: string) => parameters.filter((each) => each.get('in')?.text() === place);
  const [body] = at('body');
  const form = at('formData');
  const requestBody =
    body !== undefined
      ? bodyParameter(body, consumes, context)
      : form.length > 0
        ? formParameters(form, consumes, context)
        : undefined;
  return {
    ...commonFacts(root, entry, root.document.source.page),
    servers: readServers20(root, operation.get('schemes') ?? root.get('schemes')),
    security: readSecurity(
      operation.get('security') ?? root.get('security'),
      root.get('securityDefinitions'),
      securityScheme20,
      context.report,
    ),
    parameters: parameters.flatMap((each) => {
      const place = each.get('in')?.text() ?? '';
      return isLocation(place) ? [plainParameter(each, place, context)] : [];
    }),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses: (operation.get('responses')?.entries() ?? [])
      .filter(([status]) => !status.startsWith('x-'))
      .map(([status, response]) => readResponse(status, response, produces, context)),
  };
}

function plainParameter(
  value: Value,
  place: DocumentedParameter['in'],
  context: Context,
): DocumentedParameter {
  const name = value.textFact('name');
  if (name === undefined) throw value.error('not-a-parameter', 'expected a parameter with "name" and "in"');
  const members = serialization(value, place, context);
  return {
    name,
    in: place,
    ...described(value),
    ...itemFacts(value, context),
    ...(members === undefined ? {} : { members: value.fact(members) }),
  };
}

/** Parameters and headers of 2.0 are their own schema, beside members that are none of it. */
function itemFacts(value: Value, context: Context) {
  // Converted without the parameter's own members; what follows finds the schema ready.
  context.components.schemas.convertParameter(value);
  const facts = schemaFacts(value, context.components);
  const { description: _ofTheParameter, ...schema } = facts.schema?.value ?? {};
  return { ...facts, schema: value.fact<JsonObject>(schema) };
}

/** `collectionFormat` in the words of 3.0 (`style`, `explode`); in 2.0 lists are separated by commas by default. */
function serialization(value: Value, place: string, context: Context): JsonObject | undefined {
  const format = value.get('collectionFormat');
  const word = format?.text() ?? 'csv';
  const empty: JsonObject = value.get('allowEmptyValue')?.scalar() === true ? { allowEmptyValue: true } : {};
  const list = listStyle(value.get('type')?.text() === 'array' ? word : undefined, place);
  if (list === undefined) {
    if (format !== undefined)
      context.report.notUnderstood(
        'collection-format',
        format,
        `OpenAPI 3.0 cannot write lists as "${word}"`,
      );
    return Object.keys(empty).length === 0 ? undefined : empty;
  }
  const all = { ...list, ...empty };
  return Object.keys(all).length === 0 ? undefined : all;
}

function listStyle(format: string | undefined, place: string): JsonObject | undefined {
  if (format === undefined) return {};
  const isForm = place === 'query' || place === 'cookie';
  if (format === 'csv') return isForm ? { style: 'form', explode: false } : {};
  if (format === 'multi' && isForm) return { style: 'form', explode: true };
  if (format === 'ssv' && place === 'query') return { style: 'spaceDelimited', explode: false };
  if (format === 'pipes' && place === 'query') return { style: 'pipeDelimited', explode: false };
  return undefined;
}

function mediaTypes(list: Value | undefined): (Fact<string> | undefined)[] {
  const stated = (list?.items() ?? []).flatMap((each) => {
    const text = each.text();
    return text === undefined ? [] : [each.fact(text)];
  });
  return stated.length > 0 ? stated : [undefined];
}

function bodyParameter(value: Value, consumes: Value | undefined, context: Context): DocumentedRequestBody {
  const body = readBody(value.get('schema'), context);
  return {
    ...described(value),
    contents: mediaTypes(consumes).map((contentType) => ({
      ...(contentType === undefined ? {} : { contentType }),
      ...body,
    })),
  };
}

const FORMS: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data']);

/** Form fields become the properties of one object (OpenAPI 3.0.3, "Media Type Object"). */
function formParameters(
  form: readonly Value[],
  consumes: Value | undefined,
  context: Context,
): DocumentedRequestBody {
  const [first] = form;
  if (first === undefined) return { contents: [] };
  const fields = form.map((value): DocumentedField => {
    const name = value.get('name');
    if (name === undefined) throw value.error('not-a-parameter', 'expected a form field with a "name"');
    return { path: name.fact(name.text() ?? ''), ...described(value), ...itemFacts(value, context) };
  });
  const required = fields.filter((field) => field.required?.value === true).map((field) => field.path.value);
  const schema: JsonObject = {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.path.value, describedSchema(field)])),
    ...(required.length === 0 ? {} : { required }),
  };
  const hasFile = form.some((value) => value.get('type')?.text() === 'file');
  const stated = mediaTypes(consumes).filter((type) => type !== undefined && FORMS.has(type.value));
  const types =
    stated.length > 0 ? stated : [first.fact(hasFile ? 'multipart/form-data' : ([...FORMS][0] ?? ''))];
  return {
    ...(required.length === 0 ? {} : { required: first.fact(true) }),
    contents: types.map((contentType) => ({
      ...(contentType === undefined ? {} : { contentType }),
      body: { type: first.fact('object'), schema: first.fact(schema) },
      fields: fields.map(({ schema: _ready, ...field }) => field),
    })),
  };
}

function describedSchema(field: DocumentedField): JsonObject {
  const description = field.description === undefined ? {} : { description: field.description.value };
  return { ...field.schema?.value, ...description };
}

function readResponse(
  status: string,
  entry: Value,
  produces: Value | undefined,
  context: Context,
): DocumentedResponse {
  const value = follow(entry);
  const description = value.textFact('description');
  const contents = responseContents(value, produces, context);
  return {
    status: entry.keyFact(status),
    ...(description === undefined ? {} : { description }),
    headers: (value.get('headers')?.entries() ?? []).map(([name, header]) => ({
      name: header.keyFact(name),
      ...described(header),
      ...itemFacts(header, context),
    })),
    contents,
    ...(contents.length === 0 ? { noBody: value.fact(true) } : {}),
  };
}

/** A body for each media type that is produced or shown in an example. */
function responseContents(value: Value, produces: Value | undefined, context: Context): DocumentedContent[] {
  const schema = value.get('schema');
  const examples = new Map(value.get('examples')?.entries() ?? []);
  if (schema === undefined && examples.size === 0) return [];
  const body = readBody(schema, context);
  const types = mediaTypes(produces);
  const known = new Set(types.map((type) => type?.value));
  const shown = [...examples].filter(([type]) => !known.has(type)).map(([type, each]) => each.keyFact(type));
  return [...types.filter((type) => type !== undefined || shown.length === 0), ...shown].map(
    (contentType) => {
      const example = examples.get(contentType?.value ?? '');
      return {
        ...(contentType === undefined ? {} : { contentType }),
        ...body,
        ...(example === undefined ? {} : { example: example.fact<JsonValue>(example.json()) }),
      };
    },
  );
}
