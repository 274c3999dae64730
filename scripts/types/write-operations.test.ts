import { describe, expect, it } from 'vitest';
import { viewOf } from '../../contract/load.js';
import type { JsonMap } from '../contract/json.js';
import { renderOperations } from './write-operations.js';

/** The exported constants of a table, as values. */
function tables(document: JsonMap): Record<string, Record<string, Record<string, unknown>>> {
  const source = renderOperations(viewOf({ openapi: '3.0.3', ...document }, 'a.yaml'));
  return Object.fromEntries(
    [...source.matchAll(/^export const (\w+) = ([\s\S]*?) as const;$/gm)].map(([, name, value]) => [
      name,
      JSON.parse(value ?? 'null'),
    ]),
  );
}

function answering(operationId: string, content: JsonMap = {}, status = '200', error: JsonMap = {}): JsonMap {
  return {
    operationId,
    responses: { [status]: { description: '', content }, 404: { description: '', content: error } },
  };
}

const beds = {
  paths: {
    '/v2/beds/{id}': {
      get: answering('readBed', { 'application/vnd.beds.2025-01-01+json': {} }),
      delete: answering('clearBed', {}, '204', { 'application/problem+json': {} }),
    },
    '/v10/beds/{bedId}': { get: answering('fetchBed') },
    '/v1.5/beds/{bedId}': { get: answering('getBed', { 'text/csv': {}, 'application/json': {} }) },
    '/vault/beds': { get: answering('listVault') },
  },
};

describe('the operation table', () => {
  const { operations, versions } = tables(beds);

  it('has the version that a path names, if any', () => {
    const found = Object.entries(operations ?? {}).map(([id, { version }]) => `${id} ${version}`);
    expect(found).toEqual(['readBed v2', 'clearBed v2', 'fetchBed v10', 'getBed v1.5', 'listVault null']);
  });

  it('has what to ask for: the media type of the success, JSON before others, else that of the errors, else any', () => {
    const found = Object.entries(operations ?? {}).map(([id, { accept }]) => `${id} ${accept}`);
    expect(found).toEqual([
      'readBed application/vnd.beds.2025-01-01+json',
      'clearBed application/problem+json',
      'fetchBed */*',
      'getBed application/json',
      'listVault */*',
    ]);
  });

  it('says by version which operations do the same, under the name of the oldest', () => {
    expect(Object.keys(versions ?? {})).toEqual(['v1.5', 'v2', 'v10']);
    expect(versions).toEqual({
      'v1.5': { getBed: 'getBed' },
      v2: { getBed: 'readBed', clearBed: 'clearBed' },
      v10: { getBed: 'fetchBed' },
    });
  });
});
