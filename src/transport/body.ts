import { ReadAnswer } from './answer.js';

/**
 * Reads a body whole, so that the attempt's time limit covers it, its connection is free again, and a body that is
 * cut off is known while a retry is still possible.
 *
 * @throws {AtlasResponseError} the body is larger than `limit` bytes after decompression.
 */
export async function readWhole(response: Response, limit: number): Promise<ReadAnswer> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  // `for await` over a stream is missing in some runtimes; a reader is everywhere.
  const reader = response.body?.getReader();
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > limit) {
      await reader?.cancel().catch(() => undefined);
      throw (await import('../failures.js')).bodyTooLarge(response.status, limit);
    }
    chunks.push(read.value);
  }
  const [first = ''] = chunks;
  return new ReadAnswer(response, chunks.length < 2 ? first : await new Blob(chunks).arrayBuffer());
}
