import { describe, expect, it } from 'vitest';
import { unwrapEnvelope } from './envelope.js';
import { responseOf } from './response.js';

async function unwrapped(status: number, body: unknown): Promise<[status: number, body: unknown]> {
  const inner = await unwrapEnvelope(
    responseOf({ status, headers: new Headers(), statusText: '' }, JSON.stringify(body)),
  );
  return [inner.status, JSON.parse(await inner.text())];
}

describe('an envelope', () => {
  it.each([200, 404, 599])('with status %i is taken off', async (status) => {
    expect(await unwrapped(200, { status, content: { a: 1 } })).toEqual([status, { a: 1 }]);
  });

  it('of a list has its fields beside the status', async () => {
    expect(await unwrapped(200, { status: 200, results: [], totalCount: 0 })).toEqual([
      200,
      { results: [], totalCount: 0 },
    ]);
  });

  it.each([
    [{ status: 199, content: {} }],
    [{ status: 600, content: {} }],
    [{ status: 200.5, content: {} }],
    [{ status: '409', content: {} }],
    [{ status: 'AVAILABLE', id: 'a' }],
    [{ content: {} }],
    [[{ status: 409 }]],
    ['409'],
    [null],
  ])('is not %j', async (body) => {
    expect(await unwrapped(200, body)).toEqual([200, body]);
  });

  it('round an error does not make a success of it', async () => {
    const body = { status: 200, content: { a: 1 } };
    expect(await unwrapped(503, body)).toEqual([503, body]);
  });
});
