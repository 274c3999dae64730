/** How Prism refuses a request that it holds for wrong. */
import type { RawExchange } from '../../types.js';

/**
 * Prism's own validator of requests: it answers with its problem document (RFC 9457), or with a refusal that the contract
 * documents, and lists what it did not like in a header.
 */
export function refusedRequest({ response }: RawExchange): boolean {
  if (!response || response.status < 400) return false;
  const listed = response.headers.find(([name]) => name.toLowerCase() === 'sl-violations')?.[1] ?? '';
  return (
    /"location":\["request/.test(listed) ||
    new TextDecoder()
      .decode(response.body)
      .includes('"type":"https://stoplight.io/prism/errors#UNPROCESSABLE_ENTITY"')
  );
}
