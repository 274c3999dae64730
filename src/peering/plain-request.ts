/**
 * What openapi-fetch makes of a verb's call, and hands to `fetch` as it is. A `Request` would come with a signal and a
 * body that nobody reads, and takes longer to make than the URL and the headers.
 */
function PlainRequest(url: string, { method, headers }: { method: string; headers: Headers }) {
  return { url, method, headers };
}

/** openapi-fetch asks for the class `Request`, and does nothing with it but to call it with `new`. */
export const RequestOfVerbs = PlainRequest as unknown as typeof Request;
