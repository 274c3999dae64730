import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Contract, loadContract, viewOf } from '../../contract/load.js';
import { type Answer, exchangeWith } from './fixture.js';
import { type JudgeOptions, judge, rules } from './index.js';

let contract: Contract;
beforeAll(async () => {
  contract = await loadContract('openapi/atlas-peering.openapi.yaml');
});

const notFound = '{"error":404,"errorCode":"PEER_NOT_FOUND","detail":"No such peer.","reason":"Not Found"}';

function judged(answer: Answer, expectedStatus?: string, options?: JudgeOptions): string[] {
  return judge({
    contract,
    operation: 'deletePeeringConnection',
    scheme: 'digestAuth',
    exchange: exchangeWith(answer),
    ...(expectedStatus === undefined ? {} : { expectedStatus }),
    ...(options ? { options } : {}),
  }).map((violation) => `${violation.severity} ${violation.rule}`);
}

describe('the judge', () => {
  it('finds nothing wrong with documented answers', () => {
    expect(judged({ status: 202, body: '{}' }, '202')).toEqual([]);
    expect(judged({ status: 404, body: notFound }, '404')).toEqual([]);
  });

  it('tells what was expected and what came, with places in contract and body', () => {
    const [violation] = judge({
      contract,
      operation: 'DELETE /api/atlas/v1.0/groups/{groupId}/peers/{peerId}',
      exchange: exchangeWith({ status: 404, body: '{"error":"404","errorCode":"PEER_NOT_FOUND"}' }),
    });
    expect(violation).toEqual({
      rule: 'body-type',
      severity: 'error',
      message: '/error has another type than documented.',
      expected: 'integer',
      got: 'string "404"',
      contractPointer: '/components/schemas/ApiError/properties/error/type',
      bodyPointer: '/error',
      excerpt: { text: '{"error":"404","errorCode":"PEER_NOT_FOUND"}', start: 9, end: 14 },
    });
  });

  it('takes what the envelope says for the status', () => {
    const url = 'http://127.0.0.1/x?envelope=true';
    expect(judged({ url, status: 200, body: `{"status":404,"content":${notFound}}` }, '404')).toEqual([]);
    expect(judged({ url, status: 200, body: `{"status":409,"content":${notFound}}` }, '409')).toEqual([
      'error error-equals-status',
    ]);
    expect(judged({ url, status: 200, body: '{"status":418,"content":{}}' }, '202')).toEqual([
      'error status-documented',
    ]);
    expect(judged({ url, status: 200, body: '{"status":"x","content":{}}' }, '202')).toContain(
      'error envelope-status',
    );
    expect(judged({ url, status: 404, body: `{"status":409,"content":{}}` }, '409')).toContain(
      'error envelope-status',
    );
    expect(judged({ url, status: 202, body: '{}' }, '202')).toEqual(['warning envelope-missing']);
    expect(judged({ url, status: 404, body: notFound }, '404')).toEqual([]);
  });

  it('asks of values that are made up no meaning that only words state, of a service and of an example it does', () => {
    const of = (media: object, madeUp: boolean) => {
      const schema = {
        type: 'object',
        properties: { error: { type: 'integer', description: 'HTTP status code' } },
      };
      const response = { description: 'D', content: { 'application/json': { schema, ...media } } };
      const document = {
        openapi: '3.0.3',
        info: { title: 'T', version: '1' },
        paths: { '/x': { get: { responses: { 404: response } } } },
      };
      return judge({
        contract: viewOf(document, 'a.yaml'),
        operation: 'GET /x',
        exchange: exchangeWith({ status: 404, body: '{"error":-7}' }),
        options: { madeUp },
      }).map(({ rule }) => rule);
    };
    expect(of({}, true)).toEqual([]);
    expect(of({}, false)).toEqual(['error-equals-status']);
    expect(of({ example: { error: 404 } }, true)).toEqual(['error-equals-status']);
  });

  it('calls drift a warning, and an error where it is strict', () => {
    const body = '{"error":404,"errorCode":"X","extra":1}';
    expect(judged({ status: 404, body }, '404')).toEqual(['warning undocumented-property']);
    expect(judged({ status: 404, body }, '404', { strict: true })).toEqual(['error undocumented-property']);
  });

  it('switches rules off by id, and refuses ids that no rule has', () => {
    expect(judged({ status: 418, body: '{}' }, '202', { without: ['status-documented'] })).toEqual([]);
    expect(() => judged({ status: 202 }, '202', { without: ['status-dokumented'] })).toThrow(RangeError);
  });

  it('says why there was no response', () => {
    const exchange = {
      request: { method: 'GET', url: 'http://127.0.0.1/', headers: [] },
      failure: { code: 'ECONNRESET', message: 'reset' },
    };
    const found = judge({ contract, operation: 'getPeeringConnection', exchange });
    expect(found).toMatchObject([{ rule: 'no-response', got: 'ECONNRESET: reset' }]);
  });

  it('names each rule once, with a source', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const rule of rules)
      expect(rule).toMatchObject({
        id: expect.stringMatching(/^[a-z]+(-[a-z]+)+$/),
        source: expect.stringMatching(/\w/),
      });
  });

  it('never throws, whatever the bytes and headers', () => {
    const names = fc.constantFrom(
      'Content-Type',
      'Content-Encoding',
      'Content-Length',
      'WWW-Authenticate',
      'Retry-After',
      'Location',
      'Date',
      'x',
    );
    const values = fc.oneof(
      fc.string(),
      fc.constantFrom(
        'application/json',
        'application/json; charset=utf-16',
        'text/plain',
        'gzip',
        'br',
        '2',
        'Digest a',
        'Digest realm="',
      ),
    );
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.json().map((text) => new TextEncoder().encode(text)),
      fc.constant(new TextEncoder().encode('['.repeat(5_000))),
      fc.constant(new TextEncoder().encode(`${'['.repeat(5_000)}${']'.repeat(5_000)}`)),
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.array(fc.tuple(names, values), { maxLength: 6 }),
        bodies,
        fc.constantFrom('http://127.0.0.1/?envelope=true&pretty=true', '', 'no url'),
        fc.boolean(),
        (status, headers, body, url, complete) => {
          const found = judged({ status, headers, body, url, complete }, '404');
          expect(Array.isArray(found)).toBe(true);
        },
      ),
      { seed: 7616, numRuns: 600 },
    );
  });
});
