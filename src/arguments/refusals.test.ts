import { describe, expect, it } from 'vitest';
import type { AtlasClient } from '../client.js';
import type { AtlasClientOptions } from '../options.js';
import { connectionFields } from '../peering/connection.js';
import { clientFor, groupId, ids } from '../testing/client.js';
import { nearest } from './nearest.js';

/** A client of nobody, made by a caller who lets the compiler check nothing. */
function made(options: object = {}): { readonly atlas: AtlasClient; readonly sent: string[] } {
  const sent: string[] = [];
  const fetch = async (url: string) => {
    sent.push(url);
    return new Response('{"results":[]}');
  };
  return { atlas: clientFor('http://127.0.0.1:9', { fetch, ...options } as AtlasClientOptions), sent };
}

const listener = () => undefined;

describe('what an option must be, in words', () => {
  it.each<[object, string]>([
    [
      { idempotent: 'yes' },
      'idempotent must be true or false, and is a string of 3 characters. Nothing was sent.',
    ],
    [{ timeout: 5000 }, 'For the whole call: { total: milliseconds }. Nothing was sent.'],
    [{ timeout: 'long' }, 'must be a plain object, and is a string of 4 characters. Nothing was sent.'],
    [
      { signal: new AbortController() },
      'signal must be an AbortSignal, and is object. Pass its `signal`. Nothing',
    ],
    [{ signal: {} }, 'signal must be an AbortSignal, and is object. Nothing was sent.'],
    [{ signal: { addEventListener: listener, removeEventListener: listener } }, 'must be an AbortSignal'],
    [{ signal: { aborted: false, removeEventListener: listener } }, 'must be an AbortSignal'],
    [{ signal: { aborted: false, addEventListener: listener } }, 'must be an AbortSignal'],
    [
      { expect: {} },
      'expect must be an object of at least one field, and is object. An empty one expects nothing.',
    ],
    [{ expect: { vpcId: 5 } }, 'expect.vpcId must be a string that is not empty, and is number.'],
    [
      { expect: { errorMessage: '' } },
      'expect.errorMessage must be a string that is not empty, or null, and is',
    ],
    [{ peerId: 'pcx-0123' }, 'pcx- is an id at AWS'],
    [{ peerId: 'my-pcx-0123' }, 'and is a string of 11 characters. Nothing was sent.'],
  ])('of a deletion: %j', async (options, words) => {
    const { atlas, sent } = made();
    await expect(atlas.deletePeeringConnection({ ...ids, ...options } as never)).rejects.toThrow(words);
    expect(sent).toEqual([]);
  });

  it('of the others', async () => {
    const { atlas, sent } = made();
    const list = (options: object) => atlas.listPeeringConnections({ groupId, ...options } as never).next();
    await expect(list({ providers: [] })).rejects.toThrow('providers must be a list that is not empty');
    await expect(list({ providers: ['AWS', 'X'] })).rejects.toThrow(
      'providers[1] must be one of AWS, AZURE, GCP, and is a string of 1 characters.',
    );
    await expect(atlas.waitUntilDeleted({ ...ids, onProgress: 5 } as never)).rejects.toThrow(
      'onProgress must be a function, and is number.',
    );
    await expect(atlas.deletePeeringConnections([ids], { concurrency: 1.5 })).rejects.toThrow(
      'concurrency must be a whole number from 1 to Infinity, and is number.',
    );
    expect(sent).toEqual([]);
    await list({ providers: ['GCP'] });
    expect(sent.map((url) => new URL(url).searchParams.get('providerName'))).toEqual(['GCP']);
  });

  it('no field of a connection is expected to be what it cannot be', async () => {
    for (const field of Object.keys(connectionFields)) {
      for (const value of [5, 0, true, false, {}, [], undefined, Number.NaN]) {
        const { atlas, sent } = made();
        const options = { ...ids, expect: { [field]: value } } as never;
        await expect(atlas.deletePeeringConnection(options)).rejects.toThrow(`expect.${field} must be`);
        expect(sent).toEqual([]);
      }
    }
  });

  it('nothing else is in the way', () => {
    class Observer {
      readonly seen: string[] = [];
      onRequest(): void {
        this.seen.push('request');
      }
    }
    expect(() => made({ hooks: new Observer() })).not.toThrow();
    expect(() => made({ logger: { warn: listener, error: listener, level: 'info' } })).not.toThrow();
    expect(() => made({ retry: { limit: Number.POSITIVE_INFINITY } })).not.toThrow();
    expect(() => made({ retry: { limit: 1.5 } })).toThrow('retry.limit must be a whole number');
  });
});

describe('the nearest of known words', () => {
  it.each([
    ['xvpcId', ['status', 'vpcId'], 'vpcId'],
    ['vcpId', ['status', 'vpcId'], 'vpcId'],
    ['f', ['abcdef', 'fgh'], undefined],
    ['qqqq', ['vpcId', 'status'], undefined],
    ['', ['a'], undefined],
  ])('%j of %j', (word, known, found) => {
    expect(nearest(word, known)).toBe(found);
  });
});
