import { type OptionRules, readOptions } from '../arguments/read-options.js';
import { type Invocation, invoke } from './invoke.js';
import { callRules, idRules } from './rules.js';
import type { CallOptions, PeeringConnection, PeeringContext, PeeringIds } from './types.js';
import { pathIn } from './versions.js';

/** Which connection to read, and how. */
export interface GetPeeringConnectionOptions extends PeeringIds, CallOptions {}

const rules: OptionRules<GetPeeringConnectionOptions> = { ...idRules, ...callRules };

/** Fields that decide something here; they are words where they are there at all. */
const WORDS = ['providerName', 'statusName', 'status'] as const;

/** Whether a value is a peering connection as the contract has it. */
export function isPeeringConnection(value: unknown): value is PeeringConnection {
  // Boxed, so that any value may be asked for its fields.
  const fields: Readonly<Record<string, unknown>> = Object(value);
  return (
    typeof fields.id === 'string' &&
    WORDS.every((name) => fields[name] === undefined || typeof fields[name] === 'string')
  );
}

/** The query parameters that all operations share; absent ones are left to Atlas. */
export function formatQuery({ envelope, pretty }: CallOptions): { envelope?: boolean; pretty?: boolean } {
  return { ...(envelope !== undefined && { envelope }), ...(pretty !== undefined && { pretty }) };
}

/**
 * Reads one peering connection.
 *
 * @throws {AtlasConfigurationError} an option is wrong. Nothing was sent.
 * @throws {AtlasNotFoundError} `errorCode` says whether the connection or the project is missing.
 * @throws {AtlasError} of the class that the answer, or its absence, calls for.
 */
export async function getPeeringConnection(
  context: PeeringContext,
  given: unknown,
): Promise<PeeringConnection> {
  return await readPeer(context, readOptions('getPeeringConnection', given, rules));
}

/** As {@link getPeeringConnection}, for verbs that checked their options already. */
export async function readPeer(
  context: PeeringContext,
  { groupId, peerId, ...options }: GetPeeringConnectionOptions,
): Promise<PeeringConnection> {
  const invocation: Invocation<PeeringConnection> = {
    operation: 'getPeeringConnection',
    ids: { groupId, peerId },
    options,
    request: (init) =>
      context.api.GET(pathIn(context.version, 'getPeeringConnection'), {
        ...init,
        params: { path: { groupId, peerId }, query: formatQuery(options) },
      }),
    // Another connection than the one asked for must not decide about it.
    read: (body) => (isPeeringConnection(body) && body.id === peerId ? body : undefined),
  };
  return await invoke(context, invocation);
}
