import { beforeAll, describe, expect, it } from 'vitest';
import { compareContracts } from './compare.js';
import { CONTRACT_EDITS, type ContractEdit, versionsOf } from './testing/contract-edits.js';
import { type RedoclyVerdicts, redoclyDiff } from './testing/redocly.js';

/**
 * redocly takes a name that goes and one that comes for a renaming, so edits of names that all pairs of a run share (paths,
 * components) run alone.
 */
function touchesNames({ expected }: ContractEdit): boolean {
  return expected.some(([kind]) =>
    /^(security-sc|named-schema|operation-(added|removed|renamed|moved))/.test(kind),
  );
}

describe('verdicts beside those of `redocly diff`', () => {
  let verdicts: RedoclyVerdicts;
  beforeAll(async () => {
    const alone = CONTRACT_EDITS.filter(touchesNames);
    const together = CONTRACT_EDITS.filter((row) => !touchesNames(row));
    const groups = [together, ...alone.map((row) => [row])];
    const runs: RedoclyVerdicts[] = [];
    const work = groups.entries();
    // One worker for each core of a small machine.
    await Promise.all(
      [0, 1].map(async () => {
        for (const [index, rows] of work) {
          runs[index] = await redoclyDiff(new Map(rows.map((row) => [row.name, versionsOf(row)])));
        }
      }),
    );
    verdicts = new Map(runs.flatMap((run) => [...run]));
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
