import { describe } from 'vitest';
import { describeExitCodes } from './testing/exit-codes.js';
import { inPipes, inTerminal } from './testing/terminal.js';

describe('how the command ends in a pseudo-terminal', () =>
  describeExitCodes(async (args, variables, isTTY = false) => {
    if (!isTTY) return inPipes(args, variables);
    const { code, stdout } = await inTerminal(args, variables).ended;
    // A terminal shows both streams, and ends lines its own way.
    const shown = stdout.replaceAll('\r\n', '\n');
    return { code, stdout: shown, stderr: shown };
  }));
