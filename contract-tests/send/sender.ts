/** Sends planned cases: operations of the embedded contract through the verbs of the client, any other by the contract alone. */
import { tokenPath } from '../../src/emulator/gate/index.js';
import { operations } from '../../src/generated/operations.js';
import type { ApiVersion, AtlasClient, TokenStore } from '../../src/index.js';
import type { PlannedCase } from '../plan/plan.js';
import { baseUrlOf, type Caller, type Prepared, type Target } from '../targets/target.js';
import type { Fetch, Recording, Wire } from '../wire/wire.js';
import { acceptOf } from './accept.js';
import { authenticatorFor } from './authenticate.js';
import { buildRequest } from './build.js';
import type { Credentials } from './credentials.js';
import type { Sent } from './sent.js';
import { type CreateClient, memoryTokens, sendTyped, typedClient } from './typed-client.js';
import { isEmbedded, verbFor } from './verbs.js';

/** The client looks for its token endpoint below its base URL, and nowhere else. */
function asksClientsTokenUrl(credentials: Credentials, baseUrl: string): boolean {
  return credentials.kind !== 'clientCredentials' || credentials.tokenUrl === baseUrl + tokenPath;
}

export interface Sender {
  /** Gives what the sender made of the response, and everything that was on the wire. */
  send(planned: PlannedCase, prepared: Prepared): Promise<Recording<Sent>>;
}

export interface SenderOptions {
  /** For tests: makes the clients whose verbs are called. */
  readonly createClient?: CreateClient;
}

export function createSender(target: Target, wire: Wire, options: SenderOptions = {}): Sender {
  // One for each scheme, caller, version and set of headers: nonces are shared by all its cases, as in a real program.
  const clients = new Map<string, AtlasClient | undefined>();
  const tokens = new Map<string, TokenStore>();
  const fetches = new Map<string, Fetch>();

  const credentialsFor = (planned: PlannedCase, caller: Caller): Credentials[] =>
    planned.schemes.map((scheme) => {
      const credentials = target.credentials(scheme, caller);
      if (!credentials) throw new Error(`the target has no credentials for the security scheme ${scheme}`);
      return credentials;
    });

  const clientFor = (
    planned: PlannedCase,
    prepared: Prepared,
    apiVersion: ApiVersion,
  ): AtlasClient | undefined => {
    const { credentials: caller, headers } = prepared;
    if (caller === 'none') return undefined;
    const ofCaller = `${planned.scheme} ${caller}`;
    const key = JSON.stringify([ofCaller, apiVersion, headers]);
    if (!clients.has(key)) {
      const [credentials] = credentialsFor(planned, caller);
      const store = tokens.get(ofCaller) ?? memoryTokens();
      tokens.set(ofCaller, store);
      const known = credentials && asksClientsTokenUrl(credentials, target.baseUrl);
      const { baseUrl } = target;
      const { fetch } = wire;
      const made = known
        ? typedClient(
            { credentials, baseUrl, fetch, apiVersion, headers, tokens: store },
            options.createClient,
          )
        : undefined;
      clients.set(key, made);
    }
    return clients.get(key);
  };

  const fetchFor = (planned: PlannedCase, caller: Prepared['credentials']): Fetch => {
    if (caller === 'none') return wire.fetch;
    const key = `${planned.scheme} ${caller}`;
    const present = fetches.get(key);
    if (present) return present;
    const made = credentialsFor(planned, caller).reduce<Fetch>(
      (next, credentials) => authenticatorFor(credentials)(next),
      wire.fetch,
    );
    fetches.set(key, made);
    return made;
  };

  const sendPlain = async (planned: PlannedCase, prepared: Prepared): Promise<number> => {
    const built = buildRequest(
      baseUrlOf(target, planned.operation),
      planned.operation,
      prepared.request,
      acceptOf(planned),
      { encodeMarks: target.encodesPathMarks === true },
    );
    const response = await fetchFor(planned, prepared.credentials)(built.url, {
      method: built.method,
      headers: { ...built.headers, ...prepared.headers },
      redirect: 'manual',
      ...(built.body === undefined ? {} : { body: built.body }),
    });
    return response.status;
  };

  const send = async (planned: PlannedCase, prepared: Prepared): Promise<Sent> => {
    const raw = async (reason?: string): Promise<Sent> => ({
      by: 'raw request',
      ...(reason === undefined ? {} : { reason }),
      status: await sendPlain(planned, prepared),
    });
    if (!isEmbedded(planned.operation)) return raw();
    const { credentials, pastClient } = prepared;
    if (credentials === 'none') return raw('the client sends nothing without credentials');
    if (pastClient !== undefined) return raw(pastClient);
    const call = verbFor(planned, prepared.request);
    const version = 'call' in call ? call.version : versionOf(planned);
    const client = planned.schemes.length === 1 ? clientFor(planned, prepared, version) : undefined;
    if (client === undefined) return raw('the client does not take these credentials');
    if (!('call' in call)) {
      const status = await sendTyped(client, planned, prepared);
      return { by: 'typed client', reason: call.reason, status };
    }
    const result = await call.call(client).then(
      (value) => ({ ok: true, value }) as const,
      (error: unknown) => ({ ok: false, error }) as const,
    );
    return { by: 'verb', verb: call.verb, result };
  };

  return { send: (planned, prepared) => wire.record(() => send(planned, prepared)) };
}

/** Which version of the API an embedded operation is of. */
function versionOf({ operationId }: PlannedCase): ApiVersion {
  const known: Readonly<Record<string, { readonly version: ApiVersion }>> = operations;
  return known[operationId]?.version ?? 'v1.0';
}
