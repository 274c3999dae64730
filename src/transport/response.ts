/** A response as the layers see it. That of an attempt was read whole: its `text` may be asked for again and again. */
export interface HttpResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  text(): Promise<string>;
}

const decoder = new TextDecoder();

export function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

/**
 * A response whose body is known. Not a `Response` of the platform: to make one, with a stream for a body, takes as long
 * as signing the request.
 */
export function responseOf(head: Omit<HttpResponse, 'text'>, body: string): HttpResponse {
  const { status, statusText, headers } = head;
  return { status, statusText, headers, text: async () => body };
}

/**
 * Reads the body whole, so that the time limit of the attempt covers it, its connection is free again, and a body that is
 * cut off is known while a retry is still possible. That of a failure is taken as far as it can be read: its status says
 * enough.
 *
 * @throws {AtlasResponseError} the body of a success is larger than `limit` bytes after decompression.
 * @throws what the platform has for a body of a success that is cut off.
 */
export async function readWhole(response: Response, limit: number): Promise<HttpResponse> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  // `for await` over a stream is missing in some runtimes; a reader is everywhere.
  const reader = response.body?.getReader();
  try {
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) {
      size += read.value.byteLength;
      if (size > limit) {
        await reader?.cancel().catch(() => undefined);
        throw (await import('../failures.js')).bodyTooLarge(response.status, limit);
      }
      chunks.push(read.value);
    }
  } catch (error) {
    if (response.status < 400) throw error;
  }
  const [first, ...more] = chunks;
  return responseOf(response, more.length === 0 ? decoder.decode(first) : await new Blob(chunks).text());
}

export async function toResponse(response: HttpResponse): Promise<Response> {
  if (response instanceof Response) return response;
  // Statuses that forbid a body (RFC 9110 section 6.4.1) are refused by the constructor with one.
  const forbidsBody = [204, 205, 304].includes(response.status);
  return new Response(forbidsBody ? null : await response.text(), response);
}
