/** Faults that no schema sees: who may authenticate how, and whether what is said is so. */
import { isObject, type Json } from '../../../contract/json.js';
import { type Answer, addHeader, bytes, withHeader, withText } from '../answer.js';
import { type Entry, entries, type GoodAnswer, withValue } from '../entry.js';
import { digestChallenge, documents, hasEnvelope } from '../good.js';

const challenged =
  (change: (answer: Answer, good: GoodAnswer) => Answer | undefined): Entry['respond'] =>
  (good) =>
    good.answer.status === 401 && usesChallenge(good) ? change(good.answer, good) : undefined;
const digest = (parameters: Readonly<Record<string, string | undefined>>): Entry['respond'] =>
  challenged((answer, good) =>
    usesDigest(good) ? withHeader(answer, 'WWW-Authenticate', digestChallenge(parameters)) : undefined,
  );

function usesChallenge(good: GoodAnswer): boolean {
  return documents(good, 'digest') || documents(good, 'basic') || documents(good, 'bearer');
}

function usesDigest({ contract, scheme }: GoodAnswer): boolean {
  return contract.securitySchemes.get(scheme)?.scheme === 'digest';
}

export const authenticationFaults = entries('authentication', [
  [
    'no-challenge',
    'challenge-missing',
    'A 401 without WWW-Authenticate',
    challenged((answer) => withHeader(answer, 'WWW-Authenticate', undefined)),
  ],
  [
    'empty-challenge',
    'challenge-syntax',
    'An empty WWW-Authenticate',
    challenged((answer) => withHeader(answer, 'WWW-Authenticate', '')),
  ],
  [
    'unquoted-realm',
    'challenge-syntax',
    'A realm with spaces and no quotes',
    challenged((answer) => withHeader(answer, 'WWW-Authenticate', 'Bearer realm=MMS Public API')),
  ],
  [
    'open-quote',
    'challenge-syntax',
    'A quote that is never closed',
    challenged((answer) => withHeader(answer, 'WWW-Authenticate', 'Bearer realm="api')),
  ],
  [
    'parameter-twice',
    'challenge-syntax',
    'A parameter given twice',
    challenged((answer) => withHeader(answer, 'WWW-Authenticate', 'Bearer realm="api", realm="other"')),
  ],
  [
    'basic-only',
    'challenge-scheme',
    'Basic in place of the documented schemes',
    challenged((answer, good) =>
      documents(good, 'basic') ? undefined : withHeader(answer, 'WWW-Authenticate', 'Basic realm="api"'),
    ),
  ],
  [
    'basic-too',
    'challenge-scheme',
    'Basic beside the documented schemes',
    challenged((answer, good) =>
      documents(good, 'basic') ? undefined : addHeader(answer, 'WWW-Authenticate', 'Basic realm="api"'),
    ),
  ],
  [
    'bearer-for-digest',
    'challenge-scheme',
    'Bearer alone, to a request with digest',
    challenged((answer, good) =>
      usesDigest(good) ? withHeader(answer, 'WWW-Authenticate', 'Bearer realm="api"') : undefined,
    ),
    { needs: 'a digest scheme beside a documented 401' },
  ],
  [
    'no-nonce',
    'challenge-digest',
    'A digest challenge without a nonce',
    digest({ nonce: undefined }),
    { needs: 'a digest scheme beside a documented 401' },
  ],
  [
    'no-realm',
    'challenge-digest',
    'A digest challenge without a realm',
    digest({ realm: undefined }),
    { needs: 'a digest scheme beside a documented 401' },
  ],
  [
    'no-qop',
    'challenge-digest',
    'A digest challenge without qop',
    digest({ qop: undefined }),
    { needs: 'a digest scheme beside a documented 401' },
  ],
  [
    'unknown-algorithm',
    'challenge-digest',
    'A digest algorithm that does not exist',
    digest({ algorithm: 'CRC32' }),
    { needs: 'a digest scheme beside a documented 401' },
  ],
  [
    'odd-stale',
    'challenge-digest',
    'A stale flag that is neither true nor false',
    digest({ stale: 'maybe' }),
    { needs: 'a digest scheme beside a documented 401' },
  ],
]);

/** The body with another value of a property that its documented schema has. */
const stating =
  (name: string, other: (value: Json, status: number) => Json | undefined): Entry['respond'] =>
  (good) => {
    if (!isObject(good.value) || !Object.hasOwn(good.value, name)) return undefined;
    const changed = other(good.value[name] ?? null, good.answer.status);
    return changed === undefined ? undefined : withValue(good, { ...good.value, [name]: changed });
  };

/** The good body in an envelope, for operations that document the parameter. */
const enveloped =
  (
    wrap: (good: GoodAnswer) => { readonly carrier: number; readonly body: Json } | undefined,
  ): Entry['respond'] =>
  (good) => {
    if (good.value === undefined || !hasEnvelope(good)) return undefined;
    const wrapped = wrap(good);
    return wrapped && { ...withText(good.answer, JSON.stringify(wrapped.body)), status: wrapped.carrier };
  };
const isError = (good: GoodAnswer): boolean => good.answer.status >= 400;
const envelopeSent = { query: 'envelope=true' } as const;

export const meaningFaults = entries('meaning', [
  [
    'error-of-other-status',
    'error-equals-status',
    'The body says 500, the response another status',
    stating('error', (value, status) =>
      typeof value === 'number' ? (status === 500 ? 502 : 500) : undefined,
    ),
    { needs: 'a property "error" that is a number' },
  ],
  [
    'error-off-by-one',
    'error-equals-status',
    'The body names the next status',
    stating('error', (value, status) => (typeof value === 'number' ? status + 1 : undefined)),
    { needs: 'a property "error" that is a number' },
  ],
  [
    'error-code-number',
    'error-code-text',
    'The errorCode is the status as text',
    stating('errorCode', (value, status) => (typeof value === 'string' ? String(status) : undefined)),
    { needs: 'a property "errorCode" that is text' },
  ],
  [
    'error-code-empty',
    'error-code-text',
    'The errorCode is empty',
    stating('errorCode', (value) => (typeof value === 'string' ? '' : undefined)),
    { needs: 'a property "errorCode" that is text' },
  ],
  [
    'error-code-header-differs',
    'error-code-header',
    'X-Error-Code names another error than the body',
    (good) =>
      isObject(good.value) && typeof good.value.errorCode === 'string'
        ? addHeader(good.answer, 'X-Error-Code', 'SOMETHING_ELSE')
        : undefined,
    { needs: 'a property "errorCode" that is text' },
  ],
  [
    'envelope-ignored',
    'envelope-missing',
    'envelope=true is ignored',
    (good) =>
      !isError(good) &&
      good.value !== undefined &&
      good.operation.parameters.some(({ name }) => name === 'envelope')
        ? good.answer
        : undefined,
    { ...envelopeSent, needs: 'a parameter "envelope" of that convention' },
  ],
  [
    'envelope-status-text',
    'envelope-status',
    'The status in the envelope is a word',
    enveloped((good) => ({ carrier: 200, body: { status: 'OK', content: good.value ?? null } })),
    { ...envelopeSent, needs: 'a parameter "envelope" of that convention' },
  ],
  [
    'envelope-carrier',
    'envelope-status',
    'The envelope is carried by another error',
    enveloped((good) =>
      isError(good)
        ? {
            carrier: good.answer.status === 500 ? 403 : 500,
            body: { status: good.answer.status, content: good.value ?? null },
          }
        : undefined,
    ),
    { ...envelopeSent, needs: 'a parameter "envelope" of that convention beside a documented error' },
  ],
  [
    'envelope-other-status',
    'error-equals-status',
    'The envelope says one status, the error inside another',
    enveloped((good) =>
      isError(good) && isObject(good.value) && typeof good.value.error === 'number'
        ? { carrier: 200, body: { status: good.answer.status, content: { ...good.value, error: 599 } } }
        : undefined,
    ),
    { ...envelopeSent, needs: 'a parameter "envelope" of that convention beside a documented error' },
  ],
  [
    'envelope-hides-status',
    'status-documented',
    'The envelope hides an undocumented status',
    enveloped((good) =>
      good.operation.responses.some(({ status }) => status === 'default' || status === '4XX')
        ? undefined
        : { carrier: 200, body: { status: 418, content: good.value ?? null } },
    ),
    { ...envelopeSent, needs: 'a parameter "envelope" of that convention beside a documented error' },
  ],
  [
    'envelope-breaks-schema',
    'body-required',
    'The body inside the envelope lacks what is required',
    enveloped((good) =>
      isError(good) ? { carrier: 200, body: { status: good.answer.status, content: {} } } : undefined,
    ),
    { ...envelopeSent, needs: 'a parameter "envelope" of that convention beside a documented error' },
  ],
  [
    'pretty-ignored',
    'pretty-ignored',
    'pretty=true is ignored',
    (good) =>
      isObject(good.value) &&
      Object.keys(good.value).length > 0 &&
      good.operation.parameters.some(({ name }) => name === 'pretty')
        ? good.answer
        : undefined,
    { query: 'pretty=true', needs: 'a parameter "pretty"' },
  ],
]);

export const unjudgeable = entries('unjudgeable', [
  [
    'rare-coding',
    'content-encoding-not-checked',
    'A registered coding that cannot be taken off here',
    (good) => (good.value === undefined ? undefined : addHeader(good.answer, 'Content-Encoding', 'compress')),
    { needs: 'a JSON body' },
  ],
  [
    'foreign-pattern',
    'pattern-not-checked',
    'A pattern of the contract that no ECMA-262 engine compiles',
    (good) =>
      JSON.stringify(good.media?.schema?.value ?? {}).includes('"pattern":"(?i)') ? good.answer : undefined,
    { needs: 'a pattern that ECMA-262 does not know' },
  ],
  [
    'unknown-format',
    'format-not-checked',
    'A format of the contract that no standard describes',
    (good) =>
      JSON.stringify(good.media?.schema?.value ?? {}).includes('"format":"furlongs')
        ? good.answer
        : undefined,
    { needs: 'a format that no standard describes' },
  ],
  [
    'unknown-header-format',
    'header-not-checked',
    'A header whose format no standard describes',
    (good) => {
      const header = good.response.headers.find(({ schema }) =>
        JSON.stringify(schema?.value ?? {}).includes('"format":"furlongs'),
      );
      return header && addHeader(good.answer, header.name, '12');
    },
    { needs: 'a header whose format no standard describes' },
  ],
  [
    'foreign-format',
    'schema-not-checked',
    'A documented body that is neither JSON nor text',
    (good) =>
      good.media?.mediaType === 'application/xml' ? { ...good.answer, body: bytes('<thing/>') } : undefined,
    { needs: 'a body in XML' },
  ],
]);
