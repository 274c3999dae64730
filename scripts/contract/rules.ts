/**
 * What the builder adds because OpenAPI wants a value where the pages are silent, or a name for what they share. Unlike
 * the inferences in `scripts/docs/inferences.ts` these cannot be switched off: without them there is no valid document.
 * The provenance names them; an overlay may replace what they made.
 */
export const BUILD_RULES = {
  'openapi-version': 'OpenAPI 3.0.3: every tool in the chain reads it whole',
  'server-option': 'where the API is called, as `--server` says',
  'document-title': 'title and version of the document, from the host of the first server',
  'path-parameter-required': 'a parameter in the path is required (OpenAPI 3.0.3, Parameter Object)',
  'parameter-needs-schema': 'a parameter of which no page says more than its name takes anything',
  'array-needs-items': 'an array of which no page says what it holds may hold anything',
  'body-needs-schema': 'a body of which no page says what it holds may hold anything',
  'nested-names': 'names such as results[].id make results an array of objects',
  'json-unless-stated': 'a body whose media type no page states is taken for JSON',
  'reason-phrase': 'a response needs a description: the reason phrase of its status (RFC 9110, section 15)',
  'response-needed': 'an operation needs a response; where no page states any, the default one says so',
  'no-authentication-stated': 'pages that are silent on authentication ask for none',
  'security-scheme-from-name':
    'the name a page has for a way to authenticate makes its scheme (RFC 7616, 7617, 6750)',
  'distinct-operation-id':
    'a second operation of the same title gets method and path added to its operationId',
  'shared-schema': 'equal error bodies are one schema, referred to by name',
  'shared-component': 'equal parameters and responses are one component, referred to by name',
} as const;

export type BuildRule = keyof typeof BUILD_RULES;
