import { describe, expect, it } from 'vitest';
import { AtlasConnectionError } from '../errors/classes.js';
import { stamp } from './deadline.js';
import { isSafe } from './types.js';

const call = { requestId: 'mine', attempts: 2, ambiguous: true };

describe('what a call adds to an error', () => {
  it('is its id, its attempts, and whether one of them may have been carried out', () => {
    const error = new AtlasConnectionError('No answer.');
    stamp(error, call);
    expect(error).toMatchObject({ requestId: 'mine', attempts: 2, ambiguous: true });
    const certain = new AtlasConnectionError('No answer.');
    stamp(certain, { ...call, ambiguous: false });
    expect(certain).toMatchObject({ requestId: 'mine', attempts: 2 });
    expect(certain.ambiguous).not.toBe(true);
  });

  it('is nothing where the error is that of another call, with which this one shared a token request', () => {
    const error = new AtlasConnectionError('No answer.');
    stamp(error, { requestId: 'another', attempts: 1, ambiguous: false });
    stamp(error, call);
    expect(error).toMatchObject({ requestId: 'another', attempts: 1 });
    expect(error.ambiguous).not.toBe(true);
  });

  it('is nothing for what is no error of this package', () => {
    const error = new TypeError('A fault of this program.');
    stamp(error, call);
    expect(Object.keys(error)).toEqual([]);
    stamp('text', call);
  });
});

describe('a method is safe', () => {
  it.each([
    ['GET', true],
    ['HEAD', true],
    ['DELETE', false],
    ['PUT', false],
    ['POST', false],
  ])('%s: %s', (method, safe) => {
    expect(isSafe(method)).toBe(safe);
  });
});
