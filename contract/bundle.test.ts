import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validateDocument } from './check/document.js';
import { problemText } from './error.js';
import { loadDocument } from './load.js';
import { placeOf } from './read/origins.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let number = 0;
/** Writes files into a folder of their own and loads `main.yaml`. */
async function load(files: Readonly<Record<string, string>>, allowOutside = false) {
  number += 1;
  const home = path.join(folder, String(number), 'api');
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(home, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return loadDocument(path.join(home, 'main.yaml'), { name: 'main.yaml', allowOutside });
}

const head = 'openapi: 3.0.3\ninfo: {title: T, version: "1"}\n';
function operationWith(schema: string): string {
  return `${head}paths:\n  /a:\n    get:\n      responses:\n        "200":\n          description: OK\n          content: {application/json: {schema: ${schema}}}\n`;
}

describe('several files as one', () => {
  test('what other files hold becomes a component, references among them with it', async () => {
    const loaded = await load({
      'main.yaml': operationWith('{$ref: "schemas/pet.yaml"}'),
      'schemas/pet.yaml':
        'type: object\nproperties:\n  tag: {$ref: "#/$defs/tag"}\n  next: {$ref: pet.yaml}\n  owner: {$ref: "../people.yaml#/Owner"}\n$defs: {tag: {type: string}}\n',
      'people.yaml': 'Owner: {type: object, properties: {pet: {$ref: "schemas/pet.yaml"}}}\n',
    });
    expect(loaded.problems).toEqual([]);
    expect(loaded.document.components).toEqual({
      schemas: {
        pet: {
          type: 'object',
          properties: {
            tag: { $ref: '#/components/schemas/tag' },
            next: { $ref: '#/components/schemas/pet' },
            owner: { $ref: '#/components/schemas/Owner' },
          },
          $defs: { tag: { type: 'string' } },
        },
        tag: { type: 'string' },
        Owner: { type: 'object', properties: { pet: { $ref: '#/components/schemas/pet' } } },
      },
    });
    expect(placeOf(loaded.document, '/components/schemas/Owner/type')).toEqual({
      file: 'people.yaml',
      line: 1,
      column: 9,
    });
  });

  test('two things of one name get two names; one thing named twice gets one', async () => {
    const { document } = await load({
      'main.yaml': `${operationWith('{allOf: [{$ref: "a/x.yaml"}, {$ref: "b/x.yaml"}, {$ref: "./a/x.yaml"}]}')}components: {schemas: {x: {type: integer}}}\n`,
      'a/x.yaml': 'type: string\n',
      'b/x.yaml': 'type: number\n',
    });
    expect(document.components).toEqual({
      schemas: { x: { type: 'integer' }, x_2: { type: 'string' }, x_3: { type: 'number' } },
    });
  });

  test('a Path Item is put in its place, what stands beside the reference stays', async () => {
    const { document, problems } = await load({
      'main.yaml': `${head}paths:\n  /a: {$ref: paths.yaml#/a, summary: Mine}\n`,
      'paths.yaml':
        'a:\n  summary: Theirs\n  get: {responses: {"200": {$ref: "#/ok"}}}\nok: {description: OK}\n',
    });
    expect(problems).toEqual([]);
    expect(document.paths).toEqual({
      '/a': { summary: 'Mine', get: { responses: { 200: { $ref: '#/components/responses/ok' } } } },
    });
  });

  test('a reference back into the first file stays one; mappings are followed', async () => {
    const { document } = await load({
      'main.yaml': `${operationWith('{$ref: pet.yaml}')}components: {schemas: {Cat: {type: object}}}\n`,
      'pet.yaml':
        'oneOf: [{$ref: "main.yaml#/components/schemas/Cat"}]\ndiscriminator: {propertyName: k, mapping: {cat: "main.yaml#/components/schemas/Cat", dog: dog.yaml, cow: Cow}, defaultMapping: dog.yaml}\n',
      'dog.yaml': 'type: object\n',
    });
    expect(document.components).toMatchObject({
      schemas: {
        pet: {
          oneOf: [{ $ref: '#/components/schemas/Cat' }],
          discriminator: {
            mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/dog', cow: 'Cow' },
            defaultMapping: '#/components/schemas/dog',
          },
        },
        dog: { type: 'object' },
      },
    });
  });

  test('a `$ref` in an example is data', async () => {
    const { document, problems } = await load({
      'main.yaml': `${head}paths: {}\ncomponents: {examples: {E: {value: {$ref: none.yaml}}}, schemas: {S: {example: {$ref: 'https://a.example/x'}}}}\n`,
    });
    expect(problems).toEqual([]);
    expect(document).toMatchObject({ components: { examples: { E: { value: { $ref: 'none.yaml' } } } } });
  });
});

describe('refused, each with its place', () => {
  test('addresses, other folders, files that are not there, and nothing at the pointer', async () => {
    const loaded = await load({
      'main.yaml': operationWith(
        '{allOf: [{$ref: "https://a.example/s.json"}, {$ref: "file:///etc/passwd"}, {$ref: "../../outside.yaml"}, {$ref: none.yaml}, {$ref: "part.yaml#/none"}, {$ref: "broken.yaml"}, {$ref: "b\\\\c.yaml"}]}',
      ),
      'part.yaml': 'a: 1\n',
      'broken.yaml': 'a: [',
    });
    expect(
      validateDocument(loaded).map((problem) =>
        problemText(problem).replace(/cannot be read(?:: | \(ENOENT\)).*/, 'cannot be read'),
      ),
    ).toEqual([
      expect.stringMatching(
        /^main\.yaml:9:58: #\/paths\/~1a.*\/allOf\/0\/\$ref: the reference https:\/\/a\.example\/s\.json leads to another address/,
      ),
      expect.stringMatching(/file:\/\/\/etc\/passwd leads to another address/),
      expect.stringMatching(/outside\.yaml leads out of the folder/),
      expect.stringMatching(/^main\.yaml:9:\d+: .*none\.yaml leads to a file that cannot be read$/),
      expect.stringMatching(/part\.yaml has nothing at #\/none/),
      expect.stringMatching(/broken\.yaml leads to a file that cannot be read$/),
      expect.stringMatching(/has "\\" in it, which addresses do not have\. Write "\/"\.$/),
    ]);
  });

  test('a link out of the folder is followed before the folders are compared', async () => {
    const outside = path.join(folder, 'outside.yaml');
    await writeFile(outside, 'type: string\n');
    const first = await load({ 'main.yaml': operationWith('{$ref: link.yaml}') });
    await symlink(outside, path.join(folder, String(number), 'api', 'link.yaml'));
    const file = path.join(folder, String(number), 'api', 'main.yaml');
    expect(first.problems).toHaveLength(1);
    expect((await loadDocument(file)).problems[0]?.message).toContain('leads out of the folder');
    expect((await loadDocument(file, { allowOutside: true })).problems).toEqual([]);
  });

  test('files that refer to one another without end', async () => {
    const { problems } = await load({
      'main.yaml': operationWith('{$ref: "a.yaml#/x/y"}'),
      'a.yaml': 'x: {$ref: "b.yaml#/x"}\n',
      'b.yaml': 'x: {$ref: "a.yaml#/x"}\n',
    });
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining('circle')]);
  });
});
