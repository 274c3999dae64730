import { describe, expect, it } from 'vitest';
import { clientFor, groupId, ids, peerId } from '../testing/client.js';
import { rejection } from '../testing/promise.js';
import { operationAt } from './contract-guard.js';

const peers = `/api/atlas/v1.0/groups/${groupId}/peers`;

function observed() {
  const sent: string[] = [];
  const fetch = async (url: string) => {
    sent.push(url);
    return Response.json({ id: peerId, results: [] });
  };
  return { sent, atlas: clientFor('http://localhost:9/gateway', { fetch }) };
}

describe('what atlas.api lets through', () => {
  it.each([
    ['GET', peers],
    ['GET', `${peers}/${peerId}`],
    ['DELETE', `${peers}/${peerId}`],
    ['DELETE', `${peers.replace('v1.0', 'v2')}/${peerId}`],
  ])('knows %s %s', (method, path) => {
    expect(operationAt(method, path)).toMatchObject({ method });
  });

  it.each([
    ['DELETE', peers],
    ['POST', peers],
    ['delete', `${peers}/${peerId}`],
    ['GET', ''],
    ['GET', `/x${peers}`],
    ['GET', `${peers}x`],
    ['GET', `${peers}\n`],
    ['GET', peers.replace('/peers', '/peers/..')],
    ['GET', peers.replace('v1.0', 'v3')],
    ['GET', peers.replace('v1.0', 'v2.0')],
    ['GET', peers.replace('v1.0', 'v1x0')],
    ['GET', peers.replace(groupId, '')],
    ['GET', peers.replace(groupId, `${groupId}/${groupId}`)],
    ['GET', `${peers}/${peerId.toUpperCase()}`],
    ['GET', `${peers.replace(groupId, groupId.toUpperCase())}/${peerId}`],
    ['DELETE', `${peers}/`],
    ['DELETE', `${peers}/${peerId}/`],
    ['DELETE', `${peers}/${peerId}x`],
    ['DELETE', `/api/atlas/v1.0/groups/${groupId}`],
  ])('does not know %s %j', (method, path) => {
    expect(operationAt(method, path)).toBeUndefined();
  });

  it('lets a query through, which is no part of the path', async () => {
    const { atlas, sent } = observed();
    await atlas.getPeeringConnection({ ...ids, pretty: true });
    expect(sent).toEqual([`http://localhost:9/gateway${peers}/${peerId}?pretty=true`]);
  });

  it.each(['..', '.', '', '%2e%2e', 'x?', 'x#y'])('atlas.api with %j for an id sends nothing', async (id) => {
    const { atlas, sent } = observed();
    const call = atlas.api.DELETE('/api/atlas/v1.0/groups/{groupId}/peers/{peerId}', {
      params: { path: { groupId, peerId: id } },
    });
    expect(await rejection(call)).toMatchObject({
      name: 'AtlasConfigurationError',
      message: expect.stringMatching(/^DELETE http:.* is not in the contract\. Nothing was sent\.$/),
      hint: 'Nothing was sent.',
    });
    expect(sent).toEqual([]);
  });

  it.each([
    'http://evil.example',
    'http://localhost:9',
    'http://localhost:9/gatewayX',
    'http://localhost:90/gateway',
    'http://localhost:8/gateway',
  ])('lets no request go to %s, where the credentials would go along', async (baseUrl) => {
    const { atlas, sent } = observed();
    const call = atlas.api.GET('/api/atlas/v1.0/groups/{groupId}/peers', {
      baseUrl,
      params: { path: { groupId } },
    });
    expect(await rejection(call)).toMatchObject({ name: 'AtlasConfigurationError' });
    expect(sent).toEqual([]);
  });
});
