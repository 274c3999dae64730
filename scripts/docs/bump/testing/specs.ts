/** Arbitrary page specifications for property tests: odd names, every type word, descriptions full of markdown. */
import fc from 'fast-check';
import type { StatedValue } from '../../facts.js';
import type { AttributeSpec, BodySpec, PageSpec, ResponseSpec } from './compose.js';

const TYPES: readonly (readonly [string, StatedValue])[] = [
  ['string', { type: 'string' }],
  ['boolean', { type: 'boolean' }],
  ['integer', { type: 'integer' }],
  ['number', { type: 'number' }],
  ['object', { type: 'object' }],
  ['integer(int32)', { type: 'integer', format: 'int32' }],
  ['number(double)', { type: 'number', format: 'double' }],
  ['string(date-time)', { type: 'string', format: 'date-time' }],
  ['string(uuid)', { type: 'string', format: 'uuid' }],
  ['array[string]', { type: 'array', items: 'string' }],
  ['array[object]', { type: 'array', items: 'object' }],
  ['array[string(uri)]', { type: 'array', items: 'string', itemsFormat: 'uri' }],
  ['object | null', { type: 'object', nullable: true }],
  ['string(date) | null', { type: 'string', format: 'date', nullable: true }],
  ['array[integer] | null', { type: 'array', items: 'integer', nullable: true }],
  ['array[array[string]]', { type: 'array', items: 'array', typeWord: 'array[array[string]]' }],
];

/** Words that look like marks of the page and are none. */
const NASTY = [
  'plain words',
  'a: b; c - d – e',
  '*salesTax* - *startingBalanceCents*',
  '**NOTE**: Groups and projects are one.',
  '- Organizations with projects stay.',
  '- **bold** words in a list',
  '- **Admin** (everyone) may look',
  '- **id** (string): as it was',
  '* **starred** item (string)',
  '`code - **x** (not)`',
  '[a link](https://docs.example.com/a_(b)#c) follows',
  '[/groups](#tag/Projects/operation/listProjects)',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the page's own characters, meant to stay as they are.
  '{{7*7}} ${x} {braces} (parentheses (nested))',
  '<script>alert(1)</script>',
  '# hash',
  '#1 and C#',
  '## Servers are slow',
  '## Parameters matter',
  '**GET /other** is another operation',
  'Content-type of the thing',
  'Use the Content-type: header',
  '`## Responses`',
  'user-',
  'ends with a colon:',
  'a ** b ** c',
  '__proto__ constructor',
  '| a | b |',
  '[Powered by](https://example.com)',
];

const line = fc
  .array(fc.constantFrom(...NASTY), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(' '));
const lines = fc.array(line, { maxLength: 3 });

const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9_-]{0,10}$/),
  fc.constantFrom(
    ...[
      '$filter',
      'filter[a]',
      'x.y',
      '@id',
      'a*b',
      'a b',
      '_id',
      '__proto__',
      'constructor',
      'a:b',
      'x(y)',
      'größe',
    ],
    ...['*', '-', '#', '{id}', '`t`', '1', 'toString'],
  ),
);

const attribute: fc.Arbitrary<AttributeSpec> = fc
  .tuple(name, fc.constantFrom(...TYPES), lines, fc.boolean())
  .map(([attributeName, [type, value], text, states]) => {
    const stated = states ? statement(value) : undefined;
    return {
      name: attributeName,
      type,
      value: { ...value, ...stated?.value },
      lines: stated === undefined ? text : [...text.map((each) => `${each}.`), stated.line],
    };
  });

/** A sentence with a fact in it that fits the type. */
function statement({ type, items }: StatedValue): { line: string; value: StatedValue } | undefined {
  if (type === 'boolean') return { line: 'Defaults to `true`.', value: { default: true } };
  if (type === 'integer') return { line: 'No higher than 500.', value: { maximum: 500 } };
  if (type === 'string') return { line: 'Possible values are `a` or `b`.', value: { enum: ['a', 'b'] } };
  if (items === 'string')
    return { line: 'Possible values are `a` or `b`.', value: { itemsEnum: ['a', 'b'] } };
  return undefined;
}

const attributes = fc.uniqueArray(attribute, { maxLength: 4, selector: (each) => each.name });
const someAttributes = fc.uniqueArray(attribute, {
  minLength: 1,
  maxLength: 4,
  selector: (each) => each.name,
});

const BODIES: readonly (readonly [string, StatedValue, string])[] = [
  ['object', { type: 'object' }, ''],
  ['object | null', { type: 'object', nullable: true }, ''],
  ['array[object]', { type: 'array', items: 'object' }, '[].'],
  ['array[array[object]]', { type: 'array', items: 'array', typeWord: 'array[array[object]]' }, '[][].'],
];
const PLAIN_BODIES: readonly (readonly [string, StatedValue, string])[] = [
  ...BODIES,
  ['string', { type: 'string' }, ''],
  ['string(binary)', { type: 'string', format: 'binary' }, ''],
  ['array[string]', { type: 'array', items: 'string' }, '[].'],
];
const MEDIA = [
  ...[
    'application/json',
    'application/problem+json',
    'application/vnd.atlas.2023-01-01+csv',
    'text/csv',
    '*/*',
  ],
  ...['application/json; charset=utf-8', 'multipart/form-data'],
];

function body(withAttributes: boolean): fc.Arbitrary<BodySpec> {
  return fc
    .tuple(
      fc.constantFrom(...MEDIA),
      fc.constantFrom(...(withAttributes ? BODIES : PLAIN_BODIES)),
      withAttributes ? someAttributes : fc.constant([]),
    )
    .map(([contentType, [type, value, prefix], fields]) => ({
      contentType,
      type,
      value,
      prefix,
      attributes: fields,
    }));
}

const response: fc.Arbitrary<ResponseSpec> = fc.record({
  code: fc.constantFrom('200', '201', '202', '204', '400', '404', '422', '4XX', '5XX', 'default'),
  description: fc.oneof(fc.constantFrom('', 'OK', 'Not Found.', 'Still: asking - wait'), line),
  headers: fc.oneof(fc.constant([]), attributes),
  bodies: fc.uniqueArray(fc.oneof(body(true), body(false)), {
    maxLength: 2,
    selector: (each) => each.contentType,
  }),
});

export const pageSpec: fc.Arbitrary<PageSpec> = fc.record({
  title: fc.constantFrom(
    'List beds',
    'Delete *all* (the) things: a - b',
    'Reserve a berth #2',
    'C# & co',
    'Größe',
  ),
  method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'),
  path: fc.constantFrom('/beds', '/a/{b}/c', '/{x}', '/files/*', '/a_b/c-d.json', '/v1/x:cancel', '/'),
  // The sentence before a link paragraph ends: a flattened page has no other way to tell it from a link in a sentence.
  description: fc.array(line, { minLength: 1, maxLength: 4 }).map((all) => [...all, 'Done.']),
  docs: fc.option(fc.constant({ words: 'What (it) is', url: 'https://docs.example.com/a_(b)/#c' }), {
    nil: undefined,
  }),
  servers: fc.uniqueArray(
    fc.constantFrom(
      { name: '', url: 'https://a.example' },
      { name: 'Production - EU (main): fast', url: 'https://eu.example:8443/v9' },
      { name: 'Sandbox', url: 'https://{tenant}.example/v9' },
    ),
  ),
  auth: fc.uniqueArray(fc.constantFrom('O auth2', 'Digest auth', 'Service accounts', 'Api-key (header)')),
  headers: attributes,
  path_: attributes,
  query: attributes,
  bodies: fc.oneof(
    fc.constant([]),
    fc.uniqueArray(body(true), { maxLength: 2, selector: (each) => each.contentType }),
  ),
  bodyDescription: fc.constantFrom('', 'Thing to make.', 'Thing - and **more** (string) of it'),
  responses: fc.uniqueArray(response, { minLength: 1, maxLength: 4, selector: (each) => each.code }),
});
