import { describe, expect, it } from 'vitest';
import { countFacts, eachFact, statedFacts } from './facts.js';
import type { DocumentedOperation, Fact } from './model.js';

function fact<T>(value: T, rule?: string): Fact<T> {
  const at = { page: 'p', line: 3, column: 1, quote: String(value) };
  return { value, evidence: [rule === undefined ? at : { ...at, rule }] };
}

const bare: DocumentedOperation = {
  page: 'p',
  format: 'bump',
  method: fact('get'),
  path: fact('/beds/{id}'),
  tags: [],
  servers: [],
  security: [],
  roles: [],
  parameters: [],
  responses: [],
  remarks: [],
  examples: [],
};

describe('statedFacts', () => {
  it('has no key for what a page does not say', () => {
    expect(statedFacts(bare)).toEqual({
      format: 'bump',
      method: 'GET',
      path: '/beds/{id}',
      servers: [],
      parameters: [],
      requestBody: null,
      responses: {},
      security: [],
      roles: [],
      deprecated: false,
      inferred: [],
    });
  });

  it('joins the first server and the path', () => {
    const servers = [{ url: fact('https://a.example/v1/') }, { url: fact('https://b.example') }];
    expect(statedFacts({ ...bare, servers })).toMatchObject({
      url: 'https://a.example/v1/beds/{id}',
      servers: ['https://a.example/v1/', 'https://b.example'],
    });
  });

  it('calls a page deprecated where the operation or its reference is', () => {
    expect(statedFacts({ ...bare, referenceDeprecated: fact(true) }).deprecated).toBe(true);
    expect(statedFacts({ ...bare, deprecated: fact(true) }).deprecated).toBe(true);
    expect(statedFacts({ ...bare, deprecated: fact(false) }).deprecated).toBe(false);
  });

  it('keeps inferred facts apart from stated ones', () => {
    const facts = statedFacts({
      ...bare,
      parameters: [
        {
          name: fact('id'),
          in: 'path',
          type: fact('string'),
          pattern: fact('^x$', 'pattern-hex-24'),
          maximum: fact(500, 'limits-in-prose'),
        },
      ],
    });
    expect(facts.parameters).toEqual([
      { name: 'id', in: 'path', required: true, type: 'string', maximum: 500 },
    ]);
    expect(facts.inferred).toEqual([
      {
        of: 'parameter path id',
        key: 'pattern',
        value: '^x$',
        rule: 'pattern-hex-24',
        line: 3,
        quote: '^x$',
      },
    ]);
  });

  it('takes a fact for stated where one page of two states it', () => {
    const both = {
      value: true,
      evidence: [...fact(true, 'path-parameter-required').evidence, ...fact(true).evidence],
    };
    expect(
      statedFacts({ ...bare, parameters: [{ name: fact('q'), in: 'query', required: both }] }),
    ).toMatchObject({ parameters: [{ required: true }], inferred: [] });
  });

  it('tells bodies, further media types and headers', () => {
    const facts = statedFacts({
      ...bare,
      requestBody: { contents: [] },
      responses: [
        {
          status: fact('200'),
          headers: [{ name: fact('ETag'), type: fact('string') }],
          contents: [
            {
              contentType: fact('application/json'),
              body: { type: fact('array'), items: fact('object') },
              fields: [{ path: fact('[].id'), type: fact('string') }],
            },
            { contentType: fact('text/csv'), fields: [] },
          ],
        },
        { status: fact('204'), headers: [], contents: [], noBody: fact(true) },
        { status: fact('__proto__'), headers: [], contents: [], emptyObject: fact(true) },
      ],
    });
    expect(facts.requestBody).toEqual({ contentType: null, fields: [] });
    expect(facts.responses[200]).toEqual({
      contentType: 'application/json',
      bodyType: { type: 'array', items: 'object' },
      fields: [{ path: '[].id', type: 'string' }],
      otherContents: [{ contentType: 'text/csv', fields: [] }],
      headers: [{ name: 'ETag', type: 'string' }],
    });
    expect(facts.responses[204]).toEqual({ contentType: null, fields: [], noBody: true });
    expect(Object.keys(facts.responses)).toContain('__proto__');
    expect(Object.prototype).not.toHaveProperty('emptyObject');
  });
});

describe('eachFact', () => {
  it('finds every fact once, wherever it stands', () => {
    const operation: DocumentedOperation = {
      ...bare,
      tags: [fact('t')],
      externalDocs: { url: fact('https://d.example') },
      servers: [{ url: fact('https://a.example') }],
      security: [{ name: fact('digest') }],
      parameters: [{ name: fact('q'), in: 'query', type: fact('string') }],
      requestBody: {
        required: fact(true),
        contents: [{ body: { type: fact('object') }, fields: [{ path: fact('a') }] }],
      },
      responses: [
        {
          status: fact('200'),
          headers: [{ name: fact('h') }],
          contents: [{ fields: [] }],
          noBody: fact(true),
        },
      ],
      remarks: [{ kind: 'note', text: fact('text') }],
      examples: [fact('curl')],
    };
    expect([...eachFact(operation)].map(({ of, key }) => `${of}: ${key}`)).toEqual([
      'operation: method',
      'operation: path',
      'operation: tags',
      'operation: remarks.text',
      'operation: examples',
      'operation: externalDocs.url',
      'server: url',
      'security: name',
      'parameter query q: name',
      'parameter query q: type',
      'requestBody: required',
      'requestBody body: type',
      'requestBody field a: path',
      'response 200: status',
      'response 200: noBody',
      'response 200 header h: name',
    ]);
    expect(countFacts(operation)).toBe(16);
  });
});
