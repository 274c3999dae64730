import { expect, it } from 'vitest';
import { operations } from '../generated/operations.js';
import { startAtlasEmulator } from './index.js';
import { createInstance, type InstanceOptions } from './instance.js';
import { Seeder } from './seeding.js';

const options = (extra: Partial<InstanceOptions> = {}): InstanceOptions => {
  const seeder = new Seeder({});
  return {
    seeds: seeder.worldSeeds(),
    gate: { credentials: { apiKeys: seeder.keys, serviceAccounts: seeder.serviceAccounts } },
    clock: () => 0,
    rateLimit: undefined,
    faults: [],
    signal: new AbortController().signal,
    ...extra,
  };
};

it('a fault of the connection fails where there is no connection, and so does every other surprise: as a 500', async () => {
  const { app, log } = createInstance(options({ faults: [{ kind: 'reset', credentials: 'any' }] }));
  const answer = await app.request('/x');
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({ error: 500, errorCode: 'UNEXPECTED_ERROR' });
  expect(log.entries()).toMatchObject([{ target: '/x', headers: [], fault: 'reset' }]);
});

it('a caller that the gate knows and the world does not has no rights', async () => {
  const { app, gate, world } = createInstance(options());
  const [id = ''] = [...world.principals.keys()].filter((name) => name.startsWith('mdb_sa'));
  const headers = { Authorization: `Bearer ${gate.issueToken(id)}` };
  const [project = ''] = world.projects.keys();
  const path = operations.listPeeringConnections.path.replace('{groupId}', project);
  expect((await app.request(path, { headers })).status).toBe(200);
  world.principals.delete(id);
  const answer = await app.request(path, { headers });
  expect([answer.status, answer.headers.get('x-error-code')]).toEqual([401, 'USER_UNAUTHORIZED']);
});

it('leaves the classes of the process that it runs in as they are', async () => {
  const { Request, Response } = globalThis;
  await using emulator = await startAtlasEmulator();
  expect((await fetch(emulator.url)).status).toBe(401);
  expect(globalThis.Request).toBe(Request);
  expect(globalThis.Response).toBe(Response);
});
