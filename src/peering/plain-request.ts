/**
 * What openapi-fetch makes of a verb's call, and hands to `fetch` as it is. A `Request` would come with a signal and a
 * body that nobody reads, and takes longer to make than all the rest of the call's URL and headers.
 */
class PlainRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;

  constructor(url: string, { method, headers }: { method: string; headers: Headers }) {
    this.url = url;
    this.method = method;
    this.headers = headers;
  }
}

/** openapi-fetch asks for a `Request` class, and does nothing with it but to call its constructor. */
export const RequestOfVerbs = PlainRequest as unknown as typeof Request;
