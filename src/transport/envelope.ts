import { AtlasResponseError } from '../errors/classes.js';
import { asRecord, parseJson } from './json.js';
import { type HttpResponse, isSuccess, responseOf } from './response.js';

/**
 * Takes a body asked for with `envelope=true` out of its envelope: the inner status and the inner body become the
 * response's own, so that every layer above sees a 200 that wraps a 409 as the 409 that it is. The inner body is
 * named `content`, in older pages `envelope`; lists carry it beside `status`.
 * A response that is not wrapped stays as it is.
 */
export async function unwrapEnvelope(response: HttpResponse): Promise<HttpResponse> {
  const wrapped = isSuccess(response.status) && asRecord(parseJson(await response.text()));
  if (!wrapped) return response;
  const { status, content, envelope, ...rest } = wrapped;
  // A peering connection has a `status` too, a word; only a status code makes an envelope.
  const code = Number.isInteger(status) ? Number(status) : 0;
  if (code < 200 || code > 599) return response;
  try {
    return responseOf({ ...response, status: code }, JSON.stringify(content ?? envelope ?? rest));
  } catch {
    // Writing JSON recurses, and ends in a RangeError where reading it did not.
    throw new AtlasResponseError('The envelope holds JSON that is nested too deep.', {
      status: response.status,
    });
  }
}
