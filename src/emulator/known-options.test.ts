import { expect, it } from 'vitest';
import { startAtlasEmulator } from './index.js';

const refused: readonly (readonly [given: object, message: string])[] = [
  [{ prot: 4010 }, 'The options of emulator have no "prot". Did you mean port?'],
  [{ peer: [{}] }, 'Did you mean peers?'],
  [
    { peers: [{ providerName: 'AWS', vpc: 'vpc-1' }] },
    'The options of peer of AWS have no "vpc". Did you mean vpcId?',
  ],
  [{ peers: [{ providerName: 'GCP', vpcId: 'vpc-1' }] }, 'The options of peer of GCP have no "vpcId".'],
  [{ peers: [{ state: 'FAILED' }] }, 'Did you mean status?'],
  [{ peers: ['FAILED'] }, 'The options of peer of AWS are an object.'],
  [{ projects: [{ containersInUse: [] }] }, 'The options of project have no "containersInUse".'],
  [{ keys: [{ publickey: 'abcdefgh' }] }, 'Did you mean publicKey?'],
  [{ serviceAccounts: [{ clientID: 'x' }] }, 'Did you mean clientId?'],
  [{ organizations: [{ id: 'a'.repeat(24), requireAccessList: true }] }, 'Did you mean requiresAccessList?'],
  [{ timings: { deletionMS: 1 } }, 'Did you mean deletionMs?'],
  [{ gate: { nonceLife: 1 } }, 'Did you mean nonceLifeMs?'],
  [{ gate: { authenticationInfo: { nextNonce: true } } }, 'Did you mean nextnonce?'],
  [{ rateLimit: { kind: 'window', request: 1, windowMs: 1 } }, 'Did you mean requests?'],
  [{ faults: [{ kind: 'reset', time: 2 }] }, 'Did you mean times?'],
];

it.each(refused)('%j is refused', async (given, message) => {
  await expect(startAtlasEmulator(given as never)).rejects.toThrow(TypeError);
  await expect(startAtlasEmulator(given as never)).rejects.toThrow(message);
});

it('what is added later is looked at as well', async () => {
  await using emulator = await startAtlasEmulator({ peers: [{}] });
  const { control } = emulator;
  expect(() => control.addPeer({ vpcID: 'vpc-1' } as never)).toThrow('Did you mean vpcId?');
  expect(() => control.addKey({ role: 'Project Owner' } as never)).toThrow(
    'The options of key have no "role".',
  );
  expect(() => control.fault({ kind: 'hang', Skip: 1 } as never)).toThrow('Did you mean skip?');
  expect(control.peers()).toHaveLength(1);
});
