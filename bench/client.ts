import { Command } from 'commander';
import { DigestClient } from 'digest-fetch';
import { type AtlasClientOptions, createAtlasClient } from '../src/index.js';
import { compare } from './client-compare.js';
import { startPeer } from './client-peer.js';
import { type Figure, report } from './figures.js';

/**
 * `npm run bench -- client`: what a call costs, in time and in requests, against a bare `fetch` and against digest-fetch
 * as shipped. Ends with exit code 1 where a target is missed.
 */

/** Calls in one timed round of the overhead, one after the other: few, so that both sides see the same machine. */
const SEQUENCE = 25;
const OVERHEAD_ROUNDS = 241;
const PARALLEL = 50;
const PARALLEL_ROUNDS = 15;

new Command('npm run bench -- client')
  .description(
    'Measures what a call costs, against a bare `fetch` and against digest-fetch. Exit 1: a target is missed.',
  )
  .parse();

const figures: Figure[] = [];

function atMost(name: string, value: number, limit: number | undefined, note: string): void {
  figures.push({ name, value, note, ...(limit === undefined ? {} : { limit }) });
}

function exactly(name: string, value: number, limit: number): void {
  figures.push({ name, value, limit, bound: 'exactly' });
}

await using peer = await startPeer();
const { server } = peer;
const ids = { groupId: server.groupId, peerId: server.peerId };
const pathOfPeer = `/api/atlas/v1.0/groups/${ids.groupId}/peers/${ids.peerId}`;

function clientFor(options: AtlasClientOptions = {}) {
  return createAtlasClient({
    baseUrl: server.emulatorUrl,
    credentials: server.key,
    retry: { limit: 0 },
    // Nothing of the environment, and no time-outs on a machine that is busy with something else.
    timeout: { attempt: 120_000, total: 240_000 },
    ...options,
  });
}

function times(count: number, call: () => Promise<unknown>): Promise<unknown[]> {
  return Promise.all(Array.from({ length: count }, call));
}

async function inSequence(count: number, call: () => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += 1) await call();
}

/** Headers made in advance for as many requests, with one nonce of the server and rising counts. */
async function headersFor(url: string, count: number): Promise<readonly Record<string, string>[]> {
  const signer = new DigestClient(server.key.publicKey, server.key.privateKey);
  const challenged = await fetch(url);
  await challenged.text();
  signer.parseAuth(challenged.headers.get('www-authenticate'));
  return Array.from({ length: count }, (_none, index) => {
    // digest-fetch writes the count as it is given; the standard asks for hexadecimal.
    Object.assign(signer.digest, { nc: (index + 1).toString(16) });
    const signed: { headers: Record<string, string> } = signer.addAuth(url, { method: 'GET' });
    return signed.headers;
  });
}

/** @param limit of the ratio; none where it is only shown. */
async function measureOverhead(name: string, baseUrl: string, limit?: number): Promise<void> {
  const url = `${baseUrl}${pathOfPeer}`;
  const atlas = clientFor({ baseUrl });
  let headers: readonly Record<string, string>[] = [];
  const bare = async () => {
    for (const own of headers) {
      const response = await fetch(url, { headers: own });
      if (!response.ok) throw new Error(`The bare fetch was answered ${response.status}.`);
      await response.json();
    }
  };
  const prepare = async () => {
    headers = await headersFor(url, SEQUENCE);
  };
  const { first, second, ratio, cpuRatio } = await compare(
    { name: 'fetch', prepare, work: bare },
    { name: 'client', work: () => inSequence(SEQUENCE, () => atlas.getPeeringConnection(ids)) },
    OVERHEAD_ROUNDS,
  );
  const each = (ms: number) => `${((ms / SEQUENCE) * 1000).toFixed(0)} us`;
  const note = `${each(second)} : ${each(first)}`;
  atMost(`time of a warm digest call : bare fetch, ${name}`, ratio, limit, note);
  figures.push({ name: `processor time of the same, ${name}`, value: cpuRatio });
}

/** digest-fetch's `fetch`, as shipped; says how many of its calls were let in. */
function digestFetchFor(): () => Promise<boolean> {
  const client = new DigestClient(server.key.publicKey, server.key.privateKey);
  return async () => {
    const response = await client.fetch(`${server.emulatorUrl}${pathOfPeer}`, { method: 'GET' });
    await response.text();
    return response.ok;
  };
}

async function measureAgainstDigestFetch(state: 'cold' | 'warm'): Promise<void> {
  const counted = { theirs: 0, ours: 0 };
  let refused = 0;
  let theirs = digestFetchFor();
  let ours = clientFor();
  const warmUp = async (call: () => Promise<unknown>) => {
    await peer.reset();
    // The connections stay as they are for both.
    if (state === 'warm') await call();
  };
  const count = async (who: keyof typeof counted, work: () => Promise<unknown>) => {
    const { requests } = await peer.counts();
    await work();
    counted[who] += (await peer.counts()).requests - requests;
  };
  const workOfTheirs = async () => {
    const admitted = await times(PARALLEL, theirs);
    refused += admitted.filter((one) => one !== true).length;
  };
  const workOfOurs = () => times(PARALLEL, () => ours.getPeeringConnection(ids));
  const prepareTheirs = async () => {
    theirs = digestFetchFor();
    await warmUp(theirs);
  };
  const prepareOurs = async () => {
    ours = clientFor();
    await warmUp(() => ours.getPeeringConnection(ids));
  };

  const { first, second, ratio } = await compare(
    { name: 'digest-fetch', prepare: prepareTheirs, work: workOfTheirs },
    { name: 'client', prepare: prepareOurs, work: workOfOurs },
    PARALLEL_ROUNDS,
  );
  const failed = `of ${(PARALLEL_ROUNDS + 2) * PARALLEL}`;
  await prepareTheirs();
  await count('theirs', workOfTheirs);
  await prepareOurs();
  await count('ours', workOfOurs);
  const name = `${PARALLEL} parallel calls, ${state}`;
  atMost(
    `requests of ${name} : digest-fetch`,
    counted.ours / counted.theirs,
    0.55,
    `${counted.ours} : ${counted.theirs}`,
  );
  atMost(`time of ${name} : digest-fetch`, ratio, 1, `${second.toFixed(1)} : ${first.toFixed(1)} ms`);
  figures.push({ name: `calls of digest-fetch that got a 401, ${state}`, value: refused, note: failed });
}

async function countRequests(): Promise<void> {
  const since = async (work: () => Promise<unknown>) => {
    const before = await peer.counts();
    await work();
    return (await peer.counts()).requests - before.requests;
  };
  await peer.reset();
  const atlas = clientFor();
  const get = () => atlas.getPeeringConnection(ids);
  exactly('requests of 100 parallel calls, cold', await since(() => times(100, get)), 101);
  exactly('requests of 100 parallel calls, warm', await since(() => times(100, get)), 100);
  exactly('requests of 100 calls in sequence, warm', await since(() => inSequence(100, get)), 100);
  exactly('repeated nonce counts in these 300 calls', (await peer.counts()).replayed, 0);

  await peer.reset();
  await using account = clientFor({ credentials: server.serviceAccount });
  await times(1000, () => account.getPeeringConnection(ids));
  exactly('token requests of 1,000 parallel calls', (await peer.counts()).tokenRequests, 1);
}

await countRequests();
await measureOverhead('emulator', server.emulatorUrl, 1.3);
await measureOverhead('plain server', server.plainUrl);
await measureAgainstDigestFetch('cold');
await measureAgainstDigestFetch('warm');

report(figures);
