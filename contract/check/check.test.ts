import { describe, expect, test } from 'vitest';
import { problemText } from '../error.js';
import type { JsonObject } from '../json.js';
import { readDocument } from '../load.js';
import { validateDocument } from './document.js';
import { dialectProblems } from './schema-problems.js';

async function problems(text: string): Promise<string[]> {
  return validateDocument(await readDocument('a.yaml', text)).map(problemText);
}

const ok = "{'200': {description: OK}}";
function document(version: string, rest: string): string {
  return `openapi: ${version}\ninfo: {title: T, version: '1'}\n${rest}`;
}

describe.each(['3.0.3', '3.1.0', '3.2.0'])('in %s', (version) => {
  test.each([
    ['no servers, no summary, no security', `paths: {/a: {get: {responses: ${ok}}}}`],
    [
      'a slash at the end, a query in the path',
      `paths: {/a/: {get: {responses: ${ok}}}, '/a?b=c': {get: {responses: ${ok}}}}`,
    ],
    [
      'an example that breaks its schema, a `$ref` in an example',
      `paths: {/a: {get: {parameters: [{name: q, in: query, schema: {type: string, enum: [1]}, example: {$ref: x}}], responses: ${ok}}}}`,
    ],
    ['an operationId with spaces', `paths: {/a: {get: {operationId: list all, responses: ${ok}}}}`],
    [
      'extensions anywhere',
      `x-a: 1\npaths: {x-b: 2, /a: {x-c: 3, get: {x-d: {$ref: nowhere}, responses: {'200': {description: OK, x-e: []}}}}}`,
    ],
    [
      'a template whose parameter is the Path Item’s',
      `paths: {'/a/{id}': {parameters: [{name: id, in: path, required: true, schema: {type: string}}], get: {responses: ${ok}}}}`,
    ],
  ])('valid: %s', async (_name, rest) => {
    expect(await problems(document(version, rest))).toEqual([]);
  });

  test('everything that is wrong is named, with line, column and pointer, in the order of the file', async () => {
    const found = await problems(
      document(
        version,
        `paths:
  a: {get: {responses: ${ok}}}
  /b/{id}:
    get:
      operationId: twice
      parameters: [{name: q, in: query, required: maybe, schema: {type: string}}]
      responses: {'200': {$ref: '#/components/responses/none'}}
  /c:
    get: {operationId: twice, responses: {'200': {}}}
components:
  schemas:
    A: {$ref: '#/components/schemas/B'}
    B: {$ref: '#/components/schemas/A'}
  securitySchemes:
    key: {type: apiKey, name: x}
    odd: {type: apikey}
    none: {type: http, scheme: bearer, bearerFormatt: x}
`,
      ),
    );
    const lines = found.map((line) => line.replace(/(?<=^a\.yaml:\d+):\d+/, ''));
    expect(lines).toEqual([
      'a.yaml:4: #/paths/a: the path a does not begin with "/". Put the slash before it.',
      'a.yaml:6: #/paths/~1b~1{id}/get: the path /b/{id} has {id}, and no parameter "id" with in: path. Add one.',
      'a.yaml:8: #/paths/~1b~1{id}/get/parameters/0/required: expected boolean, found "maybe".',
      'a.yaml:9: #/paths/~1b~1{id}/get/responses/200/$ref: the reference #/components/responses/none leads to nothing. Add what it names, or mend it.',
      'a.yaml:11: #/paths/~1c/get/operationId: the operationId "twice" is that of #/paths/~1b~1{id}/get, too. Give each operation its own.',
      ...(version === '3.2.0'
        ? []
        : [
            'a.yaml:11: #/paths/~1c/get/responses/200: lacks `description`, which the specification asks for. Add it.',
          ]),
      'a.yaml:14: #/components/schemas/A/$ref: the reference #/components/schemas/B leads in a circle of references. Let one of them hold the value itself.',
      'a.yaml:15: #/components/schemas/B/$ref: the reference #/components/schemas/A leads in a circle of references. Let one of them hold the value itself.',
      'a.yaml:17: #/components/securitySchemes/key: lacks `in`, which the specification asks for. Add it.',
      expect.stringMatching(
        /^a\.yaml:18: #\/components\/securitySchemes\/odd\/type: expected one of .*"oauth2".*, found "apikey"\.$/,
      ),
      'a.yaml:19: #/components/securitySchemes/none/bearerFormatt: `bearerFormatt` is nothing the specification has here. Remove it, mend its name, or begin it with "x-".',
    ]);
  });
});

test('repeated keys and references out of the folder are among the problems', async () => {
  const text = document('3.0.3', `paths:\n  /a: {$ref: 'https://a.example/x'}\n  /a: {$ref: '../x.yaml'}\n`);
  expect(await problems(text)).toEqual([
    expect.stringMatching(/^a\.yaml:5:3: #\/paths\/~1a: the key "\/a" stands twice/),
    expect.stringMatching(
      /^a\.yaml:5:8: #\/paths\/~1a\/\$ref: the reference \.\.\/x\.yaml leads out of the folder/,
    ),
  ]);
});

test.each([
  ["type: {type: ['string', 'null']}", 'a list. In OpenAPI 3.0 null is `nullable: true` beside the type.'],
  ["type: {type: 'null'}", '"null". In OpenAPI 3.0 null is `nullable: true` beside the type.'],
  ['type: {type: text}', '"text".'],
])('in 3.0, %s: %s', async (schema, found) => {
  const [problem] = await problems(document('3.0.3', `paths: {}\ncomponents: {schemas: {${schema}}}`));
  expect(problem).toMatch(/expected one of "array", .*, found /);
  expect(problem?.split('found ')[1]).toBe(found);
});

test('a number where a text is expected', async () => {
  const [problem] = await problems('openapi: 3.0.3\ninfo: {title: T, version: 1.5}\npaths: {}');
  expect(problem).toContain('#/info/version: expected string, found 1.5. Write it in quotes.');
});

test('Swagger 2.0 is held to its own schema', async () => {
  const head = "swagger: '2.0'\ninfo: {title: T, version: '1'}\n";
  expect(await problems(`${head}paths: {/a: {get: {responses: ${ok}}}}`)).toEqual([]);
  expect(
    await problems(
      `${head}paths: {/a: {get: {parameters: [{name: b, in: body, schema: {$ref: '#/definitions/X'}}], responses: {'200': {}}}}}`,
    ),
  ).toEqual([
    expect.stringContaining('the reference #/definitions/X leads to nothing'),
    expect.stringContaining('/responses/200: lacks `description`'),
  ]);
});

test('schemas of 3.1 that are none in JSON Schema are told apart: the published schema passes over them', async () => {
  const text = document(
    '3.1.0',
    'paths: {}\ncomponents: {schemas: {A: {type: strin}, B: {properties: {c: {exclusiveMinimum: true}}}}}\n',
  );
  const loaded = await readDocument('a.yaml', text);
  expect(validateDocument(loaded)).toEqual([]);
  expect(dialectProblems(loaded.document, '3.1').map(({ pointer }) => pointer)).toEqual([
    '/components/schemas/A/type',
    '/components/schemas/B/properties/c/exclusiveMinimum',
  ]);
  const other: JsonObject = {
    ...loaded.document,
    jsonSchemaDialect: 'http://json-schema.org/draft-07/schema#',
  };
  expect(dialectProblems(other, '3.1')).toEqual([]);
});
