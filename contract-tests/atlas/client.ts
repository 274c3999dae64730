/** Sends cases of this project's contract through the client as its users make it, and holds the verbs to what they did. */
import { tokenPath } from '../../src/emulator/gate/index.js';
import { operations } from '../../src/generated/operations.js';
import type { ApiVersion, AtlasClient, TokenStore } from '../../src/index.js';
import type { PlannedCase } from '../plan/plan.js';
import type { Credentials } from '../send/credentials.js';
import { type ConnectClient, credentialsFor } from '../send/sender.js';
import type { Sent } from '../send/sent.js';
import type { Prepared } from '../targets/target.js';
import { type CreateClient, memoryTokens, sendTyped, typedClient } from './typed-client.js';
import { wrongRequest, wrongResult } from './verb-check.js';
import { isEmbedded, verbFor } from './verbs.js';

/** The client looks for its token endpoint below its base URL, and nowhere else. */
function asksClientsTokenUrl(credentials: Credentials, baseUrl: string): boolean {
  return credentials.kind !== 'clientCredentials' || credentials.tokenUrl === baseUrl + tokenPath;
}

/** @param createClient makes the clients whose verbs are called; tests put in one whose verbs are broken */
export function connectAtlasClient(createClient?: CreateClient): ConnectClient {
  return ({ target, wire: { fetch } }) => {
    // One for each scheme, caller, version and set of headers: nonces are shared by all its cases, as in a real program.
    const clients = new Map<string, AtlasClient | undefined>();
    const tokens = new Map<string, TokenStore>();

    const clientFor = (
      planned: PlannedCase,
      { credentials: caller, headers }: Prepared,
      apiVersion: ApiVersion,
    ): AtlasClient | undefined => {
      if (caller === 'none') return undefined;
      const ofCaller = `${planned.scheme} ${caller}`;
      const key = JSON.stringify([ofCaller, apiVersion, headers]);
      if (!clients.has(key)) {
        const [credentials] = credentialsFor(target, planned, caller);
        const store = tokens.get(ofCaller) ?? memoryTokens();
        tokens.set(ofCaller, store);
        const { baseUrl } = target;
        const known = credentials && asksClientsTokenUrl(credentials, baseUrl);
        const made = known
          ? typedClient({ credentials, baseUrl, fetch, apiVersion, headers, tokens: store }, createClient)
          : undefined;
        clients.set(key, made);
      }
      return clients.get(key);
    };

    return {
      takes(planned, prepared) {
        if (!isEmbedded(planned.operation)) return undefined;
        if (prepared.credentials === 'none')
          return { reason: 'the client sends nothing without credentials' };
        if (prepared.pastClient !== undefined) return { reason: prepared.pastClient };
        const call = verbFor(planned, prepared.request);
        const version = 'call' in call ? call.version : versionOf(planned);
        const client = planned.schemes.length === 1 ? clientFor(planned, prepared, version) : undefined;
        if (client === undefined) return { reason: 'the client does not take these credentials' };
        return {
          send: async (): Promise<Sent> => {
            if (!('call' in call)) {
              const status = await sendTyped(client, planned, prepared);
              return { by: 'typed client', reason: call.reason, status };
            }
            const result = await call.call(client).then(
              (value) => ({ ok: true, value }) as const,
              (error: unknown) => ({ ok: false, error }) as const,
            );
            return { by: 'verb', verb: call.verb, result };
          },
        };
      },
      check: (verb, sound) => [...wrongRequest(verb), ...(sound ? wrongResult(verb) : [])],
    };
  };
}

/** Which version of the API an embedded operation is of. */
function versionOf({ operationId }: PlannedCase): ApiVersion {
  const known: Readonly<Record<string, { readonly version: ApiVersion }>> = operations;
  return known[operationId]?.version ?? 'v1.0';
}
