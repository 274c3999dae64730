/** A program in which a server of the same framework replaces the global `Response` before the emulator is loaded. */
import { serve } from '@hono/node-server';

const other = serve({ fetch: () => new Response('other'), port: 0 });
const { startAtlasEmulator } = await import('../index.js');
const emulator = await startAtlasEmulator();
emulator.control.fault({ kind: 'hang', credentials: 'any' });
const gaveUp = new AbortController();
const answer = fetch(`${emulator.url}/api/atlas/v1.0`, { signal: gaveUp.signal }).then(
  (response) => `answered ${response.status}`,
  () => 'no answer',
);
while (emulator.control.requests().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
// An answer would come at once.
const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 300, 'no answer'))]);
gaveUp.abort();
console.log(first, await answer);
await emulator.close();
other.close();
