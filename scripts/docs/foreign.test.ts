import { describe, expect, test } from 'vitest';
import { foreignFormat } from './foreign.js';
import { readPage } from './read.js';

const cases: readonly (readonly [string, string, string])[] = [
  ['FORMAT: 1A\nHOST: https://a.example\n\n# Beds [/beds]\n', 'API Blueprint', 'apib2swagger'],
  ['#%RAML 1.0\ntitle: Beds\n', 'RAML', 'oas-raml-converter'],
  [
    '{"info":{"name":"Beds","schema":"https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},"item":[]}',
    'a Postman collection',
    'postman-to-openapi',
  ],
  [
    '{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[]}}',
    'recorded traffic (HAR)',
    '--har',
  ],
  ['asyncapi: 2.6.0\ninfo:\n  title: Beds\n', 'AsyncAPI', 'messages'],
  ['# of beds\nasyncapi: "3.0.0"\n', 'AsyncAPI', 'messages'],
  [
    '<!doctype html><html><body><div id="swagger-ui"></div><script src="/swagger-ui-bundle.js"></script></body></html>',
    'Swagger UI',
    'openapi.json',
  ],
  [
    '<html><body><redoc spec-url="/openapi.json">Loading</redoc><script src="redoc.standalone.js"></script></body></html>',
    'Redoc',
    'openapi.json',
  ],
  [
    'From: <Saved by Blink>\nSnapshot-Content-Location: https://a.example/\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="x"\n\n',
    'a web archive (MHTML)',
    'complete',
  ],
  [
    '<html><body><table><tbody><tr><td class="line-number" value="1"></td><td class="line-content">&lt;!doctype html&gt;</td></tr></tbody></table></body></html>',
    'the source view of a browser',
    'itself',
  ],
  [
    'Rename a bed\nPATCH\n/beds/{bedId}\n\nPath parameters\nbedId string Required\n\nPowered by Bump.sh\n',
    'the text of a Bump.sh page without its marks',
    '.md',
  ],
  [
    '# Beds\n\n````yaml GET /beds\npaths:\n  path: /beds\n  method: get\n````\n',
    "Mintlify's own form of an operation",
    'openapi.json',
  ],
  ['---\ntitle: Beds\nlanguage_tabs:\n  - shell\n---\n# Beds\n', 'Slate', 'widdershins'],
];

describe('what is not read is called by its name', () => {
  test.each(cases)('%j', (text, name, way) => {
    expect(foreignFormat(text)).toContain(`this is ${name},`);
    expect(foreignFormat(text)).toContain(way);
    const read = () => readPage('page', new TextEncoder().encode(text));
    expect(read).toThrow(
      expect.objectContaining({ code: 'foreign-format', message: expect.stringContaining(name) }),
    );
  });

  test.each([
    ['%PDF-1.7\n', 'a PDF document'],
    ['PK\u0003\u0004\u0014', 'a ZIP archive'],
    ['bplist00', "Safari's web archive"],
    ['{\\rtf1\\ansi', 'a rich text document'],
  ])('%j by its first bytes', (start, name) => {
    const bytes = new Uint8Array([...new TextEncoder().encode(start), 0xe2, 0x28, 0]);
    expect(() => readPage('page', bytes)).toThrow(
      expect.objectContaining({ code: 'foreign-format', message: expect.stringContaining(name) }),
    );
  });

  test('a page that only names them is not taken for one', () => {
    expect(
      foreignFormat(
        '# Beds\n\nImport our Postman collection, or see it in Swagger UI. FORMAT: 1A is no more.\n',
      ),
    ).toBeUndefined();
  });
});
