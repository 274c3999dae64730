import { joinPointer } from '../../../contract/json.js';
import type { OddProperty } from '../../../contract/validate/properties.js';
import { followed } from '../../../contract/validate/raw.js';
import type { NotChecked, SchemaError } from '../../../contract/validate/schemas.js';
import { type Evidence, structure } from '../evidence.js';
import { described, preview } from '../preview.js';
import type { Finding, ResponseRule } from '../rule.js';

interface Family {
  readonly id: string;
  readonly keywords: readonly string[];
  readonly checks: string;
  readonly source: string;
}

/** One rule for each kind of constraint. `composition` also takes the keywords that no other names, so that none is lost. */
const families: readonly Family[] = [
  {
    id: 'body-type',
    keywords: ['type'],
    checks: 'Each value has the documented type.',
    source: 'JSON Schema validation 6.1.1',
  },
  {
    id: 'body-required',
    keywords: ['required', 'dependentRequired'],
    checks: 'Required properties are there.',
    source: 'JSON Schema validation 6.5.3',
  },
  {
    id: 'body-enum',
    keywords: ['enum', 'const'],
    checks: 'A value of an enumeration is one of it.',
    source: 'JSON Schema validation 6.1.2',
  },
  {
    id: 'body-format',
    keywords: ['format'],
    checks: 'A value has the documented format, such as int32 or date-time.',
    source: 'OpenAPI 3.0.3, Data Types',
  },
  {
    id: 'body-pattern',
    keywords: ['pattern'],
    checks: 'Text matches its pattern.',
    source: 'JSON Schema validation 6.3.3',
  },
  {
    id: 'body-range',
    keywords: ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
    checks: 'Numbers are in range.',
    source: 'JSON Schema validation 6.2',
  },
  {
    id: 'body-length',
    keywords: ['minLength', 'maxLength'],
    checks: 'Text is as long as documented.',
    source: 'JSON Schema validation 6.3',
  },
  {
    id: 'body-size',
    keywords: [
      'minItems',
      'maxItems',
      'uniqueItems',
      'contains',
      'minContains',
      'maxContains',
      'minProperties',
      'maxProperties',
      'unevaluatedItems',
    ],
    checks: 'Arrays and objects hold as much as documented.',
    source: 'JSON Schema validation 6.4 and 6.5',
  },
  {
    id: 'body-forbidden-property',
    keywords: ['additionalProperties', 'unevaluatedProperties', 'propertyNames'],
    checks: 'No property comes that the schema forbids.',
    source: 'JSON Schema core 10.3.2',
  },
  {
    id: 'body-composition',
    keywords: ['oneOf', 'anyOf', 'not', 'discriminator'],
    checks: 'A value fits its oneOf, anyOf or discriminator.',
    source: 'JSON Schema core 10.2',
  },
];

export const schemaRules: readonly ResponseRule[] = [
  ...families.map(
    ({ id, checks, source }): ResponseRule => ({
      id,
      family: 'schema',
      severity: 'error',
      checks,
      source,
      *check(evidence) {
        for (const error of evidence.verdict.errors) {
          if (kindOf(error) === id) yield finding(error, evidence);
        }
      },
    }),
  ),
  oddRule('write-only', {
    id: 'write-only-property',
    severity: 'error',
    checks: 'What is only ever written does not come back.',
    source: 'OpenAPI 3.0.3, Schema Object, writeOnly',
    message: (name) => `The property ${name} is only written, but the answer holds it.`,
    expected: 'no such property in a response',
  }),
  oddRule('undocumented', {
    id: 'undocumented-property',
    severity: 'drift',
    checks: 'Each property is one that the contract names; an object without named properties is free-form.',
    source: 'OpenAPI 3.0.3, Schema Object, properties',
    message: (name) => `The contract does not name the property ${name}.`,
    expected: 'only documented properties',
  }),
  notCheckedRule('pattern', {
    id: 'pattern-not-checked',
    checks:
      'Tells which patterns nothing could be held to: no ECMA-262 engine compiles them, or they take too long.',
    source: 'JSON Schema core 6.4',
    expected: 'an ECMA-262 pattern',
  }),
  notCheckedRule('format', {
    id: 'format-not-checked',
    checks: 'Tells which formats no standard describes, so that nothing was held to them.',
    source: 'OpenAPI Format Registry; JSON Schema validation 7.3',
    expected: 'a registered format',
  }),
  {
    id: 'schema-not-checked',
    family: 'schema',
    severity: 'drift',
    checks: 'Tells where the body could not be held to its schema, or has a form that is not read here.',
    source: 'OpenAPI 3.0.3, Schema Object',
    *check(evidence) {
      const { verdict } = evidence;
      for (const gap of verdict.notChecked) {
        if (gap.kind === 'pattern' || gap.kind === 'format') continue;
        yield {
          message: `Not checked: ${gap.reason}.`,
          expected: 'a schema that a value can be held to',
          got: preview(gap.what),
          contractPointer: gap.contractPointer,
        };
      }
      yield* unreadable(evidence);
    },
  },
];

function oddRule(
  wanted: OddProperty['kind'],
  {
    message,
    expected,
    ...facts
  }: Pick<ResponseRule, 'id' | 'severity' | 'checks' | 'source'> & {
    readonly message: (name: string) => string;
    readonly expected: string;
  },
): ResponseRule {
  return {
    ...facts,
    family: 'schema',
    *check({ oddProperties, subject }) {
      for (const { kind, name, valuePointer, contractPointer } of oddProperties) {
        if (kind !== wanted) continue;
        const bodyPointer = `${subject?.at ?? ''}${valuePointer}`;
        // The name and not the value: what is only written is a secret as often as not.
        const got = preview(name);
        yield { message: message(got), expected, got, contractPointer, bodyPointer, mark: 'key' };
      }
    },
  };
}

function notCheckedRule(
  kind: NotChecked['kind'],
  { expected, ...facts }: Pick<ResponseRule, 'id' | 'checks' | 'source'> & { readonly expected: string },
): ResponseRule {
  return {
    ...facts,
    family: 'schema',
    severity: 'drift',
    *check({ verdict }) {
      for (const gap of verdict.notChecked) {
        if (gap.kind !== kind) continue;
        yield {
          message: `Not checked: ${gap.reason}.`,
          expected,
          got: preview(gap.what),
          contractPointer: gap.contractPointer,
        };
      }
    },
  };
}

/** The body is of a media type whose values are not read here. */
function* unreadable(evidence: Evidence): Generator<Finding> {
  const { media, text, bodyless, response } = evidence;
  const schema = media?.schema ?? (media && evidence.contract.resolveSchema(`${media.pointer}/itemSchema`));
  const essence = evidence.mediaType?.essence ?? '';
  const isRead = evidence.isJson || evidence.isSequence || evidence.subject !== undefined;
  if (!schema || !media || bodyless || response.body.length === 0 || isRead) return;
  // Bytes have nothing to check.
  if (isBytes(followed(evidence.contract.document, schema.pointer)?.schema ?? {})) return;
  yield {
    message: `Not checked: what the schema describes cannot be read from ${preview(essence)} here; only headers and framing were judged.`,
    expected: 'JSON, or text that is one value',
    got: text === undefined ? `${response.body.length} bytes` : preview(text),
    contractPointer: `${media.pointer}/${media.schema ? 'schema' : 'itemSchema'}`,
  };
}

function isBytes(schema: Readonly<Record<string, unknown>>): boolean {
  const isPlain = schema.type === undefined && !structure.some((name) => name in schema);
  return isPlain || (schema.type === 'string' && (schema.format === 'binary' || schema.format === 'byte'));
}

function kindOf(error: SchemaError): string {
  return families.find(({ keywords }) => keywords.includes(error.keyword))?.id ?? 'body-composition';
}

function finding(error: SchemaError, { subject }: Evidence): Finding {
  const { params, keyword } = error;
  const extra = params.additionalProperty ?? params.unevaluatedProperty ?? params.propertyName;
  const at = `${subject?.at ?? ''}${error.valuePointer}`;
  const bodyPointer = typeof extra === 'string' && keyword !== 'required' ? joinPointer(at, extra) : at;
  return {
    message: messageOf(error, at),
    expected: expectedOf(error),
    got: typeof extra === 'string' ? preview(extra) : described(error.data),
    contractPointer: error.contractPointer,
    bodyPointer,
    ...(typeof extra === 'string' ? { mark: 'key' as const } : {}),
  };
}

function messageOf({ keyword, params }: SchemaError, at: string): string {
  const place = at === '' ? 'The body' : at;
  if (keyword === 'required')
    return `${place} lacks the required property ${preview(params.missingProperty)}.`;
  if (keyword === 'type') return `${place} has another type than documented.`;
  return `${place} breaks "${keyword}".`;
}

function expectedOf({ keyword, schema, params }: SchemaError): string {
  if (keyword === 'required') return `the property ${preview(params.missingProperty)}`;
  if (keyword === 'type') return Array.isArray(schema) ? schema.join(' or ') : String(schema);
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') return 'no further property';
  if (keyword === 'oneOf')
    return `exactly one of ${Array.isArray(schema) ? schema.length : 'the'} schemas${passing(params)}`;
  if (keyword === 'anyOf') return `one of ${Array.isArray(schema) ? schema.length : 'the'} schemas`;
  if (keyword === 'discriminator')
    return `${preview(params.property)} to be ${
      Array.isArray(params.expected)
        ? params.expected
            .slice(0, 20)
            .map((tag) => preview(tag))
            .join(' or ')
        : 'the name of a schema'
    }`;
  if (keyword === 'false') return 'nothing';
  if (keyword === 'not') return 'a value that does not fit the schema under "not"';
  return `${keyword}: ${preview(params.limit ?? schema)}`;
}

function passing(params: SchemaError['params']): string {
  return Array.isArray(params.passingSchemas) ? `, but ${params.passingSchemas.join(' and ')} fit` : '';
}
