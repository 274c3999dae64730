/** Requests that meet or break one constraint: of a parameter, or of one place in the body. */
import { type Json, readPointer } from '../../contract/json.js';
import type { Contract, ContractOperation, ContractParameter } from '../../contract/load.js';
import { styleProblem } from '../../contract/parameters/write.js';
import { bodyVariants } from '../../contract/values/bodies.js';
import { type Variant, variantsOf } from '../../contract/values/constraints.js';
import { bodyOf, type Gap, isIgnored, meetsSchema, type PlannedRequest, validBody } from './request.js';

/** One request that is like a valid one but for one place. */
export interface RequestVariant {
  /** Unique within the operation; part of the case id. */
  readonly id: string;
  /** What it checks, in one sentence. */
  readonly rule: string;
  readonly parameter: {
    /** Of the parameter; for a body, `body` and the JSON Pointer into it. */
    readonly name: string;
    readonly in: string;
    readonly pointer: string;
    readonly variant: Variant;
  };
  readonly apply: (request: PlannedRequest) => PlannedRequest;
}

export interface RequestVariants {
  readonly variants: readonly RequestVariant[];
  readonly gaps: readonly Gap[];
}

/** All variants of an operation's request. */
export function requestVariants(
  contract: Contract,
  operation: ContractOperation,
  seed: number,
): RequestVariants {
  const parts = [
    ...operation.parameters
      .filter((parameter) => !isIgnored(parameter))
      .map((parameter) => parameterVariants(contract, operation, parameter, seed)),
    ofBody(contract, operation, seed),
  ];
  return { variants: parts.flatMap(({ variants }) => variants), gaps: parts.flatMap(({ gaps }) => gaps) };
}

function parameterVariants(
  contract: Contract,
  { operationId }: ContractOperation,
  parameter: ContractParameter,
  seed: number,
): RequestVariants {
  const { name, in: place, pointer, schema } = parameter;
  const meets = meetsSchema(contract);
  const { variants, gaps } = variantsOf(contract, parameter, seed);
  // What the whole schema says of the value decides: several keywords together may forbid what one of them allows.
  const isRight = ({ value, holds }: Variant) =>
    value === undefined ||
    schema === undefined ||
    (meets(schema, value) === holds && styleProblem(parameter, value) === undefined);
  return {
    variants: variants.filter(isRight).map((variant) => ({
      id: `${place}.${name}.${variant.constraint}.${encodeURIComponent(variant.label)}`,
      rule: describe(`${place} parameter ${name}`, variant, variant.value),
      parameter: { name, in: place, pointer, variant },
      apply: (request) => withValue(request, parameter, variant.value),
    })),
    gaps: gaps.map(({ constraint, reason }) => ({
      operationId,
      what: `${name} (${constraint})`,
      pointer,
      reason,
    })),
  };
}

function withValue(
  request: PlannedRequest,
  parameter: ContractParameter,
  value: Json | undefined,
): PlannedRequest {
  const { [parameter.name]: _, ...others } = request[parameter.in];
  return {
    ...request,
    [parameter.in]: value === undefined ? others : { ...others, [parameter.name]: value },
  };
}

const inJson = /^application\/([\w.-]+\+)?json\b|\+json\b/i;
const inForm = /^application\/x-www-form-urlencoded\b/i;

function ofBody(contract: Contract, operation: ContractOperation, seed: number): RequestVariants {
  const { operationId } = operation;
  const requestBody = bodyOf(contract, operation);
  const made = requestBody && validBody(contract, operation, seed);
  if (!requestBody || !made?.ok) return { variants: [], gaps: [] };
  const body = made.value;
  const left: Variant = { constraint: 'required', label: 'absent', holds: false, value: undefined };
  const absent: RequestVariant[] = requestBody.required
    ? [
        {
          id: 'body.required.absent',
          rule: 'the body left out is refused: it is required',
          parameter: { name: 'body', in: 'body', pointer: requestBody.pointer, variant: left },
          apply: ({ body: _, ...request }) => request,
        },
      ]
    : [];
  const schema = requestBody.content.find(({ mediaType }) => mediaType === body.mediaType)?.schema;
  if (!schema || !(inJson.test(body.mediaType) || inForm.test(body.mediaType)))
    return { variants: absent, gaps: [] };
  const { variants, gaps } = bodyVariants(contract, schema, body.value, {
    seed,
    textual: inForm.test(body.mediaType),
    check: meetsSchema(contract),
  });
  const changed = variants.map((variant): RequestVariant => {
    const { at, value, pointer, ...rest } = variant;
    return {
      id: ['body', ...readPointer(at).map(idToken), rest.constraint, encodeURIComponent(rest.label)].join(
        '.',
      ),
      rule: describe(
        `body ${at === '' ? '' : `at ${at} `}`.trimEnd(),
        variant,
        rest.label === 'absent' ? undefined : value,
      ),
      parameter: { name: `body${at}`, in: 'body', pointer, variant: { ...rest, value } },
      apply: (request) => ({ ...request, body: { ...body, value } }),
    };
  });
  return {
    variants: [...absent, ...changed],
    gaps: gaps.map(({ at, constraint, ...gap }) => ({
      operationId,
      what: `body${at} (${constraint})`,
      ...gap,
    })),
  };
}

function idToken(token: string): string {
  return encodeURIComponent(token).replaceAll('.', '%2E');
}

function describe(what: string, { constraint, holds, label }: Variant, value: Json | undefined): string {
  if (value === undefined) return `${what} left out is refused: it is required`;
  const shown = JSON.stringify(value).slice(0, 60);
  return holds
    ? `${what} = ${shown} is accepted: it meets ${constraint} (${label})`
    : `${what} = ${shown} is refused: it breaks ${constraint} (${label})`;
}
