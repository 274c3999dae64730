import { parseExact } from '../../../contract/exact.js';
import { scanJson } from '../../../contract/json-scan.js';
import type { ContractHeader } from '../../../contract/load.js';
import { readSimple } from '../../../contract/parameters/read.js';
import { typesAt } from '../../../contract/parameters/types.js';
import { schemasOf } from '../../../contract/validate/schemas.js';
import type { Evidence } from '../evidence.js';
import { isJsonType, readMediaType } from '../http/media-type.js';
import { preview } from '../preview.js';
import type { ResponseRule } from '../rule.js';

/** Fields that hold one value: a second line makes it a guess which one counts. */
const single = [
  'age',
  'content-length',
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
    source: 'OpenAPI 3.0.3, Header Object, schema (style simple) or content',
    *check(evidence) {
      for (const { header, text, value, problem } of documentedValues(evidence)) {
        if (problem !== undefined) {
          yield {
            message: `The header ${header.name} is not the ${header.mediaType} that the contract documents: ${problem}.`,
            expected: header.mediaType ?? '',
            got: preview(text),
            contractPointer: header.pointer,
          };
        } else if (header.schema) {
          for (const error of schemasOf(evidence.contract).judge(header.schema.pointer, value).errors) {
            yield {
              message: `The header ${header.name} breaks "${error.keyword}".`,
              expected: `${error.keyword}: ${preview(error.schema)}`,
              got: preview(text),
              contractPointer: error.contractPointer,
            };
          }
        }
      }
    },
  },
  {
    id: 'header-not-checked',
    family: 'headers',
    severity: 'drift',
    checks: 'Tells where a header could not be held to its schema.',
    source: 'OpenAPI 3.0.3, Header Object',
    *check(evidence) {
      for (const { header, text, value, problem } of documentedValues(evidence)) {
        if (header.mediaType !== undefined && !isJsonType(essenceOf(header.mediaType))) {
          yield {
            message: `Not checked: headers of type ${preview(header.mediaType)} are not read here.`,
            expected: 'JSON, or a schema',
            got: preview(text),
            contractPointer: header.pointer,
          };
        } else if (header.schema && problem === undefined) {
          for (const gap of schemasOf(evidence.contract).judge(header.schema.pointer, value).notChecked) {
            yield {
              message: `Not checked: ${gap.reason}.`,
              expected: 'a schema that a value can be held to',
              got: preview(gap.what),
              contractPointer: gap.contractPointer,
            };
          }
        }
      }
    },
  },
];

/** OpenAPI leaves Content-Type to `content`. */
function documentedHeaders({ documented }: Evidence): readonly ContractHeader[] {
  return (documented?.headers ?? []).filter(({ name }) => name.toLowerCase() !== 'content-type');
}

interface HeaderValue {
  readonly header: ContractHeader;
  readonly text: string;
  readonly value?: unknown;
  /** Why the text has no value. */
  readonly problem?: string;
}

/** What the documented headers hold. A `Set-Cookie` line is a value of its own; lines of all others are one list (RFC 9110 section 5.3). */
function* documentedValues(evidence: Evidence): Generator<HeaderValue> {
  for (const header of documentedHeaders(evidence)) {
    const name = header.name.toLowerCase();
    const lines = evidence.headers.get(name);
    if (!lines) continue;
    if (name !== 'set-cookie') yield read(evidence, header, lines.join(', '));
    else if (header.schema && typesAt(evidence.contract, header.schema.pointer).has('array')) {
      yield { header, text: lines.join('\n'), value: lines };
    } else for (const line of lines) yield read(evidence, header, line);
  }
}

function read({ contract }: Evidence, header: ContractHeader, text: string): HeaderValue {
  const { mediaType, schema } = header;
  if (mediaType !== undefined) {
    if (!isJsonType(essenceOf(mediaType))) return { header: withoutSchema(header), text };
    const { error, trailing } = scanJson(text);
    if (error || trailing !== undefined)
      return { header, text, problem: error?.message ?? 'more follows the value' };
    return { header, text, value: parseExact(text) };
  }
  return { header, text, value: schema ? readSimple(contract, header, text) : text };
}

function withoutSchema({ schema: _, ...header }: ContractHeader): ContractHeader {
  return header;
}

function essenceOf(mediaType: string): string {
  const reading = readMediaType(mediaType);
  return 'media' in reading ? reading.media.essence : '';
}
