/** All faulty servers and harmless variants. None of them is written for one operation: each changes a documented answer of any contract. */
import { charsetFaults, encodingFaults, mediaTypeFaults } from './catalogue/bytes.js';
import { harmless } from './catalogue/harmless.js';
import { authenticationFaults, meaningFaults, unjudgeable } from './catalogue/meaning.js';
import { bodyFaults, statusFaults } from './catalogue/status.js';
import { typeFaults } from './catalogue/types.js';
import { valueFaults } from './catalogue/values.js';
import { framingFaults, headerFaults, redirectFaults, timingFaults } from './catalogue/wire.js';
import type { Entry } from './entry.js';

export type { Entry, Family, GoodAnswer } from './entry.js';

export const faults: readonly Entry[] = [
  ...statusFaults,
  ...bodyFaults,
  ...typeFaults,
  ...valueFaults,
  ...mediaTypeFaults,
  ...charsetFaults,
  ...encodingFaults,
  ...framingFaults,
  ...headerFaults,
  ...timingFaults,
  ...redirectFaults,
  ...authenticationFaults,
  ...meaningFaults,
  ...unjudgeable,
];

export { harmless };
