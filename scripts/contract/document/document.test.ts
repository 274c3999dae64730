import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import type { InputFile } from '../inputs.js';
import { generateContract, type PipelineInputs } from '../pipeline.js';

function file(name: string, text: string): InputFile {
  return { name, bytes: new TextEncoder().encode(text) };
}

function generated(sources: Readonly<Record<string, string>>, more: Partial<PipelineInputs> = {}) {
  const pages = Object.entries(sources).map(([name, text]) => file(name, text));
  return generateContract({ name: 'c', pages, companions: [], overlays: [], ...more });
}

async function refusal(
  sources: Readonly<Record<string, string>>,
  more: Partial<PipelineInputs> = {},
): Promise<string> {
  return generated(sources, more).then(
    () => 'was written',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

const head =
  "openapi: 3.0.3\ninfo: {title: Garden, version: '1'}\nservers: [{url: 'https://garden.example'}]\n";
const ok = "{'200': {description: OK}}";
function schemaOf(schema: string, more = ''): string {
  return `${head}paths: {/beds: {get: {operationId: beds, responses: {'200': {description: OK, content: {application/json: {schema: ${schema}}}}}}}}\n${more}`;
}

describe('a document that is OpenAPI already is written as it is', () => {
  it.each([
    ['no summary', `${head}paths: {/beds: {get: {operationId: beds, responses: ${ok}}}}`],
    [
      'no servers',
      `openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {/beds: {get: {responses: ${ok}}}}`,
    ],
    ['a slash at the end of a path', `${head}paths: {/beds/: {get: {responses: ${ok}}}}`],
    ['a query in a path', `${head}paths: {'/beds?dry=true': {get: {responses: ${ok}}}}`],
    [
      'an operationId with spaces',
      `${head}paths: {/beds: {get: {operationId: list all beds, responses: ${ok}}}}`,
    ],
    ['an enumeration of another type', schemaOf('{type: string, enum: [1, 2]}')],
    [
      'nullable beside allOf',
      schemaOf(
        "{type: object, properties: {owner: {nullable: true, allOf: [{$ref: '#/components/schemas/Owner'}]}}}",
        'components: {schemas: {Owner: {type: object}}}',
      ),
    ],
    [
      'an example that holds a key $ref',
      schemaOf("{type: object, example: {$ref: '#/components/examples/E'}}"),
    ],
    [
      'a mapping by bare names',
      schemaOf(
        "{oneOf: [{$ref: '#/components/schemas/Rose'}, {$ref: '#/components/schemas/Oak'}], discriminator: {propertyName: kind, mapping: {r: Rose, o: Oak}}}",
        'components: {schemas: {Rose: {type: object, properties: {kind: {type: string}}}, Oak: {type: object, properties: {kind: {type: string}}}}}',
      ),
    ],
    [
      'a reference through references',
      `${schemaOf("{$ref: '#/components/schemas/Bed'}", 'components: {schemas: {Bed: {type: object, properties: {size: {type: string}}}}}').replace('paths: {', "paths: {/sizes: {get: {operationId: sizes, responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/paths/~1beds/get/responses/200/content/application~1json/schema/properties/size'}}}}}}}, ")}`,
    ],
    [
      'schemes that are needed together',
      `${head}security: [{id: [], secret: []}]\npaths: {/beds: {get: {responses: ${ok}}}}\ncomponents: {securitySchemes: {id: {type: apiKey, in: header, name: X-Id}, secret: {type: apiKey, in: header, name: X-Secret}}}`,
    ],
    [
      'everything a contract may say',
      `openapi: 3.1.0\ninfo: {title: T, version: 2.5.0, description: D, termsOfService: 'https://a.example/t', license: {name: MIT}, contact: {email: a@a.example}, x-i: 1}\ntags: [{name: t, description: About t}]\nexternalDocs: {url: 'https://a.example/docs'}\nservers: [{url: 'https://{region}.a.example', variables: {region: {default: eu, enum: [eu, us]}}}]\nwebhooks: {w: {post: {responses: ${ok}}}}\npaths:\n  /a:\n    parameters: [{name: q, in: query, schema: {type: [string, integer, 'null']}, examples: {one: {value: x}}}]\n    get:\n      tags: [t]\n      security: []\n      callbacks: {done: {'{$request.query.q}': {post: {responses: ${ok}}}}}\n      responses: {default: {description: D}, '404': {description: N}, '200': {description: OK, headers: {X-Total: {deprecated: true, example: 7, schema: {type: integer}}}, links: {next: {operationId: next}}}}\n    post: {operationId: next, responses: ${ok}}\ncomponents: {schemas: {Unused: {type: string, x-s: {y: [1]}}}}\nx-root: {a: b}\n`,
    ],
  ])('%s', async (_what, text) => {
    const { contractYaml, operationTable, types } = await generated({ 'a.yaml': text });
    expect(parse(contractYaml)).toEqual(parse(text));
    expect(operationTable).toContain('export const operations');
    expect(types).toContain('export interface paths');
  });

  it('keeps the order of statuses, the digits of large numbers, and control characters of JSON as escapes', async () => {
    const text = `{"openapi":"3.0.3","info":{"title":"T","version":"1","description":"C1 \u0092 and DEL \u007f"},"paths":{"/a":{"get":{"responses":{"404":{"description":"N"},"200":{"description":"OK","content":{"application/json":{"schema":{"type":"integer","maximum":9223372036854775807}}}},"default":{"description":"D"}}}}}}`;
    const { contractYaml } = await generated({ 'a.json': text });
    expect(contractYaml).toContain('maximum: 9223372036854775807\n');
    expect([...contractYaml.matchAll(/^ {8}"?(404|200|default)"?:/gm)].map(([, status]) => status)).toEqual([
      '404',
      '200',
      'default',
    ]);
    expect(contractYaml).not.toMatch(/[\u007f-\u0084\u0086-\u009f]/);
    expect(parse(contractYaml).info.description).toBe('C1 \u0092 and DEL \u007f');
  });

  it('quotes the key that takes over another map where it stands bare', async () => {
    const text = schemaOf("{type: object, properties: {'<<': {type: string}}, example: {'<<': {a: 1}}}");
    const { contractYaml } = await generated({ 'a.yaml': text });
    expect(parse(contractYaml, { merge: true })).toEqual(parse(text));
  });

  it('one provenance entry for each operation and component, with file and line', async () => {
    const text = schemaOf(
      "{$ref: '#/components/schemas/Bed'}",
      'components:\n  schemas:\n    Bed: {type: object, properties: {a: {type: string}}}\n',
    );
    const { provenance } = await generated({ 'a.yaml': text });
    const pointers = [...provenance].map(([pointer]) => pointer);
    expect(pointers).toEqual([
      '/openapi',
      '/info',
      '/servers',
      '/paths/~1beds',
      '/paths/~1beds/get',
      '/components/schemas/Bed',
    ]);
    expect(provenance.get('/components/schemas/Bed')).toEqual([
      { kind: 'stated', page: 'a.yaml', line: 7, column: 5, quote: 'Bed', subtree: true },
    ]);
  });

  it('what is invalid is refused, all of it; --skip-invalid leaves the operations out that need it', async () => {
    const text = `${head}paths:\n  /a: {get: {operationId: a, responses: ${ok}}}\n  /b: {get: {operationId: a, responses: ${ok}}}\n  /c: {get: {responses: {'200': {$ref: '#/components/responses/R'}}}}\n  '/d/{id}': {get: {responses: ${ok}}}\ncomponents:\n  responses: {R: {description: R, content: {application/json: {schema: {$ref: '#/components/schemas/None'}}}}}\n`;
    const message = await refusal({ 'a.yaml': text });
    for (const line of ['a.yaml:6:14:', 'a.yaml:8:', 'a.yaml:10:']) expect(message).toContain(line);
    const { document, skipped, findingsFiles } = await generated({ 'a.yaml': text }, { skipInvalid: true });
    expect(Object.keys(Object(document.paths))).toEqual(['/a']);
    expect(skipped.map(({ operation }) => operation)).toEqual(['GET /b', 'GET /c', 'GET /d/{id}']);
    expect([...findingsFiles.values()].join('\n')).toContain('GET /d/{id}');
  });

  it('--only keeps what the operation needs: subtypes by mapping and by allOf, schemes, tags', async () => {
    const text = `${head}tags: [{name: a}, {name: b}]\nsecurity: [{key: []}]\npaths:\n  /pets: {get: {operationId: pets, tags: [a], responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}\n  /other: {get: {operationId: other, tags: [b], responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}}}}}\ncomponents:\n  securitySchemes: {key: {type: apiKey, in: header, name: K}, unused: {type: http, scheme: basic}}\n  schemas:\n    Pet: {type: object, properties: {kind: {type: string}, owner: {$ref: '#/components/schemas/Owner'}}, discriminator: {propertyName: kind, mapping: {cat: Cat}, defaultMapping: Any}}\n    Owner: {type: object}\n    Any: {type: object}\n    Cat: {type: object}\n    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}]}\n    Other: {type: object}\n`;
    const { document } = await generated({ 'a.yaml': text }, { only: [{ method: 'GET', path: '/pets' }] });
    expect(document).toMatchObject({ tags: [{ name: 'a' }], paths: { '/pets': {} } });
    expect(Object.keys(Object(document.paths))).toEqual(['/pets']);
    const { schemas, securitySchemes } = Object(document.components);
    expect(Object.keys(schemas).sort()).toEqual(['Any', 'Cat', 'Dog', 'Owner', 'Pet']);
    expect(Object.keys(securitySchemes)).toEqual(['key']);
    expect(await refusal({ 'a.yaml': text }, { only: [{ method: 'PUT', path: '/pets' }] })).toContain(
      'it has GET /pets, GET /other',
    );
  });
});

describe('Swagger 2.0', () => {
  it('becomes 3.0, whatever its paths share', async () => {
    const text = `swagger: '2.0'\ninfo: {title: T, version: '1'}\nhost: garden.example\nschemes: [https]\npaths:\n  '/v/{id}': {get: {operationId: byId, parameters: [{name: id, in: path, required: true, type: string}], responses: {'200': {description: OK, schema: {$ref: '#/definitions/Bed'}}}}}\n  '/v/{number}': {get: {operationId: byNumber, parameters: [{name: number, in: path, required: true, type: integer}], responses: ${ok}}}\ndefinitions: {Bed: {type: object, x-nullable: true, discriminator: kind, required: [kind], properties: {kind: {type: string}, next: {$ref: '#/definitions/Bed', description: Beside it}}}}\n`;
    const { document, provenance, findings } = await generated({ 'a.yaml': text });
    expect(document).toMatchObject({
      openapi: '3.0.3',
      servers: [{ url: 'https://garden.example' }],
      components: {
        schemas: {
          Bed: {
            nullable: true,
            discriminator: { propertyName: 'kind' },
            properties: { next: { $ref: '#/components/schemas/Bed', description: 'Beside it' } },
          },
        },
      },
    });
    expect(Object.keys(Object(document.paths))).toEqual(['/v/{id}', '/v/{number}']);
    expect(provenance.get('/components/schemas/Bed')).toMatchObject([{ page: 'a.yaml', line: 8 }]);
    expect(findings.map(({ subject }) => subject)).toEqual(['Path `/v/{number}`']);
  });

  it('is held to its own version', async () => {
    const text =
      "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {/a: {get: {responses: {'200': {}}}}}\n";
    expect(await refusal({ 'a.yaml': text })).toContain('a.yaml is not valid Swagger 2.0 (1 problem;');
  });
});

describe('where the API is called', () => {
  it('silence and unexplained variables are findings, and --server answers both', async () => {
    const text = `${head.replace('https://garden.example', 'https://{region}.garden.example')}paths: {/a: {get: {responses: ${ok}}}}`;
    const { findings } = await generated({ 'a.yaml': text });
    expect(findings.map(({ resolution }) => resolution)).toEqual([expect.stringContaining('--server URL')]);
    const { document, findings: none } = await generated(
      { 'a.yaml': text },
      { server: 'https://eu.garden.example' },
    );
    expect(document.servers).toEqual([{ url: 'https://eu.garden.example' }]);
    expect(none).toEqual([]);
  });
});

describe('several sources', () => {
  const first = schemaOf(
    "{$ref: '#/components/schemas/Bed'}",
    'components: {schemas: {Bed: {type: object}}}\n',
  );
  const second = `openapi: 3.0.3\ninfo: {title: Trees, version: '1'}\nservers: [{url: 'https://trees.example'}]\nsecurity: [{key: []}]\npaths: {/trees: {get: {operationId: beds, responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Bed'}}}}}}}}\ncomponents: {schemas: {Bed: {type: string}}, securitySchemes: {key: {type: apiKey, in: header, name: K}}}\n`;

  it('become one contract; what clashes is renamed and said, what is common to one file is said at its operations', async () => {
    const { document, findings } = await generated({ 'a.yaml': first, 'b.yaml': second });
    expect(document).toMatchObject({
      info: { title: 'Garden' },
      paths: {
        '/trees': {
          get: {
            operationId: 'beds_2',
            servers: [{ url: 'https://trees.example' }],
            security: [{ key: [] }],
            responses: {
              200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Bed_2' } } } },
            },
          },
        },
      },
      components: { schemas: { Bed: { type: 'object' }, Bed_2: { type: 'string' } } },
    });
    expect(findings.map(({ subject }) => subject)).toEqual(['Component `schemas/Bed`', 'operationId']);
  });

  it('one operation described in two ways is refused with both places; of two versions, too', async () => {
    const other = schemaOf('{type: string}');
    expect(await refusal({ 'a.yaml': first, 'b.yaml': other })).toMatch(
      /^b\.yaml:4:\d+: #\/paths\/~1beds\/get: GET \/beds is described otherwise at a\.yaml:4:/,
    );
    expect(await refusal({ 'a.yaml': first, 'b.yaml': second.replace('3.0.3', '3.1.0') })).toContain(
      'Generate them separately',
    );
  });

  it('files that refer to one another are bundled; others are refused unless allowed', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'sources-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await writeFile(path.join(folder, 'bed.yaml'), 'type: object\nproperties: {size: {type: integer}}\n');
    await writeFile(path.join(folder, 'get.yaml'), `operationId: inPart\nresponses: ${ok}\n`);
    const source = file(
      'api.yaml',
      `${schemaOf('{$ref: bed.yaml}').replace('paths: {', 'paths: {/parts: {get: {$ref: get.yaml}}, ')}`,
    );
    const inputs = { name: 'c', companions: [], overlays: [] };
    const { document } = await generateContract({
      ...inputs,
      pages: [{ ...source, path: path.join(folder, 'api.yaml'), folder }],
    });
    expect(document).toMatchObject({
      paths: { '/parts': { get: { operationId: 'inPart' } } },
      components: { schemas: { bed: { properties: { size: { type: 'integer' } } } } },
    });
    expect(await refusal({ 'a.yaml': schemaOf("{$ref: 'https://a.example/bed.json'}") })).toMatch(
      /a\.yaml:4:\d+: .*--allow-outside-references/,
    );
  });
});

describe('pages and an OpenAPI file of one operation', () => {
  const page = `# Remove a bed

**DELETE /beds/{bedId}**

Removes one bed of the garden.

## Servers

- https://garden.example: https://garden.example ()

## Parameters

#### Path parameters

- **bedId** (string)
  Id of the bed to remove.

#### Query parameters

- **force** (boolean)
  Whether plants are removed, too.

## Responses

### 204: Removed

### 409: Conflict

[Powered by Bump.sh](https://bump.sh)
`;
  const document = `${head}paths:\n  /beds/{id}:\n    delete:\n      operationId: removeBed\n      summary: Removing a bed\n      parameters: [{$ref: '#/components/parameters/id'}]\n      responses: {'204': {description: Removed}}\ncomponents: {parameters: {id: {name: id, in: path, required: true, schema: {type: string}}}}\n`;

  it('the file is trusted most, the page fills its silence, and both are in the findings', async () => {
    const {
      document: contract,
      findings,
      provenance,
    } = await generated({ 'a.yaml': document, 'bed.bump.txt': page });
    expect(contract).toMatchObject({
      paths: {
        '/beds/{id}': {
          delete: {
            operationId: 'removeBed',
            summary: 'Removing a bed',
            description: 'Removes one bed of the garden.',
            parameters: [
              { $ref: '#/components/parameters/id' },
              { name: 'force', in: 'query', schema: { type: 'boolean' } },
            ],
            responses: { 204: { description: 'Removed' }, 409: { description: 'Conflict' } },
          },
        },
      },
    });
    const at = (subject: string) => findings.find((finding) => finding.subject === subject);
    expect(at('Title')).toMatchObject({
      kind: 'wording',
      resolution: expect.stringContaining('trusted most'),
    });
    expect(at('Path parameter `id`: name')).toMatchObject({ kind: 'conflict' });
    expect(at('Query parameter `force`')).toMatchObject({ kind: 'only' });
    expect(at('Response `409`')).toMatchObject({ kind: 'only' });
    expect(provenance.get('/paths/~1beds~1{id}/delete/parameters/1/name')).toMatchObject([
      { page: 'bed.bump.txt' },
    ]);
    expect(provenance.get('/paths/~1beds~1{id}/delete')).toMatchObject([{ page: 'a.yaml', line: 6 }]);
  });

  it('fields of bodies and ways to authenticate are compared, and left as the file has them', async () => {
    const plants = `# Plant a bed

**POST /beds**

Plants a bed.

## Servers

- https://garden.example: https://garden.example ()

## Authentication methods

- Digest auth

## Body parameters

Content-type: application/json

- **name** (string)
  What the bed is called.

- **size** (integer)
  How large it is, up to a maximum of 90.

- **plants** (array[string])
  What grows there.

- **age** (integer)
  In years.

## Responses

### 200: Planted

#### Body Parameters: application/json (object)

- **id** (string)
  Id of the bed.

[Powered by Bump.sh](https://bump.sh)
`;
    const { findings } = await generated({
      'a.yaml': `${head}security: [{key: []}]
paths: {/beds: {post: {operationId: plant, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Bed'}}}}, responses: {'200': {description: Planted, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}}}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    Named: {type: object, properties: {name: {type: string}}}
    Bed: {allOf: [{$ref: '#/components/schemas/Named'}, {type: object, properties: {size: {type: integer, maximum: 80}, plants: {type: array, items: {type: string}}}}]}
`,
      'plant.bump.txt': plants,
    });
    const said = findings
      .filter(({ kind, subject }) => /field|Authentication/.test(subject) && kind !== 'agree')
      .map(({ kind, subject, resolution }) => `${kind} | ${subject} | ${resolution}`);
    const trusted = 'from the OpenAPI document, which is trusted most';
    expect(said).toEqual([
      `conflict | Response \`200\`, field \`id\`: type | integer, ${trusted}`,
      `conflict | Request body, field \`size\`: maximum | 80, ${trusted}`,
      'only | Request body, field `age` | `age`; not in the OpenAPI document, and left as it is there',
      `conflict | Authentication | apikey header x-key, ${trusted}`,
    ]);
  });

  it('an operation only a page has is added', async () => {
    const { document: contract } = await generated({
      'a.yaml': schemaOf('{type: object}'),
      'bed.bump.txt': page,
    });
    expect(Object.keys(Object(contract.paths))).toEqual(['/beds', '/beds/{bedId}']);
  });
});
