import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { indexedPng } from './palette.js';

it('writes a PNG with the most frequent colours; any other is the nearest of them', () => {
  // 300 colours: the 256 that are there twice are kept, and the others are one away from one of them.
  const often = Array.from({ length: 256 }, (_, index) => [index, 0, 0, 255]);
  const rare = Array.from({ length: 44 }, (_, index) => [index, 1, 0, 255]);
  const rgba = Uint8Array.from([...often, ...often, ...rare].flat());
  const png = indexedPng({ width: 139, height: 4, rgba });
  expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(png.subarray(12, 16).toString('latin1')).toBe('IHDR');
  expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([139, 4, 8, 3]);
  const palette = png.subarray(png.indexOf('PLTE') + 4);
  const from = png.indexOf('IDAT');
  const rows = inflateSync(png.subarray(from + 4, from + 4 + png.readUInt32BE(from - 4)));
  const reds = [...rows].flatMap((index, at) => (at % 140 === 0 ? [] : [palette[index * 3]]));
  expect(reds).toEqual([...often, ...often, ...rare].map(([red]) => red));
});
