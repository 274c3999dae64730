import { describe, expect, it } from 'vitest';
import { statedFacts } from '../facts.js';
import { codes, facts, operation, page, read } from './testing/page.js';

describe('attributes', () => {
  function query(words: string) {
    return facts({ parameters: `#### Query parameters ${words}` }).parameters.map(
      ({ in: _, ...rest }) => rest,
    );
  }

  it('carry what their descriptions state', () => {
    expect(
      query(
        '- **limit** (integer) Page size. Minimum value is 1, maximum value is 500. Default value is `100`. - **sort** (string) Accepted values are `asc` (default) and `desc`. - **name** (string) ==**REQUIRED**== Less than 80 characters. - **branch** (string) *Defaults to the main branch* - **tags** (array[string]) Possible values are `a`, `b`. - **url** (string(uri)) ==**REQUIRED**== if `plan` is not present.',
      ),
    ).toEqual([
      { name: 'limit', type: 'integer', minimum: 1, maximum: 500, default: 100 },
      { name: 'sort', type: 'string', enum: ['asc', 'desc'], default: 'asc' },
      { name: 'name', required: true, type: 'string', maxLength: 79 },
      { name: 'branch', type: 'string' },
      { name: 'tags', type: 'array', items: 'string', itemsEnum: ['a', 'b'] },
      { name: 'url', type: 'string', format: 'uri' },
    ]);
  });

  it('may have no description, odd names, or no name at all', () => {
    const parameters =
      '#### Query parameters - **a** (string) - **$b[c]** (boolean) - **** (string) - **d** (object | null)';
    const text = page({ parameters });
    expect(statedFacts(operation(text)).parameters.map(({ name }) => name)).toEqual(['a', '$b[c]', 'd']);
    expect(read(text).diagnostics).toMatchObject([
      { code: 'attribute-without-name', quote: '- **** (string)' },
    ]);
  });

  it('may look like attributes and be prose, which is said', () => {
    const text = page({
      parameters: '#### Query parameters - **a** (string) One of us - **Admin** (everyone) may.',
    });
    const [a] = operation(text).parameters;
    expect(a?.description?.value).toBe('One of us - **Admin** (everyone) may.');
    expect(codes(text)).toEqual(['unknown-type-word']);
  });

  it('may stand twice in a flat list of variants: the first is read, the second is said', () => {
    const text = page({
      parameters: '#### Query parameters - **a** (string) - **b** (string) - **a** (integer)',
    });
    expect(statedFacts(operation(text)).parameters.map(({ name, type }) => [name, type])).toEqual([
      ['a', 'string'],
      ['b', 'string'],
    ]);
    expect(codes(text)).toEqual(['repeated-attribute']);
  });

  it('keep the page’s word for types that OpenAPI has no single word for', () => {
    const text = page({
      parameters:
        '#### Query parameters - **a** (string | integer) - **b** (file) - **c** (array[string | null])',
    });
    expect(statedFacts(operation(text)).parameters).toEqual([
      { name: 'a', in: 'query', typeWord: 'string | integer' },
      { name: 'b', in: 'query', typeWord: 'file' },
      { name: 'c', in: 'query', type: 'array', items: 'string', typeWord: 'array[string | null]' },
    ]);
    expect(codes(text)).toEqual(['unknown-type-word']);
  });

  it('make anyOf of unions, with null beside a type as OpenAPI 3.0 wants it', () => {
    const text = page({
      parameters:
        '#### Query parameters - **a** (string | number | null) - **b** (string | array[string]) - **c** (array[string | integer]) - **d** (array[array[integer]])',
    });
    const schemas = operation(text).parameters.map(({ anyOf, nullable, itemsSchema }) => ({
      anyOf: anyOf?.value,
      nullable: nullable?.value,
      items: itemsSchema?.value,
    }));
    expect(schemas).toEqual([
      { anyOf: [{ type: 'string', nullable: true }, { type: 'number' }], nullable: true },
      { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      { items: { anyOf: [{ type: 'string' }, { type: 'integer' }] } },
      { items: { type: 'array', items: { type: 'integer' } } },
    ]);
    expect(codes(text)).toEqual([]);
  });

  it('are read from headers, path, query and cookies, and from nowhere else', () => {
    const text = page({
      parameters:
        '#### Headers - **h** (string) #### Path parameters - **p** (string) #### Query parameters - **q** (string) #### Cookies - **c** (string) #### Form data - **f** (string) Lost.',
    });
    expect(statedFacts(operation(text)).parameters.map((each) => `${each.in} ${each.name}`)).toEqual([
      'header h',
      'path p',
      'query q',
      'cookie c',
    ]);
    expect(read(text).diagnostics.map(({ code, quote }) => [code, quote])).toEqual([
      ['unknown-parameters', '#### Form data'],
      ['unplaced-text', '- **f** (string) Lost.'],
    ]);
  });
});

describe('bodies', () => {
  it('come in several media types, each with its own attributes', () => {
    const { requestBody } = facts({
      body: 'Content-type: application/json Bed to make - **a** (string) Name Content-type: application/xml - **b** (string) Set the Content-type: text/plain header for others. Content-type: text/csv',
    });
    expect(requestBody).toEqual({
      description: 'Bed to make',
      contentType: 'application/json',
      fields: [{ path: 'a', type: 'string' }],
      otherContents: [
        { contentType: 'application/xml', fields: [{ path: 'b', type: 'string' }] },
        { contentType: 'text/csv', fields: [] },
      ],
    });
  });

  it('may have a type and no media type', () => {
    expect(facts({ body: '- **a** (string)' }).requestBody).toEqual({
      contentType: null,
      fields: [{ path: 'a', type: 'string' }],
    });
    expect(
      facts({ body: 'Content-type: application/json (array[object]) - **a** (string)' }).requestBody,
    ).toEqual({
      contentType: 'application/json',
      bodyType: { type: 'array', items: 'object' },
      fields: [{ path: '[].a', type: 'string' }],
    });
  });

  it('of older generations stand under the parameters', () => {
    const old = (body: string) =>
      operation(
        `# T **POST /x** D. ## Servers ## Parameters ${body} ## Responses ### 201 Made [Powered by Bump.sh](https://bump.sh)`,
      );
    const first = old('### Body: (object) Thing to make - **a** (string)');
    expect(first.generation).toBe(1);
    expect(statedFacts(first).requestBody).toEqual({
      description: 'Thing to make',
      contentType: null,
      bodyType: { type: 'object' },
      fields: [{ path: 'a', type: 'string' }],
    });
    const second = old(
      '### Query parameters - **q** (string) ### Body: application/json (array[object]) - **a** (string)',
    );
    expect(second.generation).toBe(2);
    expect(statedFacts(second)).toMatchObject({
      parameters: [{ name: 'q', in: 'query' }],
      requestBody: { contentType: 'application/json', fields: [{ path: '[].a', type: 'string' }] },
    });
  });
});

describe('responses', () => {
  it('keep the order of the page, patterns and default, headers, and several media types', () => {
    const { responses } = facts({
      responses:
        '### 422: Bad #### Headers - **Retry-After** (integer) Seconds. #### Body Parameters: application/json (object) - **m** (string) #### Body Parameters: text/csv (string) string ### 201: Made ### default: Else #### Body Parameters: application/json (array[array[string]]) array ### 4xx: Client',
    });
    expect(Object.entries(responses).sort()).toEqual(
      Object.entries({
        422: {
          description: 'Bad',
          contentType: 'application/json',
          bodyType: { type: 'object' },
          fields: [{ path: 'm', type: 'string' }],
          headers: [{ name: 'Retry-After', type: 'integer' }],
          otherContents: [{ contentType: 'text/csv', bodyType: { type: 'string' }, fields: [] }],
        },
        201: { description: 'Made', contentType: null, fields: [], noBody: true },
        default: {
          description: 'Else',
          contentType: 'application/json',
          bodyType: { type: 'array', items: 'array', typeWord: 'array[array[string]]' },
          fields: [],
        },
        '4XX': { description: 'Client', contentType: null, fields: [], noBody: true },
      }).sort(),
    );
  });

  it('may have a body under a 204: the page is the authority', () => {
    expect(
      facts({ responses: '### 204: No Content #### Body Parameters: application/json (object) object' })
        .responses['204'],
    ).toEqual({
      description: 'No Content',
      contentType: 'application/json',
      bodyType: { type: 'object' },
      fields: [],
    });
  });

  it('with a code that stands twice are one response, which is said', () => {
    const text = page({
      responses: '### 200: A ### 200: B #### Body Parameters: application/json (object) - **m** (string)',
    });
    expect(statedFacts(operation(text)).responses['200']).toEqual({
      description: 'A',
      contentType: 'application/json',
      bodyType: { type: 'object' },
      fields: [{ path: 'm', type: 'string' }],
    });
    expect(codes(text)).toEqual(['repeated-response']);
  });

  it('report text that is no attribute, and headings they do not know', () => {
    expect(
      codes(
        page({
          responses:
            '### 200: OK #### Body Parameters: application/json (object) Some words - **a** (string)',
        }),
      ),
    ).toEqual(['body-text']);
    expect(codes(page({ responses: '### 200: OK #### Links Next page' }))).toEqual(['unknown-section']);
    expect(codes(page({ responses: '### 200: OK #### Links - **a** (string)' }))).toEqual([
      'unknown-section',
    ]);
    // A section heading that something else follows is none: the page is read without its responses, and says so.
    expect(codes(page({ responses: 'Stray words ### 200: OK' }))).toContain('no-responses');
  });
});
