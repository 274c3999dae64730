import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Contract, loadContract } from '../../contract/load.js';
import { type AtlasClient, AtlasConfigurationError, createAtlasClient } from '../../src/index.js';
import { judge } from '../judge/index.js';
import { authenticatorFor, clientCredentials } from '../send/authenticate.js';
import type { Credentials } from '../send/credentials.js';
import { type PrismTarget, startPrism } from '../targets/prism/prism.js';
import type { RawExchange } from '../types.js';
import { createWire, type Fetch, type Wire } from '../wire/wire.js';
import { settings } from './settings.js';

const operation = 'deletePeeringConnection';
let contract: Contract;
let prism: PrismTarget;
let wire: Wire;
const clients = new Map<string, { readonly client: AtlasClient; readonly signed: Fetch }>();

beforeAll(async () => {
  contract = await loadContract(
    fileURLToPath(new URL('../../openapi/atlas-peering.openapi.yaml', import.meta.url)),
  );
  prism = await startPrism(contract);
  wire = createWire();
  for (const scheme of contract.securitySchemes.keys()) {
    const credentials = prism.credentials(scheme, 'valid');
    if (!credentials) throw new Error(`no credentials for ${scheme}`);
    clients.set(scheme, {
      client: clientOf(credentials),
      signed: authenticatorFor(credentials)(wire.fetch),
    });
  }
});

afterAll(async () => {
  wire.close();
  await prism.close();
});

function clientOf(credentials: Credentials): AtlasClient {
  const known = clientCredentials(credentials);
  if (!known) throw new Error(`the client knows no ${credentials.kind}`);
  return createAtlasClient({
    credentials: known,
    baseUrl: prism.baseUrl,
    fetch: (url, init) => wire.fetch(url, init),
    retry: { limit: 0 },
  });
}

/** What is wrong with the last answer of the operation itself; tokens and challenges come before it. */
function judged(exchanges: readonly RawExchange[], scheme: string): string[] {
  const last = exchanges.filter(({ request }) => request.url.includes('/peers/')).at(-1);
  if (!last) return ['nothing was sent'];
  return judge({ contract, operation, scheme, exchange: last })
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, got }) => `${rule}: ${got}`);
}

const hex = fc.constantFrom(...'0123456789abcdef');
const ids = fc.array(hex, { minLength: 24, maxLength: 24 }).map((digits) => digits.join(''));
const schemes = (): fc.Arbitrary<string> => fc.constantFrom(...clients.keys());
const wrongIds = fc
  .oneof(
    ids.map((id) => id.slice(1)),
    ids.map((id) => `${id}0`),
    fc
      .tuple(ids, fc.constantFrom('g', 'G', 'é', '-', '%', ' ', '\n', '\u0000'))
      .map(([id, odd]) => odd + id.slice(1)),
    ids.map((id) => id.toUpperCase()).filter((id) => /[A-F]/.test(id)),
    fc.constantFrom('', '.', '..', '../..', '%2e%2e', 'null', 'undefined', '{peerId}'),
    fc.string(),
  )
  .filter((id) => !/^[a-f0-9]{24}$/.test(id));

describe('random requests', () => {
  it('valid ones are accepted by client, gate and mock, and the answer keeps the contract', async () => {
    const flags = fc.option(fc.boolean(), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(schemes(), ids, ids, flags, async (scheme, groupId, peerId, pretty) => {
        const entry = clients.get(scheme);
        const { exchanges, value } = await wire.record(async () =>
          entry?.client.api.DELETE('/api/atlas/v1.0/groups/{groupId}/peers/{peerId}', {
            params: { path: { groupId, peerId }, ...(pretty === undefined ? {} : { query: { pretty } }) },
          }),
        );
        expect(value?.response.status).toBe(202);
        expect(judged(exchanges, scheme)).toEqual([]);
      }),
      settings(60),
    );
  });

  it('ids of another form are refused by the client before anything is sent', async () => {
    await fc.assert(
      fc.asyncProperty(schemes(), ids, wrongIds, fc.boolean(), async (scheme, right, wrong, group) => {
        const entry = clients.get(scheme);
        const path = group ? { groupId: wrong, peerId: right } : { groupId: right, peerId: wrong };
        const { exchanges, error } = await wire.record(async () =>
          entry?.client.api.DELETE('/api/atlas/v1.0/groups/{groupId}/peers/{peerId}', { params: { path } }),
        );
        expect(error).toBeInstanceOf(AtlasConfigurationError);
        expect(exchanges).toEqual([]);
      }),
      settings(200),
    );
  });

  it('such ids, sent past the client, and flags that are none are refused by the mock with its own error or a documented one', async () => {
    // Not the empty text: Prism takes it for false.
    const flags = fc
      .constantFrom('yes', '1', 'TRUE', 'maybe', 'null')
      .map((value) => ({ query: `?envelope=${value}` }));
    const request = fc.oneof(
      fc.record({
        id: wrongIds.filter((id) => id !== '' && !/^\.+$|\/|%2e/i.test(id)),
        query: fc.constant(''),
      }),
      fc.tuple(ids, flags).map(([id, { query }]) => ({ id, query })),
    );
    await fc.assert(
      fc.asyncProperty(schemes(), ids, request, async (scheme, groupId, { id, query }) => {
        const url = `${prism.baseUrl}/api/atlas/v1.0/groups/${groupId}/peers/${encodeURIComponent(id)}${query}`;
        const { value } = await wire.record(async () =>
          clients.get(scheme)?.signed(url, { method: 'DELETE' }),
        );
        const documented =
          contract.operations.find(({ operationId }) => operationId === operation)?.responses ?? [];
        const allowed = [
          '422',
          ...documented.map(({ status }) => status).filter((status) => status.startsWith('4')),
        ];
        expect(allowed).toContain(String(value?.status));
      }),
      settings(60),
    );
  });

  it('random credentials never pass the gate, and what it answers keeps the contract', async () => {
    const headers = fc.oneof(
      fc.constant(undefined),
      fc.stringMatching(/^[!-~]{1,40}$/),
      fc.stringMatching(/^[A-Za-z0-9._-]{1,60}$/).map((token) => `Bearer ${token}`),
      fc.base64String({ minLength: 4 }).map((pair) => `Basic ${pair}`),
      fc
        .record({
          username: fc.stringMatching(/^[a-z]{1,8}$/),
          nonce: fc.stringMatching(/^[a-f0-9]{32}$/),
          response: fc.stringMatching(/^[a-f0-9]{32}$/),
        })
        .map(
          ({ username, nonce, response }) =>
            `Digest username="${username}", realm="MMS Public API", nonce="${nonce}", uri="/", response="${response}", qop=auth, nc=00000001, cnonce="a"`,
        ),
    );
    await fc.assert(
      fc.asyncProperty(ids, headers, async (id, authorization) => {
        const url = `${prism.baseUrl}/api/atlas/v1.0/groups/${id}/peers/${id}`;
        const { exchanges } = await wire.record(() =>
          wire.fetch(url, {
            method: 'DELETE',
            headers: authorization === undefined ? {} : { authorization },
          }),
        );
        expect(exchanges.at(-1)?.response?.status).toBe(401);
        expect(judged(exchanges, 'none')).toEqual([]);
      }),
      settings(80),
    );
  });
});
