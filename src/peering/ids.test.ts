import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAtlasClient } from '../client.js';
import { operations } from '../generated/operations.js';
import { rejection } from '../testing/promise.js';

const SEED = 24;
const RUNS = 10_000;
const good = 'a'.repeat(24);
const pattern = new RegExp(operations.deletePeeringConnection.pathParameters.peerId.pattern);

function observed() {
  const sent: string[] = [];
  const atlas = createAtlasClient({
    baseUrl: 'http://localhost:9/gateway',
    credentials: { accessToken: 'a-ready-made-token' },
    fetch: async (url) => {
      sent.push(url);
      return new Response(JSON.stringify({ id: good, results: [] }));
    },
    retry: { limit: 0 },
  });
  return { atlas, sent };
}

/** What people, bugs and attackers put where an id belongs. */
const anyId = fc.oneof(
  fc.constantFrom(
    '',
    '.',
    '..',
    '...',
    '/',
    '%2e%2e',
    '%2E%2e%2F',
    '..%2f',
    '../..',
    '..\\',
    '?',
    '#',
    '\u0000',
    good,
    ` ${good}`,
    `${good}\n`,
  ),
  fc.constantFrom(
    good.toUpperCase(),
    `${good}/../${good}`,
    `${good}?pretty=true`,
    `${good}#x`,
    `${good};x`,
    `${good}%00`,
    `{peerId}`,
  ),
  fc.stringMatching(/^[0-9a-fA-F]{22,26}$/),
  fc.stringMatching(/^[0-9a-f]{24}$/),
  fc
    .array(fc.constantFrom('.', '..', '/', '%2f', '%2e', good, 'a', '\\', '?', '#', ' '), { maxLength: 6 })
    .map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ minLength: 24, maxLength: 24 }),
  fc.anything({ maxDepth: 1 }),
);

describe('ids', () => {
  it(`of ${RUNS} made-up ones none leaves the process but those of the contract`, async () => {
    console.info(`seed ${SEED}`);
    const { atlas, sent } = observed();
    let let_through = 0;
    await fc.assert(
      fc.asyncProperty(anyId, anyId, async (groupId, peerId) => {
        const fits = [groupId, peerId].every((id) => typeof id === 'string' && pattern.test(id));
        const before = sent.length;
        const ids = { groupId, peerId } as { groupId: string; peerId: string };
        const call = atlas.deletePeeringConnection(ids).catch((error: unknown) => error);
        const result = await call;
        if (fits) {
          let_through += 1;
          expect(sent.slice(before)).toEqual([
            `http://localhost:9/gateway/api/atlas/v1.0/groups/${groupId}/peers/${peerId}`,
          ]);
        } else {
          expect(result).toMatchObject({ name: 'AtlasConfigurationError' });
          expect(sent).toHaveLength(before);
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
    expect(let_through).toBeGreaterThan(100);
  });

  it('are checked for atlas.api too, where types let any string through', async () => {
    const { atlas, sent } = observed();
    await fc.assert(
      fc.asyncProperty(anyId, anyId, fc.constantFrom('GET', 'DELETE'), async (groupId, peerId, method) => {
        const before = sent.length;
        const path = { groupId, peerId } as { groupId: string; peerId: string };
        const init = { params: { path } };
        const one = '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}';
        const result = await (method === 'GET'
          ? atlas.api.GET(one, init)
          : atlas.api.DELETE(one, init)
        ).catch((error: unknown) => error);
        // What arrives in a URL is text, so other types count by their text here.
        const texts = [groupId, peerId].map((id) =>
          Array.isArray(id) && id.length === 1 ? String(id[0]) : String(id),
        );
        if (sent.length > before) {
          expect(sent.at(-1)).toBe(
            `http://localhost:9/gateway/api/atlas/v1.0/groups/${texts[0]}/peers/${texts[1]}`,
          );
          for (const text of texts) expect(text).toMatch(pattern);
        } else {
          expect(result).toBeInstanceOf(Error);
        }
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });

  it('never shows what stood in the place of an id: it may be a key', async () => {
    const { atlas } = observed();
    for (const groupId of ['01234567-89ab-cdef-0123-456789abcdef', null, 5]) {
      const error = await rejection(atlas.getPeeringConnection({ groupId: groupId as string, peerId: good }));
      expect(String(error)).toContain('groupId must match');
      if (typeof groupId === 'string') expect(String(error)).not.toContain(groupId);
    }
  });
});
