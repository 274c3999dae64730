import { afterEach, describe, expect, it } from 'vitest';
import { type AtlasEmulator, startAtlasEmulator } from './index.js';
import { call, targetOf } from './testing/caller.js';
import { contractProblems } from './testing/contract.js';

let emulator: AtlasEmulator;
afterEach(() => emulator?.close());

const unknown = '0'.repeat(24);

describe('envelope=true', () => {
  it('carries status and content of one result in a 200, errors too', async () => {
    emulator = await startAtlasEmulator({ peers: [{}] });
    const query = { envelope: true };
    const got = await call(emulator, 'getPeeringConnection', { query });
    expect(got).toMatchObject({ status: 200, body: { status: 200, content: { id: emulator.peerIds[0] } } });
    const deleted = await call(emulator, 'deletePeeringConnection', { query });
    expect(deleted).toMatchObject({ status: 200, body: { status: 202, content: {} } });
    const again = await call(emulator, 'deletePeeringConnection', { query });
    expect(again).toMatchObject({
      status: 200,
      body: { status: 409, content: { error: 409, errorCode: 'PEER_ALREADY_REQUESTED_DELETION' } },
    });
    expect(again.headers.get('x-error-code')).toBe('PEER_ALREADY_REQUESTED_DELETION');
    const malformed = await call(emulator, 'getPeeringConnection', { query, peerId: 'x' });
    expect(malformed.body).toMatchObject({ status: 400, content: { errorCode: 'PATH_PARAM_PARSE_ERROR' } });
  });

  it('adds the status to a list, and wraps the errors of one', async () => {
    emulator = await startAtlasEmulator({ peers: [{}] });
    const { body } = await call(emulator, 'listPeeringConnections', { query: { envelope: 'TRUE' } });
    expect(body).toMatchObject({ status: 200, totalCount: 1, results: [{ id: emulator.peerIds[0] }] });
    const query = { envelope: true, itemsPerPage: 0 };
    const wrong = await call(emulator, 'listPeeringConnections', { query });
    expect(wrong).toMatchObject({ status: 200, body: { status: 400, content: { error: 400 } } });
  });

  it('does not reach the gate, whose challenge must be a 401', async () => {
    emulator = await startAtlasEmulator();
    const path = emulator.url + targetOf(emulator, 'listPeeringConnections', { query: { envelope: true } });
    expect((await fetch(path)).status).toBe(401);
  });
});

it('pretty=true lays bodies out in lines, anything but true does not', async () => {
  emulator = await startAtlasEmulator({ peers: [{}] });
  const pretty = await call(emulator, 'getPeeringConnection', { query: { pretty: true } });
  expect(pretty.text).toMatch(/^\{\n {2}"accepterRegionName": null,\n/);
  const error = await call(emulator, 'getPeeringConnection', { query: { pretty: true }, peerId: unknown });
  expect(error.text).toMatch(/^\{\n {2}"detail": /);
  const plain = await call(emulator, 'getPeeringConnection', { query: { pretty: 'yes' } });
  expect(plain.text).not.toContain('\n');
  expect(JSON.parse(pretty.text)).toEqual(JSON.parse(plain.text));
});

it('names of a body are in alphabetical order, as Atlas has them', async () => {
  emulator = await startAtlasEmulator({
    peers: [{ providerName: 'AZURE' }, { providerName: 'GCP' }, { providerName: 'AWS' }],
  });
  for (const peerId of [...emulator.peerIds, unknown]) {
    const names = Object.keys((await call(emulator, 'getPeeringConnection', { peerId })).body);
    expect(names).toEqual([...names].sort());
  }
});

describe('the list', () => {
  const list = async (query = {}) => (await call(emulator, 'listPeeringConnections', { query })).body;
  const ids = async (query = {}) => ((await list(query)).results as { id: string }[]).map(({ id }) => id);

  it('is of one provider, AWS unless another is named, and of one project', async () => {
    emulator = await startAtlasEmulator({
      projects: [{}, { id: '2'.repeat(24) }],
      peers: [{}, { providerName: 'AZURE' }, { providerName: 'GCP' }, { projectId: '2'.repeat(24) }],
    });
    const [aws, azure, gcp] = emulator.peerIds;
    expect(await ids()).toEqual([aws]);
    expect(await ids({ providerName: 'AWS' })).toEqual([aws]);
    expect(await ids({ providerName: 'AZURE' })).toEqual([azure]);
    expect(await ids({ providerName: 'GCP' })).toEqual([gcp]);
  });

  it('comes in pages, with links to those around and a count', async () => {
    emulator = await startAtlasEmulator({ peers: Array.from({ length: 5 }, () => ({})) });
    const all = emulator.peerIds;
    expect(await ids({ itemsPerPage: 2 })).toEqual(all.slice(0, 2));
    expect(await ids({ itemsPerPage: 2, pageNum: 3 })).toEqual(all.slice(4));
    expect(await ids({ itemsPerPage: 2, pageNum: 4 })).toEqual([]);
    const middle = await list({ itemsPerPage: 2, pageNum: 2, includeCount: false });
    expect(middle).not.toHaveProperty('totalCount');
    expect(await list()).toMatchObject({ totalCount: 5, links: [{ rel: 'self' }] });
    const links = middle.links as { rel: string; href: string }[];
    expect(links.map(({ rel }) => rel)).toEqual(['previous', 'self', 'next']);
    const next = await fetch(links[2]?.href ?? '', {
      headers: { Authorization: `Bearer ${emulator.control.issueToken()}` },
    });
    expect(await next.json()).toMatchObject({ results: [{ id: all[4] }] });
  });

  it.each([
    [{ itemsPerPage: 0 }, 'INVALID_QUERY_PARAMETER'],
    [{ itemsPerPage: 501 }, 'INVALID_QUERY_PARAMETER'],
    [{ itemsPerPage: '1e2' }, 'INVALID_QUERY_PARAMETER'],
    [{ pageNum: 0 }, 'INVALID_QUERY_PARAMETER'],
    [{ pageNum: '' }, 'INVALID_QUERY_PARAMETER'],
    [{ providerName: 'aws' }, 'INVALID_ENUM_VALUE'],
  ])('refuses %j with %s, and says which field', async (query, errorCode) => {
    emulator = await startAtlasEmulator();
    expect(await list(query)).toMatchObject({
      error: 400,
      errorCode,
      badRequestDetail: { fields: [{ field: Object.keys(query)[0], description: expect.any(String) }] },
    });
  });
});

it('the check against the contract, which every call in these tests goes through, can fail', () => {
  expect(contractProblems('deletePeeringConnection', 202, {})).toEqual([]);
  expect(contractProblems('deletePeeringConnection', 202, { extra: 1 })).toHaveLength(1);
  expect(contractProblems('getPeeringConnection', 200, { id: 'x' })).toHaveLength(1);
  expect(contractProblems('getPeeringConnection', 404, { error: '404', errorCode: 4 })).toHaveLength(2);
  expect(contractProblems('deletePeeringConnection', 410, {})).toBeUndefined();
});
