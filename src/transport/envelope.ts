import { withBody } from './body.js';
import { asRecord, parseJson } from './json.js';

/** The response that an envelope holds; the response itself where it holds none. */
export async function unwrap(response: Response): Promise<Response> {
  const wrapped = asRecord(parseJson(await response.clone().text()));
  if (!wrapped) return response;
  const { status, content, envelope, ...rest } = wrapped;
  // A peering connection has a `status` too, a word; only a status code makes an envelope.
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    return response;
  return withBody(response, JSON.stringify(content ?? envelope ?? rest), status);
}
