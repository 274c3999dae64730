/** What Prism itself says to a request: whoever says the same, byte for byte, is Prism, and nobody changed what it said. */
import type { Contract } from '../../../contract/load.js';
import type { RawExchange } from '../../types.js';
import { withoutOutside } from './document.js';
import { type PrismServer, startPrismServer } from './process.js';
import { createUpstream, type Upstream, UpstreamError } from './upstream.js';

export interface PrismReference {
  /** Whether Prism gives this very response, or none at all, to this request. */
  saysTheSame(exchange: RawExchange): Promise<boolean>;
  close(): Promise<void>;
}

/** Started when it is first asked. The contract is handed over as it is, as to the `prism mock` that is compared with it. */
export function createPrismReference(contract: Contract): PrismReference {
  let started: Promise<{ readonly server: PrismServer; readonly upstream: Upstream }> | undefined;
  const start = async () => {
    const server = await startPrismServer(withoutOutside(contract.document), true);
    return { server, upstream: createUpstream(server.baseUrl) };
  };
  return {
    async saysTheSame({ request, response }) {
      started ??= start();
      // Where none can be started, there is nothing to compare with.
      const upstream = (await started.catch(() => undefined))?.upstream;
      if (upstream === undefined) return false;
      const { pathname, search } = new URL(request.url);
      const headers = request.headers.filter(([name]) => !/^(host|connection|content-length)$/i.test(name));
      const body = Buffer.from(request.body ?? []);
      const ask = () => upstream.send({ method: request.method, target: pathname + search, headers, body });
      try {
        // On a busy machine the reference may be silent where the other was not: it is asked once more.
        const own = await ask().catch((error: unknown) => {
          if (response === undefined) throw error;
          return ask();
        });
        return response?.status === own.status && Buffer.compare(response.body, own.body) === 0;
      } catch (error) {
        return error instanceof UpstreamError && response === undefined;
      }
    },
    async close() {
      const running = await started?.catch(() => undefined);
      running?.upstream.close();
      await running?.server.close();
    },
  };
}
