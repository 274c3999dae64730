import { AtlasResponseError } from '../errors/classes.js';
import { ReadAnswer } from './answer.js';

/**
 * Reads a body whole, so that the attempt's time limit covers it, its connection is free again, and a body that is
 * cut off is known while a retry is still possible.
 *
 * @throws {AtlasResponseError} the body is larger than `limit` bytes after decompression.
 */
export async function readWhole(response: Response, limit: number): Promise<ReadAnswer> {
  if (!response.body) return new ReadAnswer(response, '');
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  // `for await` over a stream is missing in some runtimes; a reader is everywhere.
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength;
    if (size > limit) {
      await reader.cancel().catch(() => undefined);
      throw new AtlasResponseError(`Atlas answered ${response.status} with more than ${limit} bytes.`, {
        status: response.status,
        hint: 'Raise maxResponseBytes, or ask for smaller pages.',
      });
    }
    chunks.push(read.value);
  }
  return new ReadAnswer(response, joined(chunks, size));
}

function joined(chunks: readonly Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> {
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}
