import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../contract/json.js';
import { contractPage } from './page.js';
import { Read } from './testing.js';

const operation = (more: JsonObject): JsonObject => ({
  operationId: 'op',
  responses: { 200: { description: 'OK' } },
  ...more,
});

describe('text of anybody', () => {
  /** What could act: scripts and frames, handlers, addresses that are scripts, anything that is fetched. */
  const acting = (read: Read) => [
    ...read.elements
      .filter(({ tagName }) =>
        /^(?:iframe|object|embed|img|svg|math|base|video|audio|template)$/.test(tagName),
      )
      .map(({ tagName }) => tagName),
    ...read.elements.flatMap(({ attrs }) =>
      attrs
        .filter(({ name }) => name.startsWith('on') || name === 'style' || name === 'src')
        .map(({ name }) => name),
    ),
    ...read.attributes('href').filter((href) => !/^(?:#|https?:|mailto:|data:,$)/.test(href)),
  ];
  const around = (text: string): JsonObject => ({
    openapi: '3.0.3',
    info: {
      title: text,
      version: text,
      description: text,
      license: { name: text, url: text },
      contact: { url: text },
    },
    tags: [{ name: text, description: text }],
    servers: [{ url: text, description: text }],
    paths: {
      '/a': {
        get: operation({
          operationId: text,
          summary: text,
          description: text,
          tags: [text],
          externalDocs: { url: text },
          parameters: [
            {
              name: text || 'a',
              in: 'query',
              description: text,
              schema: { enum: [text], pattern: text, default: text },
            },
          ],
          responses: {
            200: {
              description: text,
              content: {
                [text]: { schema: { properties: { [text]: { description: text } } }, example: text },
              },
            },
          },
          [`x-${text}`]: text,
        }),
      },
    },
  });
  const harmless = contractPage({ document: around('a'), file: 'a' });
  const scripts = (read: Read) => read.elements.filter(({ tagName }) => tagName === 'script').length;

  it.each([
    '<script>alert(1)</script>',
    '</script><script>alert(1)</script>',
    '</style><img src=x onerror=alert(1)>',
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](vbscript:x) <javascript:alert(1)>',
    '[a](&#106;avascript:alert(1)) [b](java\tscript:alert(1)) [c]( java\u0000script:alert(1))',
    '![x](https://evil.example/x.png) ![y](javascript:alert(1)) <img src="https://evil.example/y.png">',
    '| a | b |\n| :-: | --: |\n| <b onclick=x> | [z](file:///etc/passwd) |',
    'javascript:alert(1)',
    '\u202egnp.exe\u0000\u001b[31m\ud800',
    '<!--',
    '&lt;script&gt; ]]> <![CDATA[ <?php',
  ])('%j acts in no way, and shows', (text) => {
    const read = new Read(contractPage({ document: around(text), file: text }));
    expect(acting(read)).toEqual([]);
    expect(scripts(read)).toBe(1);
    expect(read.attributes('content').find((each) => each.startsWith('default-src'))).toBe(
      new Read(harmless).attributes('content').find((each) => each.startsWith('default-src')),
    );
    expect(read.html).not.toMatch(/[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u);
    expect(Buffer.from(read.html).toString()).toBe(read.html);
    expect(read.loose()).toEqual([]);
  });

  it('whatever it is, the page holds nothing that acts', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '`',
        '[',
        '](',
        ')',
        '\n',
        '|',
        '<a href=',
        'javascript:',
        '&#',
        '*',
        '_',
        '\\',
        '<script>',
        '<p>',
        '<br/>',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const read = new Read(contractPage({ document: around(pieces.join('')), file: 'a' }));
        expect(acting(read)).toEqual([]);
        expect(scripts(read)).toBe(1);
        expect(read.loose()).toEqual([]);
      }),
      { numRuns: process.env.TEST_RUNS === 'all' ? 300 : 15 },
    );
  });
});
