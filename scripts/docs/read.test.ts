import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { statedFacts } from './facts.js';
import { pageText } from './legacy/testing/page.js';
import { PageError } from './model.js';
import { type ReadOptions, readPage } from './read.js';

const fixtures = new URL('fixtures/', import.meta.url);

function read(path: string, options?: ReadOptions) {
  return readPage(path, readFileSync(new URL(path, fixtures)), options);
}

function facts(path: string, options?: ReadOptions) {
  const [operation] = read(path, options).operations;
  if (operation === undefined) throw new Error(`${path}: no operation`);
  return statedFacts(operation);
}

function refusal(path: string): PageError {
  try {
    read(path);
  } catch (error) {
    if (error instanceof PageError) return error;
    throw error;
  }
  throw new Error(`${path} was not refused`);
}

describe('pages that must not be taken for what they are not', () => {
  it('an empty page is refused', () => {
    expect(refusal('bad/empty.txt').message).toBe('bad/empty.txt:1:1: the page is empty');
  });

  it('HTML is refused, and what was looked for is said', () => {
    const error = refusal('bad/html-404.txt');
    expect(error.code).toBe('html');
    for (const format of ['openapi:', 'legacy:', 'bump:']) expect(error.message).toContain(format);
    expect(error.message).not.toContain('/search');
  });

  it('a page without a method line is refused, whatever its example says', () => {
    const error = refusal('bad/no-method-line.legacy.txt');
    expect(error.code).toBe('no-method-line');
    expect(error.line).toBeGreaterThan(1);
  });

  it('a page that was cut off gives what is whole, and says so', () => {
    const { diagnostics } = read('bad/truncated.bump.txt');
    expect(diagnostics[0]).toMatchObject({ severity: 'warning', code: 'ends-early' });
    const { responses, method, path } = facts('bad/truncated.bump.txt');
    expect([method, path]).toEqual(['DELETE', '/api/atlas/v1.0/groups/{groupId}/containers/{containerId}']);
    expect(Object.keys(responses)).toEqual(['204', '401', '403']);
    expect(responses[403]?.fields.map((field) => field.path)).toEqual([
      'badRequestDetail',
      'detail',
      'error',
    ]);
  });

  it('two operations on a page are refused, and both are named', () => {
    const { message } = refusal('bad/two-operations.bump.txt');
    expect(message).toContain('GET /beds');
    expect(message).toContain('POST /versions');
  });

  it('text that addresses the reader is text', () => {
    const { inferred: _a, ...injected } = facts('bad/injection.bump.txt');
    const { inferred: _b, ...clean } = facts('bump/remove-organization.gen2.flat.txt');
    expect(injected).toEqual(clean);
    expect(injected.servers).toEqual(['https://cloud.mongodb.com']);
  });

  it('a method line that title and example contradict is taken, with a warning for each', () => {
    const { diagnostics } = read('bad/contradiction.legacy.txt');
    expect(facts('bad/contradiction.legacy.txt').method).toBe('POST');
    expect(diagnostics.filter((each) => each.severity === 'warning')).toHaveLength(2);
  });
});

describe('a hub that offers its OpenAPI document', () => {
  const page = (more: string) =>
    `# Make a bed\n\n**POST /beds**\n\nMakes a bed. ${more}\n\n## Servers\n- https://a.example: https://a.example ()\n\n## Responses\n\n### 204: Made\n\n[Powered by Bump.sh](https://bump.sh)\n`;
  const offered = (text: string) =>
    readPage('page', new TextEncoder().encode(text)).diagnostics.flatMap(({ code, quote }) =>
      code === 'openapi-offered' ? [quote] : [],
    );

  it.each([
    ['See [Download source](/doc/beds.json).', '/doc/beds.json'],
    ['The [OpenAPI document](https://a.example/beds.yaml?v=2) has more.', 'https://a.example/beds.yaml?v=2'],
    ['All of it: [here](https://a.example/openapi.yml).', 'https://a.example/openapi.yml'],
  ])('is told of with its link: %s', (more, link) => {
    expect(offered(page(more))).toEqual([link]);
  });

  it('is found in the navigation of a saved page', () => {
    const html = `<html><head><title>Beds</title></head><body><nav><a class="x" href="/doc/beds/source.json" download>Download source</a></nav><main><h1>Make a bed</h1><p><code>POST /beds</code></p><p>Powered by Bump.sh</p><h2>Responses</h2><h3>204 Made</h3></main></body></html>`;
    expect(offered(html)).toEqual(['/doc/beds/source.json']);
  });

  it.each([
    'See [the photo](https://a.example/a.png).',
    'Send [this body](/beds.json.html).',
    'Makes [data](/rows.json).',
  ])('is not made of other links: %s', (more) => {
    expect(offered(page(more))).toEqual([]);
  });
});

describe('readPage', () => {
  it('tells the format from the content, not from the name', () => {
    const bytes = readFileSync(new URL('legacy/rename-a-team.txt', fixtures));
    expect(readPage('x.yaml', bytes).operations[0]?.format).toBe('legacy');
    const contract = '{"openapi": "3.0.3", "paths": {"/a": {"get": {"responses": {}}}}}';
    expect(() => readPage('x.txt', new TextEncoder().encode(contract))).toThrow('it is a contract already');
  });

  it('applies the inferences that are not left out', () => {
    const path = 'bump/create-organization.txt';
    const rules = (options: ReadOptions) => new Set(facts(path, options).inferred.map((each) => each.rule));
    expect(rules({})).toContain('operation-id-from-title');
    expect(rules({ without: ['operation-id-from-title'] })).not.toContain('operation-id-from-title');
    expect(rules({ without: 'all' }).size).toBe(0);
    expect(() => read(path, { without: ['no-such-rule'] })).toThrow(RangeError);
  });

  it('says a warning of the same words once, with the other lines', () => {
    const labels = ['Acme', 'Bolt'].map((p) => ({ p }));
    const text = pageText({
      method: ['POST /crates'],
      preamble: [{ p: 'Packs a crate.' }],
      body: [...labels, { table: { head: ['Name', 'Type'], rows: [['a', 'string']] } }],
      answer: [...labels, { code: ['{}'] }, ...labels, { code: ['{}'] }],
    });
    const { diagnostics } = readPage('crates.txt', new TextEncoder().encode(text));
    const lines = text.split('\n').flatMap((line, at) => (line === 'Acme' ? [at + 1] : []));
    expect(lines).toHaveLength(3);
    expect(diagnostics).toMatchObject([
      {
        code: 'tabs',
        line: lines[0],
        message: expect.stringMatching(new RegExp(`\\. The same at lines ${lines[1]}, ${lines[2]}\\.$`)),
      },
    ]);
  });

  it('refuses a page above the size limit', () => {
    expect(() => read('legacy/rename-a-team.txt', { maxBytes: 100 })).toThrow(
      'more than the 100 that are read',
    );
  });
});
