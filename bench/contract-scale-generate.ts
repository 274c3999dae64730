import type { Json, JsonObject } from '../contract/json.js';

/** Statuses of one operation, and so its responses. */
const statuses = ['200', '400', '401', '404', '500'] as const;

/** Shapes that documentation uses for resources: nesting, lists, choices, a family, text that must match, itself again. */
const kinds: readonly ((id: string) => JsonObject)[] = [
  (id) => object({ id: identifier, name: { type: 'string', minLength: 1, example: `item ${id}` } }),
  () =>
    object({
      id: identifier,
      tags: { type: 'array', items: { type: 'string' }, maxItems: 5, example: ['a'] },
    }),
  () => object({ id: identifier, state: { type: 'string', enum: ['OPEN', 'CLOSED', 'PENDING'] } }),
  () =>
    object({ id: identifier, at: { type: 'string', format: 'date-time', example: '2024-01-31T12:00:00Z' } }),
  () => ({
    allOf: [
      { $ref: '#/components/schemas/Base' },
      object({ size: { type: 'integer', minimum: 1, example: 3 } }),
    ],
  }),
  () =>
    object({
      id: identifier,
      owner: {
        oneOf: [
          object({ kind: { type: 'string', enum: ['user'] }, login: { type: 'string', example: 'a' } }),
          object({ kind: { type: 'string', enum: ['team'] }, slug: { type: 'string', example: 'b' } }),
        ],
      },
    }),
  () => object({ id: identifier, tree: { $ref: '#/components/schemas/Tree' } }),
  () =>
    object({
      id: identifier,
      labels: { type: 'object', additionalProperties: { type: 'string' }, example: { a: 'b' } },
    }),
];

const identifier: JsonObject = {
  type: 'string',
  pattern: '^[0-9a-f]{24}$',
  example: '5f0c1e2d3a4b5c6d7e8f9a0b',
};

/** A contract with that many documented responses, five to an operation. The same count gives the same contract. */
export function generatedContract(responses: number): JsonObject {
  const operations = Math.ceil(responses / statuses.length);
  const paths: Record<string, Json> = {};
  for (let index = 0; index < operations; index += 1) {
    // Paths nest as real ones do: groups of twenty under one collection.
    const path = `/collection${Math.floor(index / 20)}/{collectionId}/items${index}/{itemId}`;
    paths[path] = { get: operation(index, Math.min(statuses.length, responses - index * statuses.length)) };
  }
  return {
    openapi: '3.0.3',
    info: { title: 'Generated', version: '1' },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Base: object({ id: identifier }),
        Tree: {
          type: 'object',
          properties: {
            value: { type: 'integer', example: 1 },
            children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
          },
          example: { value: 1, children: [{ value: 2, children: [] }] },
        },
        Error: object({
          error: { type: 'integer', minimum: 400, maximum: 599 },
          errorCode: { type: 'string', pattern: '^[A-Z_]+$', example: 'SOME_ERROR' },
          detail: { type: 'string', example: 'What went wrong.' },
        }),
      },
    },
  };
}

function operation(index: number, count: number): JsonObject {
  const kind = kinds[index % kinds.length];
  if (!kind) throw new RangeError('There is no kind of resource.');
  const responses = statuses.slice(0, count).map((status): [string, JsonObject] => {
    const content =
      status === '200'
        ? { schema: kind(String(index)) }
        : {
            schema: { $ref: '#/components/schemas/Error' },
            example: { error: Number(status), errorCode: 'SOME_ERROR', detail: 'What went wrong.' },
          };
    return [status, { description: `Answer ${status}.`, content: { 'application/json': content } }];
  });
  return {
    operationId: `read${index}`,
    parameters: [
      { name: 'collectionId', in: 'path', required: true, schema: { type: 'string', example: 'c1' } },
      { name: 'itemId', in: 'path', required: true, schema: { type: 'string', example: 'i1' } },
    ],
    responses: Object.fromEntries(responses),
  };
}

function object(properties: Readonly<Record<string, JsonObject>>): JsonObject {
  return { type: 'object', required: Object.keys(properties), properties };
}
