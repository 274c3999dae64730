import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { statedFacts } from '../facts.js';
import { PageError, type ReadResult } from '../model.js';
import { readPage } from '../read.js';
import { bumpHtml } from '../testing/bump-html.js';
import { referenceHtml } from '../testing/reference-html.js';
import { SAVERS } from '../testing/saved-html.js';

const fixtures = new URL('../fixtures/', import.meta.url);
const textOf = (file: string) => readFileSync(new URL(file, fixtures), 'utf8');
const pages = [
  ...readdirSync(new URL('legacy/', fixtures))
    .filter((file) => file.endsWith('.txt'))
    .map((file) => ({
      name: file,
      text: textOf(`legacy/${file}`),
      html: referenceHtml(textOf(`legacy/${file}`)),
    })),
  {
    name: 'reserve-berth',
    text: textOf('bump/reserve-berth.multiline.txt'),
    html: bumpHtml(textOf('bump/reserve-berth.multiline.txt')),
  },
];

function raise(): never {
  throw new Error('nothing was read');
}

function read(text: string): ReadResult {
  return readPage('page', new TextEncoder().encode(text));
}

/** Values alone: places differ, and white space is a matter of layout. */
function facts({ operations }: ReadResult): unknown {
  const left = new Set(['evidence', 'remarks', 'examples', 'at']);
  return JSON.parse(
    JSON.stringify(operations, (key, value) => (left.has(key) ? undefined : value)),
    (_, value) => (typeof value === 'string' ? value.replace(/\s+/g, ' ') : value),
  );
}

function* evidenceIn(
  value: unknown,
): Generator<{ line: number; column: number; quote: string; rule?: string }> {
  if (typeof value !== 'object' || value === null) return;
  if ('quote' in value && 'line' in value && 'column' in value) {
    const { line, column, quote } = value;
    if (typeof line === 'number' && typeof column === 'number' && typeof quote === 'string')
      yield { line, column, quote };
  }
  for (const each of Object.values(value)) yield* evidenceIn(each);
}

describe('a page saved as HTML', () => {
  test.each(pages)('$name: the same facts as from its text', ({ text, html }) => {
    expect(facts(read(html))).toEqual(facts(read(text)));
  });

  test.each(
    pages
      .filter(({ name }) => name !== 'reserve-berth')
      .flatMap(({ name, text, html }) =>
        Object.entries(SAVERS).map(([saver, save]) => ({ name, saver, text, saved: save(html), html })),
      ),
  )('$name, saved by $saver: the same facts', ({ text, saved, html }) => {
    expect(saved).not.toBe(html);
    expect(facts(read(saved))).toEqual(facts(read(text)));
  });

  test.each(pages)('$name: each quoted fact has its place in the HTML', ({ html }) => {
    const lines = html.split('\n');
    let looked = 0;
    for (const { line, column, quote } of evidenceIn(read(html).operations)) {
      const [word = ''] = /[\w{}/.-]+/.exec(quote) ?? [];
      const there = (lines[line - 1] ?? '').slice(column - 1).replaceAll('&quot;', '"');
      // Markup and layout may stand before the first word; nothing else does.
      const before = there.slice(0, Math.max(0, there.indexOf(word))).replace(/<[^>]*>/g, '');
      if (word !== '' && there.includes(word)) {
        expect(before, `${line}:${column} ${quote}`).toMatch(/^[\s`*_"#|[(]*$/);
        looked += 1;
      }
    }
    expect(looked).toBeGreaterThan(20);
  });

  test.each(pages)('$name: nothing hidden, nothing of navigation and scripts', ({ html }) => {
    expect(JSON.stringify(read(html).operations)).not.toMatch(/not\/this|nor\/this|hidden|navigation/i);
  });

  test('a piece of one, copied in a browser', () => {
    const [page] = pages;
    const piece = /<main[\s\S]*<\/main>/.exec(page?.html ?? '')?.[0].replace(/<\/?main[^>]*>/g, '') ?? '';
    expect(facts(read(`<meta charset='utf-8'>${piece}`))).toEqual(facts(read(page?.text ?? '')));
  });

  test('character references, and cells without paragraphs', () => {
    const [page] = pages;
    const bare = (page?.html ?? '').replaceAll(
      /<(t[dh])><div class="lg"><p>((?:(?!<\/?p>|<ul>|<table|<h\d).)*?)<\/p><\/div><\/\1>/g,
      '<$1>$2</$1>',
    );
    expect(bare).not.toBe(page?.html);
    expect(facts(read(bare.replaceAll('{', '&#123;').replaceAll('the ', 'the&#x20;')))).toEqual(
      facts(read(page?.text ?? '')),
    );
  });
});

describe('Bump.sh in other markup', () => {
  const html = `<!DOCTYPE html><html><body><main>
<h2>Rename a garden</h2>
<div class="url"><span>PATCH</span> <code>/gardens/{gardenId}</code></div>
<div><p>Gives a garden another name.</p></div>
<h3>Path parameters</h3>
<ul><li><div><strong>gardenId</strong> <span>string</span> <span>Required</span></div><div><p>Id of the garden. Minimum length is 24, maximum length is 24.</p></div></li></ul>
<h3>Body <span>Required</span></h3>
<p>application/json</p>
<ul>
<li><div><strong>name</strong> <span>string</span> <span>Required</span></div><p>Its name.</p></li>
<li><div><strong>owner</strong> <span>object</span></div><p>Who owns it.</p><button>Hide owner attributes</button><button>Show owner attributes object</button>
  <ul><li><div><strong>mail</strong> <span>string</span></div><p>Default value is nobody.</p></li></ul></li>
</ul>
<h3>Responses</h3>
<ul><li><div>200 application/json</div><p>Renamed.</p><ul><li><div><strong>id</strong> <span>string</span></div><p>Its id.</p></li></ul></li></ul>
</main><footer>Powered by <a href="https://bump.sh">Bump.sh</a></footer></body></html>`;

  test('names, types, marks, nested attributes, bodies and responses', () => {
    const [operation] = read(html).operations;
    expect([operation?.method.value, operation?.path.value, operation?.summary?.value]).toEqual([
      'patch',
      '/gardens/{gardenId}',
      'Rename a garden',
    ]);
    expect(operation?.parameters.map(({ name, in: place }) => [name.value, place])).toEqual([
      ['gardenId', 'path'],
    ]);
    const [content] = operation?.requestBody?.contents ?? [];
    expect(content?.contentType?.value).toBe('application/json');
    expect(content?.fields.map(({ path, required }) => [path.value, required?.value])).toEqual([
      ['name', true],
      ['owner', undefined],
      ['owner.mail', undefined],
    ]);
    expect(
      operation?.responses.map(({ status, contents }) => [status?.value, contents[0]?.fields[0]?.path.value]),
    ).toEqual([['200', 'id']]);
  });
});

describe('Bump.sh of every generation', () => {
  const responses =
    '## Responses\n\n### 201 Made\n\n#### Body: application/json; v=2 (object | null)\n\n- **id** (string)\n- **anything**\n  Of any type.\n';
  const end = '\n[Powered by Bump.sh](https://bump.sh)\n';
  const head = (servers: string) =>
    `# Make a bed\n\n**POST /rooms/{room}/beds**\n\nMakes a bed.\n\n## Servers\n${servers}\n`;
  test.each([
    `${head('')}## Parameters\n\n### Path parameters\n\n- **room** (string | null)\n  Room.\n\n### Body: (object)\nBed to make.\n\n- **size** (string | number | null)\n- **lids** (array[string | integer])\n- **** (string)\n\n${responses}${end}`,
    `${head('- https://{region}.example: https://{region}.example ()')}## Authentication methods\n- Auth0\n\n## Parameters\n\n### Query parameters\n\n- **dry** (boolean)\n\n### Body: application/json (array[object])\nBeds to make.\n\n- **size** (integer(int32))\n\n${responses}${end}`,
    `${head('- Live: {protocol}://rooms.example (Live)')}## Parameters\n\n## Body parameters\n\nContent-type: application/json\n\n- **size** (object | array[string])\n\n${responses}${end}`,
  ])('the same facts in HTML, whoever saved it: %#', (text) => {
    const stated = (page: string) => {
      const { inferred: _inferred, ...rest } = statedFacts(read(page).operations[0] ?? raise());
      return rest;
    };
    const html = bumpHtml(text);
    for (const save of [(page: string) => page, ...Object.values(SAVERS)])
      expect(stated(save(html))).toEqual(stated(text));
  });
});

describe('Bump.sh as its hub shows it', () => {
  const html = textOf('html/rename-a-garden.html');

  test('nested attributes in folds, a badge, servers, tools and examples beside the text', () => {
    const result = read(html);
    expect(statedFacts(result.operations[0] ?? raise())).toEqual({
      format: 'bump',
      method: 'PATCH',
      path: '/gardens/{gardenId}',
      url: 'https://garden.example/api/gardens/{gardenId}',
      servers: ['https://garden.example/api'],
      summary: 'Rename a garden',
      parameters: [
        {
          name: 'gardenId',
          in: 'path',
          required: true,
          type: 'string',
          format: 'uuid',
          minLength: 24,
          maxLength: 24,
        },
        { name: 'dryRun', in: 'query', type: 'boolean', default: false },
        { name: 'sort', in: 'query', type: 'string', enum: ['asc', 'desc'] },
      ],
      requestBody: {
        contentType: 'application/json',
        fields: [
          { path: 'name', required: true, type: 'string' },
          { path: 'owner', type: 'object', nullable: true },
          { path: 'owner.mail', type: 'string', format: 'email' },
          { path: 'beds', type: 'array', items: 'object' },
          { path: 'beds[].size', type: 'integer' },
          { path: 'default', type: 'string' },
        ],
      },
      responses: {
        200: {
          description: 'Renamed.',
          contentType: 'application/json',
          bodyType: { type: 'object' },
          fields: [{ path: 'id', type: 'string' }],
        },
        404: { description: 'No such garden.', contentType: null, fields: [], noBody: true },
      },
      security: ['API key'],
      roles: [],
      deprecated: true,
      deprecates: 'operation',
      inferred: expect.any(Array),
    });
    expect(result.diagnostics.map(({ code, quote }) => [code, quote])).toEqual([
      ['openapi-offered', '/doc/gardens.json'],
    ]);
  });
});

describe('HTML that is no page', () => {
  test.each([
    [
      'a shell that a script fills',
      '<!doctype html><html><body><div id="root"></div><script src="x.js"></script></body></html>',
      'html-empty',
    ],
    ['elements nested too deep', `<html><body>${'<div>'.repeat(20_000)}x`, 'html-too-deep'],
  ])('%s', (_, html, code) => {
    expect(() => read(html)).toThrow(expect.objectContaining({ code }));
  });

  test('cut, doubled and garbled pages are read or refused with a place', () => {
    const html = pages.map((page) => page.html);
    fc.assert(
      fc.property(
        fc.constantFrom(...html),
        fc.array(
          fc.tuple(
            fc.nat(),
            fc.nat({ max: 400 }),
            fc.constantFrom(
              '',
              '<',
              '</td>',
              '<table>',
              '<tr><td>',
              '&#0;',
              '&#x1F600;',
              '<!--',
              '<pre>',
              '<li>',
              '"',
              '<script>',
              '<template>',
            ),
          ),
          { minLength: 1, maxLength: 6 },
        ),
        (page, edits) => {
          let text = page;
          for (const [at, cut, put] of edits) {
            const from = at % (text.length + 1);
            text = text.slice(0, from) + put + text.slice(from + cut);
          }
          try {
            for (const { line, column } of evidenceIn(read(text))) {
              expect(line).toBeGreaterThan(0);
              expect(column).toBeGreaterThan(0);
            }
          } catch (error) {
            if (!(error instanceof PageError)) throw error;
            expect(error.line).toBeGreaterThan(0);
          }
        },
      ),
      { seed: 20261127, numRuns: 150 },
    );
  });
});
