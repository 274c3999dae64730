import type {
  DocumentedContent,
  DocumentedOperation,
  DocumentedParameter,
  DocumentedRequestBody,
  DocumentedResponse,
  Evidence,
  Fact,
} from '../model.js';
import { asInferred, part } from './words.js';

/** A rule that looks at an operation as a whole and gives it back with more facts. */
export interface OperationInference {
  readonly name: string;
  apply(operation: DocumentedOperation): DocumentedOperation;
}

/**
 * `operation-id-from-title`
 * Words: the page's title.
 * Makes: `operationId`, the title in lowerCamelCase: "Rename a Team" gives `renameATeam`.
 * Source: OpenAPI 3.0.3, "Operation Object": the id should follow common programming names.
 */
const operationIdFromTitle: OperationInference = {
  name: 'operation-id-from-title',
  apply(operation) {
    if (operation.operationId !== undefined || operation.summary === undefined) return operation;
    const id = lowerCamelCase(operation.summary.value);
    if (id === '') return operation;
    const evidence = asInferred(operation.summary, operationIdFromTitle.name);
    return { ...operation, operationId: { value: id, evidence } };
  },
};

/**
 * `operation-id-from-path`
 * Words: method and path of an operation whose title is missing or has no Latin letters.
 * Makes: `operationId`: `GET /groups/{groupId}/peers` gives `getGroupsGroupIdPeers`.
 * Source: as above; tools want ids that need no escaping in a URL.
 */
const operationIdFromPath: OperationInference = {
  name: 'operation-id-from-path',
  apply(operation) {
    if (operation.operationId !== undefined) return operation;
    if (operation.summary !== undefined && lowerCamelCase(operation.summary.value) !== '') return operation;
    const id = lowerCamelCase(`${operation.method.value} ${operation.path.value}`);
    const evidence = asInferred(operation.path, operationIdFromPath.name);
    return { ...operation, operationId: { value: id, evidence } };
  },
};

/** Words of Latin letters and digits, joined; empty where there is none. */
function lowerCamelCase(text: string): string {
  const words =
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words
    .map((word, index) => {
      // `GET` and `IP` become words; `groupId` keeps its inner capital.
      const rest = /^[A-Z0-9]+$/.test(word) ? word.slice(1).toLowerCase() : word.slice(1);
      const first = word.slice(0, 1);
      return (index === 0 ? first.toLowerCase() : first.toUpperCase()) + rest;
    })
    .join('');
  return /^[0-9]/.test(joined) ? `operation${joined}` : joined;
}

/**
 * `tag-from-path`
 * Words: the path's last segment that is no placeholder.
 * Makes: the one tag: `/groups/{groupId}/peers/{peerId}` gives `peers`.
 * Source: OpenAPI 3.0.3, "Operation Object": tags group operations by resource.
 */
const tagFromPath: OperationInference = {
  name: 'tag-from-path',
  apply(operation) {
    if (operation.tags.length > 0) return operation;
    const tag = operation.path.value.split('/').findLast((each) => each !== '' && !/[{}]/.test(each));
    const [evidence] = operation.path.evidence;
    if (tag === undefined || evidence === undefined) return operation;
    const at = evidence.quote.lastIndexOf(tag);
    const words: Evidence =
      at === -1
        ? { ...evidence, rule: tagFromPath.name }
        : part(evidence, at, at + tag.length, tagFromPath.name);
    return { ...operation, tags: [{ value: tag, evidence: [words] }] };
  },
};

/**
 * `path-parameter-required`
 * Words: the name of a path parameter.
 * Makes: `required: true` where the page does not say it.
 * Source: OpenAPI 3.0.3, "Parameter Object": in a path the property is mandatory and true.
 */
const pathParameterRequired: OperationInference = {
  name: 'path-parameter-required',
  apply: (operation) => ({
    ...operation,
    parameters: operation.parameters.map((parameter): DocumentedParameter => {
      if (parameter.in !== 'path' || parameter.required !== undefined) return parameter;
      const evidence = asInferred(parameter.name, pathParameterRequired.name);
      return { ...parameter, required: { value: true, evidence } };
    }),
  }),
};

/**
 * `required-body`
 * Words: that a field at the top of the request body is required.
 * Makes: the body required: one that may be left out would fulfil every "Required" in it. The items of a body that is an array
 * say nothing of the array.
 * Source: OpenAPI 3.0.3, "Request Body Object": `required` is false where nothing is said.
 */
const requiredBody: OperationInference = {
  name: 'required-body',
  apply(operation) {
    const body = operation.requestBody;
    if (body === undefined || body.required !== undefined) return operation;
    const field = body.contents
      .flatMap(({ fields }) => fields)
      .find(({ path, required }) => required?.value === true && !/[.[]/.test(path.value));
    if (field?.required === undefined) return operation;
    const evidence = asInferred(field.required, requiredBody.name);
    return { ...operation, requestBody: { ...body, required: { value: true, evidence } } };
  },
};

/**
 * `array-body`
 * Words: the name of a field that starts with `[].` (`[i].name` on the page).
 * Makes: the type of the body, `array` of `object`, where the page states none.
 * Source: how the older reference names the fields of a body that is a list.
 */
const arrayBody: OperationInference = {
  name: 'array-body',
  apply: (operation) => ({
    ...operation,
    ...(operation.requestBody === undefined
      ? {}
      : { requestBody: withArrayBodies<DocumentedRequestBody>(operation.requestBody) }),
    responses: operation.responses.map((response) => withArrayBodies<DocumentedResponse>(response)),
  }),
};

function withArrayBodies<T extends { readonly contents: readonly DocumentedContent[] }>(body: T): T {
  return { ...body, contents: body.contents.map(withArrayBody) };
}

function withArrayBody(content: DocumentedContent): DocumentedContent {
  if (content.body?.type !== undefined) return content;
  const item = content.fields.find((field) => field.path.value.startsWith('[].'));
  if (item === undefined) return content;
  const evidence = asInferred(item.path, arrayBody.name);
  const type: Fact<'array'> = { value: 'array', evidence };
  const items: Fact<'object'> = { value: 'object', evidence };
  return { ...content, body: { ...content.body, type, ...(content.body?.items ? {} : { items }) } };
}

export const operationInferences: readonly OperationInference[] = [
  operationIdFromTitle,
  operationIdFromPath,
  tagFromPath,
  pathParameterRequired,
  requiredBody,
  arrayBody,
];
