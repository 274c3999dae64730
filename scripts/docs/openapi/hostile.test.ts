import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../model.js';
import { contract, only, read } from './testing/contracts.js';

describe('hostile files', () => {
  it.each([
    ['text that is no YAML', 'openapi: 3.0.3\n\tpaths: x', 'not-yaml', 2],
    ['a duplicate key', 'openapi: 3.0.3\npaths:\n  /a: {}\n  /a: {}\n', 'duplicate-key', 4],
    ['another version', 'openapi: 4.0.0\npaths: {}\n', 'unsupported-version', 1],
    ['an alias inside its anchor', 'openapi: 3.0.3\npaths: &a\n  /x: *a\n', 'recursive-alias', 3],
    ['an alias of nothing', 'openapi: 3.0.3\npaths: *a\n', 'unknown-alias', 2],
    ['no operation', 'openapi: 3.0.3\npaths: {}\n', 'no-operation', 2],
    ['no paths', 'openapi: 3.1.0\nwebhooks: {}\n', 'no-operation', 1],
    ['a list', '- openapi: 3.0.3\n', 'unsupported-version', 1],
  ])('%s is refused with its place', (_what, text, code, line) => {
    let error: unknown;
    try {
      read(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toMatchObject({ name: 'PageError', code, line });
  });

  it('refuses aliases that multiply', () => {
    const levels = Array.from({ length: 9 }, (_, level) => {
      const item = level === 0 ? 'x' : `*l${level - 1}`;
      return `x${level}: &l${level} [${Array(10).fill(item).join(', ')}]`;
    });
    expect(() => read(`openapi: 3.0.3\n${levels.join('\n')}\n`)).toThrow('aliases expand to');
  });

  it.each(['[', '{"a":'])('refuses %s opened a hundred thousand times', (opener) => {
    const text = `{"openapi": "3.0.3", "x": ${opener.repeat(100_000)}`;
    expect(() => read(text)).toThrow(expect.objectContaining({ name: 'PageError' }));
  });

  it('keeps names like __proto__ as names', () => {
    const text = JSON.stringify(
      contract({
        operation: {
          responses: {
            200: {
              description: 'OK',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/__proto__' } } },
            },
          },
        },
        components: {
          schemas: {
            PLACE: { type: 'object', properties: { KEY: { type: 'string', default: { KEY: 1 } } } },
          },
        },
      }),
    )
      .replaceAll('PLACE', '__proto__')
      .replaceAll('KEY', '__proto__');
    const operation = only(read(text));
    const component: JsonObject | undefined = operation.components?.proto?.value;
    expect(Object.keys((component?.properties ?? {}) as object)).toEqual(['__proto__']);
    expect(operation.responses[0]?.contents[0]?.fields[0]?.path.value).toBe('__proto__');
    expect(Object.prototype).not.toHaveProperty('type');
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('merges << keys and follows aliases, as YAML files of vendors do', () => {
    const text = [
      'openapi: 3.0.3',
      'x-common: &common',
      '  description: Shared',
      '  summary: Theirs',
      'paths:',
      '  /a:',
      '    get:',
      '      <<: *common',
      '      summary: Mine',
      '      responses: &r',
      '        200:',
      '          description: OK',
      '    put:',
      '      responses: *r',
    ].join('\n');
    const [get, put] = read(text).operations;
    expect([get?.summary?.value, get?.description?.value]).toEqual(['Mine', 'Shared']);
    expect(put?.responses[0]?.status.value).toBe('200');
  });
});
