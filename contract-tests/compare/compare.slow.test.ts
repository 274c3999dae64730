import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadContract } from '../../contract/load.js';
import { compare } from './compare.js';
import { comparisonPage } from './markdown.js';

const spec = fileURLToPath(new URL('../../openapi/atlas-peering.openapi.yaml', import.meta.url));

/** Set by `npm test -- --no-dredd`. */
const without = process.env.WITHOUT_DREDD !== undefined;

it('asks dredd and the proxy of Prism about the same servers, for real', async (context) => {
  if (without) context.skip('dredd is left out (--no-dredd)');
  const comparison = await compare(await loadContract(spec), {
    prefer: 'deletePeeringConnection',
    only: [
      'undocumented-server-error',
      'duplicate-key',
      'integer-as-string',
      'bare-type',
      'as-documented',
      'gzip',
    ],
    // Prism's process ends at a bare type, which takes this long to find out; the others have plenty of time.
    timeoutMs: 15_000,
  });
  const alarms = Object.fromEntries(
    comparison.entries.map(({ id, verdicts }) => [
      id,
      [verdicts['this suite']?.alarm, verdicts.dredd?.alarm, verdicts['Prism proxy']?.alarm],
    ]),
  );
  expect(alarms).toEqual({
    'undocumented-server-error': [true, true, true],
    'duplicate-key': [true, false, false],
    'integer-as-string': [true, false, true],
    // Prism's process would end here.
    'bare-type': [true, true, true],
    'as-documented': [false, false, false],
    // dredd asks for no coding, so it is not asked about one.
    gzip: [false, undefined, false],
  });
  expect(
    comparison.scores.map(({ tool, caught, faults, falseAlarms }) => [tool, caught, faults, falseAlarms]),
  ).toEqual([
    ['this suite', 4, 4, 0],
    ['dredd', 2, 4, 0],
    ['Prism proxy', 3, 4, 0],
  ]);
  expect(comparisonPage(comparison)).toContain('| this suite | 4 of 4 | 100 % | 0 of 2 |');
});
