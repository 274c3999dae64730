import { AtlasResponseError } from '../errors/classes.js';

/**
 * Reads a body whole, so that the attempt's time limit covers it, its connection is free again, and a body that is
 * cut off is known while a retry is still possible.
 *
 * @throws {AtlasResponseError} the body is larger than `limit` bytes after decompression.
 */
export async function readWhole(response: Response, limit: number): Promise<Response> {
  if (!response.body) return response;
  const chunks: Uint8Array[] = [];
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
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return withBody(response, bytes);
}

/** A response like the given one with another body, for example one that was read, and maybe another status. */
export function withBody(response: Response, body: BodyInit, status = response.status): Response {
  const { statusText, headers } = response;
  // Statuses that forbid a body (RFC 9110 section 6.4.1) are refused by the constructor with one.
  const allowed = status !== 204 && status !== 205 && status !== 304;
  return new Response(allowed ? body : null, { status, statusText, headers });
}
