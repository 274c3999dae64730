/** The target that the command line names. */
import type { Contract } from '../../contract/load.js';
import type { Profile } from '../profile.js';
import { addressTarget } from '../targets/address.js';
import type { Environment } from '../targets/environment.js';
import type { Target } from '../targets/target.js';
import type { CommandOptions } from './options.js';

type Named = Pick<CommandOptions, 'target' | 'provoke' | 'own' | 'allow' | 'rate'>;

export function targetFor(
  options: Named,
  { targets, vendorNames }: Pick<Profile, 'targets' | 'vendorNames'>,
  env: Environment,
): (contract: Contract) => Promise<Target> {
  return async (contract) => {
    // Each is loaded on demand: Prism alone takes longer to load than to run.
    if (options.target === 'prism') return (await import('../targets/prism/prism.js')).startPrism(contract);
    const named = targets[options.target];
    if (named) return named(contract);
    const { provoke, own, allow, rate } = options;
    return addressTarget(contract, { url: options.target, provoke, own, allow, rate, env, vendorNames });
  };
}
