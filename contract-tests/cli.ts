/** `npm run contract`: the contract run as a command. */

import { runCommand } from './cli/command.js';
import { parseArguments } from './cli/options.js';

const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

const parsed = parseArguments(process.argv.slice(2));
process.exitCode = 'exitCode' in parsed ? parsed.exitCode : await runCommand(parsed, interrupted.signal);
