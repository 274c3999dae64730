/** The emulator, with the smoke suite and a way to its control beside it: one origin, as a browser wants it. */
import { request as ask, createServer } from 'node:http';
import { type Fault, startAtlasEmulator } from '../../src/emulator/index.js';
import type { Order, Settings } from './smoke.js';

export interface World extends AsyncDisposable {
  readonly settings: Settings;
}

/** @param files what is served beside the emulator, by path: type and text */
export async function startWorld(
  files: (settings: Settings) => Readonly<Record<string, readonly [type: string, text: string]>>,
): Promise<World> {
  const emulator = await startAtlasEmulator();
  const { control } = emulator;
  const obey = (order: Order): object => {
    if (order.do === 'addPeer') return { id: control.addPeer({ providerName: 'AWS' }).id };
    if (order.do === 'countDeletes') {
      const seen = control.requests();
      const since = seen.map(({ fault }) => fault).lastIndexOf('reset');
      const own = seen
        .slice(Math.max(since, 0))
        .filter(
          ({ method, target, status }) =>
            method === 'DELETE' && target.includes(order.peerId) && status !== 401,
        );
      return { count: own.length };
    }
    if (order.do === 'advance') control.advance(order.ms);
    else control.fault(order.fault as Fault);
    return {};
  };
  let served: ReturnType<typeof files> = {};
  const server = createServer((incoming, outgoing) => {
    const { url = '/', method = 'GET', headers } = incoming;
    const file = served[url];
    if (file !== undefined) return void outgoing.writeHead(200, { 'content-type': file[0] }).end(file[1]);
    if (url === '/control') {
      let text = '';
      incoming.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      return void incoming.on('end', () => outgoing.end(JSON.stringify(obey(JSON.parse(text)))));
    }
    const passed = ask(new URL(url, emulator.url), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    // A connection that breaks on one side breaks on the other.
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const settings: Settings = {
    url: `http://127.0.0.1:${port}`,
    groupId: emulator.projectId,
    key: emulator.key,
    account: emulator.serviceAccount,
  };
  served = files(settings);
  return {
    settings,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await emulator.close();
    },
  };
}
