/** The typed client as its users make it, for cases of the embedded contract. */

import {
  type ApiVersion,
  type AtlasClient,
  type AtlasClientOptions,
  createAtlasClient,
  type StoredToken,
  type TokenStore,
} from '../../src/index.js';
import type { PlannedCase } from '../plan/plan.js';
import { clientCredentials } from '../send/authenticate.js';
import type { Credentials } from '../send/credentials.js';
import type { Prepared } from '../targets/target.js';
import type { Fetch } from '../wire/wire.js';

/** Makes a client; tests put in one whose verbs are broken. */
export type CreateClient = (options: AtlasClientOptions) => AtlasClient;

/** What one client differs from another in. */
export interface TypedClientOptions {
  readonly credentials: Credentials;
  readonly baseUrl: string;
  readonly fetch: Fetch;
  readonly apiVersion: ApiVersion;
  /** Sent with every call: verbs take no headers of a single one. */
  readonly headers: Readonly<Record<string, string>>;
  /** Shared by all clients of the same credentials, as services limit how many tokens may be fetched. */
  readonly tokens: TokenStore;
}

/** Undefined for kinds of credentials that the client does not take. */
export function typedClient(
  { credentials, ...options }: TypedClientOptions,
  createClient: CreateClient = createAtlasClient,
): AtlasClient | undefined {
  const taken = clientCredentials(credentials);
  if (taken === undefined) return undefined;
  const { tokens, ...others } = options;
  return createClient({
    ...others,
    credentials: taken,
    ...(credentials.kind === 'clientCredentials' ? { tokenStore: tokens } : {}),
    // One attempt: a repeated one would hide the answer that is to be judged.
    retry: { limit: 0 },
    logger: {},
  });
}

/** Keeps tokens for the length of a run. */
export function memoryTokens(): TokenStore {
  const tokens = new Map<string, StoredToken>();
  return {
    get: (key) => tokens.get(key),
    set: (key, token) => {
      tokens.set(key, token);
    },
    delete: (key) => {
      tokens.delete(key);
    },
  };
}

/** Sends a case that no verb expresses over `atlas.api`; gives the status that it reports. */
export async function sendTyped(
  client: AtlasClient,
  planned: PlannedCase,
  prepared: Prepared,
): Promise<number> {
  // Paths and parameters are data here, whose types a contract that is read at run time cannot know.
  const request: (
    method: string,
    path: string,
    init: { params: unknown },
  ) => Promise<{ response: Response }> = client.api.request as never;
  const { path, query, header } = prepared.request;
  const { response } = await request(planned.method.toLowerCase(), planned.path, {
    params: { path, query, header },
  });
  return response.status;
}
