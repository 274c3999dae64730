import { beforeAll, describe, expect, it } from 'vitest';
import { compareContracts } from './compare.js';
import { CONTRACT_EDITS, versionsOf } from './testing/contract-edits.js';
import { type RedoclyVerdicts, redoclyDiffs } from './testing/redocly.js';

describe('verdicts beside those of `redocly diff`', () => {
  let verdicts: RedoclyVerdicts;
  beforeAll(async () => {
    verdicts = await redoclyDiffs(CONTRACT_EDITS.map((row) => ({ ...row, versions: versionsOf(row) })));
  });

  it.each(CONTRACT_EDITS)('$name', (row) => {
    const ours = compareContracts(...versionsOf(row)).some(({ verdict }) => verdict === 'breaking');
    const theirs = (verdicts.get(row.name) ?? []).length > 0;
    // A row that explains a difference has to have one: explanations do not outlive their cause.
    expect({ ours, theirs, differ: ours !== theirs }).toEqual({
      ours,
      theirs,
      differ: row.redoclyDiffers !== undefined,
    });
  });
});
