/** `npm run contract`: the contract run as a command. */
import { processStreams, runCommand } from './cli/command.js';
import { parseArguments } from './cli/options.js';
import { runOnChange } from './cli/watch.js';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

const options = parseArguments(process.argv.slice(2));
if ('exitCode' in options) process.exitCode = options.exitCode;
else {
  const run = () => runCommand(options, interrupted.signal);
  process.exitCode = options.watch
    ? await runOnChange(options.spec, run, interrupted.signal, processStreams.err)
    : await run();
}
