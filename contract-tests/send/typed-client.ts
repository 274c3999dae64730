/** Sends operations of the embedded contract as its users do: through the typed client. */

import type { ContractOperation } from '../../contract/load.js';
import { operations } from '../../src/generated/operations.js';
import { type AtlasClient, createAtlasClient } from '../../src/index.js';
import type { PlannedCase } from '../plan/plan.js';
import type { Prepared } from '../targets/target.js';
import type { Fetch } from '../wire/wire.js';
import { clientCredentials } from './authenticate.js';
import type { Credentials } from './credentials.js';

/** Whether the typed client knows the operation: same id, method and path as in the contract it was generated from. */
export function isEmbedded(operation: ContractOperation): boolean {
  const known: Readonly<Record<string, { readonly method: string; readonly path: string }>> = operations;
  const { method, path } = known[operation.operationId] ?? {};
  return method === operation.method && path === operation.path;
}

/** Undefined for kinds of credentials that the client does not take. */
export function typedClient(
  credentials: Credentials,
  baseUrl: string,
  fetch: Fetch,
): AtlasClient | undefined {
  const taken = clientCredentials(credentials);
  return (
    taken &&
    createAtlasClient({
      credentials: taken,
      baseUrl,
      fetch,
      // One attempt: a repeated one would hide the answer that is to be judged.
      retry: { limit: 0 },
      logger: {},
    })
  );
}

/** Sends the case; gives the status that the client reports. */
export async function sendTyped(
  client: AtlasClient,
  planned: PlannedCase,
  prepared: Prepared,
): Promise<number> {
  // Paths and parameters are data here, whose types a contract that is read at run time cannot know.
  const request: (
    method: string,
    path: string,
    init: { params: unknown; headers: Readonly<Record<string, string>> },
  ) => Promise<{ response: Response }> = client.api.request as never;
  const { path, query, header } = prepared.request;
  const { response } = await request(planned.method.toLowerCase(), planned.path, {
    params: { path, query, header },
    headers: {
      ...prepared.headers,
      ...(planned.mediaType === undefined ? {} : { accept: planned.mediaType }),
    },
  });
  return response.status;
}
