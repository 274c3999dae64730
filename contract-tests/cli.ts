/** `npm run contract`: the contract run as a command. */
import { runCommand } from './cli/command.js';
import { parseArguments } from './cli/options.js';
import { processStreams } from './cli/streams.js';
import { runOnChange } from './cli/watch.js';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort());

const options = parseArguments(process.argv.slice(2));
if ('exitCode' in options) process.exitCode = options.exitCode;
else {
  const run = () => runCommand(options, interrupted.signal);
  process.exitCode = options.watch
    ? await runOnChange(options.spec, run, interrupted.signal, processStreams.err)
    : await run();
}
