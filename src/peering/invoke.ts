import { operations } from '../generated/operations.js';
import type { Answer } from '../transport/answer.js';
import { parseJson } from '../transport/json.js';
import { newCall } from '../transport/transport.js';
import type { Call } from '../transport/types.js';
import type { CallOptions, PeeringContext } from './types.js';
import { operationIn, type VersionedOperation } from './versions.js';

/** What a verb adds to its openapi-fetch call. */
export interface InvokeInit {
  readonly parseAs: 'stream';
  readonly fetch: (request: Request) => Promise<Response>;
}

/** One operation to call. */
export interface Invocation<T> {
  readonly operation: VersionedOperation;
  readonly ids: Readonly<Record<string, string>>;
  readonly options: CallOptions;
  /** Calls the typed client. */
  request(init: InvokeInit): Promise<{ readonly response: Answer }>;
  /** Takes the parsed body, or returns `undefined` where it is not what the contract says. */
  read(body: unknown): T | undefined;
  readonly call?: Call;
}

/**
 * Calls an operation and reads its answer: a documented success with a body of the documented shape, or an error by
 * its meaning.
 *
 * @throws {AtlasError} of the class that the answer, or its absence, calls for.
 */
export async function invoke<T>(context: PeeringContext, invocation: Invocation<T>): Promise<T> {
  const { ids, options, call = newCall() } = invocation;
  const operation = operationIn(context.version, invocation.operation);
  const { signal, timeout } = options;
  const { response } = await invocation.request({
    // Leaves the body to the lines below.
    parseAs: 'stream',
    // openapi-fetch asks no more of an answer than a `ReadAnswer` has, and hands it back as it is.
    fetch: ({ method, url }) =>
      context.send({ method, url, headers: context.headers }, { call, signal, timeout }) as Promise<Response>,
  });
  const { status, headers, ok } = response;
  const documented = status in operations[operation].responses;
  const text = await response.text();
  const value = ok && documented ? invocation.read(parseJson(text)) : undefined;
  if (value !== undefined) return value;
  const { brokenAnswer, errorFromAnswer } = await import('../failures.js');
  const named = Object.entries(ids).map(([name, id]) => `${name} ${id}`);
  const answer = {
    what: `${invocation.operation} (${named.join(', ')})`,
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
