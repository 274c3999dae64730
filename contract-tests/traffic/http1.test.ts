import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Message, MessageStream } from './http1.js';

/** Feeds the pieces and gives what was read and what was passed on. */
function readAll(pieces: readonly Uint8Array[], { responseTo }: { responseTo?: readonly string[] } = {}) {
  const messages: Message[] = [];
  const unreadable: string[] = [];
  const passed: Uint8Array[] = [];
  const methods = [...(responseTo ?? [])];
  const stream = new MessageStream(
    {
      framing: (head) => {
        if (responseTo === undefined) return 'by-head';
        const status = Number(head.startLine.split(' ')[1]);
        if (status < 200) return 'none';
        return methods.shift() === 'HEAD' || status === 204 || status === 304 ? 'none' : 'until-close';
      },
      onMessage: (message) => messages.push(message),
      onUnreadable: (reason) => unreadable.push(reason),
      forward: (bytes) => passed.push(Uint8Array.from(bytes)),
    },
    1000,
  );
  for (const piece of pieces) stream.feed(piece);
  stream.end();
  return {
    messages: messages.map(({ startLine, headers, body, size, complete }) => ({
      startLine,
      headers,
      body: Buffer.from(body).toString('latin1'),
      size,
      complete,
    })),
    unreadable,
    passed: Buffer.concat(passed).toString('latin1'),
  };
}

const text = (value: string) => Buffer.from(value, 'latin1');

const responses =
  'HTTP/1.1 100 Continue\r\n\r\n' +
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nx-a:  2 \r\n\r\nhello' +
  'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n' +
  'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n' +
  'HTTP/1.1 204 No Content\r\n\r\n' +
  'HTTP/1.0 200 OK\r\n\r\nto the end';
const asked = ['GET', 'HEAD', 'POST', 'DELETE', 'GET'];

describe('messages', () => {
  test('each way of framing a body', () => {
    const { messages, unreadable, passed } = readAll([text(responses)], { responseTo: asked });
    expect(unreadable).toEqual([]);
    expect(passed).toBe(responses);
    expect(messages.map(({ startLine, body, complete }) => [startLine, body, complete])).toEqual([
      ['HTTP/1.1 100 Continue', '', true],
      ['HTTP/1.1 200 OK', 'hello', true],
      ['HTTP/1.1 200 OK', '', true],
      ['HTTP/1.1 201 Created', 'abcde', true],
      ['HTTP/1.1 204 No Content', '', true],
      ['HTTP/1.0 200 OK', 'to the end', true],
    ]);
    expect(messages[1]?.headers).toEqual([
      ['Content-Length', '5'],
      ['X-A', '1'],
      ['x-a', '2'],
    ]);
  });

  test('the same however the bytes are cut into pieces', () => {
    const whole = readAll([text(responses)], { responseTo: asked });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: responses.length }), { maxLength: 12 }), (cuts) => {
        const at = [...new Set([0, ...cuts, responses.length])].sort((a, b) => a - b);
        const pieces = at.slice(1).map((end, index) => text(responses.slice(at[index], end)));
        expect(readAll(pieces, { responseTo: asked })).toEqual(whole);
      }),
      { numRuns: 200 },
    );
  });

  test('any bytes at all are passed on unchanged', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }),
        fc.boolean(),
        (pieces, begun) => {
          const all = begun
            ? [text('POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n'), ...pieces]
            : pieces;
          expect(readAll(all).passed).toBe(Buffer.concat(all).toString('latin1'));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a body that is cut off is incomplete', () => {
    const { messages } = readAll([text('POST /x HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc')]);
    expect(messages).toMatchObject([{ body: 'abc', complete: false }]);
  });

  test('of a large body the beginning is kept, and its length is known', () => {
    const { messages } = readAll([
      text(`POST /x HTTP/1.1\r\nContent-Length: 5000\r\n\r\n${'a'.repeat(5000)}`),
    ]);
    expect(messages[0]).toMatchObject({ size: 5000, complete: true });
    expect(messages[0]?.body).toHaveLength(1000);
  });

  for (const [name, bytes] of [
    ['no HTTP', 'hello\r\n\r\nrest'],
    ['a header line without a name', 'GET / HTTP/1.1\r\nnothing\r\n\r\nrest'],
    ['two lengths', 'GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nrest'],
    ['a chunk without its size', 'GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nrest'],
    ['a chunk longer than it says', 'GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\nrest'],
  ] as const) {
    test(`${name}: said, and passed on`, () => {
      const { unreadable, passed } = readAll([text(bytes)]);
      expect(unreadable).toHaveLength(1);
      expect(passed).toBe(bytes);
    });
  }
});
