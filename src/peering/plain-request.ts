/**
 * What openapi-fetch makes of a verb's call, and hands to `fetch` as it is. A `Request` would come with a signal, a
 * body and headers that nobody reads; the client's own headers are added by `invoke`.
 */
function PlainRequest(url: string, { method }: { method: string }) {
  return { url, method };
}

/** openapi-fetch asks for the class `Request`, and does nothing with it but to call it with `new`. */
export const RequestOfVerbs = PlainRequest as unknown as typeof Request;

/**
 * Puts ids into a path of the contract. They were checked and need no encoding, of which openapi-fetch knows every style
 * that OpenAPI has; the contract's gate looks at the path again.
 */
export function fillPath(path: string, ids: Readonly<Record<string, unknown>>): string {
  let filled = path;
  for (const name in ids) filled = filled.replace(`{${name}}`, String(ids[name]));
  return filled;
}
