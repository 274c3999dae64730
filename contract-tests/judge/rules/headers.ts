import { asList, asObject } from '../../../contract/json.js';
import type { ContractHeader } from '../../../contract/load.js';
import { schemasOf } from '../../../contract/validate/schemas.js';
import type { Evidence } from '../evidence.js';
import { preview } from '../preview.js';
import type { ResponseRule } from '../rule.js';

/** Fields that hold one value: a second line makes it a guess which one counts. */
const single = [
  'age',
  'content-location',
  'content-range',
  'content-type',
  'date',
  'etag',
  'expires',
  'last-modified',
  'location',
  'retry-after',
];

export const headerRules: readonly ResponseRule[] = [
  {
    id: 'header-repeated',
    family: 'headers',
    severity: 'error',
    checks: 'A header that holds one value is sent once.',
    source: 'RFC 9110 section 5.3',
    *check({ headers }) {
      for (const name of single) {
        const values = headers.get(name) ?? [];
        if (values.length < 2) continue;
        yield {
          message: `The header ${name} is sent ${values.length} times.`,
          expected: 'once',
          got: preview(values),
        };
      }
    },
  },
  {
    id: 'header-required',
    family: 'headers',
    severity: 'error',
    checks: 'A header that the contract requires is there.',
    source: 'OpenAPI 3.0.3, Header Object, required',
    *check(evidence) {
      for (const header of documentedHeaders(evidence)) {
        if (!header.required || evidence.headers.has(header.name.toLowerCase())) continue;
        yield {
          message: `The header ${header.name} is missing.`,
          expected: header.name,
          got: 'no such header',
          contractPointer: header.pointer,
        };
      }
    },
  },
  {
    id: 'header-schema',
    family: 'headers',
    severity: 'error',
    checks: 'A documented header has a value that its schema allows.',
    source: 'OpenAPI 3.0.3, Header Object, schema (style simple)',
    *check(evidence) {
      const { contract, headers } = evidence;
      for (const header of documentedHeaders(evidence)) {
        const values = headers.get(header.name.toLowerCase());
        if (!values || !header.schema) continue;
        const text = values.join(', ');
        const value = simpleValue(text, asObject(header.schema.value));
        for (const error of schemasOf(contract).judge(header.schema.pointer, value).errors) {
          yield {
            message: `The header ${header.name} breaks "${error.keyword}".`,
            expected: `${error.keyword}: ${preview(error.schema)}`,
            got: preview(text),
            contractPointer: error.contractPointer,
          };
        }
      }
    },
  },
];

/** OpenAPI leaves Content-Type to `content`. */
function documentedHeaders({ documented }: Evidence): readonly ContractHeader[] {
  return (documented?.headers ?? []).filter(({ name }) => name.toLowerCase() !== 'content-type');
}

/** Header text as the value its schema describes. Text that does not fit stays text, and so breaks the schema's type. */
function simpleValue(text: string, schema: Readonly<Record<string, unknown>>): unknown {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (types.includes('array')) {
    const items = asObject(
      typeof schema.items === 'object' && schema.items !== null ? { ...schema.items } : {},
    );
    return text === '' ? [] : text.split(',').map((part) => simpleValue(part.trim(), items));
  }
  if (types.includes('object')) {
    const parts = text.split(',').map((part) => part.trim());
    const pairs = parts.map((part): [string, string] => {
      const [name = '', ...rest] = part.split('=');
      return [name, rest.join('=')];
    });
    return Object.fromEntries(pairs);
  }
  const isNumber = types.includes('integer') || types.includes('number');
  if (isNumber && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (types.includes('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  if (types.includes('null') && asList([text]).includes('null')) return null;
  return text;
}
