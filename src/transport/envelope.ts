import { withBody } from './body.js';
import type { Layer } from './types.js';

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

async function unwrap(response: Response): Promise<Response> {
  const wrapped = asRecord(
    await response
      .clone()
      .json()
      .catch(() => undefined),
  );
  if (!wrapped) return response;
  const { status, content, envelope, ...rest } = wrapped;
  // A peering connection has a `status` too, a word; only a status code makes an envelope.
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    return response;
  return withBody(response, JSON.stringify(content ?? envelope ?? rest), status);
}

/**
 * Takes the body asked for with `envelope=true` out of its envelope: the inner status and the inner body become the
 * response's own, so that every layer above sees a 200 that wraps a 409 as the 409 that it is. The inner body is
 * named `content`, in older pages `envelope`; lists carry it beside `status`.
 * A response that is not wrapped stays as it is.
 */
export const unwrapEnvelope: Layer = (next) => async (request) => {
  const response = await next(request);
  const asked = new URL(request.url).searchParams.get('envelope') === 'true';
  return asked && response.ok ? unwrap(response) : response;
};
