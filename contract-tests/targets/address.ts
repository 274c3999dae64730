/** A service at an address: a mock that answers by preference, a staging service, the live one. */
import type { Contract, ContractOperation } from '../../contract/load.js';
import { type Authority, createAuthority, isSafe } from '../authority/authority.js';
import { NameError, type OwnResource } from '../authority/own.js';
import { exampleDefects, repeatedDefect } from '../judge/examples.js';
import type { CaseDraft } from '../plan/plan.js';
import { buildRequest } from '../send/build.js';
import { alternativeProblem, schemeUse, tokenUrlOf } from '../send/schemes.js';
import type { Provocation } from '../types.js';
import { createChooser, withPath } from './causes.js';
import {
  type Environment,
  environmentCredentials,
  missingVariables,
  type VendorNames,
} from './environment.js';
import { prepareByPreference, provokeByPreference } from './preference.js';
import { createPrismReference } from './prism/reference.js';
import { refusedRequest } from './prism/refusal.js';
import { checkListening, isLoopback, isPrism } from './probe.js';
import { rateLimiter } from './rate.js';
import { servedAt } from './served.js';
import { type Caller, type Served, type Target, TargetError } from './target.js';

export interface AddressOptions {
  /** Without a slash at the end; may hold a path. */
  readonly url: string;
  readonly provoke: 'auto' | 'prefer';
  /** Resources that the run may change. */
  readonly own: readonly OwnResource[];
  /** Operations without path parameters that the run may send although they are unsafe. */
  readonly allow: readonly string[];
  /** Requests in a second; loopback has no limit. */
  readonly rate: number;
  readonly env: Environment;
  /** @default none */
  readonly vendorNames?: VendorNames | undefined;
}

/**
 * Sends nothing until the run begins; then the address must accept connections.
 * @throws {TargetError} a resource or operation was named that the contract does not have
 */
export function addressTarget(contract: Contract, options: AddressOptions): Target {
  const { url, env, vendorNames } = options;
  const byPreference = options.provoke === 'prefer';
  const local = isLoopback(url);
  // A mock on this machine changes nothing; whatever else answers is taken for a service in use.
  const isMock = byPreference && local;
  const authority = authorityOf(contract, options);
  // A Prism at the address serves paths as they stand in the contract, without the base path of a server.
  let isAPrism = false;
  const servedThere = servedAt(contract, url);
  const serves = (operation: ContractOperation): Served =>
    isAPrism ? { ok: true, baseUrl: url } : servedThere(operation);
  const reference = createPrismReference(contract);
  const repeats = repeatsExample(contract);
  const credentials = (scheme: string, caller: Caller) =>
    environmentCredentials({ contract, env, vendorNames, targetUrl: url, standIn: isMock }, scheme, caller);
  const lacking = (draft: CaseDraft): string | undefined => {
    const name = draft.schemes.find((scheme) => credentials(scheme, 'valid') === undefined);
    return name === undefined
      ? undefined
      : `no credentials: ${missingVariables(contract, name, vendorNames)}`;
  };
  const choose = createChooser({ contract, authority, lacking });
  const provoke = (draft: CaseDraft): Provocation => {
    const place = serves(draft.operation);
    const problem = place.ok
      ? alternativeProblem(contract, draft.schemes, (name) => credentials(name, 'valid'))
      : place.reason;
    if (problem !== undefined) return { kind: 'unreachable', reason: problem };
    if (!byPreference) return choose(draft).provocation;
    const permission = isMock ? ({ ok: true } as const) : authority.permits(draft.operation);
    if (!permission.ok) return { kind: 'unreachable', reason: permission.reason };
    const missing = lacking(draft);
    return missing === undefined ? provokeByPreference(draft) : { kind: 'unreachable', reason: missing };
  };
  return {
    name: url,
    baseUrl: url,
    live: !local,
    serves,
    get encodesPathMarks() {
      return isAPrism;
    },
    provoke,
    prepare: async (planned) => {
      if (!byPreference) return choose(planned).prepared;
      const prepared = prepareByPreference(planned);
      return isMock
        ? prepared
        : { ...prepared, request: withPath(planned, authority.known(planned.operation)) };
    },
    credentials,
    refuses: createGuard(contract, url, isMock ? undefined : { authority, serves }),
    ...(local ? {} : { beforeSend: rateLimiter(options.rate) }),
    ...(byPreference
      ? {
          isOwnAnswer: async (exchange, planned) =>
            (await repeats(exchange, planned)) ||
            // A Prism that says nothing has crashed, in this request or in one beside it.
            (isAPrism && (exchange.response === undefined || (await reference.saysTheSame(exchange)))),
          refusedRequest: (exchange) => isAPrism && refusedRequest(exchange),
        }
      : {}),
    check: async () => {
      await checkListening(url);
      isAPrism = byPreference && (await isPrism(url));
    },
    close: () => reference.close(),
  };
}

function authorityOf(contract: Contract, named: Pick<AddressOptions, 'own' | 'allow'>): Authority {
  try {
    return createAuthority(contract, named);
  } catch (error) {
    if (error instanceof NameError) throw new TargetError(error.message);
    throw error;
  }
}

/** A mock that repeats an example which breaks its own schema is not at fault; the contract is. */
function repeatsExample(contract: Contract): NonNullable<Target['isOwnAnswer']> {
  let defects: ReturnType<typeof exampleDefects> | undefined;
  return async ({ response }, { operationId }) => {
    defects ??= exampleDefects(contract);
    return response !== undefined && repeatedDefect(defects, operationId, response.body) !== undefined;
  };
}

/**
 * The last word before a request leaves, whichever part of the suite made it: it goes to the target's origin or, as a POST, to
 * a token endpoint as written; and an unsafe one to exactly the addresses that were named.
 */
function createGuard(
  contract: Contract,
  targetUrl: string,
  restricted: { readonly authority: Authority; readonly serves: NonNullable<Target['serves']> } | undefined,
): NonNullable<Target['refuses']> {
  const { origin } = new URL(targetUrl);
  const tokenUrls = new Set(
    [...contract.securitySchemes.keys()].flatMap((name) => {
      const use = schemeUse(contract, name);
      return use.ok && use.kind === 'clientCredentials' ? [tokenUrlOf(contract, name, targetUrl)] : [];
    }),
  );
  const named = restricted && namedAddresses(contract, restricted.authority, restricted.serves);
  return (method, url) => {
    if (method === 'POST' && tokenUrls.has(url)) return undefined;
    const asked = new URL(url);
    if (asked.origin !== origin) return `${asked.origin} is not the target's origin, ${origin}`;
    if (isSafe(method) || !named || named.has(`${method} ${asked.pathname}`)) return undefined;
    return `${method} ${asked.pathname} was named neither by --own nor by --allow`;
  };
}

function namedAddresses(
  contract: Contract,
  authority: Authority,
  serves: NonNullable<Target['serves']>,
): ReadonlySet<string> {
  return new Set(
    contract.operations.flatMap((operation): string[] => {
      const place = serves(operation);
      if (isSafe(operation.method) || !authority.permits(operation).ok || !place.ok) return [];
      return addressOf(operation, authority.known(operation), place.baseUrl);
    }),
  );
}

function addressOf(
  operation: ContractOperation,
  known: ReadonlyMap<string, string>,
  baseUrl: string,
): string[] {
  const request = { path: Object.fromEntries(known), query: {}, header: {}, cookie: {} };
  try {
    const { method, url } = buildRequest(baseUrl, operation, request, undefined);
    return [`${method} ${new URL(url).pathname}`];
  } catch {
    // An address that cannot be written names nothing.
    return [];
  }
}
