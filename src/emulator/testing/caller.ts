import { operations } from '../../generated/operations.js';
import type { ApiKeyCredentials, AtlasEmulator, OperationId } from '../index.js';
import { contractProblems } from './contract.js';
import { readChallenge, sign } from './digest-client.js';

export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
  readonly errorCode: unknown;
}

export interface CallOptions {
  readonly groupId?: string;
  readonly peerId?: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Signs with this key; without it a token of `clientId`, or of the first service account, is used. */
  readonly key?: ApiKeyCredentials;
  readonly clientId?: string;
}

/** Calls an operation over HTTP and holds the answer to the contract. */
export async function call(
  emulator: AtlasEmulator,
  operationId: OperationId,
  options: CallOptions = {},
): Promise<Called> {
  const { method, accept } = operations[operationId];
  const target = targetOf(emulator, operationId, options);
  const authorization = await authorize(emulator, method, target, options);
  const response = await fetch(emulator.url + target, {
    method,
    headers: { Authorization: authorization, Accept: accept },
  });
  const text = await response.text();
  const body = JSON.parse(text) as Record<string, unknown>;
  checkAgainstContract(operationId, response, body, String(options.query?.envelope).toLowerCase() === 'true');
  const inner = (body.content ?? body) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, text, body, errorCode: inner.errorCode };
}

export function targetOf(
  emulator: AtlasEmulator,
  operationId: OperationId,
  { groupId = emulator.projectId, peerId = emulator.peerIds[0] ?? '', query = {} }: CallOptions = {},
): string {
  const path = operations[operationId].path.replace('{groupId}', groupId).replace('{peerId}', peerId);
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return search.size === 0 ? path : `${path}?${search}`;
}

async function authorize(
  emulator: AtlasEmulator,
  method: string,
  target: string,
  { key, clientId }: CallOptions,
): Promise<string> {
  if (key === undefined) {
    return `Bearer ${emulator.control.issueToken(clientId === undefined ? {} : { clientId })}`;
  }
  const challenged = await fetch(emulator.url + target, { method });
  await challenged.arrayBuffer();
  return sign(readChallenge(challenged.headers.get('www-authenticate')), key, { method, uri: target });
}

function checkAgainstContract(
  operationId: OperationId,
  response: Response,
  body: Record<string, unknown>,
  enveloped: boolean,
): void {
  const { envelopeStatus, content } = enveloped
    ? unwrap(body)
    : { envelopeStatus: response.status, content: body };
  const problems = contractProblems(operationId, envelopeStatus, content) ?? [];
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const { accept } = operations[operationId];
  const own = accept === 'application/json' ? accept : `${accept};charset=utf-8`;
  // Errors are application/json in every version; so, here, is one in an envelope.
  const expected = envelopeStatus < 400 ? own : 'application/json';
  const type = response.headers.get('content-type');
  if (type !== expected) throw new Error(`Content-Type is ${type}, not ${expected}`);
  if (envelopeStatus < 400) return;
  const { error, errorCode, parameters } = content as Record<string, unknown>;
  if (error !== envelopeStatus) throw new Error(`body says ${error}, status is ${envelopeStatus}`);
  // The gate challenges and sets no X-Error-Code; the application sets one and never challenges.
  const ofGate = response.headers.has('www-authenticate');
  if (Array.isArray(parameters) === ofGate) throw new Error(`parameters are ${JSON.stringify(parameters)}`);
  const code = ofGate ? null : errorCode;
  if (code !== response.headers.get('x-error-code')) throw new Error(`X-Error-Code is not ${code}`);
}

function unwrap(body: Record<string, unknown>): { envelopeStatus: number; content: unknown } {
  const { status, content, ...list } = body;
  return { envelopeStatus: Number(status), content: content ?? list };
}
