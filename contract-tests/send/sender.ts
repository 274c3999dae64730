/** Sends planned cases: by the contract alone, or through a client that knows the operation. */
import type { PlannedCase } from '../plan/plan.js';
import { baseUrlOf, type Caller, type Prepared, type Target } from '../targets/target.js';
import type { RawExchange, Violation } from '../types.js';
import type { Fetch, Recording, Wire } from '../wire/wire.js';
import { acceptOf } from './accept.js';
import { authenticatorFor } from './authenticate.js';
import { buildRequest } from './build.js';
import type { Credentials } from './credentials.js';
import type { Sent } from './sent.js';

export interface Sender {
  /** Gives what the sender made of the response, and everything that was on the wire. */
  send(planned: PlannedCase, prepared: Prepared): Promise<Recording<Sent>>;
  /** What is wrong with what a verb of a client asked for or made of the response. */
  check(verb: VerbCase, sound: boolean): Violation[];
}

/** A call of a verb that came to its end. */
export interface VerbCase {
  readonly planned: PlannedCase;
  readonly prepared: Prepared;
  readonly sent: Sent & { readonly by: 'verb' };
  readonly exchange: RawExchange;
  readonly baseUrl: string;
}

/** A client of an API, which sends the cases of the operations that it knows. */
export interface ClientUnderTest {
  /** How it sends a case, or why it does not; undefined for an operation that it does not know. */
  takes(
    planned: PlannedCase,
    prepared: Prepared,
  ): { readonly send: () => Promise<Sent> } | { readonly reason: string } | undefined;
  /** @param sound whether the response keeps the contract: what is made of another one is not held against the verb */
  check(verb: VerbCase, sound: boolean): Violation[];
}

/** Makes the client of a run, all of whose requests go over the wire. */
export type ConnectClient = (run: { readonly target: Target; readonly wire: Wire }) => ClientUnderTest;

export function createSender(target: Target, wire: Wire, connectClient?: ConnectClient): Sender {
  const client = connectClient?.({ target, wire });
  // One for each scheme and caller: nonces and tokens are shared by all its cases, as in a real program.
  const fetches = new Map<string, Fetch>();

  const fetchFor = (planned: PlannedCase, caller: Prepared['credentials']): Fetch => {
    if (caller === 'none') return wire.fetch;
    const key = `${planned.scheme} ${caller}`;
    const present = fetches.get(key);
    if (present) return present;
    const made = credentialsFor(target, planned, caller).reduce<Fetch>(
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
    const taken = client?.takes(planned, prepared);
    if (taken && 'send' in taken) return taken.send();
    return {
      by: 'raw request',
      ...(taken === undefined ? {} : { reason: taken.reason }),
      status: await sendPlain(planned, prepared),
    };
  };

  return {
    send: (planned, prepared) => wire.record(() => send(planned, prepared)),
    check: (verb, sound) => client?.check(verb, sound) ?? [],
  };
}

/** The credentials of a caller, one for each scheme of the case. @throws {Error} the target has none for one of them */
export function credentialsFor(target: Target, planned: PlannedCase, caller: Caller): Credentials[] {
  return planned.schemes.map((scheme) => {
    const credentials = target.credentials(scheme, caller);
    if (!credentials) throw new Error(`the target has no credentials for the security scheme ${scheme}`);
    return credentials;
  });
}
