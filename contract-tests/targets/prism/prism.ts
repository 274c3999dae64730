/** Prism in a process of its own, behind the authenticating proxy. */

import { asText } from '../../../contract/json.js';
import type { Contract } from '../../../contract/load.js';
import { createGate, type Gate } from '../../../src/emulator/gate/index.js';
import type { CaseDraft, PlannedCase } from '../../plan/plan.js';
import type { Credentials } from '../../send/credentials.js';
import { alternativeProblem, schemeUse } from '../../send/schemes.js';
import type { Provocation } from '../../types.js';
import { prepareByPreference, provokeByPreference } from '../preference.js';
import type { Caller, Prepared, Target } from '../target.js';
import { mockDocument } from './document.js';
import { startPrismServer } from './process.js';
import { startProxy } from './proxy.js';
import { missedPath, refusedRequest } from './refusal.js';
import { createUpstream, type UpstreamResponse } from './upstream.js';

export interface PrismOptions {
  /** @default 0, a free port */
  readonly port?: number;
  /** Changes responses between Prism and the proxy; for tests. */
  readonly alter?: (response: UpstreamResponse) => UpstreamResponse;
}

export interface PrismTarget extends Target {
  readonly gate: Gate;
  readonly keys: typeof mockKeys;
  /** Prism itself, past the gate. */
  readonly mockUrl: string;
}

/** Known to everyone: they open a mock on loopback and nothing else. */
export const mockKeys = {
  publicKey: 'mockuser',
  privateKey: '00000000-0000-4000-8000-000000000000',
  clientId: 'mock-client',
  clientSecret: 'mock-secret',
  basic: { username: 'mockuser', password: 'mock-password' },
  apiKey: 'mock-api-key',
} as const;

/** Prism and the gate on free loopback ports, serving the contract. */
export async function startPrism(contract: Contract, options: PrismOptions = {}): Promise<PrismTarget> {
  const { document, refused } = mockDocument(contract);
  const prism = await startPrismServer(document);
  const gate = createGate({
    realm: 'mock',
    credentials: {
      apiKeys: [{ publicKey: mockKeys.publicKey, privateKey: mockKeys.privateKey }],
      serviceAccounts: [{ clientId: mockKeys.clientId, clientSecret: mockKeys.clientSecret }],
    },
    tokenLimits: [],
  });
  const upstream = createUpstream(prism.baseUrl);
  const proxy = await startProxy({
    contract,
    gate,
    upstream,
    secrets: { basic: mockKeys.basic, apiKey: mockKeys.apiKey },
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.alter === undefined ? {} : { alter: options.alter }),
  }).catch(async (error: unknown) => {
    await prism.close();
    throw error;
  });
  const unread = new Map(
    [...refused, ...prism.refused].map(({ method, path, reason }) => [
      `${method} ${path}`,
      `Prism cannot read this operation: ${reason}`,
    ]),
  );
  return {
    name: 'prism',
    baseUrl: proxy.baseUrl,
    live: false,
    makesUp: true,
    leastTimeoutMs: 30_000,
    gate,
    keys: mockKeys,
    mockUrl: await prism.baseUrl(),
    encodesPathMarks: true,
    provoke: (draft: CaseDraft): Provocation => {
      const reason =
        alternativeProblem(contract, draft.schemes) ?? unread.get(`${draft.method} ${draft.path}`);
      return reason === undefined ? provokeByPreference(draft) : { kind: 'unreachable', reason };
    },
    prepare: async (planned: PlannedCase): Promise<Prepared> => prepareByPreference(planned),
    credentials: (scheme, caller) => mockCredentials(contract, gate, proxy.tokenUrl, scheme, caller),
    isOwnAnswer: (exchange) => Promise.resolve(proxy.gave(exchange)),
    refusedRequest: (exchange) => refusedRequest(exchange) || missedPath(exchange, contract, proxy.baseUrl),
    async close() {
      await proxy.close();
      await prism.close();
    },
  };
}

/** Credentials for any security scheme, all of which the proxy checks. */
function mockCredentials(
  contract: Contract,
  gate: Gate,
  tokenUrlFor: (scheme: string) => string,
  name: string,
  caller: Caller,
): Credentials | undefined {
  const scheme = contract.securitySchemes.get(name);
  const use = schemeUse(contract, name);
  const spoil = (text: string) => (caller === 'valid' ? text : `${text}-wrong`);
  if (!scheme || !use.ok) return undefined;
  switch (use.kind) {
    case 'apiKey': {
      const place = scheme.in === 'query' || scheme.in === 'cookie' ? scheme.in : 'header';
      return { kind: 'apiKey', in: place, name: asText(scheme.name) ?? name, value: spoil(mockKeys.apiKey) };
    }
    case 'digest':
      return { kind: 'digest', username: mockKeys.publicKey, password: spoil(mockKeys.privateKey) };
    case 'basic':
      return { kind: 'basic', username: mockKeys.basic.username, password: spoil(mockKeys.basic.password) };
    case 'clientCredentials': {
      const { clientId, clientSecret } = mockKeys;
      // A wrong secret would be refused at the token endpoint; the operation itself sees a wrong token.
      return caller === 'valid'
        ? { kind: 'clientCredentials', clientId, clientSecret, tokenUrl: tokenUrlFor(name) }
        : { kind: 'bearer', token: 'not-a-token' };
    }
    default:
      return { kind: 'bearer', token: spoil(gate.issueToken(mockKeys.clientId)) };
  }
}
