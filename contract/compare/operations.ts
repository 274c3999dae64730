import { isObject } from '../json.js';
import type { Located, LocatedDocument } from '../located.js';
import { isMethod } from '../structure.js';
import type { OperationSite } from './tools.js';

export type Routed = OperationSite;

/** Every operation of a map of Path Item Objects (`paths`, `webhooks`, one callback). */
export function operationsIn(contract: LocatedDocument, map: Located | undefined): OperationSite[] {
  return contract.entries(map).flatMap(([path, item]) => {
    if (path.startsWith('x-')) return [];
    const plain = contract.entries(item).filter(([method]) => isMethod(method));
    // 3.2: methods of any other name.
    const more = contract.entries(contract.at(item, 'additionalOperations'));
    return [...plain, ...more]
      .filter(([, site]) => isObject(site.value))
      .map(([method, site]) => ({ method: method.toUpperCase(), path, item, site }));
  });
}
