import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAtlasClient } from '../client.js';
import { type AtlasEmulator, startAtlasEmulator } from '../emulator/index.js';
import { clientFor, ids } from '../testing/client.js';
import { rejection } from '../testing/promise.js';
import { dayOf } from './version-notices.js';

let running: AtlasEmulator | undefined;
afterEach(() => running?.close());

/** A client of an emulator, and what it warns of. */
async function observed(apiVersion: 'v1.0' | 'v2') {
  const emulator = await startAtlasEmulator({ peers: [{}] });
  running = emulator;
  const warn = vi.fn<(message: string) => void>();
  const { url: baseUrl, key: credentials, projectId: groupId, peerId } = emulator;
  const options = { baseUrl, credentials, apiVersion, logger: { warn }, retry: { limit: 0 } };
  return { emulator, warn, atlas: createAtlasClient(options), one: { groupId, peerId } };
}

describe('a version that will be switched off', () => {
  const announcement = {
    deprecation: 'Mon, 5 Aug 2024 00:00:00 GMT',
    sunset: 'Thu, 1 Jul 2027 00:00:00 GMT',
  };

  it('is warned of once, with what to set', async () => {
    const { emulator, warn, atlas, one } = await observed('v1.0');
    emulator.control.announce('v1.0', announcement);
    for (const _ of [1, 2, 3]) await atlas.getPeeringConnection(one);
    await atlas.deletePeeringConnection(one);
    expect(warn.mock.calls).toEqual([
      [
        'Version v1.0 of the Atlas API is deprecated since 2024-08-05 and will be switched off on 2027-07-01: ' +
          "set apiVersion: 'v2', or MONGODB_ATLAS_API_VERSION=v2.",
      ],
    ]);
  });

  it('is warned of on an error as well, and again when the notice changes', async () => {
    const { emulator, warn, atlas, one } = await observed('v1.0');
    emulator.control.announce('v1.0', { deprecation: announcement.deprecation });
    await rejection(atlas.getPeeringConnection({ ...one, peerId: ids.peerId }));
    emulator.control.announce('v1.0', { sunset: announcement.sunset });
    await atlas.getPeeringConnection(one);
    await atlas.getPeeringConnection(one);
    expect(warn.mock.calls.map(([message]) => /API (.*?):/.exec(message)?.[1])).toEqual([
      'is deprecated since 2024-08-05',
      'will be switched off on 2027-07-01',
    ]);
  });

  it('is to be got rid of by an update where it is the latest here', async () => {
    const { emulator, warn, atlas, one } = await observed('v2');
    emulator.control.announce('v1.0', announcement);
    await atlas.getPeeringConnection(one);
    expect(warn).not.toHaveBeenCalled();
    emulator.control.announce('v2', announcement);
    await atlas.getPeeringConnection(one);
    expect(warn.mock.calls).toEqual([[expect.stringMatching(/^Version v2 .*: update atlas-peering\.$/)]]);
  });

  it('repeats nothing of what the headers say', async () => {
    const warn = vi.fn<(message: string) => void>();
    const fetch = async () =>
      Response.json({ id: ids.peerId }, { headers: { sunset: '\u001b[2J soon', deprecation: 'true' } });
    await clientFor('http://localhost:9', { fetch, logger: { warn } }).getPeeringConnection(ids);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^Version v1\.0 of the Atlas API is deprecated and will be switched off: set /)],
    ]);
  });

  it('does no harm where the logger throws', async () => {
    const fetch = async () => Response.json({ id: ids.peerId }, { headers: { deprecation: '@1722816000' } });
    const warn = () => {
      throw new Error('No log today.');
    };
    const atlas = clientFor('http://localhost:9', { fetch, logger: { warn } });
    expect(await atlas.getPeeringConnection(ids)).toMatchObject({ id: ids.peerId });
  });
});

describe('a version that is switched off', () => {
  it('is warned of once, and the error says what to set', async () => {
    const { emulator, warn, atlas, one } = await observed('v1.0');
    emulator.control.setVersionGone(true, 'v1.0');
    const error = await rejection(atlas.getPeeringConnection(one));
    await rejection(atlas.deletePeeringConnection({ ...one, envelope: true }));
    expect(error).toMatchObject({
      status: 410,
      errorCode: 'VERSION_GONE',
      hint: expect.stringContaining('apiVersion'),
    });
    expect(warn.mock.calls).toEqual([
      [
        'Version v1.0 of the Atlas API is switched off (410 VERSION_GONE): ' +
          "set apiVersion: 'v2', or MONGODB_ATLAS_API_VERSION=v2.",
      ],
    ]);
  });

  it('is nothing that another 410 says', async () => {
    const warn = vi.fn<(message: string) => void>();
    const fetch = async () => Response.json({ error: 410, errorCode: 'SOMETHING_ELSE' }, { status: 410 });
    await rejection(clientFor('http://localhost:9', { fetch, logger: { warn } }).getPeeringConnection(ids));
    expect(warn).not.toHaveBeenCalled();
  });

  it('leaves the other one as it is', async () => {
    const { emulator, atlas, one } = await observed('v2');
    emulator.control.setVersionGone(true, 'v1.0');
    expect(await atlas.getPeeringConnection(one)).toMatchObject({ id: one.peerId });
  });
});

describe('the day of a header', () => {
  it.each([
    ['Mon, 5 Aug 2024 00:00:00 GMT', '2024-08-05'],
    ['Mon, 05 Aug 2024 23:59:59 GMT', '2024-08-05'],
    ['Thu, 1 Jul 2027 00:00:00 GMT', '2027-07-01'],
    ['Thursday, 01-Jul-2027 00:00:00 GMT', '2027-07-01'],
    ['1 July 2027', '2027-07-01'],
    ['@1722816000', '2024-08-05'],
    ['true', undefined],
    ['@99999999999999999999', undefined],
    ['@999999999999', undefined],
    ['Mon, 5 Foo 2024 00:00:00 GMT', undefined],
    ['', undefined],
    [null, undefined],
  ])('%j is %j', (header, day) => {
    expect(dayOf(header)).toBe(day);
  });
});
