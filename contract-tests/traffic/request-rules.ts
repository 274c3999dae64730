/** What is wrong with a request that somebody sent: the client's side of the contract. */
import { type ExactJson, parseExact } from '../../contract/exact.js';
import { asObject, isObject, type Json } from '../../contract/json.js';
import type { Contract, ContractMedia, ContractOperation, ContractParameter } from '../../contract/load.js';
import { readFormBody } from '../../contract/parameters/form.js';
import {
  formDecoded,
  type RawPairs,
  readPairs,
  readPathValue,
  readSimple,
  splitQuery,
} from '../../contract/parameters/read.js';
import { type SchemaError, schemasOf } from '../../contract/validate/schemas.js';
import { closest, isJsonType, isNamedBy, readMediaType } from '../judge/http/media-type.js';
import { described, preview } from '../judge/preview.js';
import { encodingOf, isIgnored } from '../plan/request.js';
import type { Violation } from '../types.js';
import type { SeenExchange } from './exchange.js';

export interface SeenRequest {
  readonly contract: Contract;
  readonly operation: ContractOperation;
  readonly seen: SeenExchange;
  /** By parameter name, still percent-encoded. */
  readonly pathValues: Readonly<Record<string, string>>;
  /** Undocumented parameters are errors. */
  readonly strict: boolean;
}

/** Never throws: what cannot be read is a finding, or a warning that says that it was not judged. */
export function judgeRequest(request: SeenRequest): Violation[] {
  return [...parameterViolations(request), ...undocumentedParameters(request), ...bodyViolations(request)];
}

function* parameterViolations({ contract, operation, seen, pathValues }: SeenRequest): Generator<Violation> {
  const query = splitQuery(new URL(seen.raw.request.url).search.slice(1));
  const cookies = cookiePairs(seen);
  for (const parameter of operation.parameters) {
    const { name, in: place, required, pointer, schema } = parameter;
    if (isIgnored(parameter)) continue;
    const value = parameterValue(parameter);
    if (value === undefined) {
      // Browsers leave cookies out of what they export.
      if (!required || (place === 'cookie' && !seen.framingKnown)) continue;
      yield {
        rule: 'request-parameter-required',
        severity: 'error',
        message: `The ${place} parameter ${name} is required and was not sent.`,
        expected: name,
        got: 'no such parameter',
        contractPointer: pointer,
      };
    } else if ('hidden' in value) {
      // It was sent, and a recorder took its value out, or it may have none.
    } else if ('problem' in value) {
      yield {
        rule: 'request-parameter',
        severity: 'error',
        message: `The ${place} parameter ${name} ${value.problem}.`,
        expected: `${parameter.mediaType ?? 'text'}`,
        got: preview(value.text),
        contractPointer: pointer,
      };
    } else if (schema !== undefined) {
      for (const error of held(contract, schema.pointer, value.value)) {
        yield {
          rule: 'request-parameter',
          severity: 'error',
          message: `The ${place} parameter ${name} breaks "${error.keyword}"${error.valuePointer === '' ? '' : ` at ${preview(error.valuePointer)}`}.`,
          expected: preview({ [error.keyword]: error.schema }),
          got: described(error.data),
          contractPointer: error.contractPointer,
        };
      }
    }
  }

  function parameterValue(parameter: ContractParameter): Read | undefined {
    const { name, in: place } = parameter;
    if (place === 'path') {
      const text = pathValues[name];
      return text === undefined
        ? undefined
        : read(parameter, text, () => readPathValue(contract, parameter, text));
    }
    if (place === 'header') {
      const lines = seen.raw.request.headers.filter(([each]) => each.toLowerCase() === name.toLowerCase());
      if (lines.length === 0) return undefined;
      const text = lines.map(([, line]) => line).join(', ');
      if (text === REDACTED) return { hidden: true };
      return read(parameter, text, () => readSimple(contract, parameter, text));
    }
    const pairs = place === 'query' ? query : cookies;
    const own = pairs.find(([key]) => formDecoded(key) === name)?.[1];
    if (own !== undefined && formDecoded(own) === REDACTED) return { hidden: true };
    if (own === '' && mayBeEmpty(contract, parameter)) return { hidden: true };
    if (parameter.mediaType !== undefined && own === undefined) return undefined;
    if (parameter.mediaType !== undefined) return read(parameter, formDecoded(own ?? ''), () => undefined);
    const others = namesOf(operation, place, name);
    const value = readPairs(contract, parameter, pairs, others);
    return value === undefined ? undefined : { value };
  }
}

/** OpenAPI 3.0.3, Parameter Object, `allowEmptyValue`. */
function mayBeEmpty(contract: Contract, { in: place, pointer }: ContractParameter): boolean {
  return place === 'query' && asObject(contract.resolve(pointer)?.value).allowEmptyValue === true;
}

type Read =
  | { readonly value: ExactJson }
  | { readonly problem: string; readonly text: string }
  | { readonly hidden: true };

/** What a recorder writes in place of a value that may be a secret (`src/recorder/`). */
const REDACTED = '[redacted]';

/** A parameter described by `content` holds a document of that media type, one by `schema` what its style says. */
function read(
  parameter: ContractParameter,
  text: string,
  styled: () => ExactJson | undefined,
): Read | undefined {
  if (parameter.mediaType === undefined) {
    const value = styled();
    return value === undefined ? undefined : { value };
  }
  if (!isJsonType(essenceOf(parameter.mediaType))) return { value: text };
  try {
    const value = parseExact(text);
    return { value };
  } catch {
    return { problem: 'is no JSON', text };
  }
}

function namesOf(operation: ContractOperation, place: string, but: string): ReadonlySet<string> {
  return new Set(
    operation.parameters.filter((each) => each.in === place && each.name !== but).map(({ name }) => name),
  );
}

function cookiePairs({ raw }: SeenExchange): RawPairs {
  return raw.request.headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';'))
    .map((part): [string, string] => {
      const at = part.indexOf('=');
      return [part.slice(0, at < 0 ? undefined : at).trim(), at < 0 ? '' : part.slice(at + 1).trim()];
    });
}

/** Query parameters that the contract does not name; an open object may take any, so that none is left over. */
function* undocumentedParameters({ contract, operation, seen, strict }: SeenRequest): Generator<Violation> {
  const documented = operation.parameters.filter((parameter) => parameter.in === 'query');
  if (documented.some(({ style, explode, schema }) => style === 'form' && explode && takesAny(schema?.value)))
    return;
  const named = new Set<string>();
  for (const { name, schema } of documented) {
    named.add(name);
    if (isObject(schema?.value)) for (const key of Object.keys(schema.value.properties ?? {})) named.add(key);
  }
  for (const scheme of contract.securitySchemes.values()) {
    if (scheme.type === 'apiKey' && scheme.in === 'query') named.add(String(scheme.name));
  }
  const query = splitQuery(new URL(seen.raw.request.url).search.slice(1));
  const sent = new Set(query.map(([key]) => formDecoded(key)));
  for (const name of sent) {
    if (named.has(name) || named.has(name.replace(/\[.*$/, ''))) continue;
    yield {
      rule: 'request-parameter-undocumented',
      severity: strict ? 'error' : 'warning',
      message: `${operation.operationId} documents no query parameter ${preview(name, 60)}.`,
      expected: [...named].join(', ') || 'no query parameter',
      got: preview(name, 60),
      contractPointer: operation.pointer,
    };
  }
}

function takesAny(schema: Json | undefined): boolean {
  return (
    isObject(schema) && (schema.type === 'object' || schema.$ref !== undefined || schema.allOf !== undefined)
  );
}

function bodyViolations({ contract, operation, seen, strict }: SeenRequest): Violation[] {
  const { requestBody } = operation;
  const { body, headers } = seen.raw.request;
  const empty = body === undefined || body.length === 0;
  if (!seen.requestBodyKnown) {
    return requestBody === undefined
      ? []
      : [notJudged('the recording does not hold it whole', requestBody.pointer)];
  }
  if (requestBody === undefined) {
    if (empty) return [];
    return [
      {
        rule: 'request-body-undocumented',
        severity: strict ? 'error' : 'warning',
        message: `${operation.operationId} documents no request body.`,
        expected: 'no body',
        got: `${body.length} bytes`,
        contractPointer: operation.pointer,
      },
    ];
  }
  if (empty) {
    if (!requestBody.required) return [];
    return [
      {
        rule: 'request-body-required',
        severity: 'error',
        message: 'The request body is required and was not sent.',
        expected: requestBody.content.map(({ mediaType }) => mediaType).join(', '),
        got: 'nothing',
        contractPointer: requestBody.pointer,
      },
    ];
  }
  const stated = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const media = mediaOf(requestBody.content, stated);
  if (media === undefined) {
    return [
      {
        rule: 'request-media-type',
        severity: 'error',
        message: 'The request body has a media type that the contract does not document.',
        expected: requestBody.content.map(({ mediaType }) => mediaType).join(', '),
        got: stated === undefined ? 'no Content-Type' : preview(stated),
        contractPointer: `${requestBody.pointer}/content`,
      },
    ];
  }
  return mediaViolations(contract, media, stated ?? media.mediaType, body);
}

function mediaViolations(
  contract: Contract,
  media: ContractMedia,
  stated: string,
  body: Uint8Array,
): Violation[] {
  const { schema, pointer } = media;
  const essence = essenceOf(stated);
  let value: ExactJson;
  if (isJsonType(essence)) {
    try {
      value = parseExact(new TextDecoder('utf-8', { fatal: true }).decode(body));
    } catch {
      return [
        {
          rule: 'request-body-json',
          severity: 'error',
          message: 'The request body is no JSON.',
          expected: 'JSON in UTF-8 (RFC 8259)',
          got: `${body.length} bytes`,
          contractPointer: pointer,
        },
      ];
    }
  } else if (schema === undefined) return [];
  else if (essence === 'application/x-www-form-urlencoded' || essence === 'multipart/form-data') {
    const encoding = encodingOf(contract, media) ?? {};
    const form = readFormBody(contract, schema.pointer, stated, body, encoding);
    if ('problem' in form) return [notJudged(form.problem, pointer)];
    const odd = [...form.types].flatMap(([name, types]) =>
      oddPart(name, types, encoding[name]?.contentType, pointer),
    );
    if (odd.length > 0) return odd;
    value = form.value;
  } else if (essence.startsWith('text/')) value = new TextDecoder().decode(body);
  else if (holdsBytes(schema.value)) return [];
  else return [notJudged(`bodies of ${preview(essence)} are not read`, pointer)];
  if (schema === undefined) return [];
  return held(contract, schema.pointer, value).map((error) => ({
    rule: 'request-body',
    severity: 'error',
    message: `The request body breaks "${error.keyword}".`,
    expected: preview({ [error.keyword]: error.schema }),
    got: described(error.data),
    contractPointer: error.contractPointer,
    bodyPointer: error.valuePointer,
  }));
}

/** Bytes as they are have nothing to check (OpenAPI 3.0.3, "Considerations for File Uploads"). */
function holdsBytes(schema: Json): boolean {
  return (
    isObject(schema) &&
    schema.format === 'binary' &&
    schema.type === 'string' &&
    schema.maxLength === undefined
  );
}

/** A part of another media type than those that the contract lists for its property, separated by commas. */
function oddPart(
  name: string,
  types: readonly string[],
  listed: string | undefined,
  pointer: string,
): Violation[] {
  if (listed === undefined) return [];
  const odd = types.find((type) => {
    const reading = readMediaType(type);
    return 'problem' in reading || !listed.split(',').some((each) => isNamedBy(reading.media, each.trim()));
  });
  if (odd === undefined) return [];
  return [
    {
      rule: 'request-media-type',
      severity: 'error',
      message: `The part ${preview(name, 60)} has a media type that the contract does not document.`,
      expected: listed,
      got: preview(odd),
      contractPointer: `${pointer}/encoding`,
    },
  ];
}

function mediaOf(content: readonly ContractMedia[], stated: string | undefined): ContractMedia | undefined {
  // Without a type the receiver may take what it expects (RFC 9110, section 8.3).
  if (stated === undefined) return content.length === 1 ? content[0] : undefined;
  const reading = readMediaType(stated);
  return 'problem' in reading ? undefined : closest(reading.media, content);
}

function essenceOf(mediaType: string): string {
  const reading = readMediaType(mediaType);
  return 'media' in reading ? reading.media.essence : '';
}

function held(contract: Contract, pointer: string, value: ExactJson): readonly SchemaError[] {
  return schemasOf(contract).judge(pointer, value, { direction: 'request' }).errors;
}

function notJudged(reason: string, contractPointer: string): Violation {
  return {
    rule: 'request-body-not-checked',
    severity: 'warning',
    message: `The request body was not judged: ${reason}.`,
    expected: 'a body that can be read here',
    got: reason,
    contractPointer,
  };
}
