/** Prism in process, behind the front. Imported on demand: loading it takes longer than most runs. */

import { asText } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import { createGate, type Gate } from '../../src/emulator/gate/index.js';
import type { CaseDraft, PlannedCase } from '../plan/plan.js';
import type { Credentials } from '../send/credentials.js';
import { alternativeProblem, schemeUse } from '../send/schemes.js';
import type { Provocation, RawExchange } from '../types.js';
import { type MockAnswer, startFront } from './front.js';
import { prepareByPreference, provokeByPreference } from './preference.js';
import type { Caller, Prepared, Target } from './target.js';

export interface PrismOptions {
  /** @default 0, a free port */
  readonly port?: number;
  /** Changes answers between Prism and the gate; for tests. */
  readonly alter?: (answer: MockAnswer) => MockAnswer;
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
  clientId: 'mdb_sa_id_000000000000000000000000',
  clientSecret: 'mdb_sa_sk_0000000000000000000000000000000000000000',
  basic: { username: 'mockuser', password: 'mock-password' },
  apiKey: 'mock-api-key',
} as const;

/** Prism and the gate on free loopback ports, serving the contract. */
export async function startPrism(contract: Contract, options: PrismOptions = {}): Promise<PrismTarget> {
  const prism = await startBarePrism(contract);
  const gate = createGate({
    credentials: {
      apiKeys: [{ publicKey: mockKeys.publicKey, privateKey: mockKeys.privateKey }],
      serviceAccounts: [{ clientId: mockKeys.clientId, clientSecret: mockKeys.clientSecret }],
    },
    tokenLimits: [],
  });
  const front = await startFront({
    contract,
    gate,
    upstream: prism.baseUrl,
    secrets: { basic: mockKeys.basic, apiKey: mockKeys.apiKey },
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.alter === undefined ? {} : { alter: options.alter }),
  }).catch(async (error: unknown) => {
    await prism.close();
    throw error;
  });
  return {
    name: 'prism',
    baseUrl: front.baseUrl,
    live: false,
    gate,
    keys: mockKeys,
    mockUrl: prism.baseUrl,
    encodesPathMarks: true,
    provoke: (draft: CaseDraft): Provocation => {
      const reason = alternativeProblem(contract, draft.schemes);
      return reason === undefined ? provokeByPreference(draft) : { kind: 'unreachable', reason };
    },
    prepare: async (planned: PlannedCase): Promise<Prepared> => prepareByPreference(planned),
    credentials: (scheme, caller) => mockCredentials(contract, gate, front.tokenUrl, scheme, caller),
    isOwnAnswer: (exchange) => Promise.resolve(front.gave(exchange)),
    refusedRequest,
    async close() {
      await front.close();
      await prism.close();
    },
  };
}

async function startBarePrism(contract: Contract): Promise<{ baseUrl: string; close(): Promise<void> }> {
  const [{ createServer }, { getHttpOperationsFromSpec }, { createLogger }] = await Promise.all([
    import('@stoplight/prism-http-server'),
    import('@stoplight/prism-http'),
    import('@stoplight/prism-core'),
  ]);
  // Prism resolves references in place: it gets its own copy.
  const operations = await getHttpOperationsFromSpec(structuredClone(contract.document));
  const server = createServer(operations, {
    cors: false,
    components: { logger: createLogger('prism', { enabled: false }) },
    config: {
      isProxy: false,
      checkSecurity: false,
      validateRequest: true,
      validateResponse: false,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic: false },
    },
  });
  const baseUrl = await server.listen(0, '127.0.0.1');
  return { baseUrl, close: () => server.close() };
}

/** Credentials for any security scheme, all of which the front checks. */
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

/** The problem document (RFC 9457) of Prism's validator of requests. */
function refusedRequest({ response }: RawExchange): boolean {
  const text = response ? new TextDecoder().decode(response.body) : '';
  return text.includes('"type":"https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY"');
}
