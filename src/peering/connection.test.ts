import { describe, expect, it } from 'vitest';
import { clientFor, groupId, ids, peerId } from '../testing/client.js';
import { rejection } from '../testing/promise.js';
import { connectionFields } from './connection.js';

/** A client of an Atlas that shows this connection, and takes every deletion. */
function showing(fields: object) {
  const sent: string[] = [];
  const fetch = async (url: string, { method = '' }: RequestInit) => {
    sent.push(method);
    if (method === 'DELETE') return new Response('{}', { status: 202 });
    const peer = { id: peerId, ...fields };
    return Response.json(url.includes(peerId) ? peer : { results: [peer], totalCount: 1 });
  };
  return { sent, atlas: clientFor('http://127.0.0.1:9', { fetch }) };
}

describe('the provider of a connection, which version 1.0 does not name', () => {
  it.each(Object.entries(connectionFields))(
    'is told from %s, if that is of one provider alone',
    async (field, { of }) => {
      if (['id', 'providerName'].includes(field)) return;
      const { atlas } = showing({ [field]: 'x' });
      expect((await atlas.getPeeringConnection(ids)).providerName).toBe(of);
    },
  );

  it.each<[string, object, string | undefined]>([
    ['several fields', { vpcId: 'vpc-1', awsAccountId: '1', statusName: 'AVAILABLE' }, 'AWS'],
    ['a field beside ones that are null', { gcpProjectId: 'p', vpcId: null, errorState: null }, 'GCP'],
    ['fields of two', { vpcId: 'vpc-1', vnetName: 'n' }, undefined],
    ['nothing', { status: 'AVAILABLE', errorMessage: 'x' }, undefined],
    ['its name, whatever the fields', { providerName: 'AZURE', vpcId: 'vpc-1' }, 'AZURE'],
  ])('is told from %s', async (_, fields, provider) => {
    expect((await showing(fields).atlas.getPeeringConnection(ids)).providerName).toBe(provider);
  });

  it('can be expected', async () => {
    const { atlas, sent } = showing({ vpcId: 'vpc-1', accepterRegionName: null });
    const expectation = { providerName: 'AWS', accepterRegionName: null } as const;
    expect(await atlas.deletePeeringConnection({ ...ids, expect: expectation })).toMatchObject({
      outcome: 'accepted',
    });
    expect(sent).toEqual(['GET', 'DELETE']);
    const other = atlas.deletePeeringConnection({ ...ids, expect: { providerName: 'GCP' } });
    expect(await rejection(other)).toMatchObject({ name: 'AtlasExpectationError' });
  });

  it('is there in lists', async () => {
    const { atlas } = showing({ vnetName: 'n' });
    const { value } = await atlas.listPeeringConnections({ groupId }).next();
    expect(value).toMatchObject({ providerName: 'AZURE' });
  });
});

describe('a connection that does not go away', () => {
  it.each<[object, string]>([
    [
      { statusName: 'FAILED', errorStateName: 'REJECTED', errorMessage: 'It was rejected.' },
      'FAILED: REJECTED: It was rejected.',
    ],
    [{ status: 'FAILED', errorState: 'No such network', vnetName: 'n' }, 'FAILED: No such network'],
    [{ status: 'FAILED', errorMessage: 'Quota', networkName: 'n' }, 'FAILED: Quota'],
    [{ status: 'FAILED', errorMessage: 'a\u001b[2J\r\nb', networkName: 'n' }, 'FAILED: a\\u{1b}[2J b'],
    [{ statusName: 'AVAILABLE', errorStateName: null }, 'AVAILABLE'],
  ])('is shown with the reason of its provider when time is up: %j', async (fields, detail) => {
    const wait = showing(fields).atlas.waitUntilDeleted({ ...ids, deadline: 20, pollInterval: 1 });
    const error = await rejection(wait);
    expect(error).toMatchObject({ name: 'AtlasTimeoutError', detail });
    expect(String(error)).toContain(`last seen: ${detail}`);
    expect(String(error)).toContain('No deletion was seen to be under way.');
  });

  it('but whose deletion was seen is said to be on its way', async () => {
    const { atlas } = showing({ statusName: 'TERMINATING' });
    const error = await rejection(atlas.waitUntilDeleted({ ...ids, deadline: 20, pollInterval: 1 }));
    expect(error).toHaveProperty('hint', 'Its deletion was under way: wait again.');
  });
});
