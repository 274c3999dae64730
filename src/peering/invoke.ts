import { operations } from '../generated/operations.js';
import { parseJson } from '../transport/json.js';
import { newCall } from '../transport/transport.js';
import type { Call } from '../transport/types.js';
import { checkIds, checkNumber, type OperationId } from './arguments.js';
import type { CallOptions, PeeringContext } from './types.js';

/** What a verb adds to its openapi-fetch call. */
export interface InvokeInit {
  readonly parseAs: 'text';
  readonly fetch: (request: Request) => Promise<Response>;
}

/** What openapi-fetch gives back. */
interface FetchResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** One operation to call. */
export interface Invocation<T> {
  readonly operation: OperationId;
  readonly ids: Readonly<Record<string, string>>;
  readonly options: CallOptions;
  /** Calls the typed client. */
  request(init: InvokeInit): Promise<FetchResult>;
  /** Takes the parsed body, or returns `undefined` where it is not what the contract says. */
  read(body: unknown): T | undefined;
  readonly call?: Call;
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/**
 * Calls an operation and reads its answer: a documented success with a body of the documented shape, or an error by
 * its meaning.
 *
 * @throws {AtlasError} of the class that the answer, or its absence, calls for.
 */
export async function invoke<T>(context: PeeringContext, invocation: Invocation<T>): Promise<T> {
  const { operation, ids, options, call = newCall() } = invocation;
  checkIds(operation, ids);
  for (const [name, ms] of Object.entries(options.timeout ?? {})) checkNumber(`timeout.${name}`, ms, 0);
  const { data, error, response } = await invocation.request({
    parseAs: 'text',
    // The signal does not go through `Request`, which would leave a listener on it until garbage collection.
    fetch: (request) => context.send(request, { call, signal: options.signal, timeout: options.timeout }),
  });
  const { status, headers, ok } = response;
  const documented = status in operations[operation].responses;
  const text = asText(ok ? data : error);
  const value = ok && documented ? invocation.read(parseJson(text)) : undefined;
  if (value !== undefined) return value;
  const { brokenAnswer, errorFromAnswer } = await import('../failures.js');
  const named = Object.entries(ids).map(([name, id]) => `${name} ${id}`);
  const answer = {
    what: `${operation} (${named.join(', ')})`,
    status,
    headers,
    text,
    call,
    redact: context.redact,
  };
  if (!ok) throw errorFromAnswer(answer);
  throw brokenAnswer(
    answer,
    documented ? 'and its body is not what the contract says' : 'which is no status of the contract',
  );
}
