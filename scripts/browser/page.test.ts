import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../contract/json.js';
import { loadContract } from '../../contract/load.js';
import { readProvenanceFile } from '../../contract/provenance.js';
import { contractPage } from './page.js';
import { Read } from './testing.js';
import { writeBrowser } from './write.js';

const openapi = path.resolve(import.meta.dirname, '../../openapi');
const own = path.join(openapi, 'atlas-peering.openapi.yaml');

const page = (document: JsonObject) => new Read(contractPage({ document, file: 'api.yaml' }));
const operation = (more: JsonObject): JsonObject => ({
  operationId: 'op',
  responses: { 200: { description: 'OK' } },
  ...more,
});

const garden: JsonObject = {
  openapi: '3.1.0',
  info: {
    title: 'Gardens',
    version: '1',
    description: 'See [the beds](#tag/Beds/operation/listBeds) and [more](/docs).',
  },
  servers: [
    {
      url: 'https://{region}.garden.example',
      variables: { region: { default: 'eu', enum: ['eu', 'us'], description: 'Where it *grows*' } },
    },
  ],
  tags: [{ name: 'Beds', description: 'What is planted' }],
  paths: {
    '/beds': {
      parameters: [{ $ref: '#/components/parameters/limit' }],
      get: {
        operationId: 'listBeds',
        tags: ['Beds'],
        summary: 'List the beds',
        deprecated: true,
        security: [{ key: [] }, { login: ['read'], key: [] }, {}],
        parameters: [
          {
            name: 'since',
            in: 'query',
            deprecated: true,
            schema: { type: ['string', 'null'], format: 'date' },
          },
          {
            name: 'since',
            in: 'header',
            required: true,
            schema: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
          },
        ],
        responses: {
          200: {
            description: 'The beds',
            headers: { 'X-Total': { schema: { type: 'integer' }, description: 'How many' } },
            content: {
              'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Bed' } } },
              'text/csv': {
                schema: { type: 'string' },
                examples: { two: { summary: 'Two beds', value: 'a,b' } },
              },
            },
          },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: operation({
        operationId: 'addBed',
        tags: ['Beds'],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Bed' } } },
        },
        callbacks: {
          grown: {
            '{$request.body#/hook}': { post: operation({ operationId: 'grown', summary: 'It has grown' }) },
          },
        },
        'x-cost': { gold: 1 },
      }),
    },
  },
  webhooks: { frost: { post: operation({ operationId: 'frost', summary: 'Frost comes' }) } },
  components: {
    parameters: {
      limit: {
        name: 'limit',
        in: 'query',
        description: 'At most so many of the beds. The rest stays away.',
        schema: { type: 'integer' },
      },
    },
    responses: {
      Error: {
        description: 'Anything else',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Plant/properties/name' } } },
      },
    },
    schemas: {
      Bed: {
        type: 'object',
        required: ['id', 'plants'],
        properties: {
          id: { type: 'string', pattern: '^[a-z]+$', readOnly: true, maxLength: 8 },
          size: { type: 'integer', const: 9007199254740992 },
          neighbour: { $ref: '#/components/schemas/Bed' },
          plants: { type: 'array', items: { $ref: '#/components/schemas/Plant' } },
          tools: {
            type: 'array',
            items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
          },
        },
        additionalProperties: false,
        'x-soil': 'loam',
      },
      Plant: {
        oneOf: [{ $ref: '#/components/schemas/Tree' }, { $ref: '#/components/schemas/Herb' }],
        discriminator: {
          propertyName: 'kind',
          mapping: {
            tree: '#/components/schemas/Tree',
            herb: 'Herb',
            bed: '#/components/schemas/Bed/properties/tools/items',
          },
        },
        properties: { name: { type: 'string', enum: ['yew', 'true'] } },
      },
      Tree: {
        allOf: [
          { $ref: '#/components/schemas/Base' },
          { properties: { height: { type: 'number', exclusiveMinimum: 0 } } },
        ],
      },
      Herb: { anyOf: [{ type: 'object', required: ['smell'] }, { type: 'null' }] },
      Base: {
        type: 'object',
        patternProperties: { '^x-': { type: 'string' } },
        contentMediaType: 'text/plain',
      },
    },
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
      login: {
        type: 'oauth2',
        flows: {
          clientCredentials: { tokenUrl: 'https://garden.example/token', scopes: { read: 'Look at it' } },
        },
      },
    },
  },
};

describe('the page of a contract', () => {
  const read = page(garden);

  it('has an address for every part, and no link into it leads to nothing', () => {
    const ids = read.attributes('id');
    expect(ids).toHaveLength(new Set(ids).size);
    expect(ids).toEqual(
      expect.arrayContaining([
        'listBeds',
        'listBeds/query.since',
        'listBeds/header.since',
        'listBeds/query.limit',
        'listBeds/200',
        'addBed/body',
        'schemas/Bed',
        'schemas/Bed.tools[].name',
        'parameters/limit',
        'securitySchemes/login',
      ]),
    );
    expect(read.loose()).toEqual([]);
  });

  it('writes each component once: a schema that holds itself is a link', () => {
    expect(read.html.match(/At most so many of the beds\./g)).toHaveLength(3);
    expect(read.html.match(/The rest stays away\./g)).toHaveLength(1);
    expect(read.text('schemas/Bed.neighbour')).toBe('neighbour Bed');
    expect(read.text('schemas/Bed.plants')).toBe('plants array of Plant required');
    expect(read.html).toContain('href="#schemas/Bed"');
    // A reference to a part of a component leads to that part.
    expect(read.text('responses/Error')).toContain('#/components/schemas/Plant/properties/name');
    expect(read.html).toContain('<span id="/components/schemas/Plant/properties/name">');
  });

  it('says what values may be', () => {
    expect(read.text('listBeds/query.since')).toMatch(/^since string \(date\) or null deprecated/);
    expect(read.text('listBeds/header.since')).toContain('integer required # ≥ 1 ≤ 9 default 3');
    expect(read.text('schemas/Bed.id')).toBe('id string required read-only length ≤ 8 pattern ^[a-z]+$');
    expect(read.text('schemas/Bed.additionalProperties')).toBe('any other property: no value');
    expect(read.text('schemas/Plant.name')).toBe('name string one of yew "true"');
    expect(read.text('schemas/Plant')).toContain(
      'told apart by kind tree Tree herb Herb bed #/components/schemas/Bed/properties/tools/items',
    );
    expect(read.text('schemas/Tree')).toContain('all of: Base');
    expect(read.text('schemas/Tree.allOf.1.height')).toBe('height number > 0');
    expect(read.text('schemas/Herb')).toContain('any of: object also required smell');
    expect(read.text('schemas/Base')).toContain('contentMediaType text/plain');
    expect(read.text('schemas/Base')).toContain('properties like ^x- string');
    expect(read.text('schemas/Bed')).toContain('x-soil loam');
  });

  it('says how an operation is called: credentials, servers, bodies, callbacks, webhooks, extensions', () => {
    expect(read.text('listBeds')).toContain(
      'credentials key, or login with read together with key, or no credentials',
    );
    expect(read.text('addBed')).not.toContain('credentials');
    expect(read.text('listBeds')).toContain('deprecated');
    expect(read.text('listBeds/200')).toContain('Headers X-Total integer');
    expect(read.text('listBeds/200')).toContain('text/csv string Example two: Two beds a,b');
    expect(read.text('listBeds/default')).toContain('Anything else');
    expect(read.text('addBed')).toContain('x-cost {"gold": 1}');
    expect(read.text('addBed')).toContain('Callbacks grown It has grown');
    expect(read.text('webhooks/frost')).toContain('Frost comes');
    expect(read.text('page-main')).toMatch(/\{region\} is eu or one of eu us Where it grows/);
    expect(read.text('securitySchemes/login')).toContain('read Look at it');
  });

  it('follows links of a description into the page, and keeps the words of those that lead nowhere', () => {
    expect(read.html).toContain('<a href="#listBeds">the beds</a> and <span>more</span>');
  });

  it('reads what came with 3.2: any method, a whole query, items of a stream', () => {
    const newer = page({
      openapi: '3.2.0',
      info: { title: 'New', version: '1' },
      paths: {
        '/a': {
          query: operation({
            operationId: 'ask',
            parameters: [
              {
                name: 'q',
                in: 'querystring',
                content: {
                  'application/x-www-form-urlencoded': {
                    schema: { type: 'object', properties: { a: { type: 'string' } } },
                  },
                },
              },
            ],
          }),
          additionalOperations: {
            COPY: operation({
              operationId: 'copy',
              responses: {
                200: {
                  summary: 'Copied',
                  content: {
                    'application/jsonl': {
                      itemSchema: { type: 'object', properties: { n: { type: 'integer' } } },
                    },
                  },
                },
              },
            }),
          },
        },
      },
    });
    expect(newer.text('ask')).toContain(
      'The whole query q # application/x-www-form-urlencoded object a string',
    );
    expect(newer.text('copy')).toContain('COPY /a');
    expect(newer.text('copy/200')).toContain('application/jsonl a stream, each item object n integer');
    expect(newer.loose()).toEqual([]);
  });

  it('keeps the digits of a number that no double holds', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'browser-test-'));
    const file = path.join(folder, 'big.yaml');
    await writeFile(
      file,
      'openapi: 3.0.3\ninfo: {title: a, version: b}\npaths: {}\ncomponents: {schemas: {A: {type: integer, maximum: 9007199254740993}}}\n',
    );
    const { document } = await loadContract(file);
    expect(page(document).text('schemas/A')).toContain('9007199254740993');
    await rm(folder, { recursive: true });
  });

  it('lists what is broken in the document, and shows the rest', () => {
    const broken = page({
      ...garden,
      paths: { '/a': { get: operation({ parameters: [{ $ref: '#/components/parameters/none' }] }) } },
    });
    expect(broken.text('page-main')).toContain(
      'Left out, because it is broken: api.yaml:1:1: #/paths/~1a/get/parameters/0: the reference',
    );
    expect(broken.text('op')).toContain('OK');
  });

  it('gives things of the same name, and of the names of the page itself, ids of their own', () => {
    const same = page({
      ...garden,
      paths: {
        '/a': {
          get: operation({
            operationId: 'page-main',
            parameters: [
              { name: 'a b', in: 'query' },
              { name: 'a_b', in: 'query' },
            ],
          }),
        },
      },
    });
    const ids = same.attributes('id');
    expect(ids).toHaveLength(new Set(ids).size);
    expect(same.text('~page-main')).toContain('/a');
    expect(same.loose()).toEqual([]);
  });
});

describe('the words of the pages', () => {
  let read: Read;
  let provenance: ReturnType<typeof readProvenanceFile>;
  let document: JsonObject;

  beforeAll(async () => {
    ({ document } = await loadContract(own));
    provenance = readProvenanceFile(
      await readFile(path.join(openapi, 'atlas-peering.provenance.json'), 'utf8'),
    );
    const findings = new Map<string, string>();
    findings.set(
      'findings/delete.md',
      await readFile(
        path.join(openapi, 'findings', 'delete-api-atlas-v1.0-groups-groupid-peers-peerid-401090.md'),
        'utf8',
      ),
    );
    read = new Read(contractPage({ document, file: 'api', provenance, findings }));
  });

  it('stand beside every value that has some, each with its page, line and column', () => {
    expect(read.html).not.toContain('Words about other places');
    for (const tag of ['p', 'div', 'ul', 'li', 'details', 'span', 'code'])
      expect(read.html.match(new RegExp(`<${tag}[ >]`, 'g'))?.length, tag).toBe(
        read.html.match(new RegExp(`</${tag}>`, 'g'))?.length,
      );
    const shown = read.text('page-main');
    const numbers = new Map(
      read
        .attributes('id')
        .filter((id) => id.startsWith('page-source-'))
        .map((id) => [read.text(id).replaceAll(' ', ''), id.slice('page-source-'.length)]),
    );
    const entries = [...provenance.values()].flat();
    expect(entries.length).toBeGreaterThan(300);
    for (const { page: file, line, column } of entries) {
      if (file === undefined) continue;
      expect([...numbers.keys()]).toContain(file);
      expect(shown).toContain(column === 1 ? `line ${line}` : `${line}:${column}`);
    }
  });

  it('are marked where a rule, an overlay or a companion made the value, and where the pages disagree', () => {
    const peerId = read.text('deletePeeringConnection/path.peerId');
    expect(peerId).toMatch(/^peerId string required conflict/);
    expect(peerId).toContain(
      'required inferred peerId by rule path-parameter-required [8] 1:1035 Required [7] line 88',
    );
    expect(peerId).toContain('in place of ^[0-9a-fA-F]{24}$ from 24-hexadecimal digit string [8] 1:1060');
    expect(peerId).toContain(
      'word for word [8] description 1:1053 · in, name 1:1035 · type 1:1045 [7] type line 84',
    );
    expect(read.text('deletePeeringConnection/path.groupId')).toContain('conflict');
    expect(read.text('deletePeeringConnection/query.pretty')).not.toContain('conflict');
    expect(read.text('deletePeeringConnection')).toContain('3 conflicts');
    expect(read.text('deletePeeringConnection')).toContain('What the pages say of each other Conflicts 3');
    expect(read.text('getPeeringConnection')).toContain('companion');
    expect(read.text('getPeeringConnection')).not.toContain('What the pages say of each other');
  });

  it('stand by themselves where the contract does not have what they speak of', () => {
    const stale = new Map([
      [
        '/paths/~1gone',
        [{ kind: 'stated' as const, page: 'old.txt', line: 7, column: 3, quote: 'It was here.' }],
      ],
    ]);
    const page = new Read(contractPage({ document, file: 'api', provenance: stale }));
    expect(page.text('page-main')).toContain(
      'Words about other places #/paths/~1gone value It was here. [1] 7:3',
    );
  });

  it('of hostile pages are text', () => {
    const quote = '<script>alert(1)</script>\u202e';
    const hostile = new Map([
      [
        '/info/title',
        [
          {
            kind: 'overlay' as const,
            page: quote,
            line: 1,
            column: 1,
            quote,
            description: quote,
            rule: quote,
          },
        ],
      ],
    ]);
    const page = new Read(
      contractPage({
        document,
        file: 'api',
        provenance: hostile,
        findings: new Map([
          ['findings/x.md', `# \`DELETE /a\`\n\n## Conflicts\n\n- **${quote}**: [x](javascript:y)`],
        ]),
      }),
    );
    expect(page.elements.filter(({ tagName }) => tagName === 'script')).toHaveLength(1);
    expect(page.html).not.toContain('\u202e');
  });

  it('and the page is the same each time', () => {
    expect(contractPage({ document, file: 'api', provenance })).toBe(
      contractPage({ document: structuredClone(document), file: 'api', provenance }),
    );
  });
});

describe('writeBrowser', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'browser-test-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('takes the provenance and the findings beside the contract, and writes the same file once', async () => {
    const out = path.join(folder, 'docs', 'index.html');
    const written = await writeBrowser({ contract: own, out });
    expect(written).toMatchObject({ changed: true, warnings: [] });
    const text = await readFile(out, 'utf8');
    expect(written.bytes).toBe(Buffer.byteLength(text));
    expect(new Read(text).text('deletePeeringConnection')).toContain('3 conflicts');
    expect(text).not.toContain(folder);
    expect(await writeBrowser({ contract: own, out })).toMatchObject({ changed: false });
  });

  it.each([
    [
      { provenance: path.join(openapi, 'FINDINGS.md') },
      /FINDINGS\.md: is no provenance file: .*generated with the contract\.$/,
    ],
    [{ provenance: '/none.json' }, '/none.json: cannot be read (ENOENT)'],
    [{ findings: '/none' }, '/none/FINDINGS.md: cannot be read (ENOENT)'],
    [{ contract: '/none.yaml' }, '/none.yaml: cannot be read (ENOENT)'],
  ])('refuses %j and writes nothing', async (options, message) => {
    const out = path.join(folder, 'none.html');
    await expect(writeBrowser({ contract: own, out, ...options })).rejects.toThrow(message);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });
});
