import { describe, expect, it } from 'vitest';
import { asRecord, parseJson } from './json.js';

describe('parseJson', () => {
  it.each(['', '{', 'undefined', "{'a': 1}"])('gives nothing for %j', (text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  it.each([
    ['null', null],
    ['[1]', [1]],
    ['{"a":"b"}', { a: 'b' }],
  ])('reads %s', (text, value) => {
    expect(parseJson(text)).toEqual(value);
  });
});

describe('asRecord', () => {
  it.each([[undefined], [null], ['text'], [5], [true], [[{ a: 1 }]]])('gives nothing for %j', (value) => {
    expect(asRecord(value)).toBeUndefined();
  });

  it('gives the fields of an object', () => {
    expect(asRecord({ a: 1 })).toEqual({ a: 1 });
  });
});
