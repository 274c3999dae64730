import { describe, expect, it } from 'vitest';
import { type ExpectedFacts, precision, recall, score } from './score.js';

const base: ExpectedFacts = { method: 'GET', path: '/beds', summary: 'List' };

/** Base facts: method, path, summary, no request body, not deprecated. */
const BASE = 5;

describe('score', () => {
  it('counts method, path, title, request body and deprecation on every page', () => {
    const result = score(base, base);
    expect(result).toMatchObject({ hits: BASE, expected: BASE, read: BASE, missed: [], surplus: [] });
    expect([recall(result), precision(result)]).toEqual([1, 1]);
  });

  it('counts nothing as read where the page was refused', () => {
    const result = score(base, null);
    expect(result).toMatchObject({ hits: 0, expected: BASE, read: 0 });
    expect([recall(result), precision(result)]).toEqual([0, 0]);
  });

  it('counts a missing title as a fact, as the same on both sides', () => {
    const { summary: _none, ...untitled } = base;
    expect(score(untitled, { ...untitled, summary: null }).missed).toEqual([]);
    expect(score(untitled, base)).toMatchObject({ missed: ['summary null'], surplus: ['summary List'] });
  });

  it('compares lists as sets, and false as a value', () => {
    const want = {
      ...base,
      parameters: [{ name: 'sort', in: 'query', required: false, default: false, enum: ['b', 'a'] }],
    };
    expect(
      score(want, {
        ...base,
        parameters: [{ name: 'sort', in: 'query', required: false, default: false, enum: ['a', 'b'] }],
      }),
    ).toMatchObject({ hits: BASE + 4, missed: [], surplus: [] });
    expect(score(want, { ...base, parameters: [{ name: 'sort', in: 'query' }] })).toMatchObject({
      missed: [
        'parameter query sort default false',
        'parameter query sort enum ["a", "b"]',
        'parameter query sort required false',
      ],
    });
  });

  it('tells 1 from "1"', () => {
    const page = (value: string | number) => ({
      ...base,
      parameters: [{ name: 'n', in: 'query', default: value }],
    });
    expect(score(page(1), page('1'))).toMatchObject({ hits: BASE + 1, expected: BASE + 2, read: BASE + 2 });
  });

  it('leaves out whether a path parameter or a field of a response is required', () => {
    const page = (required: boolean) => ({
      ...base,
      parameters: [{ name: 'id', in: 'path', required }],
      responses: { 200: { fields: [{ path: 'id', required }] } },
    });
    expect(score(page(true), page(false))).toMatchObject({ missed: [], surplus: [], expected: BASE + 3 });
  });

  it('counts whether a field of a request is required', () => {
    const page = (required: boolean) => ({ ...base, requestBody: { fields: [{ path: 'id', required }] } });
    expect(score(page(true), page(false))).toMatchObject({
      missed: ['requestBody field id required true'],
      surplus: ['requestBody field id required false'],
    });
  });

  it('counts media types, flags and headers of responses', () => {
    const page = {
      ...base,
      responses: {
        200: {
          contentType: 'application/json',
          emptyObject: true,
          headers: [{ name: 'ETag', type: 'string' }],
        },
        204: { contentType: null, noBody: true },
      },
      security: ['digest'],
      roles: ['Owner'],
      url: 'https://x.example/beds',
    };
    const result = score(page, page);
    // 200 with type, flag and header; 204 with flag; security, role, url.
    expect(result.expected).toBe(BASE + 4 + 2 + 3);
    expect([...result.kinds.keys()]).toEqual([
      'deprecated',
      'method',
      'path',
      'requestBody',
      'response',
      'response contentType',
      'response emptyObject',
      'response header',
      'response noBody',
      'role',
      'security',
      'summary',
      'url',
    ]);
  });

  it.each(['201', '2XX', 'default'])('takes %s for a success without a code', (status) => {
    const want = { ...base, responses: { success: { contentType: 'application/json' } } };
    const read = { ...base, responses: { [status]: { contentType: 'application/json' } } };
    expect(score(want, read).missed).toEqual([]);
    expect(score(read, want).missed).toHaveLength(2);
  });

  it('takes one answer only for a success without a code', () => {
    const want = { ...base, responses: { success: {} } };
    expect(score(want, { ...base, responses: { 200: {}, 204: {}, 404: {} } })).toMatchObject({
      missed: [],
      surplus: ['response 204', 'response 404'],
    });
  });
});
