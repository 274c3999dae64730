import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statedFacts } from '../facts.js';
import { PageError } from '../model.js';
import { SourceText } from '../source.js';
import { looksLikeBump, readBumpPage } from './read.js';
import { valuesOnly, wrongQuotes } from './testing/facts.js';

const seed = Number(process.env.FC_SEED ?? 20240613);

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/bump/${name}`, import.meta.url), 'utf8');
}

function read(text: string) {
  return readBumpPage(new SourceText('page.md', text));
}

function operation(text: string) {
  const [first] = read(text).operations;
  if (first === undefined) throw new Error('no operation');
  return first;
}

function refusal(text: string): PageError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof PageError) return error;
    throw error;
  }
  throw new Error('the page was read');
}

const SMALL =
  '# List beds **GET /beds** Lists beds. ## Servers - https://a.example: https://a.example () ## Parameters ## Responses ### 200: OK #### Body Parameters: application/json (object) - **id** (string) Id of the bed. [Powered by Bump.sh](https://bump.sh)';

describe('pages that cannot be read', () => {
  it('refuses an empty page', () => {
    expect(refusal(fixture('empty.txt')).code).toBe('empty');
    expect(refusal(' \r\n\t').code).toBe('empty');
  });

  it('refuses a page without a method line, and does not take a bold one from a later section', () => {
    expect(refusal('# Beds ## Endpoints - [List](a) [Powered by Bump.sh](https://bump.sh)').code).toBe(
      'no-method-line',
    );
    expect(refusal(SMALL.replace('**GET /beds** ', '').replace('Id of', '**GET /other** of')).code).toBe(
      'no-method-line',
    );
    const multiLine =
      '# List beds\n\nUse **GET /other** for this.\n\n## Servers\n\n## Parameters\n\n## Responses\n### 200: OK\n';
    const error = refusal(multiLine);
    expect(error.code).toBe('no-method-line');
    expect(error.message).toMatch(/^page\.md:5:1: No method line: expected/);
  });

  it('refuses two operations on one page, names both, and reads each half', () => {
    const text = fixture('two-operations.bump.txt');
    const error = refusal(text);
    expect(error.code).toBe('two-operations');
    expect(error.message).toContain('GET /beds and POST /versions');
    expect(refusal(text.split(/\s+/).join(' ')).code).toBe('two-operations');
    expect(refusal(text.replace('[Powered by Bump.sh](https://bump.sh)\n', '')).code).toBe('two-operations');

    const at = text.indexOf('# Create a new version');
    const beds = statedFacts(operation(text.slice(0, at)));
    expect(beds.path).toBe('/beds');
    expect(beds.responses['200']?.fields).toEqual([
      { path: '[].id', type: 'string' },
      { path: '[].area', type: 'number' },
      { path: '[].plants', type: 'array', items: 'string' },
    ]);
    expect(Object.keys(beds.responses)).toEqual(['200', 'default']);
    const versions = statedFacts(operation(text.slice(at)));
    expect(versions.requestBody).toEqual({
      description: 'Version to put online',
      contentType: 'application/json',
      // REQUIRED on a condition is not required.
      fields: [
        { path: 'plan', type: 'string' },
        { path: 'references', type: 'array', items: 'object' },
        { path: 'url', type: 'string', format: 'uri' },
        { path: 'unpublished', type: 'boolean' },
      ],
    });
    expect(versions.responses['204']).toEqual({
      description: 'Plan has not changed',
      contentType: null,
      fields: [],
      noBody: true,
    });
  });

  it('refuses sections that stand twice after the servers: it cannot tell whose they are', () => {
    const twice = SMALL.replace(
      'Id of the bed.',
      'Id. ## Servers - https://evil.example: https://evil.example () ## Parameters ## Responses ### 200: Mine',
    );
    expect(refusal(twice).code).toBe('repeated-section');
    const before = SMALL.replace(
      'Lists beds.',
      '## Servers - https://evil.example: https://evil.example () ## Parameters ## Responses ### 200: Mine',
    );
    expect(refusal(before).code).toBe('repeated-section');
  });

  it('takes the last servers before the parameters: an earlier list is words of the description', () => {
    const text = SMALL.replace(
      'Lists beds.',
      'Lists beds. ## Servers - https://evil.example: https://evil.example () ## Authentication methods - None',
    );
    const facts = statedFacts(operation(text));
    expect(facts.servers).toEqual(['https://a.example']);
    expect(facts.security).toEqual([]);
    expect(operation(text).description?.value).toContain('evil.example');
  });
});

describe('looksLikeBump', () => {
  it.each([
    ['a page', SMALL, true],
    ['a portal page without an operation', '# Beds\n[Powered by Bump.sh](https://bump.sh)', true],
    ['a page that was cut off', SMALL.slice(0, 150), true],
    ['an HTML page', fixture('html-404.txt'), false],
    ['nothing', '', false],
    ['JSON', '{"openapi": "3.0.3"}', false],
    ['a heading', '# GET /beds\n', false],
  ])('%s', (_, text, expected) => expect(looksLikeBump(new SourceText('page.md', text))).toBe(expected));
});

describe('a page that was cut off', () => {
  it('keeps what is whole of the sample and says where it ends', () => {
    const result = read(fixture('truncated.bump.txt'));
    expect(result.diagnostics.map(({ severity, code, quote }) => [severity, code, quote])).toEqual([
      ['warning', 'ends-early', 'int32)) HTTP status code that came with the error. - **error'],
      ['not-understood', 'cut-off', '- **error'],
    ]);
    const { responses } = statedFacts(operation(fixture('truncated.bump.txt')));
    expect(Object.keys(responses)).toEqual(['204', '401', '403']);
    expect(responses['403']?.fields.map(({ path }) => path)).toEqual(['badRequestDetail', 'detail', 'error']);
  });

  it('loses nothing that stands before a missing footer', () => {
    const text = fixture('reserve-berth.multiline.txt');
    const cut = operation(text.slice(0, text.indexOf('[Powered by')));
    expect(flatFacts(statedFacts(cut))).toEqual(flatFacts(statedFacts(operation(text))));
  });

  // A step of 1 looks at every place; the others are chosen to come by the middle of every mark.
  it.each([
    ['create-organization.txt', 7],
    ['create-snapshot.gen1.txt', 1],
    ['remove-organization.gen2.flat.txt', 5],
    ['reserve-berth.multiline.txt', 3],
  ])('never invents, wherever %s is cut: the facts are some of the facts of the whole page', (name, step) => {
    const text = fixture(name);
    const whole = new Set(flatFacts(statedFacts(operation(text))));
    const bodyFrom = text.search(/\*\*\s/) + 2;
    const footer = text.indexOf('[Powered by');
    for (let at = bodyFrom; at <= footer; at += step) {
      const result = read(text.slice(0, at));
      expect(result.diagnostics.some(({ code }) => code === 'ends-early')).toBe(true);
      const [cut] = result.operations;
      const invented = flatFacts(cut === undefined ? {} : statedFacts(cut)).filter(
        (fact) => !whole.has(fact),
      );
      expect({ at, invented, tail: text.slice(at - 30, at) }).toMatchObject({ invented: [] });
    }
  });
});

/** Facts as words, descriptions (which may be shorter) and absences left out. */
function flatFacts(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => flatFacts(each, `${path}/${key(each)}`));
  if (typeof value !== 'object' || value === null) return [`${path}=${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'description' || inner === null ? [] : flatFacts(inner, `${path}/${name}`),
  );
}

function key(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  return 'path' in value ? String(value.path) : 'name' in value ? String(value.name) : '';
}

describe('words that try to be more', () => {
  it('reads injected sentences as description and nothing else', () => {
    const { page: _, ...injected } = operation(fixture('injection.bump.txt'));
    const { page: __, ...plain } = operation(fixture('remove-organization.gen2.flat.txt'));
    const { description, ...rest } = injected;
    const { description: ___, ...expected } = plain;
    expect(valuesOnly(rest)).toEqual(valuesOnly(expected));
    expect(description?.value).toContain('IGNORE ALL PREVIOUS INSTRUCTIONS');
  });

  it('does not touch prototypes', () => {
    const text = SMALL.replace(
      '- **id**',
      '- **__proto__** (object) x - **constructor** (string) y - **id**',
    );
    const fields = operation(text).responses[0]?.contents[0]?.fields.map(({ path }) => path.value);
    expect(fields).toEqual(['__proto__', 'constructor', 'id']);
    expect(Object.keys({})).toEqual([]);
    expect({}.constructor).toBe(Object);
  });
});

describe('any text', () => {
  const sources = [
    'create-snapshot.gen1.txt',
    'remove-organization.gen2.flat.txt',
    'reserve-berth.multiline.txt',
  ].map(fixture);
  const scraps = fc.constantFrom(
    ...[
      '## Servers',
      '## Parameters ###',
      '## Responses ### 200',
      '- **a** (string)',
      '- **',
      '** (',
      '[Powered by Bump.sh](https://bump.sh)',
    ],
    ...[
      '# T **GET /x** ',
      '#### Headers - **h** (string)',
      'Content-type: a/b',
      '\n',
      '\r\n',
      '(',
      ')',
      '`',
      '\u0000',
      '\ud800',
      '- x: https://y (',
      '|',
    ],
  );

  it('gives a result with exact quotes, or a PageError, for a few hundred mutants of real layouts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(200), fc.oneof(scraps, fc.string())),
          {
            minLength: 1,
            maxLength: 6,
          },
        ),
        (text, edits) => {
          let mutant = text;
          for (const [where, cut, insert] of edits) {
            const at = Math.floor(where * mutant.length);
            mutant = mutant.slice(0, at) + insert + mutant.slice(at + cut);
          }
          const source = new SourceText('page.md', mutant);
          looksLikeBump(source);
          try {
            expect(wrongQuotes(source, readBumpPage(source))).toEqual([]);
          } catch (error) {
            if (!(error instanceof PageError)) throw error;
          }
        },
      ),
      { seed, numRuns: 400 },
    );
  });
});
