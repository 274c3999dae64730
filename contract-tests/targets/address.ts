/** A service at an address: a mock that answers by preference, a staging service, the live one. */
import { connect } from 'node:net';
import { asText, type Json } from '../../contract/json.js';
import type { Contract, ContractOperation, ContractParameter } from '../../contract/load.js';
import { makeValue } from '../../contract/values/make.js';
import { exampleDefects, repeatedDefect } from '../judge/examples.js';
import type { CaseDraft, PlannedCase } from '../plan/plan.js';
import type { Credentials } from '../send/credentials.js';
import type { Provocation } from '../types.js';
import { type Environment, environmentCredentials, missingVariables } from './environment.js';
import { prepareByPreference, provokeByPreference } from './preference.js';
import { rateLimiter } from './rate.js';
import { type Caller, type Prepared, type Target, TargetError } from './target.js';

export interface AddressOptions {
  /** Without a slash at the end; may hold a path. */
  readonly url: string;
  readonly provoke: 'auto' | 'prefer';
  /** Path parameters and values of resources that the run may change. */
  readonly own: readonly (readonly [name: string, value: string])[];
  /** Requests in a second; loopback has no limit. */
  readonly rate: number;
  readonly env: Environment;
}

/** Nothing changes on the server (RFC 9110, section 9.2.1). */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
/** Another than the run's own seed, so that an unknown id is never the known one. */
const strangerSeed = 7919;
const probeMs = 5_000;

/** Sends nothing until the run begins; then the address must accept connections. */
export function addressTarget(contract: Contract, options: AddressOptions): Target {
  const byPreference = options.provoke === 'prefer';
  const local = isLoopback(options.url);
  const own = new Map(options.own);
  const credentials = (scheme: string, caller: Caller) =>
    environmentCredentials(contract, scheme, caller, options.env, { standIn: byPreference && local });
  const choose = createChooser(contract, own, credentials);
  return {
    name: options.url,
    baseUrl: options.url,
    live: !local,
    provoke: (draft) => {
      if (!byPreference) return choose(draft).provocation;
      const provocation = provokeByPreference(draft);
      return local || provocation.kind === 'unreachable' ? provocation : (unsafe(draft, own) ?? provocation);
    },
    prepare: async (planned) => (byPreference ? prepareByPreference(planned) : choose(planned).prepared),
    credentials,
    ...(local ? {} : { beforeSend: rateLimiter(options.rate) }),
    ...(byPreference ? { isOwnAnswer: repeatsExample(contract) } : {}),
    check: () => probe(options.url),
    close: async () => undefined,
  };
}

/** A mock that repeats an example which breaks its own schema is not at fault; the contract is. */
function repeatsExample(contract: Contract): NonNullable<Target['isOwnAnswer']> {
  let defects: ReturnType<typeof exampleDefects> | undefined;
  return async ({ response }, { operationId }) => {
    defects ??= exampleDefects(contract);
    return response !== undefined && repeatedDefect(defects, operationId, response.body) !== undefined;
  };
}

interface Choice {
  readonly provocation: Provocation;
  readonly prepared: Prepared;
}

/** By safe causes only: no credentials, an id that is not there, a broken parameter, or what `--own` allows. */
function createChooser(
  contract: Contract,
  own: ReadonlyMap<string, string>,
  credentials: (scheme: string, caller: Caller) => Credentials | undefined,
): (draft: CaseDraft | PlannedCase) => Choice {
  return (draft) => {
    const request = { ...draft.request, path: { ...draft.request.path, ...ownValues(draft, own) } };
    const prepared: Prepared = {
      request,
      headers: {},
      credentials: draft.schemes.length === 0 ? 'none' : 'valid',
      throughClient: draft.parameter?.variant.holds !== false,
    };
    const unreachable = (reason: string): Choice => ({
      provocation: { kind: 'unreachable', reason },
      prepared,
    });
    const because = (cause: string, change: Partial<Prepared> = {}): Choice => ({
      provocation: { kind: 'cause', cause },
      prepared: { ...prepared, ...change },
    });

    const forbidden = unsafe(draft, own);
    if (forbidden) return { provocation: forbidden, prepared };
    const gap = draft.gaps[0];
    if (gap) return unreachable(`no valid request: ${gap.what} at #${gap.pointer}: ${gap.reason}`);
    if (draft.kind === 'response' && draft.status === '401') {
      if (draft.schemes.length === 0) return unreachable('the operation asks for no credentials');
      return because('no credentials', { credentials: 'none', throughClient: false });
    }
    const lacking = draft.schemes.filter((scheme) => credentials(scheme, 'valid') === undefined);
    if (lacking.length > 0)
      return unreachable(`no credentials: ${missingVariables(contract, lacking[0] ?? '')}`);
    if (draft.parameter) return parameterChoice(draft, own, because, unreachable);
    if (draft.status === '404' && !safeMethods.has(draft.method)) {
      return unreachable(`${draft.method} is sent to the ids given with --own only, which are there`);
    }
    if (draft.status === '404') {
      const stranger = unknownResource(contract, draft.operation, request.path);
      if (!stranger) return unreachable('no path parameter that could name something unknown');
      return because(`an id that is not there (${stranger.name})`, {
        request: { ...request, path: { ...request.path, [stranger.name]: stranger.value } },
      });
    }
    if (draft.status.startsWith('2')) return successChoice(draft, own, because, unreachable);
    return unreachable(`there is no safe cause for ${draft.status} on a service in use`);
  };
}

type Because = (cause: string, change?: Partial<Prepared>) => Choice;
type Unreachable = (reason: string) => Choice;

function parameterChoice(
  draft: CaseDraft,
  own: ReadonlyMap<string, string>,
  because: Because,
  unreachable: Unreachable,
): Choice {
  const variant = draft.parameter?.variant;
  if (!safeMethods.has(draft.method)) {
    return unreachable('it would use up, or change, the resource given with --own');
  }
  const unknown = namesOf(draft.operation).filter((name) => !own.has(name));
  if (variant?.holds && draft.parameter?.in === 'path') {
    return unreachable('a made-up id meets the constraint but names nothing');
  }
  if (variant?.holds && unknown.length > 0)
    return unreachable(`no known id: give --own ${unknown.join('=ID --own ')}=ID`);
  return because(
    variant?.holds ? 'a valid request' : `a request that breaks ${variant?.constraint ?? 'a constraint'}`,
    draft.parameter?.in === 'path' ? { request: draft.request } : {},
  );
}

function successChoice(
  draft: CaseDraft,
  own: ReadonlyMap<string, string>,
  because: Because,
  unreachable: Unreachable,
): Choice {
  const unknown = namesOf(draft.operation).filter((name) => !own.has(name));
  if (unknown.length > 0) return unreachable(`no known id: give --own ${unknown.join('=ID --own ')}=ID`);
  if (safeMethods.has(draft.method)) return because('a valid request');
  const first = draft.operation.security[0] ?? [];
  if (first.join('+') !== draft.schemes.join('+')) {
    return unreachable('the resource given with --own can be used once only, by the first scheme');
  }
  return because('a valid request for the resource given with --own');
}

/** The rule that keeps a run from changing what it was not given. */
function unsafe(draft: CaseDraft, own: ReadonlyMap<string, string>): Provocation | undefined {
  if (safeMethods.has(draft.method)) return undefined;
  const names = namesOf(draft.operation);
  const missing = names.filter((name) => !own.has(name));
  if (names.length > 0 && missing.length === 0 && draft.parameter?.in !== 'path') return undefined;
  const how = names.length === 0 ? 'it names no resource' : `--own ${missing.join('=ID --own ')}=ID`;
  const reason =
    missing.length === 0 && names.length > 0
      ? `${draft.method} is sent to the ids given with --own only`
      : `${draft.method} is unsafe and is sent to own resources only: ${how}`;
  return { kind: 'unreachable', reason };
}

function ownValues(draft: CaseDraft, own: ReadonlyMap<string, string>): Record<string, Json> {
  const tested = draft.parameter?.in === 'path' ? draft.parameter.name : undefined;
  return Object.fromEntries(
    namesOf(draft.operation).flatMap((name) => {
      const value = own.get(name);
      return value === undefined || name === tested ? [] : [[name, value]];
    }),
  );
}

function namesOf(operation: ContractOperation): string[] {
  return operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
}

/** The last path parameter, which is the resource itself, with another valid value. */
function unknownResource(
  contract: Contract,
  operation: ContractOperation,
  path: Readonly<Record<string, Json>>,
): { name: string; value: Json } | undefined {
  const order = (parameter: ContractParameter) => operation.path.indexOf(`{${parameter.name}}`);
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const last = inPath.sort((a, b) => order(b) - order(a))[0];
  if (!last?.schema) return undefined;
  const made = makeValue(contract, last.schema, { seed: strangerSeed });
  if (!made.ok || made.value === path[last.name]) return undefined;
  return { name: last.name, value: made.value };
}

export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}

/** Opens a connection and closes it: an address where nothing listens is told before any case runs. */
async function probe(url: string): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const number = Number(port || (protocol === 'https:' ? 443 : 80));
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: number, timeout: probeMs });
    const fail = (why: string) => {
      socket.destroy();
      reject(
        new TargetError(`nothing answers at ${url} (${why}). Is the server running, and the address right?`),
      );
    };
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => fail(`no connection within ${probeMs} ms`));
    socket.once('error', (error) =>
      fail('code' in error ? (asText(String(error.code)) ?? '') : error.message),
    );
  });
}
