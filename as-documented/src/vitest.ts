/**
 * A matcher for vitest: `await expect(response).toMatchContract(contract, { request })`. Importing this module adds it.
 *
 * @example
 * import 'as-documented/vitest';
 * import { loadContract } from 'as-documented';
 * import { expect, test } from 'vitest';
 *
 * const contract = await loadContract('api/contract.openapi.yaml');
 * test('a pet is as documented', async () => {
 *   await expect(await fetch('http://127.0.0.1:3000/pets/17')).toMatchContract(contract);
 * });
 */
import { expect } from 'vitest';
import type { Contract } from '../../contract/view.js';
import { violationText } from '../../contract-tests/report/terminal.js';
import {
  type CheckOptions,
  checkExchange,
  type Exchange,
  ExchangeError,
  type PlainRequest,
  type PlainResponse,
} from './exchange.js';

export interface MatchOptions extends CheckOptions {
  /** What was asked. @default `GET` of the URL of the response, which `fetch` tells */
  readonly request?: Request | PlainRequest;
}

expect.extend({
  async toMatchContract(received: unknown, contract: Contract, options: MatchOptions = {}) {
    const exchange = exchangeOf(received, options);
    const { request: _, ...checks } = options;
    const { ok, operation, violations, notChecked } = await checkExchange(contract, exchange, checks);
    const found = [...violations, ...notChecked].filter(({ severity }) => severity === 'error');
    const what = `${asked(exchange)} ${exchange.response.status}`;
    return {
      pass: ok,
      message: () =>
        ok
          ? `${what} keeps the contract of ${operation ?? 'the API'}, and was expected not to.`
          : [
              `${what} breaks the contract${operation === undefined ? '' : ` of ${operation}`}.`,
              ...found.map(violationText),
            ].join('\n'),
    };
  },
});

function exchangeOf(received: unknown, { request, operation }: MatchOptions): Exchange {
  if (isExchange(received)) return received;
  if (!isResponse(received))
    throw new ExchangeError('toMatchContract: expected a response, or { request, response }.');
  if (request !== undefined) return { request, response: received };
  if ('url' in received && received.url !== '') return { request: { url: received.url }, response: received };
  if (operation !== undefined) return { response: received };
  throw new ExchangeError(
    'toMatchContract: the response does not tell what was asked. Give { request }, or { operation } to judge the response alone.',
  );
}

function isResponse(value: unknown): value is Response | PlainResponse {
  return typeof value === 'object' && value !== null && 'status' in value && typeof value.status === 'number';
}

function isExchange(value: unknown): value is Exchange {
  return typeof value === 'object' && value !== null && 'response' in value && isResponse(value.response);
}

function asked({ request }: Exchange): string {
  return request === undefined
    ? 'response'
    : `${request.method ?? 'GET'} ${request.url.replace(/[?#].*$/s, '')}`;
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: it has to be declared as vitest does
  interface Matchers<T = any> {
    /** Holds a response, or `{ request, response }`, to a contract; await it. */
    toMatchContract(contract: Contract, options?: MatchOptions): Promise<void>;
  }
}
