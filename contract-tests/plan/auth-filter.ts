/** Which of an operation's security alternatives a run uses. */

import { asObject } from '../../contract/json.js';
import type { Contract, ContractOperation, SecurityAlternative } from '../../contract/load.js';

export const authFilters = ['digest', 'service-account', 'none'] as const;
export type AuthFilter = (typeof authFilters)[number];

/** All alternatives of the operation, or those that the filter leaves; `none` sends no credentials whatever is documented. */
export function securityFor(
  contract: Contract,
  operation: ContractOperation,
  filter: AuthFilter | undefined,
): readonly SecurityAlternative[] {
  if (filter === 'none') return [[]];
  if (filter === undefined) return operation.security;
  return operation.security.filter(
    (schemes) => schemes.length > 0 && schemes.every((name) => kindOf(contract, name) === filter),
  );
}

function kindOf(contract: Contract, name: string): AuthFilter | undefined {
  const scheme = contract.securitySchemes.get(name) ?? {};
  if (scheme.type === 'http' && String(scheme.scheme).toLowerCase() === 'digest') return 'digest';
  if (scheme.type === 'oauth2' && asObject(scheme.flows).clientCredentials !== undefined)
    return 'service-account';
  return undefined;
}
