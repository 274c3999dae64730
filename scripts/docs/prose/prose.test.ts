import fc from 'fast-check';
import { describe, it } from 'vitest';
import { statedDefault, statedLimits, statedRequired, statedRoles, statedValues } from '../prose.js';
import { evidenceIsOnPage, prose } from './testing/page.js';

const seed = Number(process.env.FC_SEED ?? 20240613);

describe('any text', () => {
  const words = fc.constantFrom(
    ...[
      'Defaults to',
      '`a`',
      '**b**',
      '"c"',
      '(default)',
      'Possible values are',
      'one of',
      ':',
      '- ',
      ',',
      'or',
      '.',
      '*',
      '`',
    ],
    ...[
      'at least',
      '5',
      '1,000',
      'between',
      'and',
      'characters',
      'You must have the',
      'role',
      '==**REQUIRED**==',
      'if',
      '_',
      '\n',
    ],
  );

  it('gives facts whose quotes are on the page, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(words, fc.string()), { maxLength: 40 }), (parts) => {
        const text = parts.join(' ');
        const page = prose(text);
        for (const type of ['string', 'integer', 'boolean', undefined] as const) {
          evidenceIsOnPage(text, statedDefault(page, type));
          evidenceIsOnPage(text, statedValues(page, type));
          for (const fact of Object.values(statedLimits(page, type))) evidenceIsOnPage(text, fact);
        }
        evidenceIsOnPage(text, statedRequired(page));
        for (const fact of statedRoles(page)) evidenceIsOnPage(text, fact);
      }),
      { seed, numRuns: 300 },
    );
  });
});
