import fc from 'fast-check';
import { expect, it } from 'vitest';
import { peerMachines, providerNames } from './peer-machine.js';
import { type PeerRecord, PeerStore, peerBody } from './peers.js';

const timings = { provisioningMs: 100, acceptanceMs: 1000, deletionMs: 50 };
const ids = ['a', 'b', 'c', 'd'];

function record(
  id: string,
  providerName: PeerRecord['providerName'],
  status: PeerRecord['status'],
): PeerRecord {
  return {
    id,
    projectId: id < 'c' ? 'one' : 'two',
    providerName,
    containerId: 'container',
    fields: {},
    deletionMs: timings.deletionMs,
    failingDeletions: 0,
    status,
    error: null,
    deletionRequested: status === peerMachines[providerName].deleting,
  };
}

const start = fc.constantFrom(...providerNames).chain((provider) =>
  fc.record({
    provider: fc.constant(provider),
    status: fc.constantFrom(...peerMachines[provider].statuses),
  }),
);
const action = fc.oneof(
  fc.record({ do: fc.constant('advance' as const), ms: fc.integer({ min: 0, max: 400 }) }),
  fc.record({ do: fc.constant('delete' as const), id: fc.constantFrom(...ids) }),
  fc.record({ do: fc.constant('look' as const), id: fc.constantFrom(...ids) }),
);

/** The same actions on two stores, one of which is looked at after every millisecond. */
it('it makes no difference how often somebody looks, and a state is always one of its provider', () => {
  fc.assert(
    fc.property(
      fc.tuple(start, start, start, start),
      fc.array(action, { maxLength: 20 }),
      (starts, actions) => {
        let now = 0;
        const gone: Record<'seldom' | 'often', string[]> = { seldom: [], often: [] };
        const seldom = new PeerStore(
          () => now,
          timings,
          (project) => gone.seldom.push(project),
        );
        const often = new PeerStore(
          () => now,
          timings,
          (project) => gone.often.push(project),
        );
        starts.forEach(({ provider, status }, index) => {
          for (const store of [seldom, often]) store.put(record(ids[index] ?? '', provider, status));
        });
        for (const step of actions) {
          if (step.do === 'advance') {
            for (let ms = 0; ms < step.ms; ms += 1) {
              now += 1;
              often.all();
            }
          } else if (step.do === 'delete') {
            for (const store of [seldom, often]) {
              const peer = store.get(step.id);
              if (peer !== undefined) store.requestDeletion(peer.id);
            }
          } else {
            expect(seldom.get(step.id)).toEqual(often.get(step.id));
          }
        }
        expect(seldom.all()).toEqual(often.all());
        expect(gone.seldom.sort()).toEqual(gone.often.sort());
        for (const peer of often.all()) {
          expect(peerMachines[peer.providerName].statuses).toContain(peer.status);
        }
        for (const project of ['one', 'two']) {
          expect(gone.often.includes(project)).toBe(often.all(project).length === 0);
        }
      },
    ),
    { seed: 5, numRuns: 100 },
  );
});

it('every state that a machine leads to is one of its states', () => {
  for (const machine of Object.values(peerMachines)) {
    const named = [
      machine.deleting,
      machine.deletionFailed,
      machine.acceptance?.from,
      machine.acceptance?.to,
      ...Object.keys(machine.steps),
      ...Object.values(machine.steps).map(({ to }) => to),
    ].filter((status) => status !== undefined);
    for (const status of named) expect(machine.statuses).toContain(status);
  }
});

it('a body names status and error as its provider does', () => {
  const names = providerNames.map((provider) => Object.keys(peerBody(record('a', provider, 'FAILED'))));
  expect(names).toEqual([
    ['containerId', 'errorStateName', 'id', 'providerName', 'statusName'],
    ['containerId', 'errorState', 'id', 'providerName', 'status'],
    ['containerId', 'errorMessage', 'id', 'providerName', 'status'],
  ]);
});
