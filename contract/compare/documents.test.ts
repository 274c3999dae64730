import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.js';
import { compareContracts } from './compare.js';
import { POLICY, type Verdict } from './policy.js';
import { CONTRACT_EDITS, versionsOf } from './testing/contract-edits.js';
import { documentOf, valueDocument, verdictOf } from './testing/documents.js';

interface Row {
  readonly name: string;
  readonly before: JsonObject;
  readonly after: JsonObject;
  readonly there: Verdict | 'none';
  readonly back: Verdict | 'none' | undefined;
}
type Written = readonly [string, JsonObject, JsonObject, Verdict | 'none', (Verdict | 'none')?];

const text = { type: 'string' };
const list = { type: 'array', items: text };
const json = (schema: JsonObject): JsonObject => ({ content: { 'application/json': { schema } } });
const query = (more: JsonObject): JsonObject =>
  documentOf({ parameters: [{ name: 'q', in: 'query', schema: text, ...more }] });
const header = (name: string, more: JsonObject = {}): JsonObject =>
  documentOf({ parameters: [{ name, in: 'header', schema: text, ...more }] });
const responses = (more: JsonObject): JsonObject => documentOf({ responses: more });
const ok = (more: JsonObject = {}): JsonObject => ({ description: 'OK', ...more });
const body = (content: JsonObject, more: JsonObject = {}): JsonObject =>
  documentOf({ requestBody: { content, ...more } });
const comes = (content: JsonObject): JsonObject => responses({ 200: ok({ content }) });
const headers = (more: JsonObject): JsonObject => responses({ 200: ok({ headers: more }) });
const security = (...needs: JsonObject[]): JsonObject =>
  documentOf(
    { security: needs },
    {
      components: {
        securitySchemes: Object.fromEntries(
          ['a', 'b', 'o'].map((name) => [name, { type: 'apiKey', in: 'header', name }]),
        ),
      },
    },
  );
const scheme = (more: JsonObject, name = 'a'): JsonObject =>
  documentOf({ security: [{ [name]: [] }] }, { components: { securitySchemes: { [name]: more } } });
const flows = (more: JsonObject): JsonObject => scheme({ type: 'oauth2', flows: more });
const flow = { tokenUrl: 'https://a.example/token', scopes: {} };
const servers = (...more: JsonObject[]): JsonObject => documentOf({}, { servers: more });
const region = (more: JsonObject): JsonObject =>
  servers({ url: 'https://{region}.example', variables: { region: { default: 'eu', ...more } } });
const callback = (operation: JsonObject): JsonObject =>
  documentOf({ callbacks: { done: { '{$request.query.url}': { post: { responses: {}, ...operation } } } } });
const webhook = (operation: JsonObject): JsonObject =>
  documentOf({}, { webhooks: { done: { post: { responses: { 204: ok() }, ...operation } } } });
const link = (more: JsonObject): JsonObject =>
  responses({ 200: ok({ links: { next: { operationId: 'op', ...more } } }) });
const form = (encoding: JsonObject, type = 'multipart/form-data'): JsonObject =>
  body({ [type]: { schema: { type: 'object', properties: { f: text, l: list } }, encoding } });
const chosen = (
  mapping: JsonObject | undefined,
  direction: 'request' | 'response' = 'response',
  fallback?: string,
): JsonObject =>
  valueDocument(
    direction,
    {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: {
        propertyName: 'kind',
        ...(mapping === undefined ? {} : { mapping }),
        ...(fallback === undefined ? {} : { defaultMapping: fallback }),
      },
    },
    {
      components: {
        schemas: { Cat: { type: 'object' }, Dog: { type: 'object', properties: { barks: text } } },
      },
    },
  );
const cat = '#/components/schemas/Cat';
const dog = '#/components/schemas/Dog';
const field = (schema: JsonObject, direction: 'request' | 'response', more: JsonObject = {}): JsonObject =>
  valueDocument(direction, { type: 'object', properties: { f: schema }, ...more });
const none = (direction: 'request' | 'response', more: JsonObject = {}): JsonObject =>
  valueDocument(direction, { type: 'object', properties: {}, ...more });

const short = (limit: number): JsonObject => ({ ...text, maxLength: limit });
const shapes = (keyword: string, direction: 'request' | 'response', ...names: string[]): JsonObject =>
  valueDocument(direction, {
    [keyword]: names.map((name) => ({ type: 'object', properties: { [name]: text }, required: [name] })),
  });

const whole = (...types: string[]): JsonObject =>
  valueDocument(
    'response',
    { oneOf: types.map((type) => ({ $ref: `#/components/schemas/${type}` })) },
    { components: { schemas: { integer: { type: 'integer' }, number: { type: 'number' } } } },
  );

const named = (direction: 'request' | 'response', ...names: string[]): JsonObject =>
  valueDocument(
    direction,
    { oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })) },
    {
      components: {
        schemas: {
          A: { type: 'object', properties: { a: text } },
          B: { type: 'object', properties: { b: text } },
        },
      },
    },
  );
const beside = (limit: number): JsonObject =>
  valueDocument(
    'request',
    { $ref: '#/components/schemas/Short' },
    {
      components: { schemas: { Short: { $ref: '#/components/schemas/Text', maxLength: limit }, Text: text } },
    },
  );
const anchored = (schema: JsonObject): JsonObject =>
  valueDocument(
    'request',
    { $ref: '#name' },
    { components: { schemas: { Named: { $anchor: 'name', ...schema } } } },
  );

/** A field that refers to an anchor dynamically; `scoped`: another resource has one of the name, too. */
const dynamic = (schema: JsonObject, scoped = false): JsonObject =>
  valueDocument(
    'request',
    { type: 'object', properties: { f: { $dynamicRef: '#name' } } },
    {
      components: {
        schemas: {
          Named: { $dynamicAnchor: 'name', ...schema },
          ...(scoped ? { Other: { $id: 'https://a.example/other', $dynamicAnchor: 'name' } } : {}),
        },
      },
    },
  );

/** The verdict from the first to the second and, where it is given, from the second to the first. */
const WRITTEN: readonly Written[] = [
  // Parameters
  ['required false said', query({}), query({ required: false }), 'none', 'none'],
  ['required', query({}), query({ required: true }), 'breaking', 'non-breaking'],
  [
    'style and explode said',
    query({ schema: list }),
    query({ schema: list, style: 'form', explode: true }),
    'none',
    'none',
  ],
  [
    'explode of a list',
    query({ schema: list }),
    query({ schema: list, explode: false }),
    'breaking',
    'breaking',
  ],
  ['explode of one value', query({}), query({ explode: false }), 'none', 'none'],
  [
    'explode of a list in a header',
    header('X-A', { schema: list }),
    header('X-A', { schema: list, explode: true }),
    'none',
    'none',
  ],
  [
    'explode of an object in a header',
    header('X-A', { schema: { type: 'object' } }),
    header('X-A', { schema: { type: 'object' }, explode: true }),
    'breaking',
    'breaking',
  ],
  [
    'explode of a deepObject said',
    query({ schema: { type: 'object' }, style: 'deepObject' }),
    query({ schema: { type: 'object' }, style: 'deepObject', explode: true }),
    'none',
    'none',
  ],
  [
    'style',
    query({ schema: list, explode: false }),
    query({ schema: list, style: 'pipeDelimited', explode: false }),
    'breaking',
    'breaking',
  ],
  [
    'style of a header said',
    header('X-A', { schema: list }),
    header('X-A', { schema: list, style: 'simple', explode: false }),
    'none',
    'none',
  ],
  ['allowReserved', query({}), query({ allowReserved: true }), 'non-breaking', 'breaking'],
  ['allowReserved false said', query({}), query({ allowReserved: false }), 'none', 'none'],
  ['allowReserved of a header', header('X-A'), header('X-A', { allowReserved: true }), 'none', 'none'],
  ['allowEmptyValue', query({}), query({ allowEmptyValue: true }), 'non-breaking', 'breaking'],
  ['a header by another case', header('X-A'), header('x-a'), 'none', 'none'],
  [
    'a header that is ignored',
    header('Accept'),
    header('Accept', { required: true }),
    'documentation',
    'documentation',
  ],
  [
    'a header that is ignored appears',
    documentOf({}),
    header('Authorization', { required: true }),
    'documentation',
    'documentation',
  ],
  [
    'schema to content',
    query({}),
    documentOf({ parameters: [{ name: 'q', in: 'query', ...json(text) }] }),
    'breaking',
    'breaking',
  ],
  [
    'a schema in content',
    documentOf({ parameters: [{ name: 'q', in: 'query', ...json(text) }] }),
    documentOf({ parameters: [{ name: 'q', in: 'query', ...json({ ...text, maxLength: 3 }) }] }),
    'breaking',
    'non-breaking',
  ],
  [
    'a cookie',
    documentOf({}),
    documentOf({ parameters: [{ name: 'c', in: 'cookie', required: true, schema: text }] }),
    'breaking',
    'breaking',
  ],
  // Bodies
  [
    'body required',
    body({ 'text/plain': {} }),
    body({ 'text/plain': {} }, { required: true }),
    'breaking',
    'non-breaking',
  ],
  [
    'body required false said',
    body({ 'text/plain': {} }),
    body({ 'text/plain': {} }, { required: false }),
    'none',
    'none',
  ],
  [
    'case of a media type',
    body({ 'application/json': {} }),
    body({ 'Application/JSON': {} }),
    'none',
    'none',
  ],
  [
    'order of its parameters',
    body({ 'text/plain; a=1; b=2': {} }),
    body({ 'text/plain;b=2;a="1"': {} }),
    'none',
    'none',
  ],
  [
    'the charset of JSON',
    body({ 'application/json': {} }),
    body({ 'application/json; charset=UTF-8': {} }),
    'none',
    'none',
  ],
  [
    'another version',
    body({ 'application/vnd.a+json; version=1': {} }),
    body({ 'application/vnd.a+json; version=2': {} }),
    'breaking',
    'breaking',
  ],
  [
    'a range for a media type sent',
    body({ 'application/json': {} }),
    body({ 'application/*': {} }),
    'non-breaking',
    'breaking',
  ],
  [
    'any range for a media type sent',
    body({ 'application/json': {} }),
    body({ '*/*': {} }),
    'non-breaking',
    'breaking',
  ],
  [
    'a range with another schema',
    body({ 'application/json': { schema: text } }),
    body({ 'application/*': { schema: { type: 'integer' } } }),
    'breaking',
    'breaking',
  ],
  [
    'a range beside it',
    body({ 'application/*': {} }),
    body({ 'application/*': {}, 'application/json': {} }),
    'non-breaking',
    'non-breaking',
  ],
  [
    'a range for a media type that comes',
    comes({ 'application/json': {} }),
    comes({ 'application/*': {} }),
    'breaking',
    'non-breaking',
  ],
  [
    'items of a stream',
    comes({ 'application/jsonl': { itemSchema: text } }),
    comes({ 'application/jsonl': { itemSchema: { type: ['string', 'null'] } } }),
    'breaking',
    'non-breaking',
  ],
  [
    'xml of XML',
    body({ 'application/xml': { schema: text } }),
    body({ 'application/xml': { schema: { ...text, xml: { name: 'b' } } } }),
    'breaking',
    'breaking',
  ],
  [
    'xml of JSON',
    body({ 'application/json': { schema: text } }),
    body({ 'application/json': { schema: { ...text, xml: { name: 'b' } } } }),
    'documentation',
    'documentation',
  ],
  // Encodings
  [
    'content type of a field',
    form({ f: { contentType: 'image/png' } }),
    form({ f: { contentType: 'image/jpeg' } }),
    'breaking',
    'breaking',
  ],
  [
    'one more content type',
    form({ f: { contentType: 'image/png' } }),
    form({ f: { contentType: 'image/jpeg, image/png' } }),
    'non-breaking',
    'breaking',
  ],
  [
    'any image',
    form({ f: { contentType: 'image/png' } }),
    form({ f: { contentType: 'image/*' } }),
    'non-breaking',
    'breaking',
  ],
  ['the content type of text said', form({}), form({ f: { contentType: 'text/plain' } }), 'none', 'none'],
  [
    'the content type of lists of text said',
    form({}),
    form({ l: { contentType: 'text/plain' } }),
    'none',
    'none',
  ],
  [
    'explode of a field',
    form({ l: {} }, 'application/x-www-form-urlencoded'),
    form({ l: { explode: false } }, 'application/x-www-form-urlencoded'),
    'breaking',
    'breaking',
  ],
  [
    'explode of a field said',
    form({ l: {} }, 'application/x-www-form-urlencoded'),
    form({ l: { explode: true } }, 'application/x-www-form-urlencoded'),
    'none',
    'none',
  ],
  [
    'encoding of JSON',
    form({}, 'application/json'),
    form({ f: { contentType: 'image/png' } }, 'application/json'),
    'documentation',
    'documentation',
  ],
  [
    'a header of a part',
    form({ f: {} }),
    form({ f: { headers: { 'X-A': { required: true, schema: text } } } }),
    'breaking',
    'breaking',
  ],
  // Responses
  ['case of a range', responses({ '4XX': ok() }), responses({ '4xx': ok() }), 'none', 'none'],
  ['a range for a status', responses({ 404: ok() }), responses({ '4XX': ok() }), 'non-breaking'],
  [
    'default for a status',
    responses({ 404: ok(), default: ok() }),
    responses({ default: ok() }),
    'non-breaking',
    'non-breaking',
  ],
  [
    'a status of a range',
    responses({ '4XX': ok() }),
    responses({ '4XX': ok(), 404: ok() }),
    'non-breaking',
    'non-breaking',
  ],
  [
    'another body than that of the range',
    responses({ '4XX': ok(json(text)) }),
    responses({ '4XX': ok(json(text)), 404: ok(json({ type: 'integer' })) }),
    'breaking',
    'breaking',
  ],
  [
    'a range with another body',
    responses({ 404: ok(json(text)) }),
    responses({ '4XX': ok(json({ type: 'integer' })) }),
    'breaking',
  ],
  ['a status', responses({ 200: ok() }), responses({ 200: ok(), 404: ok() }), 'non-breaking', 'breaking'],
  ['a header', headers({}), headers({ 'X-A': { schema: text } }), 'non-breaking', 'breaking'],
  [
    'a header by another case that comes',
    headers({ 'X-A': { schema: text } }),
    headers({ 'x-a': { schema: text } }),
    'none',
    'none',
  ],
  [
    'a header always comes',
    headers({ 'X-A': { schema: text } }),
    headers({ 'X-A': { schema: text, required: true } }),
    'non-breaking',
    'breaking',
  ],
  [
    'the value of a header',
    headers({ 'X-A': { schema: text } }),
    headers({ 'X-A': { schema: { ...text, nullable: true, type: ['string', 'null'] } } }),
    'breaking',
    'non-breaking',
  ],
  [
    'explode of an object in a header',
    headers({ 'X-A': { schema: { type: 'object' } } }),
    headers({ 'X-A': { schema: { type: 'object' }, explode: true } }),
    'breaking',
    'breaking',
  ],
  [
    'style of a header that comes said',
    headers({ 'X-A': { schema: text } }),
    headers({ 'X-A': { schema: text, style: 'simple', explode: false } }),
    'none',
    'none',
  ],
  [
    'Content-Type as a header',
    headers({}),
    headers({ 'Content-Type': { schema: text } }),
    'documentation',
    'documentation',
  ],
  ['a link', link({}), responses({ 200: ok() }), 'breaking', 'non-breaking'],
  [
    'what a link passes',
    link({ parameters: { id: '$response.body#/id' } }),
    link({ parameters: { id: '$response.body#/key' } }),
    'breaking',
    'breaking',
  ],
  // Security
  ['one more way', security({ a: [] }), security({ a: [] }, { b: [] }), 'non-breaking', 'breaking'],
  ['both or either', security({ a: [], b: [] }), security({ a: [] }, { b: [] }), 'non-breaking', 'breaking'],
  ['a way inside another', security({ a: [] }), security({ a: [], b: [] }, { a: [] }), 'none', 'none'],
  ['twice', security({ a: [] }), security({ a: [] }, { a: [] }), 'none', 'none'],
  ['order', security({ a: [] }, { b: [] }), security({ b: [] }, { a: [] }), 'none', 'none'],
  ['scopes', security({ o: ['r', 'w'] }), security({ o: ['r'] }), 'non-breaking', 'breaking'],
  ['order of scopes', security({ o: ['r', 'w'] }), security({ o: ['w', 'r'] }), 'none', 'none'],
  ['none', security(), security({}), 'none', 'none'],
  ['optional', security({ a: [] }), security({ a: [] }, {}), 'non-breaking', 'breaking'],
  ['optional or none', security({ a: [] }, {}), security(), 'none', 'none'],
  [
    'of the document or of the operation',
    documentOf({}, { security: [{ a: [] }] }),
    documentOf({ security: [{ a: [] }] }),
    'none',
    'none',
  ],
  [
    'another key for a scheme',
    scheme({ type: 'http', scheme: 'basic' }),
    scheme({ type: 'http', scheme: 'basic' }, 'b'),
    'documentation',
    'documentation',
  ],
  [
    'case of a scheme',
    scheme({ type: 'http', scheme: 'basic' }),
    scheme({ type: 'http', scheme: 'Basic' }),
    'none',
    'none',
  ],
  [
    'another scheme',
    scheme({ type: 'http', scheme: 'basic' }),
    scheme({ type: 'http', scheme: 'digest' }),
    'breaking',
    'breaking',
  ],
  [
    'case of the header of a key',
    scheme({ type: 'apiKey', in: 'header', name: 'X-Key' }),
    scheme({ type: 'apiKey', in: 'header', name: 'x-key' }),
    'none',
    'none',
  ],
  [
    'bearerFormat',
    scheme({ type: 'http', scheme: 'bearer' }),
    scheme({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }),
    'documentation',
    'documentation',
  ],
  [
    'a flow',
    flows({ clientCredentials: flow }),
    flows({ clientCredentials: flow, password: flow }),
    'non-breaking',
    'breaking',
  ],
  [
    'tokens may be refreshed',
    flows({ clientCredentials: flow }),
    flows({ clientCredentials: { ...flow, refreshUrl: 'https://a.example/again' } }),
    'non-breaking',
    'breaking',
  ],
  [
    'an unused scheme',
    documentOf({}, { components: { securitySchemes: { a: { type: 'http', scheme: 'basic' } } } }),
    documentOf({}, { components: { securitySchemes: { a: { type: 'http', scheme: 'digest' } } } }),
    'documentation',
    'documentation',
  ],
  // Servers
  ['the default server said', documentOf({}), servers({ url: '/' }), 'none', 'none'],
  ['no list or an empty one', documentOf({}), servers(), 'none', 'none'],
  [
    'a slash at the end, case of the host',
    servers({ url: 'https://A.example/v1/' }),
    servers({ url: 'HTTPS://a.example:443/v1' }),
    'none',
    'none',
  ],
  [
    'a server less',
    servers({ url: 'https://a.example' }, { url: 'https://b.example' }),
    servers({ url: 'https://a.example' }),
    'breaking',
    'non-breaking',
  ],
  ['the default of a variable', region({}), region({ default: 'us' }), 'breaking', 'breaking'],
  [
    'values of a variable',
    region({ enum: ['eu', 'us'] }),
    region({ enum: ['eu'] }),
    'breaking',
    'non-breaking',
  ],
  ['values of a variable listed', region({}), region({ enum: ['eu'] }), 'breaking', 'non-breaking'],
  // Callbacks and webhooks: the API calls, so what it sends is what the client receives.
  ['a callback', documentOf({}), callback({}), 'non-breaking', 'breaking'],
  [
    'what a callback sends',
    callback({ requestBody: json(text) }),
    callback({ requestBody: json({ ...text, maxLength: 3 }) }),
    'non-breaking',
    'breaking',
  ],
  [
    'what a webhook sends',
    webhook({ requestBody: json(text) }),
    webhook({ requestBody: json({ type: ['string', 'null'] }) }),
    'breaking',
    'non-breaking',
  ],
  [
    'what a webhook is answered',
    webhook({ responses: { 200: ok(json(text)) } }),
    webhook({ responses: { 200: ok(json({ type: ['string', 'null'] })) } }),
    'non-breaking',
    'breaking',
  ],
  ['a webhook', documentOf({}), webhook({}), 'non-breaking', 'breaking'],
  ['credentials of a webhook', webhook({}), webhook({ security: [{ a: [] }] }), 'non-breaking', 'breaking'],
  [
    'a method of a webhook',
    webhook({}),
    documentOf({}, { webhooks: { done: { put: { responses: { 204: ok() } } } } }),
    'breaking',
    'breaking',
  ],
  [
    'a parameter of a webhook',
    webhook({}),
    webhook({ parameters: [{ name: 'X-A', in: 'header', required: true, schema: text }] }),
    'non-breaking',
    'breaking',
  ],
  [
    'a parameter of a webhook that always comes',
    webhook({ parameters: [{ name: 'X-A', in: 'header', schema: text }] }),
    webhook({ parameters: [{ name: 'X-A', in: 'header', required: true, schema: text }] }),
    'non-breaking',
    'breaking',
  ],
  [
    'a media type of a webhook',
    webhook({ requestBody: { content: { 'text/plain': {} } } }),
    webhook({ requestBody: { content: { 'text/plain': {}, 'text/csv': {} } } }),
    'breaking',
    'non-breaking',
  ],
  [
    'an answer to a webhook',
    webhook({}),
    webhook({ responses: { 204: ok(), 410: ok() } }),
    'non-breaking',
    'breaking',
  ],
  [
    'a header of the answer',
    webhook({ responses: { 204: ok({ headers: { 'X-A': { schema: text } } }) } }),
    webhook({ responses: { 204: ok({ headers: { 'X-A': { schema: text, required: true } } }) } }),
    'breaking',
    'non-breaking',
  ],
  // Discriminators
  ['a tag that may come', chosen({ cat, dog }), chosen({ cat, dog, puppy: dog }), 'breaking', 'non-breaking'],
  [
    'a tag that may be sent',
    chosen({ cat, dog }, 'request'),
    chosen({ cat, dog, puppy: dog }, 'request'),
    'non-breaking',
    'breaking',
  ],
  [
    'a tag for another schema',
    chosen({ a: cat, b: dog }),
    chosen({ a: dog, b: cat }),
    'breaking',
    'breaking',
  ],
  ['tags that are the names', chosen(undefined), chosen({ Cat: cat, Dog: dog }), 'none', 'none'],
  [
    'any other tag may come',
    chosen({ cat, dog }),
    chosen({ cat, dog }, 'response', 'Dog'),
    'breaking',
    'non-breaking',
  ],
  [
    'any other tag may be sent',
    chosen({ cat, dog }, 'request'),
    chosen({ cat, dog }, 'request', 'Dog'),
    'non-breaking',
    'breaking',
  ],
  [
    'any other tag for another schema',
    chosen({ cat, dog }, 'request', 'Cat'),
    chosen({ cat, dog }, 'request', 'Dog'),
    'non-breaking',
    'breaking',
  ],
  ['what a dynamic reference names', dynamic(text), dynamic(short(3)), 'breaking', 'non-breaking'],
  [
    'what a dynamic reference may name',
    dynamic(text, true),
    dynamic({ type: 'integer' }, true),
    'not-compared',
    'not-compared',
  ],
  [
    'the dialect that is the default',
    documentOf({}),
    documentOf({}, { jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base' }),
    'none',
    'none',
  ],
  // Fields that are sent in one direction
  [
    'a readOnly field of a request goes',
    field({ ...text, readOnly: true }, 'request'),
    none('request'),
    'non-breaking',
    'non-breaking',
  ],
  [
    'a required readOnly field of a request',
    none('request'),
    field({ ...text, readOnly: true }, 'request', { required: ['f'] }),
    'non-breaking',
    'non-breaking',
  ],
  [
    'a readOnly field of a response goes',
    field({ ...text, readOnly: true }, 'response'),
    none('response'),
    'breaking',
    'non-breaking',
  ],
  [
    'a writeOnly field of a response goes',
    field({ ...text, writeOnly: true }, 'response'),
    none('response'),
    'non-breaking',
    'non-breaking',
  ],
  [
    'a field is sent no more',
    field(text, 'request'),
    field({ ...text, readOnly: true }, 'request'),
    'breaking',
    'non-breaking',
  ],
  [
    'a field comes no more',
    field(text, 'response'),
    field({ ...text, writeOnly: true }, 'response'),
    'breaking',
    'non-breaking',
  ],
  [
    'a required field must be sent now',
    field({ ...text, readOnly: true }, 'request', { required: ['f'] }),
    field(text, 'request', { required: ['f'] }),
    'breaking',
    'breaking',
  ],
  [
    'the type of a readOnly field of a request',
    field({ ...text, readOnly: true }, 'request'),
    field({ type: 'integer', readOnly: true }, 'request'),
    'documentation',
    'documentation',
  ],
  [
    'a field of a closed object comes',
    none('response', { additionalProperties: false }),
    field(text, 'response', { additionalProperties: false }),
    'breaking',
    'breaking',
  ],
  [
    'a field of a closed object may be sent',
    none('request', { additionalProperties: false }),
    field(text, 'request', { additionalProperties: false }),
    'non-breaking',
    'breaking',
  ],
  [
    'a field of an open map',
    none('request', { additionalProperties: text }),
    field({ type: 'integer' }, 'request', { additionalProperties: text }),
    'breaking',
  ],
  [
    'a listed field that the map covers',
    field(text, 'request', { additionalProperties: text }),
    none('request', { additionalProperties: text }),
    'non-breaking',
    'non-breaking',
  ],
  [
    'a listed field that the map covers comes',
    field(text, 'response', { additionalProperties: text }),
    none('response', { additionalProperties: text }),
    'non-breaking',
    'non-breaking',
  ],
  // Choices
  [
    'one of two objects is sent no more',
    shapes('anyOf', 'request', 'a', 'b'),
    shapes('anyOf', 'request', 'a'),
    'breaking',
    'non-breaking',
  ],
  [
    'one of two objects comes no more',
    shapes('anyOf', 'response', 'a', 'b'),
    shapes('anyOf', 'response', 'a'),
    'non-breaking',
    'breaking',
  ],
  [
    'two become one that takes both',
    shapes('anyOf', 'request', 'a', 'b'),
    valueDocument('request', { type: 'object' }),
    'breaking',
  ],
  [
    'two for one that took both',
    valueDocument('response', { type: 'object' }),
    shapes('anyOf', 'response', 'a', 'b'),
    'non-breaking',
    'breaking',
  ],
  [
    'one of three that is wider',
    valueDocument('request', { anyOf: [short(1), short(2), list] }),
    valueDocument('request', { anyOf: [short(3), list] }),
    'non-breaking',
    'breaking',
  ],
  [
    'one of three that was wider',
    valueDocument('response', { anyOf: [short(3), list] }),
    valueDocument('response', { anyOf: [short(1), short(2), list] }),
    'non-breaking',
    'breaking',
  ],
  [
    'a rival for the same values',
    valueDocument('request', { oneOf: [{ type: 'integer' }] }),
    valueDocument('request', { oneOf: [{ type: 'integer' }, { type: 'number' }] }),
    'breaking',
    'breaking',
  ],
  [
    'a rival for other values',
    valueDocument('request', { oneOf: [short(1), { type: 'integer' }] }),
    valueDocument('request', { oneOf: [short(1), { type: 'integer' }, { type: 'null' }] }),
    'non-breaking',
    'breaking',
  ],
  [
    'a rival that asks for what the others do not list',
    shapes('oneOf', 'request', 'a'),
    shapes('oneOf', 'request', 'a', 'b'),
    'non-breaking',
    'breaking',
  ],
  [
    'a rival that comes',
    valueDocument('response', { oneOf: [short(1)] }),
    valueDocument('response', { oneOf: [short(1), short(2)] }),
    'breaking',
    'breaking',
  ],
  ['a rival that overlaps may come', whole('integer'), whole('integer', 'number'), 'breaking', 'breaking'],
  [
    'a shape that a value could be taken for may be sent',
    named('request', 'A'),
    named('request', 'A', 'B'),
    'breaking',
    'breaking',
  ],
  [
    'a shape that a value could be taken for comes',
    named('response', 'A'),
    named('response', 'A', 'B'),
    'breaking',
    'non-breaking',
  ],
  ['what stands beside a reference to a reference', beside(3), beside(2), 'breaking', 'non-breaking'],
  ['what an anchor names', anchored(text), anchored({ type: 'integer' }), 'breaking', 'breaking'],
  // Words, and what is not understood
  [
    'examples',
    field({ ...text, examples: ['a'] }, 'response'),
    field({ ...text, examples: ['b'] }, 'response'),
    'documentation',
    'documentation',
  ],
  [
    'a format for those who enter it',
    field(text, 'request'),
    field({ ...text, format: 'password' }, 'request'),
    'documentation',
    'documentation',
  ],
  [
    'an unknown keyword of a schema',
    field(text, 'request'),
    field({ ...text, propertyOrder: 1 }, 'request'),
    'not-compared',
    'not-compared',
  ],
  [
    'an unknown key of the document',
    documentOf({}),
    documentOf({}, { jsonSchemaDialect: 'https://a.example/dialect' }),
    'not-compared',
    'not-compared',
  ],
  [
    'a reference out of the document',
    field({ $ref: 'https://a.example/a' }, 'request'),
    field({ $ref: 'https://a.example/b' }, 'request'),
    'not-compared',
    'not-compared',
  ],
  [
    'a $dynamicRef',
    field({ $dynamicRef: '#a' }, 'request'),
    field({ $dynamicRef: '#b' }, 'request'),
    'not-compared',
    'not-compared',
  ],
  [
    'an extension of the paths',
    documentOf({}),
    documentOf({}, { paths: { ...(documentOf({}).paths as JsonObject), 'x-a': 1 } }),
    'documentation',
    'documentation',
  ],
  [
    'an unused schema',
    documentOf({}, { components: { schemas: { A: text } } }),
    documentOf({}, { components: { schemas: { A: list } } }),
    'none',
    'none',
  ],
  [
    'the version of the file',
    documentOf({}, { openapi: '3.1.0' }),
    documentOf({}, { openapi: '3.2.0' }),
    'documentation',
    'documentation',
  ],
  [
    'an unused response',
    documentOf({}, { components: { responses: { A: ok() } } }),
    documentOf({}, { components: { responses: { A: ok({ description: 'B' }) } } }),
    'documentation',
    'documentation',
  ],
  // Methods of 3.2
  [
    'a query operation',
    documentOf({}),
    documentOf(
      {},
      { paths: { ...(documentOf({}).paths as JsonObject), '/q': { query: { responses: {} } } } },
    ),
    'non-breaking',
    'breaking',
  ],
  [
    'a method of any name',
    documentOf({}),
    documentOf(
      {},
      {
        paths: {
          ...(documentOf({}).paths as JsonObject),
          '/q': { additionalOperations: { LINK: { responses: {} } } },
        },
      },
    ),
    'non-breaking',
    'breaking',
  ],
];

const ROWS: readonly Row[] = WRITTEN.map(([name, before, after, there, back]) => ({
  name,
  before,
  after,
  there,
  back,
}));

describe('two documents', () => {
  it.each(ROWS)('$name', ({ before, after, there, back }) => {
    const likeNone = (verdict: string, wanted: string | undefined) =>
      wanted === 'none' && verdict === 'documentation' ? 'none' : verdict;
    expect(likeNone(verdictOf(before, after), there)).toBe(there);
    if (back !== undefined) expect(likeNone(verdictOf(after, before), back)).toBe(back);
  });

  it('finds 3.0 and 3.1 the same where they say the same', () => {
    const older = valueDocument(
      'request',
      {
        type: 'object',
        properties: {
          a: { type: 'string', nullable: true },
          b: { type: 'number', minimum: 0, exclusiveMinimum: true },
          c: { type: 'string', format: 'byte' },
          d: { type: 'string', format: 'binary' },
        },
      },
      { openapi: '3.0.3' },
    );
    const newer = valueDocument('request', {
      type: 'object',
      properties: {
        a: { type: ['string', 'null'] },
        b: { type: 'number', exclusiveMinimum: 0 },
        c: { type: 'string', contentEncoding: 'base64' },
        d: { type: 'string', contentMediaType: 'application/octet-stream' },
      },
    });
    expect([verdictOf(older, newer), verdictOf(newer, older)]).toEqual(['documentation', 'documentation']);
  });

  it('sees what the subtypes of a schema with a discriminator are', () => {
    const pets = (dogs: JsonObject): JsonObject =>
      valueDocument(
        'response',
        { $ref: '#/components/schemas/Pet' },
        {
          components: {
            schemas: {
              Pet: { type: 'object', properties: { kind: text }, discriminator: { propertyName: 'kind' } },
              Dog: { allOf: [{ $ref: '#/components/schemas/Pet' }, dogs] },
            },
          },
        },
      );
    const before = pets({ properties: { barks: text } });
    expect(verdictOf(before, pets({ properties: { barks: { type: ['string', 'null'] } } }))).toBe('breaking');
    expect(verdictOf(before, pets({ properties: { barks: { ...text, maxLength: 3 } } }))).toBe(
      'non-breaking',
    );
  });

  it('is not lost in schemas that hold themselves, in circles or by the thousand', () => {
    const deep = (leaf: JsonObject): JsonObject => {
      const schemas: Record<string, JsonObject> = { S30: leaf };
      // Thirty doublings: a way for each would be a thousand million.
      for (let level = 29; level >= 0; level--) {
        const next = { $ref: `#/components/schemas/S${level + 1}` };
        schemas[`S${level}`] = {
          type: 'object',
          properties: { a: next, b: next, up: { $ref: '#/components/schemas/S0' } },
        };
      }
      return valueDocument('response', { $ref: '#/components/schemas/S0' }, { components: { schemas } });
    };
    expect(verdictOf(deep(text), deep({ type: ['string', 'null'] }))).toBe('breaking');
    const choices = (extra: JsonObject): JsonObject => {
      const any = (level: number): JsonObject =>
        level === 0
          ? extra
          : { allOf: [{ anyOf: [any(level - 1), { type: 'object' }] }, { anyOf: [text, any(level - 1)] }] };
      return valueDocument('request', any(7));
    };
    expect(['not-compared', 'breaking', 'non-breaking']).toContain(
      verdictOf(choices({ type: 'integer' }), choices({ type: 'boolean' })),
    );
    const circle: JsonObject = { allOf: [{ $ref: '#/components/schemas/A' }], maxLength: 3 };
    const circular = (limit: number) =>
      valueDocument(
        'request',
        { $ref: '#/components/schemas/A' },
        { components: { schemas: { A: { ...circle, maxLength: limit } } } },
      );
    expect(verdictOf(circular(3), circular(2))).toBe('breaking');
  });

  it('has an example for every row of the policy', () => {
    const pairs: (readonly [JsonObject, JsonObject])[] = ROWS.flatMap(({ before, after }) => [
      [before, after] as const,
      [after, before] as const,
    ]);
    for (const row of CONTRACT_EDITS) pairs.push(versionsOf(row));
    const seen = new Set(
      pairs.flatMap(([before, after]) =>
        compareContracts(before, after).map(({ kind, direction }) => `${kind} ${direction ?? ''}`.trim()),
      ),
    );
    const rows = Object.entries(POLICY).flatMap(([kind, row]) =>
      'verdict' in row ? [kind] : Object.keys(row).map((direction) => `${kind} ${direction}`),
    );
    expect(rows.filter((row) => !seen.has(row))).toEqual([]);
  });
});
