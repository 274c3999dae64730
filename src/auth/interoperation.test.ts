import { createHash } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { digest } from 'http-auth';
import { Provider } from 'oidc-provider';
import { describe, expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { groupId, peerId } from '../testing/client.js';
import { answer } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';

const keys = { publicKey: 'abcdefgh', privateKey: '01234567-89ab-cdef-0123-456789abcdef' };

async function listen(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('http-auth (npm) as digest server', () => {
  it.each([
    ['MD5', 'auth'],
    ['MD5', 'none'],
    ['MD5-sess', 'auth'],
    ['MD5-sess', 'none'],
  ])('%s, qop %s', async (algorithm, qop) => {
    const realm = 'MMS Public API';
    const hash = createHash('md5').update(`${keys.publicKey}:${realm}:${keys.privateKey}`).digest('hex');
    const guard = digest({ realm, algorithm, qop }, (_user, callback) => callback(hash));
    await using server = await listen(
      guard.check((_request, response) => answer(response, 200, { id: peerId })),
    );
    const client = (privateKey = keys.privateKey) =>
      createAtlasClient({ baseUrl: server.url, credentials: { ...keys, privateKey }, retry: { limit: 0 } });

    const atlas = client();
    for (let call = 0; call < 3; call += 1) await atlas.getPeeringConnection({ groupId, peerId });
    // This server takes counts in rising order only, so parallel calls may meet stale=true.
    await Promise.all(
      Array.from({ length: 20 }, () => atlas.getPeeringConnection({ groupId, peerId, pretty: true })),
    );
    expect(await rejection(client('another-key').getPeeringConnection({ groupId, peerId }))).toMatchObject({
      status: 401,
    });
  });
});

describe('oidc-provider (npm) as token server', () => {
  it('grants a token to a service account, and revokes it', async () => {
    const clientId = 'mdb_sa_id_1234567890abcdef12345678';
    const clientSecret = 'mdb_sa_sk_abcDEF123_abcDEF123-abcDEF123';
    const seen: string[] = [];
    let oidc: RequestListener | undefined;
    await using server = await listen((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (request.url?.startsWith('/api/oauth/')) return oidc?.(request, response);
      const [scheme, token = ''] = (request.headers.authorization ?? '').split(' ');
      return scheme === 'Bearer' && token.length > 20
        ? answer(response, 200, { id: peerId })
        : answer(
            response,
            401,
            { error: 401, errorCode: 'UNEXPECTED_ERROR' },
            { 'www-authenticate': 'Bearer' },
          );
    });
    const provider = new Provider(server.url, {
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          grant_types: ['client_credentials'],
          redirect_uris: [],
          response_types: [],
          token_endpoint_auth_method: 'client_secret_basic',
        },
      ],
      features: {
        clientCredentials: { enabled: true },
        revocation: { enabled: true },
        devInteractions: { enabled: false },
      },
      routes: { token: '/api/oauth/token', revocation: '/api/oauth/revoke' },
    });
    oidc = provider.callback();

    const atlas = createAtlasClient({ baseUrl: server.url, credentials: { clientId, clientSecret } });
    await Promise.all(Array.from({ length: 10 }, () => atlas.getPeeringConnection({ groupId, peerId })));
    await atlas.close();
    expect(seen.filter((line) => line === 'POST /api/oauth/token')).toHaveLength(1);
    expect(seen.at(-1)).toBe('POST /api/oauth/revoke');

    const wrong = createAtlasClient({
      baseUrl: server.url,
      credentials: { clientId, clientSecret: 'mdb_sa_sk_wrong' },
    });
    expect(await rejection(wrong.getPeeringConnection({ groupId, peerId }))).toMatchObject({
      name: 'AtlasAuthenticationError',
      errorCode: 'invalid_client',
    });
  });
});
