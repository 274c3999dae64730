/**
 * Prism in a process of its own. Some requests make it throw outside of any request handler, which would end whatever process
 * it runs in: here the connections under way are cut, so that the parent can find out whose doing it was, and Prism lives on.
 * Its argument is the id of the process that started it. Talks over the channel of `fork`: documents in, `{ ready }` or `{ failed }` for each, and an echo for each `ping`.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Worker } from 'node:worker_threads';
import { createLogger } from '@stoplight/prism-core';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';

const underWay = new Set();
subscribe('http.server.request.start', ({ socket, response }) => {
  underWay.add(socket);
  response.once('close', () => underWay.delete(socket));
});
const cut = (error) => {
  process.send?.({ thrown: String(error?.message ?? error).slice(0, 300) });
  for (const socket of underWay) socket.destroy();
};
process.on('uncaughtException', cut);
process.on('unhandledRejection', cut);
// Ends with its parent, however that ended: also while Prism reads a contract without an end, and nothing else gets a turn here.
process.on('disconnect', () => process.exit(0));
const watch = `setInterval(() => {
  if (process.ppid !== ${Number(process.argv[2])}) process.kill(process.pid, 'SIGKILL');
}, 1000);`;
new Worker(watch, { eval: true }).unref();
const servers = new Map();
process.on('message', ({ ping, open, close, document, asCommand }) => {
  if (ping !== undefined) process.send?.({ pong: ping });
  if (open !== undefined) {
    start(open, document, asCommand).then(
      (ready) => process.send?.({ id: open, ready }),
      (error) => process.send?.({ id: open, failed: String(error?.message ?? error).slice(0, 300) }),
    );
  }
  if (close !== undefined) {
    // Waits for idle connections, which the parent has closed by then.
    servers
      .get(close)
      ?.close()
      .catch(() => undefined)
      .then(() => process.send?.({ id: close, ready: {} }));
    servers.delete(close);
  }
});

async function start(id, document, asCommand) {
  const { operations, refused } = await load(document);
  if (asCommand) for (const { request } of operations) asListed(request?.query ?? []);
  const server = createServer(operations, {
    cors: false,
    components: { logger: createLogger('prism', { enabled: false }) },
    config: {
      isProxy: false,
      checkSecurity: false,
      validateRequest: true,
      validateResponse: false,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic: false },
    },
  });
  const baseUrl = await server.listen(0, '127.0.0.1');
  servers.set(id, server);
  return { baseUrl, refused };
}

/**
 * The command lists the operations before it serves them, and the listing (`createExamplePath`) leaves its marks: parameters whose
 * names it encodes are not found in a request afterwards, and are held to nothing.
 */
function asListed(parameters) {
  for (const parameter of parameters) {
    if ((parameter.style ?? 'form') !== 'form') continue;
    parameter.name = encodeURI(parameter.name);
    parameter.explode ??= true;
  }
}

/** All operations; where Prism cannot read the document whole, those it can read one by one. */
async function load(document) {
  try {
    // Prism resolves references in place: each attempt gets its own copy.
    return { operations: await getHttpOperationsFromSpec(structuredClone(document)), refused: [] };
  } catch {
    const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
    const operations = [];
    const refused = [];
    for (const [path, item] of Object.entries(document.paths ?? {})) {
      const present = methods.filter((method) => item?.[method] !== undefined);
      for (const method of present) {
        const others = Object.fromEntries(
          Object.entries(item).filter(([key]) => key === method || !methods.includes(key)),
        );
        try {
          operations.push(
            ...(await getHttpOperationsFromSpec(structuredClone({ ...document, paths: { [path]: others } }))),
          );
        } catch (error) {
          refused.push({
            method: method.toUpperCase(),
            path,
            reason: String(error?.message ?? error).slice(0, 200),
          });
        }
      }
    }
    return { operations, refused };
  }
}
