import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { petContract } from '../../../contract/compare/testing/pet-contract.js';
import { setMember } from '../../../contract/json.js';
import { renderProvenanceFile } from '../../../contract/provenance.js';
import type { JsonMap } from '../json.js';
import { Provenance, type ProvenanceEntry } from '../provenance.js';
import { ComparisonError, changeReport, ProvenanceError } from './index.js';

const provenanceFile = (facts: { readonly [pointer: string]: readonly ProvenanceEntry[] }): string =>
  renderProvenanceFile('pets.openapi.yaml', Object.entries(facts));

/** The pet contract with its first parameter under another name. */
function renamedParameter(name: string): JsonMap {
  const contract = petContract();
  return JSON.parse(JSON.stringify(contract).replace('"name":"limit"', `"name":${JSON.stringify(name)}`));
}

const LIMIT = '/paths/~1pets/get/parameters/0';
const at = (page: string, line: number, quote: string): ProvenanceEntry => ({
  kind: 'stated',
  page,
  line,
  column: 5,
  quote,
});

describe('changeReport', () => {
  const report = changeReport({
    beforeYaml: stringify(petContract()),
    beforeProvenance: provenanceFile({
      [`${LIMIT}/name`]: [at('old.txt', 12, '**limit**')],
      '/paths/~1pets/get': [at('old.txt', 1, 'GET')],
    }),
    afterYaml: stringify(renamedParameter('count')),
    afterProvenance: provenanceFile({ [`${LIMIT}/name`]: [at('new.txt', 14, '**count**')] }),
  });

  it('says what changed, why it matters, and in which words the pages said it', () => {
    expect(report.breaking).toBe(true);
    expect(report.suggestedBump).toBe('major');
    expect(report.summary).toBe('1 breaking; suggested version bump: major');
    expect(report.text).toBe(`1 breaking; suggested version bump: major

Breaking:
  GET /pets
    query parameter "limit" → "count": parameter renamed
      calls that pass it under the old name no longer compile
      before old.txt:12:5 "**limit**"
      after  new.txt:14:5 "**count**"
`);
    expect(report.markdown).toBe(`# Changes of the contract

1 breaking. Suggested version bump: **major**.

## Breaking

Code of the client’s callers has to change.

### \`GET /pets\`

- \`query parameter "limit" → "count"\`: **parameter renamed**: calls that pass it under the old name no longer compile.
  - before, \`old.txt:12:5\`: \`**limit**\`
  - after, \`new.txt:14:5\`: \`**count**\`
`);
  });

  it('takes the words of the nearest place above where a value has none of its own', () => {
    const after = petContract();
    setMember(
      after,
      'paths',
      JSON.parse(JSON.stringify(after.paths).replace('"maximum":100', '"maximum":50')),
    );
    const provenance = new Provenance();
    provenance.record(
      ['paths', '/pets', 'get', 'parameters', 0, 'schema'],
      [{ kind: 'inferred', rule: 'limit-in-prose', page: 'new.txt', line: 3, column: 1, quote: 'up to 50' }],
    );
    const { text } = changeReport({
      beforeYaml: stringify(petContract()),
      beforeProvenance: undefined,
      afterYaml: stringify(after),
      afterProvenance: provenance,
    });
    expect(text).toContain('query parameter "limit", maximum: constraint tightened (request) ("100" → "50")');
    expect(text).toContain('after  new.txt:3:1 (inferred by limit-in-prose) "up to 50"');
    expect(text).not.toContain('before ');
  });

  it('has nothing to say of a first contract, or of one that stayed the same', () => {
    const yaml = stringify(petContract());
    for (const beforeYaml of [undefined, yaml]) {
      const same = changeReport({
        beforeYaml,
        beforeProvenance: undefined,
        afterYaml: yaml,
        afterProvenance: undefined,
      });
      expect(same).toMatchObject({
        changes: [],
        breaking: false,
        suggestedBump: 'none',
        summary: 'no change',
      });
      expect(same.text).toBe('The contract is unchanged.\n');
      expect(same.markdown).toBe('# Changes of the contract\n\nNone.\n');
    }
  });

  it.each([
    'x` <script>alert(1)</script> [a](https://evil.example)',
    '``` | **bold** | ```',
    'a\n\n# Heading\n- item',
    '`',
    '\u001b[31mred',
    '__proto__',
  ])('keeps %j from becoming Markdown, HTML or terminal control', (name) => {
    const { markdown, text, changes } = changeReport({
      beforeYaml: stringify(petContract()),
      beforeProvenance: provenanceFile({ [`${LIMIT}/name`]: [at('old.txt', 1, name)] }),
      afterYaml: stringify(renamedParameter(name)),
      afterProvenance: undefined,
    });
    expect(changes).toHaveLength(1);
    // Code spans: a run of backticks up to the next run of the same length (CommonMark 6.1).
    const outside = markdown.replaceAll(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/gs, '');
    expect(outside).not.toMatch(/<script|\]\(|^# Heading|^- item|bold/m);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text.split('\n').filter((line) => /^(# |- )/.test(line))).toEqual([]);
  });

  it('shortens lists of places that a shared part serves', () => {
    const contract = petContract();
    const more = (document: JsonMap): JsonMap => {
      const paths = document.paths as JsonMap;
      for (let index = 0; index < 10; index++) {
        setMember(paths, `/more${index}`, {
          get: {
            operationId: `more${index}`,
            security: [],
            responses: { 404: { $ref: '#/components/responses/Error' } },
          },
        });
      }
      return document;
    };
    const after = JSON.parse(JSON.stringify(more(petContract())).replace('"maxLength":80', '"maxLength":90'));
    const { changes, markdown } = changeReport({
      beforeYaml: stringify(more(contract)),
      beforeProvenance: undefined,
      afterYaml: stringify(after),
      afterProvenance: undefined,
    });
    expect(changes).toHaveLength(1);
    expect(changes[0]?.also).toHaveLength(11);
    expect(markdown).toContain(' and 6 more');
  });

  it('refuses what is no contract and what is no provenance', () => {
    const yaml = stringify(petContract());
    const base = {
      beforeYaml: yaml,
      beforeProvenance: undefined,
      afterYaml: stringify(renamedParameter('count')),
      afterProvenance: undefined,
    };
    expect(() => changeReport({ ...base, beforeYaml: 'a: [' })).toThrow(ComparisonError);
    expect(() => changeReport({ ...base, afterYaml: '- 1' })).toThrow(/The new contract is not a YAML map/);
    expect(() => changeReport({ ...base, beforeProvenance: '{' })).toThrow(ProvenanceError);
    expect(() => changeReport({ ...base, beforeProvenance: '{"facts": []}' })).toThrow(/no `facts` object/);
  });
});
