import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statedFacts } from '../facts.js';
import { SourceText } from '../source.js';
import { readBumpPage } from './read.js';
import { compose, composedFacts, type Generation, type PageSpec } from './testing/compose.js';
import { valuesOnly, wrongQuotes } from './testing/facts.js';
import { pageSpec } from './testing/specs.js';

const seed = Number(process.env.FC_SEED ?? 20240613);

/** Generation 1 pages have one body without a media type. */
function fitted(spec: PageSpec, generation: Generation): PageSpec {
  if (generation !== 1) return spec;
  return {
    ...spec,
    bodies: spec.bodies.slice(0, 1),
    responses: spec.responses.map((response) => ({ ...response, bodies: response.bodies.slice(0, 1) })),
  };
}

describe.each<Generation>([1, 2, 3])('composed pages of generation %i', (generation) => {
  it('state what was composed, in every shape, with exact quotes', () => {
    fc.assert(
      fc.property(pageSpec, (anySpec) => {
        const spec = fitted(anySpec, generation);
        const results = (['multi-line', 'unindented', 'flattened', 'crlf'] as const).map((shape) => {
          const source = new SourceText('page.md', compose(spec, generation, shape));
          const result = readBumpPage(source);
          expect(wrongQuotes(source, result)).toEqual([]);
          return result;
        });
        const [operation] = results[0]?.operations ?? [];
        if (operation === undefined) throw new Error('no operation');
        const { format, roles, deprecated, inferred, ...facts } = statedFacts(operation);
        expect({ format, roles, deprecated, inferred }).toEqual({
          format: 'bump',
          roles: [],
          deprecated: false,
          inferred: [],
        });
        expect(facts).toEqual(composedFacts(spec, generation));
        expect(operation.description?.value).toBe(spec.description.join(' '));
        expect(operation.externalDocs?.url.value).toBe(spec.docs?.url);
        for (const result of results)
          expect(valuesOnly(result.operations)).toEqual(valuesOnly(results[0]?.operations));
      }),
      { seed, numRuns: process.env.TEST_RUNS === 'all' ? 150 : 30 },
    );
  });
});
