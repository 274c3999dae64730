import { asText, isObject, type JsonObject } from '../../../contract/json.js';
import { followed } from '../../../contract/validate/raw.js';
import { shapeAt } from '../../../contract/validate/shape.js';
import type { Evidence } from '../evidence.js';
import { isHttpDate } from '../http/date.js';
import { described, preview } from '../preview.js';
import type { ResponseRule } from '../rule.js';

export const meaningRules: readonly ResponseRule[] = [
  {
    id: 'error-equals-status',
    family: 'meaning',
    severity: 'error',
    checks: 'The status that the body names is the status of the response.',
    source: 'the contract, description of "error"; RFC 9457 section 3.1.2',
    *check(evidence) {
      const { subject, status, mediaType } = evidence;
      if (!isObject(subject?.value)) return;
      const name = mediaType?.essence === 'application/problem+json' ? 'status' : 'error';
      const stated = subject.value[name];
      const property = documentedProperty(evidence, name);
      const isStatus = name === 'status' || (property && standsForStatus(property.schema));
      if (typeof stated !== 'number' || stated === status || !isStatus) return;
      if (evidence.input.options?.madeUp && !isStatedInContract(evidence, property?.schema)) return;
      yield {
        message: `The body says ${preview(stated)}, the response is a ${status}.`,
        expected: String(status),
        got: described(stated),
        bodyPointer: `${subject.at}/${name}`,
        ...(property ? { contractPointer: property.pointer } : {}),
      };
    },
  },
  {
    id: 'error-code-text',
    family: 'meaning',
    convention: 'errorCode',
    severity: 'error',
    checks: 'An errorCode is a name that a caller can decide by, not a number and not empty.',
    source: 'the contract, property "errorCode"',
    *check(evidence) {
      const { subject } = evidence;
      if (!isObject(subject?.value)) return;
      const code = subject.value.errorCode;
      const property = documentedProperty(evidence, 'errorCode');
      if (typeof code !== 'string' || !property || !/^\s*([-+]?\d+(\.\d+)?)?\s*$/.test(code)) return;
      yield {
        message: code.trim() === '' ? 'The errorCode is empty.' : 'The errorCode is a number.',
        expected: 'a name such as RESOURCE_NOT_FOUND',
        got: described(code),
        bodyPointer: `${subject.at}/errorCode`,
        contractPointer: property.pointer,
      };
    },
  },
  {
    id: 'error-code-header',
    family: 'meaning',
    convention: 'X-Error-Code',
    severity: 'error',
    checks: 'The header X-Error-Code and the errorCode of the body agree.',
    source: 'the contract, property "errorCode"',
    *check({ subject, headers }) {
      const header = headers.get('x-error-code')?.[0];
      const code = isObject(subject?.value) ? subject.value.errorCode : undefined;
      if (header === undefined || typeof code !== 'string' || header.trim() === code) return;
      yield {
        message: 'The header X-Error-Code and the errorCode of the body differ.',
        expected: preview(header),
        got: described(code),
        bodyPointer: `${subject?.at ?? ''}/errorCode`,
      };
    },
  },
  {
    id: 'retry-after',
    family: 'meaning',
    severity: 'error',
    checks: 'Retry-After is a number of seconds or an HTTP date.',
    source: 'RFC 9110 section 10.2.3',
    *check({ headers }) {
      const value = headers.get('retry-after')?.[0];
      if (value === undefined || /^\d+$/.test(value.trim()) || isHttpDate(value)) return;
      yield {
        message: 'Retry-After says no time to wait.',
        expected: 'seconds, or an HTTP date',
        got: preview(value),
      };
    },
  },
  {
    id: 'date-header',
    family: 'meaning',
    severity: 'error',
    checks: 'Date, Last-Modified, Expires and Sunset hold HTTP dates; a day may have one digit.',
    source: 'RFC 9110 section 5.6.7; RFC 9111 section 5.3; RFC 8594',
    *check({ headers }) {
      for (const name of ['date', 'last-modified', 'expires', 'sunset']) {
        const value = headers.get(name)?.[0];
        if (value === undefined || isHttpDate(value)) continue;
        // RFC 9111: an invalid date, "0" above all, means "already expired".
        if (name === 'expires' && /^(0|-1)$/.test(value.trim())) continue;
        yield {
          message: `The header ${name} holds no date.`,
          expected: 'Mon, 05 Aug 2024 10:00:00 GMT',
          got: preview(value),
        };
      }
    },
  },
  {
    id: 'envelope-missing',
    family: 'meaning',
    convention: 'envelope',
    // No schema says what the parameter does, and mocks cannot do it.
    severity: 'warning',
    checks: 'With envelope=true a successful answer is wrapped, with its status inside.',
    source: 'the contract, parameter "envelope"',
    *check({ envelope, response, operation, subject }) {
      if (!envelope || envelope.found || response.status >= 300 || !subject) return;
      const at = operation.parameters.find(({ name }) => name === 'envelope')?.pointer;
      yield {
        message: 'envelope=true was sent, but the body is no envelope.',
        expected: '{"status": ..., "content": ...}',
        got: described(subject.value),
        bodyPointer: '',
        ...(at === undefined ? {} : { contractPointer: at }),
      };
    },
  },
  {
    id: 'envelope-status',
    family: 'meaning',
    convention: 'envelope',
    severity: 'error',
    checks:
      'The status in an envelope is an HTTP status; the response that carries it is a 200 or has the same.',
    source: 'the contract, parameter "envelope"',
    *check({ envelope, response }) {
      if (!envelope?.found) return;
      const { status } = envelope;
      const isStatus =
        typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599;
      if (isStatus && (response.status === 200 || response.status === status)) return;
      yield {
        message: isStatus
          ? `The envelope says ${status}, and the response that carries it is a ${response.status}.`
          : 'The status in the envelope is no HTTP status.',
        expected: isStatus ? `200 or ${status}` : 'an integer from 100 to 599',
        got: isStatus ? String(response.status) : described(status),
        bodyPointer: '/status',
      };
    },
  },
  {
    id: 'pretty-ignored',
    family: 'meaning',
    convention: 'pretty',
    severity: 'warning',
    checks: 'With pretty=true the body is laid out for reading.',
    source: 'the contract, parameter "pretty"',
    *check({ operation, request, subject, text, isJson }) {
      const parameter = operation.parameters.find(
        ({ name, in: place }) => name === 'pretty' && place === 'query',
      );
      if (
        !parameter ||
        !isJson ||
        !subject ||
        text === undefined ||
        !/[?&]pretty=true(?:&|#|$)/.test(request.url)
      )
        return;
      if (text.trim().includes('\n') || Object.keys(Object(subject.value)).length === 0) return;
      yield {
        message: 'pretty=true was sent, but the body is one line.',
        expected: 'line breaks',
        got: preview(text),
        contractPointer: parameter.pointer,
      };
    },
  },
];

function documentedProperty(
  { contract, subject }: Evidence,
  name: string,
): { readonly schema: JsonObject; readonly pointer: string } | undefined {
  if (subject?.schema === undefined) return undefined;
  const pointer = shapeAt(contract, subject.schema).properties.get(name)?.pointers[0];
  return pointer === undefined ? undefined : followed(contract.document, pointer);
}

/** The contract says so: by its description, or by a range that only an HTTP status has. */
function standsForStatus(schema: JsonObject): boolean {
  if (schema.type !== 'integer' && schema.type !== 'number') return false;
  if (/\bHTTP\b.*\bstatus\b|\bstatus code\b/is.test(asText(schema.description) ?? '')) return true;
  const { minimum, maximum } = schema;
  return typeof minimum === 'number' && typeof maximum === 'number' && minimum >= 100 && maximum <= 599;
}

/** Whether an example or a list says the value, and not words alone, which a mock cannot follow. */
function isStatedInContract({ media }: Evidence, schema: JsonObject | undefined): boolean {
  const stating = ['example', 'examples', 'enum', 'const', 'default'];
  return (media?.examples.length ?? 0) > 0 || stating.some((keyword) => schema?.[keyword] !== undefined);
}
