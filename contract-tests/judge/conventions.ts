/** Which habits of one vendor a contract says its responses have. */
import { asList } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';

/**
 * `errorCode`: errors name a code. `X-Error-Code`: a header repeats it. `envelope`, `pretty`: query parameters of these names.
 * `bare-challenge`: a 401 with a challenge may come without a body, or without the body's Content-Type.
 */
export type Convention = 'bare-challenge' | 'errorCode' | 'X-Error-Code' | 'envelope' | 'pretty';

/** Whether the contract lists a convention under `x-response-conventions`, at its root. */
export function follows(contract: Contract, convention: Convention): boolean {
  return asList(contract.document['x-response-conventions']).includes(convention);
}
