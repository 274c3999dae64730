/** The run goes through the verbs of the client, in both versions of the API, and fails when one of them does. */
import { describe, expect, test } from 'vitest';
import { type AtlasClient, AtlasNotFoundError, createAtlasClient } from '../src/index.js';
import { startEmulator } from './atlas/emulator.js';
import { runAtlasContract } from './atlas/run.js';
import type { CreateClient } from './atlas/typed-client.js';
import type { CaseRecord } from './report/record.js';
import { startPrism } from './targets/prism/prism.js';

type Break = (client: AtlasClient, options: Parameters<CreateClient>[0]) => Partial<AtlasClient>;

async function run(only: readonly string[], broken: Break = () => ({}), target = startEmulator) {
  const records: CaseRecord[] = [];
  const { exitCode } = await runAtlasContract({
    target,
    only,
    createClient: (options) => {
      const client = createAtlasClient(options);
      return { ...client, ...broken(client, options) };
    },
    onRecord: (record) => {
      records.push(record);
    },
  });
  const failed = records.filter(({ outcome }) => outcome === 'failed');
  return { exitCode, records, rules: new Set(failed.flatMap(({ rules }) => rules)) };
}

const other = 'f'.repeat(24);

/** What is wrong with a verb, the cases that must see it, and how. */
const breaks: readonly (readonly [what: string, only: string, rule: string, broken: Break])[] = [
  [
    'a read that always fails',
    'get*/200/*',
    'request-not-sent',
    () => ({ getPeeringConnection: () => Promise.reject(new Error('Not today.')) }),
  ],
  [
    'a read that fails over a success',
    'get*/200/*',
    'verb-fails',
    (client) => ({
      getPeeringConnection: async (own) => {
        await client.getPeeringConnection(own);
        throw new AtlasNotFoundError('Gone.', { status: 404, errorCode: 'PEER_NOT_FOUND' });
      },
    }),
  ],
  [
    'a deletion of another connection',
    'delete*/404/*',
    'verb-asks-wrong',
    (client) => ({
      deletePeeringConnection: ((own: { groupId: string; peerId: string }) =>
        client.deletePeeringConnection({ ...own, peerId: other.replace('f', '0') })) as never,
    }),
  ],
  [
    'a deletion that sends a read',
    'delete*/202/*',
    'verb-asks-wrong',
    (client) => ({ deletePeeringConnection: ((own: never) => client.getPeeringConnection(own)) as never }),
  ],
  [
    'a deletion that takes errors for success',
    'delete*/409/*',
    'verb-result',
    (client) => ({
      deletePeeringConnection: ((own: { groupId: string; peerId: string }) =>
        client.deletePeeringConnection({ ...own, idempotent: true })) as never,
    }),
  ],
  [
    'a deletion that says something else than accepted',
    'delete*/202/*',
    'verb-result',
    (client) => ({
      deletePeeringConnection: (async (own: never) => ({
        ...(await client.deletePeeringConnection(own)),
        outcome: 'alreadyGone',
      })) as never,
    }),
  ],
  [
    'an error of another class than the status calls for',
    'get*/403/*',
    'verb-error',
    (client) => ({
      getPeeringConnection: (own) =>
        client.getPeeringConnection(own).catch(({ status, errorCode }) => {
          throw new AtlasNotFoundError('Not found.', { status, errorCode });
        }),
    }),
  ],
  [
    'an error with another code than the response has',
    'get*/404/*',
    'verb-error',
    (client) => ({
      getPeeringConnection: (own) =>
        client.getPeeringConnection(own).catch(({ status }) => {
          throw new AtlasNotFoundError('Not found.', { status, errorCode: 'GROUP_NOT_FOUND' });
        }),
    }),
  ],
  [
    'a list that leaves connections out',
    'list*/200/*',
    'verb-result',
    (client) => ({
      async *listPeeringConnections(own) {
        await client.listPeeringConnections(own).next();
        yield* [];
      },
    }),
  ],
  [
    'a verb that forgets an option',
    'get*/query.pretty.type.true/*',
    'verb-asks-wrong',
    (client) => ({
      getPeeringConnection: ({ pretty: _, ...own }) => client.getPeeringConnection(own),
    }),
  ],
  [
    'a verb of another version',
    'getGroupPeer/200/*',
    'verb-asks-wrong',
    (_, options) => ({
      getPeeringConnection: (own) =>
        createAtlasClient({ ...options, apiVersion: 'v1.0' }).getPeeringConnection(own),
    }),
  ],
  [
    'a version that asks for no media type of its own',
    'getGroupPeer/200/*',
    'verb-asks-wrong',
    (_, options) => ({
      getPeeringConnection: (own) =>
        createAtlasClient({
          ...options,
          headers: { ...options.headers, accept: '*/*' },
        }).getPeeringConnection(own),
    }),
  ],
];

describe('a run turns red with', () => {
  test.each(breaks)('%s', async (_, only, rule, broken) => {
    const { exitCode, rules } = await run([only], broken);
    expect(exitCode).toBe(1);
    expect([...rules]).toContain(rule);
  });
});

test.each([
  ['the mock', startPrism],
  ['the emulator', startEmulator],
] as const)('on %s every verb is called in both versions with both schemes', async (_, target) => {
  const { exitCode, records } = await run(['*'], undefined, target as typeof startEmulator);
  expect(exitCode).toBe(0);
  const called = new Set(
    records
      .filter(({ sentBy }) => sentBy !== undefined && !sentBy.includes(':'))
      .map(({ sentBy, scheme, path }) => `${sentBy} ${path.split('/')[3]} ${scheme}`),
  );
  const verbs = ['deletePeeringConnection', 'getPeeringConnection', 'listPeeringConnections'];
  const ways = ['v1.0 digestAuth', 'v1.0 serviceAccounts', 'v2 digestAuth', 'v2 serviceAccounts'];
  expect([...called].sort()).toEqual(verbs.flatMap((verb) => ways.map((way) => `${verb} ${way}`)));
  // What goes past a verb is about what a verb cannot say, and says so.
  for (const { id, kind, status, sentBy } of records.filter(({ sentBy }) => sentBy?.includes(':'))) {
    expect(kind === 'parameter' || status === '400', `${id}: ${sentBy}`).toBe(true);
  }
});
