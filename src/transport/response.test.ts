import { describe, expect, it } from 'vitest';
import { isSuccess, responseOf, toResponse } from './response.js';

const answered = (status: number, body = '{}') =>
  responseOf({ status, headers: new Headers({ 'x-a': 'b' }), statusText: 'Said' }, body);

describe('a response that was read', () => {
  it.each([
    [199, false],
    [200, true],
    [299, true],
    [300, false],
    [404, false],
  ])('%i is a success: %s', (status, ok) => {
    expect(isSuccess(status)).toBe(ok);
  });

  it.each([204, 205, 304])('becomes a Response without a body where %i forbids one', async (status) => {
    const response = await toResponse(answered(status));
    expect([response.status, response.body]).toEqual([status, null]);
  });

  it.each([200, 203, 206, 303, 305, 404])(
    'becomes a Response with its body where %i allows one',
    async (status) => {
      const response = await toResponse(answered(status, '{"id":1}'));
      expect([response.status, response.statusText, response.headers.get('x-a')]).toEqual([
        status,
        'Said',
        'b',
      ]);
      expect(await response.text()).toBe('{"id":1}');
    },
  );
});
