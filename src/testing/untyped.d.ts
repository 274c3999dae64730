// Test servers that ship no types: only what the tests use.
declare module 'http-auth' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  interface Digest {
    check(listener: RequestListener): (request: IncomingMessage, response: ServerResponse) => void;
  }
  export function digest(
    options: { realm: string; algorithm: string; qop: string },
    checker: (user: string, callback: (hash: string) => void) => void,
  ): Digest;
}

declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';
  export class Provider {
    constructor(issuer: string, configuration: object);
    callback(): RequestListener;
    proxy: boolean;
  }
}
