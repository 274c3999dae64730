import { describe, expect, it } from 'vitest';
import { loadContract, viewOf } from '../../contract/load.js';
import { exampleDefects, repeatedDefect } from './examples.js';

const error = {
  type: 'object',
  required: ['error', 'errorCode'],
  properties: {
    error: { type: 'integer', description: 'HTTP status code.' },
    errorCode: { type: 'string' },
  },
};

const contract = viewOf(
  {
    openapi: '3.0.3',
    info: { title: 'x', version: '1' },
    paths: {
      '/a': {
        get: {
          operationId: 'getA',
          responses: {
            '404': {
              description: 'none',
              content: {
                'application/json': {
                  schema: error,
                  examples: {
                    right: { value: { error: 404, errorCode: 'GONE' } },
                    text: { value: { error: '404', errorCode: 'GONE' } },
                    otherStatus: { value: { errorCode: 'GONE', error: 400 } },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  'fixture',
);

describe('exampleDefects', () => {
  const defects = exampleDefects(contract);

  it('finds examples that break their own contract, by schema and by meaning', () => {
    expect(defects.map(({ name, violations }) => [name, violations[0]?.rule])).toEqual([
      ['text', 'body-type'],
      ['otherStatus', 'error-equals-status'],
    ]);
    expect(defects[0]?.pointer).toBe(
      '/paths/~1a/get/responses/404/content/application~1json/examples/text/value',
    );
  });

  it('recognises a body that repeats one, whatever its layout', () => {
    expect(repeatedDefect(defects, 'getA', '{\n "error": 400, "errorCode": "GONE" }')?.name).toBe(
      'otherStatus',
    );
    expect(repeatedDefect(defects, 'getA', '{"error":404,"errorCode":"GONE"}')).toBeUndefined();
    expect(repeatedDefect(defects, 'getA', 'not json')).toBeUndefined();
  });

  it('finds none in the contract of this project', async () => {
    expect(exampleDefects(await loadContract('openapi/atlas-peering.openapi.yaml'))).toEqual([]);
  });
});
