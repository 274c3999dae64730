/** The target that the command line names. */
import type { Contract } from '../contract.js';
import { addressTarget } from '../targets/address.js';
import type { Target } from '../targets/target.js';
import type { CommandOptions } from './options.js';

export function targetFor(options: CommandOptions): (contract: Contract) => Promise<Target> {
  return async (contract) => {
    if (options.target === 'prism') return (await import('../targets/prism.js')).startPrism(contract);
    if (options.target === 'emulator')
      return (await import('../targets/emulator.js')).startEmulator(contract);
    const { url, provoke, own, rate } = { ...options, url: options.target };
    return addressTarget(contract, { url, provoke, own, rate, env: process.env });
  };
}
