import type { Answer } from './answer.js';
import type { Layer } from './types.js';

/**
 * Takes a body asked for with `envelope=true` out of its envelope: the inner status and the inner body become the
 * response's own, so that every layer above sees a 200 that wraps a 409 as the 409 that it is. The inner body is
 * named `content`, in older pages `envelope`; lists carry it beside `status`.
 * A response that is not wrapped stays as it is.
 */
export const unwrapEnvelope: Layer = (next) => (request) => {
  const answer = next(request);
  return /[?&]envelope=true(&|$)/.test(request.url) ? unwrapped(answer) : answer;
};

async function unwrapped(answer: Promise<Answer>): Promise<Answer> {
  const response = await answer;
  return response.ok ? (await import('./envelope.js')).unwrap(response) : response;
}
