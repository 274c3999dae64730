/** Which habits of one vendor a contract says its responses have. */
import { asList } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import type { Convention } from './rule.js';

/** Whether the contract lists a convention under `x-response-conventions`, at its root. */
export function follows(contract: Contract, convention: Convention): boolean {
  return asList(contract.document['x-response-conventions']).includes(convention);
}
