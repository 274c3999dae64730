/** Pictures of pages as PNG with at most 256 colours (RFC 2083): half of what a browser writes, and no difference to the eye. */
import { crc32, deflateSync } from 'node:zlib';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and opacity of each pixel, row by row; opacity is passed over. */
  readonly rgba: Uint8Array;
}

/** Colours that are frequent, or like no other, are kept; any other becomes the nearest of them. */
export function indexedPng({ width, height, rgba }: Pixels): Buffer {
  const counts = new Map<number, number>();
  for (let at = 0; at < rgba.length; at += 4) {
    const colour = colourAt(rgba, at);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([a, one], [b, other]) => other - one || a - b).map(([colour]) => colour);
  // One of each neighbourhood first, so that a small mark keeps its colour beside a page of grey letters.
  const neighbourhoods = new Map(byCount.toReversed().map((colour) => [colour & 0xe0e0e0, colour]));
  const palette = [...new Set([...neighbourhoods.values(), ...byCount])].slice(0, 256);
  const indexes = new Map(byCount.map((colour) => [colour, nearest(colour, palette)]));
  // Each row begins with its filter, 0: none.
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      rows[y * (width + 1) + x + 1] = indexes.get(colourAt(rgba, (y * width + x) * 4)) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each pixel, which is an index into the palette.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colourAt(rgba: Uint8Array, at: number): number {
  return ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0);
}

function channels(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

function nearest(colour: number, palette: readonly number[]): number {
  const own = channels(colour);
  const far = palette.map((each) =>
    channels(each).reduce((sum, value, index) => sum + (value - (own[index] ?? 0)) ** 2, 0),
  );
  return far.indexOf(Math.min(...far));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
