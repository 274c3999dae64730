import { describe } from 'vitest';
import { describeExitCodes } from './testing/exit-codes.js';
import { inProcess } from './testing/terminal.js';

/** In a terminal, and for a whole process: exit-codes.slow.test.ts. */
describe('how the command ends', () => describeExitCodes(inProcess));
