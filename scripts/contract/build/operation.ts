import { STATUS_CODES } from 'node:http';
import { placeholders } from '../../../contract/paths.js';
import { byAction } from '../../docs/facts.js';
import type {
  DocumentedContent,
  DocumentedHeader,
  DocumentedOperation,
  DocumentedParameter,
  DocumentedResponse,
  Fact,
} from '../../docs/model.js';
import type { Json } from '../json.js';
import { byRule, fromEvidence } from '../provenance.js';
import { Fragment } from './fragment.js';
import { type BuildContext, bodySchema, schemaOf } from './schema.js';

/** The Operation Object. `names`: how the contract spells the placeholders of its path, in order. */
export function operationObject(
  operation: DocumentedOperation,
  names: readonly string[],
  securityKeys: readonly string[],
  context: BuildContext,
): Fragment {
  const fragment = new Fragment();
  const set = (key: string, fact: Fact<Json> | undefined): void => {
    if (fact !== undefined) fragment.set(key, fact.value, fromEvidence(fact.evidence));
  };
  set('operationId', operation.operationId);
  setList(fragment, 'tags', operation.tags);
  set('summary', operation.summary);
  set('description', operation.description);
  if (operation.externalDocs !== undefined)
    fragment.place(['externalDocs'], externalDocs(operation.externalDocs));
  setList(fragment, 'x-required-roles', operation.roles);
  if (operation.roleActions !== undefined) {
    const evidence = operation.roleActions.flatMap(({ role, action }) => [
      ...action.evidence,
      ...role.evidence,
    ]);
    fragment.set('x-roles-by-action', [...byAction(operation.roleActions)], fromEvidence(evidence, true));
  }
  set('deprecated', operation.deprecated);
  if (securityKeys.length > 0) {
    for (const [index, key] of securityKeys.entries()) {
      const security = operation.security[index];
      fragment.put(['security', index], { [key]: [] });
      fragment.note(['security', index, key], fromEvidence(security?.name.evidence ?? [], true));
    }
  } else {
    // The pages are silent on authentication; an empty list is OpenAPI's word for "none asked for".
    fragment.set('security', [], byRule('no-authentication-stated'));
  }
  const spelling = placeholders(operation.path.value);
  for (const [index, parameter] of operation.parameters.entries()) {
    const place = parameter.in === 'path' ? spelling.indexOf(parameter.name.value) : -1;
    const pathPlace = parameter.in === 'path' && place === -1 ? index : place;
    const name = parameter.in === 'path' ? (names[pathPlace] ?? parameter.name.value) : parameter.name.value;
    fragment.place(['parameters', index], parameterObject(parameter, name));
  }
  if (operation.requestBody !== undefined)
    fragment.place(['requestBody'], requestBodyObject(operation, context));
  const responses = operation.responses.map((response) => responseEntry(response, context));
  for (const [status, response] of responses) fragment.place(['responses', status], response);
  if (responses.length === 0) {
    const undocumented = new Fragment().set('description', 'Not documented.', byRule('response-needed'));
    fragment.place(['responses', 'default'], undocumented);
  }
  return fragment;
}

function setList(fragment: Fragment, key: string, facts: readonly Fact<string>[]): void {
  for (const [index, fact] of facts.entries()) {
    fragment.put([key, index], fact.value).note([key, index], fromEvidence(fact.evidence));
  }
}

function externalDocs(docs: NonNullable<DocumentedOperation['externalDocs']>): Fragment {
  const fragment = new Fragment();
  if (docs.description !== undefined) {
    fragment.set('description', docs.description.value, fromEvidence(docs.description.evidence));
  }
  return fragment.set('url', docs.url.value, fromEvidence(docs.url.evidence));
}

function parameterObject(parameter: DocumentedParameter, name: string): Fragment {
  const entries = fromEvidence(parameter.name.evidence);
  const fragment = new Fragment().set('name', name, entries).set('in', parameter.in, entries);
  if (parameter.in === 'path') {
    const evidence = parameter.required?.value === true ? fromEvidence(parameter.required.evidence) : [];
    fragment.set('required', true, evidence.length > 0 ? evidence : byRule('path-parameter-required'));
  } else if (parameter.required !== undefined) {
    fragment.set('required', parameter.required.value, fromEvidence(parameter.required.evidence));
  }
  finish(fragment, parameter);
  if (parameter.example !== undefined) {
    // Examples are read-only JSON of the page.
    const example = structuredClone(parameter.example.value) as Json;
    fragment.set('example', example, fromEvidence(parameter.example.evidence, true));
  }
  return fragment;
}

/** Description and schema, which parameters and headers share. A parameter needs a schema, an empty one if nothing is said. */
function finish(fragment: Fragment, says: DocumentedParameter | DocumentedHeader): void {
  if (says.description !== undefined) {
    fragment.set('description', says.description.value, fromEvidence(says.description.evidence));
  }
  const schema = schemaOf(says);
  fragment.place(['schema'], schema);
  if (schema.isSilent) fragment.note(['schema'], byRule('parameter-needs-schema'));
}

function requestBodyObject(operation: DocumentedOperation, context: BuildContext): Fragment {
  const body = operation.requestBody;
  const fragment = new Fragment();
  if (body === undefined) return fragment;
  if (body.description !== undefined) {
    fragment.set('description', body.description.value, fromEvidence(body.description.evidence));
  }
  const contents = body.contents.length > 0 ? body.contents : [{ fields: [] }];
  for (const content of contents) placeContent(fragment, content, bodySchema(content, context));
  if (body.required !== undefined) {
    fragment.set('required', body.required.value, fromEvidence(body.required.evidence));
  }
  return fragment;
}

function responseEntry(response: DocumentedResponse, context: BuildContext): [string, Fragment] {
  const fragment = new Fragment();
  const stated = response.status.value;
  // A page that describes success without a status: OpenAPI's range says just that.
  const status = stated === 'success' ? '2XX' : stated;
  if (response.description !== undefined && response.description.value !== '') {
    fragment.set('description', response.description.value, fromEvidence(response.description.evidence));
  } else {
    const phrase = STATUS_CODES[status] ?? (stated === 'success' ? 'Success' : `Status ${status}`);
    fragment.set('description', phrase, byRule('reason-phrase'));
  }
  fragment.note([], fromEvidence(response.status.evidence));
  for (const header of response.headers) {
    const of = new Fragment();
    if (header.required !== undefined) {
      of.set('required', header.required.value, fromEvidence(header.required.evidence));
    }
    finish(of, header);
    of.note([], fromEvidence(header.name.evidence));
    fragment.place(['headers', header.name.value], of);
  }
  for (const content of response.contents) {
    placeContent(fragment, content, responseSchema(status, content, response, context));
  }
  if (response.contents.length === 0 && response.emptyObject !== undefined) {
    placeContent(fragment, { fields: [] }, emptyObject(response.emptyObject));
  }
  return [status, fragment];
}

function responseSchema(
  status: string,
  content: DocumentedContent,
  response: DocumentedResponse,
  context: BuildContext,
): Fragment {
  const schema = bodySchema(content, context);
  if (schema.isSilent && response.emptyObject !== undefined) return emptyObject(response.emptyObject);
  const isError = status === 'default' || status.startsWith('4') || status.startsWith('5');
  const hasFields = content.fields.length > 0 && schema.value.type === 'object';
  return isError && hasFields ? context.registry.reference('ApiError', schema) : schema;
}

function emptyObject(fact: Fact<true>): Fragment {
  return new Fragment().set('type', 'object', fromEvidence(fact.evidence));
}

function placeContent(fragment: Fragment, content: DocumentedContent, schema: Fragment): void {
  const mediaType = content.contentType?.value ?? 'application/json';
  fragment.place(['content', mediaType, 'schema'], schema);
  fragment.note(
    ['content', mediaType],
    content.contentType === undefined
      ? byRule('json-unless-stated')
      : fromEvidence(content.contentType.evidence),
  );
  if (schema.isSilent) fragment.note(['content', mediaType, 'schema'], byRule('body-needs-schema'));
  if (content.example === undefined) return;
  const path = ['content', mediaType, 'example'];
  // Examples are read-only JSON of the page.
  fragment.put(path, structuredClone(content.example.value) as Json);
  fragment.note(path, fromEvidence(content.example.evidence, true));
}
