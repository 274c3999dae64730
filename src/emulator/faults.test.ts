import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultRegistry } from './fault-registry.js';
import { type AtlasEmulator, type Fault, startAtlasEmulator } from './index.js';
import { targetOf } from './testing/caller.js';

let emulator: AtlasEmulator;
beforeEach(async () => {
  emulator = await startAtlasEmulator({ peers: [{}] });
});
afterEach(() => emulator.close());

const peerStatus = () => emulator.control.peer(emulator.peerIds[0] ?? '')?.statusName;

/** Deletes the peer and gives what fetch makes of the answer: status and text, or the message of the failure. */
async function remove(
  signal?: AbortSignal,
): Promise<{ status?: number; text?: string; headers?: Headers; error?: string }> {
  try {
    const response = await fetch(emulator.url + targetOf(emulator, 'deletePeeringConnection'), {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${emulator.control.issueToken()}` },
      redirect: 'manual',
      ...(signal === undefined ? {} : { signal }),
    });
    const { status, headers } = response;
    return { status, headers, text: await response.text() };
  } catch (error) {
    const { message, cause } = error as Error;
    return { error: `${message} ${cause instanceof Error ? cause.message : ''}` };
  }
}

/** As {@link remove}, by somebody who gives up shortly after the request has arrived. */
async function removeAndGiveUp(): ReturnType<typeof remove> {
  const controller = new AbortController();
  const before = emulator.control.requests().length;
  const removal = remove(controller.signal);
  await expect.poll(() => emulator.control.requests().length).toBe(before + 1);
  await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort(new Error('gave up'));
  return removal;
}

/** The bytes of one answer, to the end of the connection. */
function rawAnswer(): Promise<string> {
  const { hostname, port, host } = new URL(emulator.url);
  const target = targetOf(emulator, 'getPeeringConnection');
  const token = emulator.control.issueToken();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${token}\r\n\r\n`);
    });
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
    socket.on('error', reject);
  });
}

describe('before and after the effect', () => {
  const kinds: Fault[] = [
    { kind: 'reset' },
    { kind: 'hangUp' },
    { kind: 'html' },
    { kind: 'unavailable' },
    { kind: 'crash' },
    { kind: 'redirect', location: '/elsewhere' },
    { kind: 'respond', status: 418 },
    { kind: 'apiError', code: 'UNEXPECTED_ERROR' },
  ];

  it.each(kinds)('%j', async (fault) => {
    const { control } = emulator;
    control.fault(fault);
    const before = await remove();
    expect(peerStatus()).toBe('AVAILABLE');
    control.fault({ ...fault, when: 'after' } as Fault);
    const after = await remove();
    expect(peerStatus()).toBe('TERMINATING');
    expect(after.status).toBe(before.status);
    expect(after.error === undefined).toBe(before.error === undefined);
    expect(control.requests().map((request) => request.fault)).toEqual([fault.kind, fault.kind]);
    expect(await remove()).toMatchObject({ status: 409 });
  });

  it('the log has no status where there was no answer', async () => {
    emulator.control.fault({ kind: 'reset', when: 'after' });
    await remove();
    expect(emulator.control.requests()[0]).toMatchObject({ fault: 'reset', caller: expect.any(String) });
    expect(emulator.control.requests()[0]).not.toHaveProperty('status');
  });
});

describe('faults of the connection', () => {
  it.each([
    ['reset', /ECONNRESET/],
    ['hangUp', /other side closed/],
    ['truncatedBody', /terminated/],
    ['resetInBody', /terminated.*ECONNRESET/],
    ['truncatedChunks', /terminated/],
    ['truncatedHeaders', /other side closed/],
    ['malformedChunks', /terminated.*chunk size/],
    ['conflictingLengths', /Content-Length/],
    ['garbage', /does not match the HTTP/],
  ] as const)('%s makes fetch fail', async (kind, message) => {
    emulator.control.fault({ kind });
    expect((await remove()).error).toMatch(message);
    expect((await remove()).error).toBeUndefined();
  });

  it('hang gives no answer until somebody gives up', async () => {
    emulator.control.fault({ kind: 'hang', when: 'after' });
    expect((await removeAndGiveUp()).error).toContain('gave up');
    expect(peerStatus()).toBe('TERMINATING');
  });

  it('hangInBody stops half-way until somebody gives up', async () => {
    emulator.control.fault({ kind: 'hangInBody' });
    expect((await removeAndGiveUp()).error).toContain('gave up');
    emulator.control.fault({ kind: 'hangInBody' });
    const waiting = remove();
    await expect.poll(() => emulator.control.requests().length).toBe(2);
    await emulator.close();
    expect((await waiting).error).toContain('terminated');
  });

  it.each(['before', 'after'] as const)('delay lets the effect come %s the wait', async (when) => {
    emulator.control.fault({ kind: 'delay', ms: 1000, when });
    const answer = remove();
    await expect.poll(() => emulator.control.requests().length, { interval: 5 }).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(peerStatus()).toBe(when === 'before' ? 'AVAILABLE' : 'TERMINATING');
    expect((await answer).status).toBe(202);
  });

  it('contentLength promises more, or less, than comes', async () => {
    emulator.control.fault({ kind: 'contentLength', by: 5 });
    expect((await remove()).error).toContain('terminated');
    emulator.control.fault({ kind: 'contentLength', by: -1 });
    const raw = await rawAnswer();
    const [head = '', body = ''] = raw.split('\r\n\r\n');
    expect(head).toContain(`Content-Length: ${body.length - 1}`);
  });

  it('duplicatedResponse comes twice, in full', async () => {
    emulator.control.fault({ kind: 'duplicatedResponse' });
    const raw = await rawAnswer();
    expect(raw.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
    expect(raw.slice(0, raw.length / 2)).toBe(raw.slice(raw.length / 2));
  });

  it('slowBody comes whole, byte by byte', async () => {
    emulator.control.fault({ kind: 'slowBody', ms: 40 });
    const started = performance.now();
    expect(await remove()).toMatchObject({ status: 202, text: '{}' });
    expect(performance.now() - started).toBeGreaterThan(70);
  });

  it('slowBody stops when the client has gone', async () => {
    emulator.control.fault({ kind: 'slowBody', ms: 5000 });
    expect((await removeAndGiveUp()).error).toContain('gave up');
  });
});

describe('faults of the answer', () => {
  it.each<[Fault, object]>([
    [{ kind: 'emptyBody' }, { status: 202, text: '' }],
    [{ kind: 'malformedJson' }, { status: 202, text: '{"unclosed": {}' }],
    [
      { kind: 'otherJson', value: [1] },
      { status: 202, text: '[1]' },
    ],
    [
      { kind: 'status', status: 200 },
      { status: 200, text: '{}' },
    ],
    [{ kind: 'oversizedBody', bytes: 1_000_000 }, { text: `{}${' '.repeat(999_998)}` }],
    [{ kind: 'oversizedBody', bytes: 1 }, { text: '{}' }],
    [{ kind: 'emptyChunks' }, { status: 202, text: '' }],
    [{ kind: 'interimResponse' }, { status: 202, text: '{}' }],
    [
      { kind: 'oversizedHeaders', bytes: 1000 },
      { status: 202, text: '{}' },
    ],
    [{ kind: 'oversizedHeaders', bytes: 1_000_000 }, { error: expect.stringContaining('Headers Overflow') }],
    [{ kind: 'falseEncoding' }, { error: expect.stringContaining('terminated') }],
    [{ kind: 'invalidUtf8' }, { text: '{"\uFFFD\uFFFD":{}}' }],
    [
      { kind: 'html', status: 504 },
      { status: 504, text: expect.stringContaining('<html>') },
    ],
    [
      { kind: 'respond', status: 200, body: 'OK' },
      { status: 200, text: 'OK' },
    ],
    [
      { kind: 'apiError', code: 'RATE_LIMITED' },
      { status: 429, text: expect.stringContaining('"detail":"Resource ? is limited') },
    ],
  ])('%j', async (fault, expected) => {
    emulator.control.fault(fault);
    expect(await remove()).toMatchObject(expected);
    expect(emulator.control.requests()[0]).toMatchObject({ fault: fault.kind });
  });

  it.each<[Fault, string, string | null]>([
    [{ kind: 'contentType', value: 'text/html' }, 'content-type', 'text/html'],
    [{ kind: 'noContentType' }, 'content-type', null],
    [{ kind: 'headers', set: { 'X-Error-Code': 'ODD' } }, 'x-error-code', 'ODD'],
    [{ kind: 'headers', set: { 'X-Java-Method': null } }, 'x-java-method', null],
    [{ kind: 'html' }, 'content-type', 'text/html'],
    [{ kind: 'unavailable', retryAfter: 7 }, 'retry-after', '7'],
    [{ kind: 'unavailable' }, 'retry-after', null],
    [{ kind: 'redirect', location: 'http://127.0.0.1:9/' }, 'location', 'http://127.0.0.1:9/'],
    [{ kind: 'respond', status: 200, headers: { A: 'b' } }, 'a', 'b'],
    [
      {
        kind: 'apiError',
        code: 'RATE_LIMITED',
        retryAfter: 'Mon, 5 Aug 2024 00:00:00 GMT',
        parameters: ['p', 1],
      },
      'retry-after',
      'Mon, 5 Aug 2024 00:00:00 GMT',
    ],
  ])('%j sets a header', async (fault, name, value) => {
    emulator.control.fault(fault);
    expect((await remove()).headers?.get(name)).toBe(value);
  });

  it('redirect has the status it is told', async () => {
    emulator.control.fault({ kind: 'redirect', location: '/', status: 308 });
    expect((await remove()).status).toBe(308);
  });

  it('byteOrderMark stands in front of the body', async () => {
    emulator.control.fault({ kind: 'byteOrderMark' });
    const raw = await fetch(emulator.url + targetOf(emulator, 'getPeeringConnection'), {
      headers: { Authorization: `Bearer ${emulator.control.issueToken()}` },
    });
    expect(new Uint8Array(await raw.arrayBuffer()).slice(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]));
  });
});

describe('where a fault falls', () => {
  const subject = {
    operation: 'deletePeeringConnection',
    method: 'DELETE',
    target: '/groups/1/peers/2?a=b',
    hasCredentials: true,
  };

  it.each<[Partial<Fault>, boolean]>([
    [{}, true],
    [{ operation: 'deletePeeringConnection' }, true],
    [{ operation: 'token' }, false],
    [{ method: 'delete' }, true],
    [{ method: 'GET' }, false],
    [{ path: '/peers/2' }, true],
    [{ path: '/peers/3' }, false],
    [{ path: /peers\/\d/g }, true],
    [{ path: /^peers/ }, false],
    [{ credentials: 'present' }, true],
    [{ credentials: 'absent' }, false],
    [{ credentials: 'any' }, true],
    [{ times: 0 }, false],
    [{ skip: 1 }, false],
  ])('%j: %s', (target, falls) => {
    const faults = new FaultRegistry();
    faults.add({ ...target, kind: 'reset' } as Fault);
    expect(faults.take(subject) !== undefined).toBe(falls);
  });

  it('counts: skips, falls so often, and then no more', () => {
    const faults = new FaultRegistry();
    const active = faults.add({ kind: 'reset', skip: 1, times: 2 });
    faults.add({ kind: 'hang', times: Number.POSITIVE_INFINITY });
    const kinds = Array.from({ length: 5 }, () => faults.take(subject)?.kind);
    expect(kinds).toEqual(['hang', 'reset', 'reset', 'hang', 'hang']);
    expect(active.hits).toBe(2);
  });

  it('ends when it is removed or all are cleared', () => {
    const faults = new FaultRegistry();
    const [one] = [faults.add({ kind: 'reset' }), faults.add({ kind: 'hang' })];
    one.remove();
    expect(faults.take(subject)?.kind).toBe('hang');
    faults.add({ kind: 'reset' });
    faults.clear();
    expect(faults.take(subject)).toBeUndefined();
  });

  it('spares the first request of a digest handshake, unless told otherwise', async () => {
    const url = emulator.url + targetOf(emulator, 'listPeeringConnections');
    emulator.control.fault({ kind: 'html' });
    expect((await fetch(url)).status).toBe(401);
    emulator.control.clearFaults();
    emulator.control.fault({ kind: 'html', credentials: 'absent' });
    expect((await remove()).status).toBe(202);
    expect((await fetch(url)).status).toBe(502);
  });

  it('reaches the token endpoint', async () => {
    emulator.control.fault({ kind: 'html', operation: 'token' });
    const { clientId, clientSecret } = emulator.serviceAccount;
    const ask = () =>
      fetch(`${emulator.url}/api/oauth/token`, {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
    expect((await ask()).status).toBe(502);
    expect((await ask()).status).toBe(200);
  });
});
