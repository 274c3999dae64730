/** The commands that judge, as the command line calls them. */

import type { Profile } from '../profile.js';
import { runCommand } from './command.js';
import type { Invocation } from './invocation.js';
import { parseArguments, parseProxyArguments } from './options.js';
import { runOnChange } from './watch.js';

export async function checkCommand(invocation: Invocation, profile: Profile): Promise<number> {
  const { args, signal, streams, configure } = invocation;
  const options = parseArguments(args, profile, { ...streams, configure });
  if ('exitCode' in options) return options.exitCode;
  const run = () => runCommand(options, signal, profile, streams);
  return options.watch ? runOnChange(options.spec, run, signal, streams.err) : run();
}

export async function proxyCommand(invocation: Invocation, profile: Profile): Promise<number> {
  const { args, signal, streams, configure } = invocation;
  const options = parseProxyArguments(args, profile, { ...streams, configure });
  return 'exitCode' in options ? options.exitCode : runCommand(options, signal, profile, streams);
}
