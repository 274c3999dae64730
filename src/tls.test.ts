import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inPipes } from './cli/testing/terminal.js';
import { type Certificates, makeCertificates } from './testing/certificates.js';
import { apiKey, clientFor, ids } from './testing/client.js';
import { rejection } from './testing/promise.js';

let certificates: Certificates;
beforeAll(() => {
  certificates = makeCertificates();
});
afterAll(() => certificates[Symbol.dispose]());

interface Listening extends AsyncDisposable {
  readonly port: number;
  /** Connections that were made, and requests that came through them. */
  readonly counts: { connections: number; requests: number };
}

async function listen(server: Server): Promise<Listening> {
  const counts = { connections: 0, requests: 0 };
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    counts.connections += 1;
    sockets.add(socket.on('error', () => undefined));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = Object(server.address());
  return {
    port,
    counts,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** A server that takes whatever comes over TLS for a request, and says that it was carried out. */
async function secure(options: TlsOptions): Promise<Listening> {
  const server = createServer(options, (socket) => {
    socket
      .on('error', () => undefined)
      .on('data', () => {
        server.emit('requested');
        socket.end('HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\n\r\n{}');
      });
  });
  const listening = await listen(server.on('tlsClientError', () => undefined));
  server.on('requested', () => {
    listening.counts.requests += 1;
  });
  return listening;
}

/** Deletes with retries, and gives the error. */
const deleted = (baseUrl: string, credentials: object = { accessToken: 'a-ready-made-token' }) =>
  rejection(
    clientFor(baseUrl, {
      credentials: credentials as { accessToken: string },
      retry: { limit: 2, baseDelay: 1, maxDelay: 1 },
    }).deletePeeringConnection(ids),
  );

describe('TLS that fails is told apart, sends nothing, and is not tried again', () => {
  it.each([
    ['a token', undefined],
    ['digest', apiKey],
    ['a service account', { clientId: 'mdb_sa_id_1', clientSecret: 'mdb_sa_sk_12345678' }],
  ])('with %s: a certificate that nobody vouches for', async (_, credentials) => {
    await using server = await secure(certificates.selfSigned);
    const error = await deleted(`https://127.0.0.1:${server.port}`, credentials);
    expect(error).toMatchObject({
      name: 'AtlasConnectionError',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      message: expect.stringContaining('TLS failed: self-signed certificate (DEPTH_ZERO_SELF_SIGNED_CERT)'),
      hint: expect.stringContaining('certificate'),
      transient: false,
      attempts: 1,
    });
    expect(error).not.toHaveProperty('ambiguous', true);
    expect(server.counts).toEqual({ connections: 1, requests: 0 });
  });

  it('a version that is too old', async () => {
    await using server = await secure({
      ...certificates.selfSigned,
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const error = await deleted(`https://127.0.0.1:${server.port}`);
    expect(error).toMatchObject({
      name: 'AtlasConnectionError',
      code: expect.stringMatching(/^E(RR_SSL|PROTO)/),
    });
    expect(error).not.toHaveProperty('ambiguous', true);
    expect(server.counts).toEqual({ connections: 1, requests: 0 });
  });

  it('a server that speaks plain HTTP', async () => {
    const plain = createPlainServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await using server = await listen(plain);
    const error = await deleted(`https://127.0.0.1:${server.port}`);
    expect(error).toMatchObject({
      name: 'AtlasConnectionError',
      code: expect.stringMatching(/^E(RR_SSL|PROTO)/),
      message: expect.stringContaining('TLS failed'),
    });
    expect(error).not.toHaveProperty('ambiguous', true);
    expect(server.counts.connections).toBe(1);
  });

  it('but a handshake that is cut off may pass the next time', async () => {
    const closing = createPlainServer((socket) => socket.once('data', () => socket.destroy()));
    await using server = await listen(closing);
    const error = await deleted(`https://127.0.0.1:${server.port}`);
    expect(error).toMatchObject({ name: 'AtlasConnectionError', code: 'ECONNRESET', attempts: 3 });
    expect(error).not.toHaveProperty('ambiguous', true);
    expect(server.counts.connections).toBe(3);
  });

  // An authority that is trusted is read when a process starts.
  it.each([
    ['has expired', '127.0.0.1', -1, 'CERT_HAS_EXPIRED'],
    ['is that of another name', 'atlas.example', 2, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('a certificate that %s, on the command line', async (_, name, days, code) => {
    await using server = await secure(certificates.issued(name, days));
    const { code: ended, stdout } = await inPipes(['delete', ids.peerId, '--force', '-o', 'json'], {
      NODE_EXTRA_CA_CERTS: certificates.authority,
      MONGODB_ATLAS_BASE_URL: `https://127.0.0.1:${server.port}`,
      MONGODB_ATLAS_PROJECT_ID: ids.groupId,
      MONGODB_ATLAS_ACCESS_TOKEN: 'a-ready-made-token',
    });
    const [{ error }] = JSON.parse(stdout);
    expect(error).toMatchObject({
      name: 'AtlasConnectionError',
      code,
      message: expect.stringContaining('TLS failed'),
    });
    expect(error).not.toHaveProperty('ambiguous');
    expect(ended).toBe(1);
    expect(server.counts).toEqual({ connections: 1, requests: 0 });
  });

  it('and one that is right is no reason to fail', async () => {
    await using server = await secure(certificates.issued('127.0.0.1'));
    const { code, stdout } = await inPipes(['delete', ids.peerId, '--force', '-o', 'json'], {
      NODE_EXTRA_CA_CERTS: certificates.authority,
      MONGODB_ATLAS_BASE_URL: `https://127.0.0.1:${server.port}`,
      MONGODB_ATLAS_PROJECT_ID: ids.groupId,
      MONGODB_ATLAS_ACCESS_TOKEN: 'a-ready-made-token',
    });
    expect([code, JSON.parse(stdout)]).toMatchObject([0, [{ ok: true, outcome: 'accepted' }]]);
    expect(server.counts.requests).toBe(1);
  });
});

describe('without TLS', () => {
  it('a name that nobody knows', async () => {
    const error = await deleted('http://atlas.invalid');
    expect(error).toMatchObject({
      name: 'AtlasConnectionError',
      code: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/),
      message: expect.stringContaining('the name of the host could not be resolved'),
      attempts: 3,
    });
    expect(error).not.toHaveProperty('ambiguous', true);
  });

  it('a port where nobody listens', async () => {
    const server = await listen(createPlainServer());
    await server[Symbol.asyncDispose]();
    const error = await deleted(`http://127.0.0.1:${server.port}`);
    expect(error).toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringContaining('the connection was refused'),
      attempts: 3,
    });
    expect(error).not.toHaveProperty('ambiguous', true);
  });

  it.each<[string, (socket: Socket) => unknown]>([
    ['before a byte', (socket) => socket.resetAndDestroy()],
    ['after the first bytes', (socket) => socket.write('HTTP/1.1 2', () => socket.resetAndDestroy())],
  ])('a connection that is reset %s of the response', async (_, act) => {
    const resetting = createPlainServer((socket) => socket.once('data', () => act(socket)));
    await using server = await listen(resetting);
    expect(await deleted(`http://127.0.0.1:${server.port}`)).toMatchObject({
      name: 'AtlasConnectionError',
      code: expect.stringMatching(/^(ECONNRESET|UND_ERR_SOCKET)$/),
      message: expect.stringContaining('the connection was closed before the response came'),
      ambiguous: true,
      attempts: 3,
    });
  });
});
