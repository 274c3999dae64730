/** The target that the command line names. */
import type { Contract } from '../contract.js';
import { type Target, TargetError } from '../targets/target.js';
import type { CommandOptions } from './options.js';

export function targetFor(options: CommandOptions): (contract: Contract) => Promise<Target> {
  return async (contract) => {
    if (options.target === 'prism') return (await import('../targets/prism.js')).startPrism(contract);
    throw new TargetError(`no such target: ${options.target}`);
  };
}
