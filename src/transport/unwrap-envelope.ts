import type { Layer } from './types.js';

/**
 * Takes a body asked for with `envelope=true` out of its envelope: the inner status and the inner body become the
 * response's own, so that every layer above sees a 200 that wraps a 409 as the 409 that it is. The inner body is
 * named `content`, in older pages `envelope`; lists carry it beside `status`.
 * A response that is not wrapped stays as it is.
 */
export const unwrapEnvelope: Layer = (next) => (request) =>
  /[?&]envelope=true(&|$)/.test(request.url)
    ? import('./envelope.js').then(({ unwrap }) => unwrap(next(request)))
    : next(request);
