/** Sends planned cases: operations of the embedded contract through the typed client, any other by the contract alone. */
import type { PlannedCase } from '../plan/plan.js';
import type { Prepared, Target } from '../targets/target.js';
import type { Fetch, Recording, Wire } from '../wire/wire.js';
import { authenticatorFor } from './authenticate.js';
import { buildRequest } from './build.js';

export interface Sender {
  send(planned: PlannedCase, prepared: Prepared): Promise<Recording<unknown>>;
}

export function createSender(target: Target, wire: Wire): Sender {
  const authenticated = new Map<string, Fetch>();

  /** One for each set of schemes and quality: nonces and tokens are shared by all cases, as in a real client. */
  const fetchFor = (planned: PlannedCase, quality: Prepared['credentials']): Fetch => {
    if (quality === 'none') return wire.fetch;
    const key = `${planned.scheme} ${quality}`;
    const present = authenticated.get(key);
    if (present) return present;
    const made = planned.schemes.reduce<Fetch>((next, scheme) => {
      const credentials = target.credentials(scheme, quality);
      if (!credentials) throw new Error(`the target has no credentials for the scheme ${scheme}`);
      return authenticatorFor(credentials, target.baseUrl)(next);
    }, wire.fetch);
    authenticated.set(key, made);
    return made;
  };

  return {
    send: (planned, prepared) =>
      wire.record(async () => {
        const built = buildRequest(target.baseUrl, planned.operation, prepared.request, planned.mediaType);
        const response = await fetchFor(planned, prepared.credentials)(built.url, {
          method: built.method,
          headers: { ...built.headers, ...prepared.headers },
          redirect: 'manual',
          ...(built.body === undefined ? {} : { body: built.body }),
        });
        return response.status;
      }),
  };
}
