/** Which verb of the client does an operation of the embedded contract, and with which arguments. */
import { isObject, type Json } from '../../contract/json.js';
import type { ContractOperation } from '../../contract/load.js';
import { operations, versions } from '../../src/generated/operations.js';
import type { ApiVersion, AtlasClient } from '../../src/index.js';
import type { PlannedCase } from '../plan/plan.js';
import type { PlannedRequest } from '../plan/request.js';

/** A verb of the client, by its name in the table of versions. */
export type VerbName = keyof (typeof versions)[ApiVersion];

/** A verb, ready to be called. */
export interface VerbCall {
  readonly verb: VerbName;
  readonly version: ApiVersion;
  /** Resolves to what the verb gives: of a list, to its first connection, if any. */
  call(client: AtlasClient): Promise<unknown>;
}

/** A case that no verb can express, and why. */
export interface NoVerb {
  readonly reason: string;
}

/** Whether the typed client knows the operation: same id, method and path as in the contract it was generated from. */
export function isEmbedded(operation: ContractOperation): boolean {
  const known: Readonly<Record<string, { readonly method: string; readonly path: string }>> = operations;
  const { method, path } = Object.hasOwn(known, operation.operationId)
    ? (known[operation.operationId] ?? {})
    : {};
  return method === operation.method && path === operation.path;
}

/** Arguments come from a contract that is read at run time: each verb checks them itself. */
const calls: Readonly<Record<VerbName, (client: AtlasClient, given: object) => Promise<unknown>>> = {
  getPeeringConnection: (client, given) => client.getPeeringConnection(given as never),
  deletePeeringConnection: (client, given) => client.deletePeeringConnection(given as never),
  listPeeringConnections: async (client, given) => {
    const list = client.listPeeringConnections(given as never);
    // The first page and no more: what is asked for next is another case.
    const { value } = await list.next();
    await list.return();
    return value;
  },
};

type Known = Pick<VerbCall, 'verb' | 'version'>;

const verbs = new Map(
  (Object.keys(versions) as ApiVersion[]).flatMap((version) =>
    // An operation of the contract need not have a verb.
    Object.entries(versions[version]).flatMap(([verb, operationId]): [string, Known][] =>
      isVerb(verb) ? [[operationId, { version, verb }]] : [],
    ),
  ),
);

function isVerb(name: string): name is VerbName {
  return Object.hasOwn(calls, name);
}

/** The verb of a case; the operation must be embedded. */
export function verbFor(planned: PlannedCase, request: PlannedRequest): VerbCall | NoVerb {
  const known = verbs.get(planned.operationId);
  if (known === undefined) return { reason: `no verb does ${planned.operationId}` };
  if (Object.keys(request.header).length + Object.keys(request.cookie).length > 0 || request.body) {
    return { reason: 'a verb takes no header, cookie or body of the operation' };
  }
  const { ids, options, left } = argumentsOf(known.verb, request);
  const [name] = left;
  if (name !== undefined) return { reason: `${known.verb} has no option for ${name}` };
  return { ...known, call: (client) => calls[known.verb](client, { ...ids, ...options }) };
}

interface Arguments {
  readonly ids: Readonly<Record<string, Json>>;
  readonly options: Readonly<Record<string, Json>>;
  /** Query parameters that the verb does not take. */
  readonly left: readonly string[];
}

function argumentsOf(verb: VerbName, { path, query }: PlannedRequest): Arguments {
  const { envelope, pretty, ...others } = query;
  const { providerName, itemsPerPage, ...rest } = others;
  const isList = verb === 'listPeeringConnections';
  const given: Record<string, Json | undefined> = {
    envelope,
    pretty,
    ...(isList ? { itemsPerPage, providers: [providerName ?? 'AWS'] } : {}),
  };
  const options = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );
  return { ids: path, options, left: Object.keys(isList ? rest : others) };
}

/** The body and the status that a verb sees: those in the envelope, where one was asked for. */
export function unwrapped(request: PlannedRequest, status: number, body: Json | undefined): Unwrapped {
  if (request.query.envelope !== true || !isObject(body) || typeof body.status !== 'number')
    return { status, body };
  const { status: inner, content, ...rest } = body;
  return { status: Number(inner), body: content ?? rest };
}

export interface Unwrapped {
  readonly status: number;
  readonly body: Json | undefined;
}
