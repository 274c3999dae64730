import type { Layer } from './types.js';

/**
 * Takes a body asked for with `envelope=true` out of its envelope: the inner status and the inner body become the
 * response's own, so that every layer above sees a 200 that wraps a 409 as the 409 that it is. The inner body is
 * named `content`, in older pages `envelope`; lists carry it beside `status`.
 * A response that is not wrapped stays as it is.
 */
export const unwrapEnvelope: Layer = (next) => (request) => {
  // Begun before the code that unwraps is there: an abort meanwhile finds a request that was sent.
  const response = next(request);
  if (!/[?&]envelope=true(&|$)/.test(request.url)) return response;
  response.catch(() => undefined);
  return import('./envelope.js').then(({ unwrap }) => unwrap(response));
};
