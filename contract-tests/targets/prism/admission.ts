/** Credentials as a real service checks them, and the challenges it answers with. Digest and bearer are checked by the gate. */
import type * as http from 'node:http';
import { asText, type JsonObject } from '../../../contract/json.js';
import type { Contract, ContractOperation } from '../../../contract/load.js';
import type { Gate, GateVerdict } from '../../../src/emulator/gate/index.js';
import { challengeScheme } from '../../judge/http/challenge.js';
import type { UpstreamResponse } from './upstream.js';

export interface AdmissionOptions {
  readonly contract: Contract;
  readonly gate: Gate;
  readonly secrets: MockSecrets;
}

/** What opens the mock where neither digest nor OAuth does. */
export interface MockSecrets {
  readonly basic: { readonly username: string; readonly password: string };
  readonly apiKey: string;
}

export type Admission = { readonly ok: true } | { readonly ok: false; readonly response: UpstreamResponse };

/** Any one alternative is enough; inside one, every scheme must be satisfied. */
export function admit(
  options: AdmissionOptions,
  operation: ContractOperation,
  request: http.IncomingMessage,
  target: string,
): Admission {
  // Asked once at most: a digest response is good for one check only.
  let verdict: GateVerdict | undefined;
  const askGate = (): GateVerdict => {
    const { authorization } = request.headers;
    verdict ??= options.gate.authenticate({ method: request.method ?? 'GET', target, authorization });
    return verdict;
  };
  const satisfied = operation.security.some((schemes) =>
    schemes.every((name) => {
      const scheme = options.contract.securitySchemes.get(name);
      return scheme !== undefined && accepts(options.secrets, scheme, request, target, askGate);
    }),
  );
  if (satisfied) return { ok: true };
  return { ok: false, response: withChallenges(options, operation, request, refusalOf(askGate())) };
}

function accepts(
  secrets: MockSecrets,
  scheme: JsonObject,
  request: http.IncomingMessage,
  target: string,
  askGate: () => GateVerdict,
): boolean {
  const authorization = request.headers.authorization ?? '';
  const sent = authorization.split(' ')[0]?.toLowerCase();
  if (scheme.type === 'apiKey') return keyOf(scheme, request, target) === secrets.apiKey;
  const kind = challengeScheme(scheme);
  if (kind !== sent) return false;
  if (kind !== 'basic') return askGate().ok;
  const pair = Buffer.from(authorization.slice('basic '.length), 'base64').toString();
  return pair === `${secrets.basic.username}:${secrets.basic.password}`;
}

function keyOf(scheme: JsonObject, request: http.IncomingMessage, target: string): string | null | undefined {
  const name = asText(scheme.name) ?? '';
  if (scheme.in === 'query') return new URL(target, 'http://gate.invalid').searchParams.get(name);
  if (scheme.in === 'header') return request.headers[name.toLowerCase()]?.toString();
  const cookies = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return cookies.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** A problem as in RFC 9457: what it looks like is not for the gate to say. */
function refusalOf(verdict: GateVerdict): UpstreamResponse {
  const refusal = verdict.ok ? undefined : verdict.refusal;
  return {
    status: 401,
    statusText: 'Unauthorized',
    headers: [['Content-Type', 'application/problem+json'], ...(refusal?.headers ?? [])],
    body: new TextEncoder().encode(JSON.stringify({ title: 'Unauthorized', status: 401 })),
  };
}

/**
 * A 401 must carry a challenge for what the operation accepts (RFC 9110, section 11.6.1), and a fresh one: the nonce in an
 * example of the contract is one that nobody issued. What the gate itself has said (`stale`) is kept.
 */
export function withChallenges(
  { gate, contract }: AdmissionOptions,
  operation: ContractOperation,
  request: http.IncomingMessage,
  refused: UpstreamResponse,
): UpstreamResponse {
  const isChallenge = ([name]: readonly [string, string]) => name.toLowerCase() === 'www-authenticate';
  const said = new Map(refused.headers.filter(isChallenge).map(([, value]) => [firstWord(value), value]));
  const kinds = new Set(
    operation.security.flat().flatMap((name) => challengeScheme(contract.securitySchemes.get(name)) ?? []),
  );
  const challenges = [...kinds].flatMap((kind) => said.get(kind) ?? challengesFor(gate, kind, request));
  return {
    ...refused,
    headers: [
      ...refused.headers.filter((header) => !isChallenge(header)),
      ...challenges.map((value) => ['WWW-Authenticate', value] as const),
    ],
  };
}

/** A mock makes its challenge from the contract's example. */
export function withoutChallenges(response: UpstreamResponse): UpstreamResponse {
  return {
    ...response,
    headers: response.headers.filter(([name]) => name.toLowerCase() !== 'www-authenticate'),
  };
}

function firstWord(text: string): string {
  return text.split(' ')[0]?.toLowerCase() ?? '';
}

function challengesFor(gate: Gate, kind: string, request: http.IncomingMessage): string[] {
  if (kind === 'basic') return ['Basic realm="mock"'];
  const sentBearer = request.headers.authorization?.toLowerCase().startsWith('bearer ') === true;
  // RFC 6750, section 3.1: an error code only where a token was sent.
  if (kind === 'bearer' && !sentBearer) return ['Bearer realm="mock"'];
  const verdict = gate.authenticate({
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    authorization: kind === 'bearer' ? 'Bearer unknown' : undefined,
  });
  const headers = verdict.ok ? [] : verdict.refusal.headers;
  return headers.filter(([name]) => name.toLowerCase() === 'www-authenticate').map(([, value]) => value);
}
