/** Sends planned cases: operations of the embedded contract through the typed client, any other by the contract alone. */
import { tokenPath } from '../../src/emulator/gate/index.js';
import type { AtlasClient } from '../../src/index.js';
import type { PlannedCase } from '../plan/plan.js';
import { baseUrlOf, type Caller, type Prepared, type Target } from '../targets/target.js';
import type { Fetch, Recording, Wire } from '../wire/wire.js';
import { authenticatorFor } from './authenticate.js';
import { buildRequest } from './build.js';
import type { Credentials } from './credentials.js';
import { isEmbedded, sendTyped, typedClient } from './typed-client.js';

/** The client looks for its token endpoint below its base URL, and nowhere else. */
function asksClientsTokenUrl(credentials: Credentials, baseUrl: string): boolean {
  return credentials.kind !== 'clientCredentials' || credentials.tokenUrl === baseUrl + tokenPath;
}

export interface Sender {
  /** Gives the status that the sender saw, and everything that was on the wire. */
  send(planned: PlannedCase, prepared: Prepared): Promise<Recording<number>>;
}

export function createSender(target: Target, wire: Wire): Sender {
  // One for each scheme and caller: nonces and tokens are shared by all cases, as in a real program.
  const clients = new Map<string, AtlasClient | undefined>();
  const fetches = new Map<string, Fetch>();

  const credentialsFor = (planned: PlannedCase, caller: Caller): Credentials[] =>
    planned.schemes.map((scheme) => {
      const credentials = target.credentials(scheme, caller);
      if (!credentials) throw new Error(`the target has no credentials for the security scheme ${scheme}`);
      return credentials;
    });

  const clientFor = (planned: PlannedCase, prepared: Prepared): AtlasClient | undefined => {
    const { credentials: caller, throughClient = true } = prepared;
    if (
      caller === 'none' ||
      !throughClient ||
      planned.schemes.length !== 1 ||
      !isEmbedded(planned.operation)
    ) {
      return undefined;
    }
    const key = `${planned.scheme} ${caller}`;
    if (!clients.has(key)) {
      const [credentials] = credentialsFor(planned, caller);
      const known = credentials && asksClientsTokenUrl(credentials, target.baseUrl);
      clients.set(key, known ? typedClient(credentials, target.baseUrl, wire.fetch) : undefined);
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
      planned.mediaType,
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

  return {
    send: (planned, prepared) =>
      wire.record(() => {
        const client = clientFor(planned, prepared);
        return client ? sendTyped(client, planned, prepared) : sendPlain(planned, prepared);
      }),
  };
}
