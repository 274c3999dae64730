import { AtlasResponseError } from '../errors/classes.js';
import { type Answer, ReadAnswer } from './answer.js';
import { asRecord, parseJson } from './json.js';

/** The response that an envelope holds; the response itself where it holds none. */
export async function unwrap(answer: Promise<Answer>): Promise<Answer> {
  const response = await answer;
  if (!response.ok) return response;
  const wrapped = asRecord(parseJson(await response.clone().text()));
  if (!wrapped) return response;
  const { status, content, envelope, ...rest } = wrapped;
  // A peering connection has a `status` too, a word; only a status code makes an envelope.
  const code = Number.isInteger(status) ? Number(status) : 0;
  if (code < 200 || code > 599) return response;
  const { headers, statusText } = response;
  try {
    return new ReadAnswer({ status: code, headers, statusText }, JSON.stringify(content ?? envelope ?? rest));
  } catch {
    // Writing JSON recurses, and ends in a RangeError where reading it did not.
    throw new AtlasResponseError('The envelope holds JSON that is nested too deep.', {
      status: response.status,
    });
  }
}
