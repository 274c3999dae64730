/**
 * Parallel deletions and waits against the emulator, while answers get lost and spoilt, nonces and tokens run out and callers are
 * limited. In the end what was reported of each connection has to agree with what became of it, and nothing may be left behind.
 *
 *     npm run soak [-- --seconds N] [--seed N]
 */
import { Command, InvalidArgumentError } from 'commander';
import type { Fault } from '../src/emulator/index.js';
import { startAtlasEmulator } from '../src/emulator/index.js';
import { type AtlasClient, createAtlasClient, isAtlasError } from '../src/index.js';
import { type Figure, report } from './figures.js';

const SIDE_BY_SIDE = 20;
const IN_A_ROUND = 100;
/** Rounds before the heap is looked at: code is compiled, connections are made. */
const WARM_UP = 3;

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number.');
  return value;
}

const { seconds, seed } = new Command('npm run soak --')
  .description('Deletes and waits under faults. Exit 1: a report was wrong, or something was left behind.')
  .option('--seconds <n>', 'how long', whole, 60)
  .option('--seed <n>', 'which faults fall on which deletion', whole, Date.now() % 1_000_000)
  .parse()
  .opts<{ seconds: number; seed: number }>();

/** Numbers from 0 up to 1 that belong to one deletion of this seed. */
function chanceFor(number: number): () => number {
  let state = (seed * 1_000_003 + number) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Kind = Fault extends infer F ? (F extends Fault ? Omit<F, 'method' | 'path' | 'times'> : never) : never;

/** What passes. None of them lies about what the server did: nobody could find that out. */
const faults: readonly Kind[] = [
  ...(['before', 'after'] as const).flatMap((when): Kind[] => [
    { kind: 'reset', when },
    { kind: 'hangUp', when },
    { kind: 'hang', when },
    { kind: 'html', when },
    { kind: 'unavailable', when, retryAfter: 0 },
    { kind: 'delay', when, ms: 20 },
  ]),
  { kind: 'apiError', code: 'RATE_LIMITED', retryAfter: 0 },
  { kind: 'apiError', code: 'UNEXPECTED_ERROR' },
  { kind: 'apiError', code: 'ACCESS_FORBIDDEN' },
  { kind: 'apiError', code: 'PEER_INVALID_STATE' },
  { kind: 'emptyBody' },
  { kind: 'malformedJson' },
  { kind: 'falseEncoding' },
  { kind: 'truncatedBody' },
  { kind: 'resetInBody' },
  { kind: 'hangInBody' },
  { kind: 'truncatedChunks' },
  { kind: 'conflictingLengths' },
  { kind: 'truncatedHeaders' },
  { kind: 'garbage' },
];

const before = process.getActiveResourcesInfo();
const emulator = await startAtlasEmulator({
  rateLimit: { kind: 'window', requests: 300, windowMs: 10_000 },
  gate: { nonceLifeMs: 20_000, maxNonceCount: 50, tokenLifeMs: 60_000, tokenLimits: [] },
});
const { control } = emulator;
const clients: readonly AtlasClient[] = ([emulator.key, emulator.serviceAccount] as const).flatMap(
  (credentials) =>
    (['v1.0', 'v2'] as const).map((apiVersion) =>
      createAtlasClient({
        baseUrl: emulator.url,
        credentials,
        apiVersion,
        timeout: { attempt: 400, total: 20_000 },
        retry: { limit: 3, baseDelay: 2, maxDelay: 20 },
        logger: {},
      }),
    ),
);

const counts = new Map<string, number>();
const wrong: string[] = [];
const count = (what: string) => counts.set(what, (counts.get(what) ?? 0) + 1);

/** One connection, from its making to the last thing said about it. */
async function one(number: number): Promise<void> {
  const chance = chanceFor(number);
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(chance() * from.length)];
  const { id: peerId } = control.addPeer({ providerName: pick(['AWS', 'AZURE', 'GCP'] as const) ?? 'AWS' });
  const atlas = pick(clients);
  if (atlas === undefined) throw new Error('no client');
  for (const method of ['DELETE', 'GET']) {
    for (let each = chance() < 0.7 ? Math.ceil(chance() * 3) : 0; each > 0; each -= 1) {
      const fault = pick(faults);
      if (fault !== undefined)
        control.fault({ ...fault, method, path: peerId, times: Math.ceil(chance() * 2) });
    }
  }
  const someoneElse = chance() < 0.1;
  if (someoneElse) control.removePeer(peerId);
  const ids = { groupId: emulator.projectId, peerId };
  const fail = (said: string) => wrong.push(`deletion ${number} of seed ${seed}: ${said}`);
  const isGone = () => control.peer(peerId) === undefined;
  const acted = () => isGone() || control.isBeingDeleted(peerId);
  try {
    const { outcome, ambiguous } = await atlas.deletePeeringConnection({
      ...ids,
      idempotent: chance() < 0.5,
    });
    count(`${outcome}${ambiguous ? ', in doubt' : ''}`);
    if (!acted()) fail(`${outcome}, and nothing was deleted`);
    if (someoneElse && outcome === 'accepted') fail('accepted, and somebody else had deleted it');
  } catch (error) {
    if (!isAtlasError(error)) return void fail(`an error that is not ours: ${String(error)}`);
    count(error.ambiguous === true ? 'failed, in doubt' : 'refused or not sent');
    if (error.ambiguous !== true && !someoneElse && acted())
      fail(`${error.name}, without doubt, and it was deleted`);
    return;
  }
  try {
    await atlas.waitUntilDeleted({ ...ids, pollInterval: 10, deadline: 60_000 });
    count('waited until gone');
    if (!isGone()) fail('said to be gone, and it is there');
  } catch (error) {
    if (!isAtlasError(error)) return void fail(`an error that is not ours: ${String(error)}`);
    count(`gave up waiting: ${error.name}`);
  }
}

/** Time passes fast, and now and then everything that was handed out is taken back. */
const passing = chanceFor(-1);
const time = setInterval(() => {
  control.advance(500);
  if (passing() < 0.02) control.forgetNonces();
  if (passing() < 0.02) control.revokeTokens();
}, 20);

const heaps: number[] = [];
const until = performance.now() + seconds * 1_000;
let started = 0;
for (let round = 0; round === 0 || performance.now() < until; round += 1) {
  const last = started + IN_A_ROUND;
  const lane = async () => {
    while (started < last) await one(started++);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  // The log of requests is the emulator's, and grows by design.
  control.reset();
  globalThis.gc?.();
  if (round >= WARM_UP) heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
}

clearInterval(time);
for (const atlas of clients) await atlas.close();
await emulator.close();
const left = await leftBehind();

/** Sockets, timers and handles that were not there before; those of the platform's `fetch` end a little later. */
async function leftBehind(): Promise<string[]> {
  for (let tries = 0; ; tries += 1) {
    const rest = [...before];
    const more = process.getActiveResourcesInfo().filter((name) => {
      const at = rest.indexOf(name);
      if (at >= 0) rest.splice(at, 1);
      return at < 0;
    });
    if (more.length === 0 || tries === 150) return more;
    // An immediate is no timer, so that it does not count itself.
    const end = performance.now() + 100;
    while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve));
  }
}

const least = (values: readonly number[]) => Math.min(...values);
const part = Math.ceil(heaps.length / 4);
const growth: Figure[] =
  heaps.length < 4
    ? []
    : [
        {
          name: 'heap at the end : after the warm-up',
          value: least(heaps.slice(-part)) / least(heaps.slice(0, part)),
          limit: 1.25,
          note: `${least(heaps.slice(-part)).toFixed(0)} : ${least(heaps.slice(0, part)).toFixed(0)} MB`,
        },
      ];
for (const line of wrong.slice(0, 20)) process.stdout.write(`WRONG ${line}\n`);
if (left.length > 0) process.stdout.write(`left behind: ${left.join(', ')}\n`);
report([
  { name: 'deletions', value: started, note: `${seconds} s, seed ${seed}` },
  { name: 'reports that do not agree with what became of the connection', value: wrong.length, limit: 0 },
  { name: 'sockets, timers and handles left behind', value: left.length, limit: 0 },
  ...growth,
  ...[...counts].sort().map(([name, value]) => ({ name, value })),
]);
