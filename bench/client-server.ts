import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startAtlasEmulator } from '../src/emulator/index.js';

/**
 * The other side of the client's measurements, in a process of its own so that its work is not taken for the client's.
 * Two servers: the emulator, which takes each nonce count once, and a plain one that does as little as a server can and
 * takes a digest header as often as it comes, which a header made in advance needs.
 */

/** What the parent process is told first. */
export interface ServerDescription {
  readonly plainUrl: string;
  readonly emulatorUrl: string;
  readonly key: { readonly publicKey: string; readonly privateKey: string };
  readonly serviceAccount: { readonly clientId: string; readonly clientSecret: string };
  readonly groupId: string;
  readonly peerId: string;
}

/** What the emulator counted since the last reset. */
export interface Counts {
  readonly requests: number;
  readonly replayed: number;
  readonly tokenRequests: number;
}

const emulator = await startAtlasEmulator({ peers: [{ providerName: 'AWS' }], clock: 'real' });
const [key] = emulator.keys;
const [peerId] = emulator.peerIds;
if (key === undefined || peerId === undefined) throw new Error('The emulator has neither key nor peer.');

const body = JSON.stringify(emulator.control.peer(peerId));
const plain = createServer(({ headers }, response) => {
  response.setHeader('content-type', 'application/json');
  if (headers.authorization?.startsWith('Digest ')) {
    response.end(body);
    return;
  }
  response.statusCode = 401;
  response.setHeader(
    'www-authenticate',
    'Digest realm="MMS Public API", nonce="0123456789abcdef0123456789abcdef", algorithm=MD5, qop="auth"',
  );
  response.end('{}');
});
await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
const { port } = plain.address() as AddressInfo;

const description: ServerDescription = {
  plainUrl: `http://127.0.0.1:${port}`,
  emulatorUrl: emulator.url,
  key,
  serviceAccount: emulator.serviceAccount,
  groupId: emulator.projectId,
  peerId,
};
process.on('message', (question) => {
  if (question === 'reset') emulator.control.reset();
  const { requests, nonceCounts, tokenRequests } = emulator.control.stats();
  const counts: Counts = { requests, replayed: nonceCounts.replayed, tokenRequests };
  process.send?.(counts);
});
process.on('disconnect', () => process.exit());
process.send?.(description);
