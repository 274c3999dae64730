/**
 * Prism's proxies, in a process of their own: some answers make Prism throw outside of any request, which ends its process. Here the
 * process lives on, so that the next server can be asked; the request that did it stays without an answer, as it would.
 */
import { readFileSync } from 'node:fs';
import { createLogger } from '@stoplight/prism-core';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';

const { document, upstreams } = JSON.parse(readFileSync(process.env.PRISM_COMPARE ?? '', 'utf8'));
process.on('uncaughtException', (error) => console.error(String(error)));

const operations = await getHttpOperationsFromSpec(document);
const servers = upstreams.map((upstream) =>
  createServer(operations, {
    cors: false,
    components: { logger: createLogger('prism', { enabled: false }) },
    config: {
      isProxy: true,
      upstream: new URL(upstream),
      upstreamProxy: undefined,
      checkSecurity: false,
      validateRequest: true,
      validateResponse: true,
      errors: true,
      mock: { dynamic: false },
    },
  }),
);
const addresses = [];
for (const server of servers) addresses.push(await server.listen(0, '127.0.0.1'));
process.stdout.write(`${JSON.stringify(addresses)}\n`);
// Lives as long as the process that started it.
process.stdin.on('end', () => process.exit(0)).resume();
