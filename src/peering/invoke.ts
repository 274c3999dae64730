import { noteUnreadable } from '../transport/in-doubt.js';
import { parseJson } from '../transport/json.js';
import { isSuccess } from '../transport/response.js';
import { newCall } from '../transport/transport.js';
import type { Call } from '../transport/types.js';
import type { CallOptions, PeeringContext } from './types.js';
import { operationIn, type VersionedOperation } from './versions.js';

export interface Invocation<T> {
  readonly operation: VersionedOperation;
  /** Checked by the verb: nothing below looks at them again. */
  readonly ids: Readonly<Record<string, string>>;
  readonly options: CallOptions;
  readonly query?: Readonly<Record<string, string | number>>;
  /** Takes the parsed body, or returns `undefined` where it is not what the contract says. */
  read(body: unknown): T | undefined;
  readonly call?: Call;
}

/** The address of an operation below the base URL; query parameters that are not given are left to Atlas. */
function addressOf(path: string, { ids, options, query }: Invocation<unknown>): string {
  const { envelope, pretty } = options;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '');
  const given = Object.entries({ envelope, pretty, ...query }).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${filled}?${text}` : filled;
}

/**
 * Calls an operation and reads its response: a documented success with a body of the documented shape, or an error by
 * its meaning.
 *
 * @throws {AtlasError} of the class that the response, or its absence, calls for.
 */
export async function invoke<T>(context: PeeringContext, invocation: Invocation<T>): Promise<T> {
  const { ids, options, call = newCall() } = invocation;
  const { baseUrl, version, headers, send, redact } = context;
  const operation = operationIn(version, invocation.operation);
  const { signal, timeout } = options;
  const url = baseUrl + addressOf(operation.path, invocation);
  const response = await send({ operation, url, headers, call, signal, timeout });
  const { status } = response;
  const documented = status === operation.success;
  const text = await response.text();
  const value = documented ? invocation.read(parseJson(text)) : undefined;
  if (value !== undefined) return value;
  const { errorFromResponse, unusableSuccess } = await import('../failures.js');
  const named = Object.entries(ids).map(([name, id]) => `${name} ${id}`);
  const what = `${invocation.operation} (${named.join(', ')})`;
  const failed = { what, status, headers: response.headers, text, call, redact };
  if (!isSuccess(status)) throw errorFromResponse(failed);
  noteUnreadable(call, operation.method);
  throw unusableSuccess(
    failed,
    documented ? 'and its body is not what the contract says' : 'which is no status of the contract',
  );
}
