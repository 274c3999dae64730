import { describe, expect, it } from 'vitest';
import { account, apiKey, clientFor, ids } from '../testing/client.js';
import { answer, loopback, problem } from '../testing/loopback.js';
import { rejection } from '../testing/promise.js';
import { atlasLike } from '../testing/token-server.js';
import { chooseCredentials } from './credentials.js';

const digest = 'Digest realm="r", nonce="n", algorithm=MD5, qop="auth"';

describe('credentials', () => {
  it('the older names of the variables count first, one by one', () => {
    const environment = {
      MONGODB_ATLAS_PUBLIC_API_KEY: 'first',
      MONGODB_ATLAS_PUBLIC_KEY: 'second',
      MONGODB_ATLAS_PRIVATE_KEY: 'private',
    };
    expect(chooseCredentials(undefined, environment, () => undefined)).toEqual({
      publicKey: 'first',
      privateKey: 'private',
    });
  });

  it('only a whole UUID looks like a private key, and only a token must be one word', () => {
    for (const publicKey of [`x${apiKey.privateKey}`, `${apiKey.privateKey}x`, 'J\u00e4 key']) {
      expect(chooseCredentials({ ...apiKey, publicKey }, {}, () => undefined)).toMatchObject({ publicKey });
    }
    expect(() => chooseCredentials({ ...apiKey, publicKey: apiKey.privateKey }, {}, () => undefined)).toThrow(
      'looks like a privateKey',
    );
  });

  it('says which variables to set where there are none', () => {
    expect(() => chooseCredentials(undefined, {}, () => undefined)).toThrow(
      /MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY/,
    );
  });

  it.each([
    ['publicKey', apiKey],
    ['privateKey', apiKey],
    ['clientId', account],
    ['clientSecret', account],
    ['accessToken', { accessToken: 'x' }],
  ])('names %s where its function fails', async (field, credentials) => {
    const failing = { ...credentials, [field]: () => Promise.reject(new Error('vault')) } as typeof apiKey;
    await using server = await loopback((_request, response) =>
      answer(response, 401, problem(401, 'X'), { 'www-authenticate': digest }),
    );
    const error = await rejection(clientFor(server.url, { credentials: failing }).getPeeringConnection(ids));
    expect(error).toMatchObject({ message: `The function given as ${field} failed.` });
  });

  it('shows who called, and hides what proves it', async () => {
    await using server = await loopback((_request, response) =>
      answer(
        response,
        403,
        { ...problem(403, 'X'), detail: `${apiKey.publicKey} with ${apiKey.privateKey}` },
        {},
      ),
    );
    const once = clientFor(server.url, { credentials: apiKey });
    await rejection(once.getPeeringConnection(ids));
    await using challenging = await loopback((request, response) =>
      request.headers.authorization
        ? answer(response, 403, {
            ...problem(403, 'X'),
            detail: `${apiKey.publicKey} with ${apiKey.privateKey}`,
          })
        : answer(response, 401, problem(401, 'X'), { 'www-authenticate': digest }),
    );
    const error = await rejection(
      clientFor(challenging.url, { credentials: apiKey }).getPeeringConnection(ids),
    );
    expect(String(error)).toContain('abcdefgh with [redacted]');
  });

  it('closes a client that was never used, and one without a token', async () => {
    await using server = await atlasLike(
      () => [200],
      () => [500, 'down'],
    );
    await clientFor(server.url, { credentials: account }).close();
    await clientFor(server.url, { credentials: { accessToken: 'x' } }).close();
    expect(server.seen).toEqual([]);
    const atlas = clientFor(server.url, { credentials: account });
    await rejection(atlas.getPeeringConnection(ids));
    await atlas.close();
    expect(server.seen.map(({ url }) => url)).toEqual(['/api/oauth/token']);
  });
});
