import { describe, expect, it } from 'vitest';
import { createAtlasClient } from './client.js';
import { startAtlasEmulator } from './emulator/index.js';
import { resolveOptions } from './options.js';
import { apiVersions } from './peering/versions.js';
import { apiKey, clientFor, ids } from './testing/client.js';

/** What each version is asked by: path and media type. */
const wire = {
  'v1.0': { path: '/api/atlas/v1.0/groups/', accept: 'application/json' },
  v2: { path: '/api/atlas/v2/groups/', accept: 'application/vnd.atlas.2023-01-01+json' },
} as const;

describe.each(['v1.0', 'v2'] as const)('apiVersion %s', (apiVersion) => {
  it('is what every verb asks by', async () => {
    await using emulator = await startAtlasEmulator({ peers: [{ providerName: 'AWS' }] });
    const { url: baseUrl, key: credentials, projectId: groupId, peerId } = emulator;
    const atlas = createAtlasClient({ baseUrl, credentials, apiVersion });
    const one = { groupId, peerId };

    expect((await atlas.getPeeringConnection(one)).id).toBe(peerId);
    const listed = [];
    for await (const { id } of atlas.listPeeringConnections({ groupId })) listed.push(id);
    expect(listed).toEqual([peerId]);
    expect(await atlas.deletePeeringConnection({ ...one, dryRun: true })).toMatchObject({
      outcome: 'undetermined',
    });
    expect(await atlas.deletePeeringConnection(one)).toMatchObject({ outcome: 'accepted' });
    expect(await atlas.deletePeeringConnections([one], { idempotent: true })).toMatchObject([
      { outcome: 'alreadyDeleting' },
    ]);
    emulator.control.advance(60_000);
    expect(await atlas.waitUntilDeleted(one)).toMatchObject(one);

    const { path, accept } = wire[apiVersion];
    const own = emulator.control.requests().filter(({ target }) => target.includes('/groups/'));
    expect(own.length).toBeGreaterThan(10);
    for (const { target, headers } of own) {
      expect(target.startsWith(path), target).toBe(true);
      expect(Object.fromEntries(headers).accept).toBe(accept);
    }
  });

  it('is not what the typed client is bound to', async () => {
    const accepted: unknown[] = [];
    const fetch = async (_url: string, { headers }: RequestInit) => {
      accepted.push(new Headers(headers).get('accept'));
      return Response.json({ results: [] });
    };
    const { api } = clientFor('http://localhost:9', { fetch, apiVersion });
    const params = { path: { groupId: ids.groupId } };
    await api.GET('/api/atlas/v1.0/groups/{groupId}/peers', { params });
    await api.GET('/api/atlas/v2/groups/{groupId}/peers', { params });
    expect(accepted).toEqual([wire['v1.0'].accept, wire.v2.accept]);
  });
});

describe('the version', () => {
  const versionOf = (given: unknown, environment: Record<string, string> = {}) =>
    resolveOptions({ credentials: apiKey, apiVersion: given as never }, environment).apiVersion;

  it('is the documented one, unless options or environment say another', () => {
    expect(apiVersions).toEqual(['v1.0', 'v2']);
    expect(versionOf(undefined)).toBe('v1.0');
    expect(versionOf(undefined, { MONGODB_ATLAS_API_VERSION: 'v2' })).toBe('v2');
    expect(versionOf('v1.0', { MONGODB_ATLAS_API_VERSION: 'v2' })).toBe('v1.0');
  });

  it.each(['v3', 'V2', '2', '1.0', 'v1', '', null, 2, ['v2'], 'toString', '__proto__'])(
    'is refused where it is none: %j',
    (given) => {
      expect(() => versionOf(given)).toThrow('apiVersion must be one of v1.0, v2');
    },
  );

  it('is refused by the name of the variable', () => {
    expect(() => versionOf(undefined, { MONGODB_ATLAS_API_VERSION: 'v9' })).toThrow(
      'MONGODB_ATLAS_API_VERSION must be one of v1.0, v2',
    );
  });
});
