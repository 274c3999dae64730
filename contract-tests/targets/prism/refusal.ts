/** How Prism refuses a request that it holds for wrong. */
import type { Contract } from '../../../contract/load.js';
import { createMatcher } from '../../traffic/match.js';
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

/**
 * Prism finds no path for a request to one that the contract documents (it takes `//` at the beginning for a host), or takes another
 * one for it, which has no such status (`/{key}#part` for `/{key}`).
 */
export function missedPath({ request, response }: RawExchange, contract: Contract, address: string): boolean {
  if (response?.status !== 404) return false;
  const text = new TextDecoder().decode(response.body);
  return (
    /"type":"https:\/\/stoplight\.io\/prism\/errors#(NO_PATH_MATCHED_ERROR|NOT_FOUND)"/.test(text) &&
    createMatcher(contract, address).match(request.method, request.url).kind === 'operation'
  );
}
