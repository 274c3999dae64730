import type { Answer } from '../answer.js';
import { entries, type GoodAnswer, mayBeBare, withJsonText } from '../entry.js';
import { goodAnswers } from '../good.js';

/** Answers with a status the operation does not document. */
function undocumented(good: GoodAnswer, candidates: readonly number[]): Answer | undefined {
  const documented = new Set(good.operation.responses.map(({ status }) => status));
  if (documented.has('default')) return undefined;
  const status = candidates.find(
    (each) => !documented.has(String(each)) && !documented.has(`${Math.floor(each / 100)}XX`),
  );
  return status === undefined ? undefined : { ...good.answer, status, reason: 'Changed' };
}

/** Another documented answer of the operation, whole. */
function otherAnswer(
  good: GoodAnswer,
  from: (status: number) => boolean,
  to: (status: number) => boolean,
): Answer | undefined {
  if (!from(good.answer.status)) return undefined;
  const others = goodAnswers(good.contract).filter(
    ({ operation, response, answer, value }) =>
      operation.operationId === good.operation.operationId &&
      response.status !== good.response.status &&
      to(answer.status) &&
      value !== undefined,
  );
  return others[0]?.answer;
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;
const isClientError = (status: number): boolean => status >= 400 && status < 500;

export const statusFaults = entries('status', [
  [
    'other-success',
    'status-documented',
    'Another 2xx than the documented one',
    (good) => (isSuccess(good.answer.status) ? undocumented(good, [200, 201, 202, 203]) : undefined),
    { needs: 'a documented success, and no default answer' },
  ],
  [
    'undocumented-client-error',
    'status-documented',
    'A 4xx that is not documented',
    (good) => (isClientError(good.answer.status) ? undocumented(good, [418, 422, 451]) : undefined),
    { needs: 'a documented 4xx, and no default answer' },
  ],
  [
    'undocumented-server-error',
    'status-documented',
    'A 5xx that is not documented',
    (good) => undocumented(good, [502, 503, 504]),
  ],
  [
    'gateway-page',
    'status-documented',
    'A 502 with the HTML page of a gateway',
    (good) => {
      const changed = undocumented(good, [502, 504]);
      return (
        changed && {
          ...changed,
          headers: [['Content-Type', 'text/html']],
          body: new TextEncoder().encode('<html><h1>502 Bad Gateway</h1></html>'),
        }
      );
    },
  ],
  [
    'error-as-success',
    'status-documented',
    'An error body with the status 200',
    (good) => (isClientError(good.answer.status) ? undocumented(good, [200, 201]) : undefined),
    { needs: 'a documented 4xx, and no default answer' },
  ],
  ['status-out-of-range', 'status-documented', 'The status 799', (good) => undocumented(good, [799])],
  [
    'success-for-error',
    'status-expected',
    'A documented success where an error was asked for',
    (good) => otherAnswer(good, isClientError, isSuccess),
    { needs: 'a documented error and a documented success with a JSON body' },
  ],
  [
    'error-for-success',
    'status-expected',
    'A documented error where the success was asked for',
    (good) => otherAnswer(good, isSuccess, isClientError),
    { needs: 'a documented error and a documented success with a JSON body' },
  ],
  [
    'other-error',
    'status-expected',
    'Another documented error than the one asked for',
    (good) => otherAnswer(good, isClientError, isClientError),
    { needs: 'two documented 4xx of one operation, one with a JSON body' },
  ],
]);

export const bodyFaults = entries('body', [
  [
    'empty-body',
    'body-missing',
    'No body, with Content-Length: 0',
    (good) =>
      good.value === undefined || mayBeBare(good) ? undefined : { ...good.answer, body: new Uint8Array() },
  ],
  [
    'empty-chunks',
    'body-missing',
    'No body, as a last chunk alone',
    (good) =>
      good.value === undefined || mayBeBare(good)
        ? undefined
        : { ...good.answer, body: new Uint8Array(), framing: 'chunked' },
  ],
  [
    'cut-json',
    'json-syntax',
    'The JSON text lacks its last character',
    (good) => withJsonText(good, (text) => text.slice(0, -1)),
  ],
  [
    'single-quotes',
    'json-syntax',
    'Keys and strings in single quotes',
    (good) => withJsonText(good, (text) => swap(text, /"/g, "'")),
  ],
  [
    'bare-keys',
    'json-syntax',
    'Keys without quotes',
    (good) => withJsonText(good, (text) => swap(text, /"(\w+)":/g, '$1:')),
  ],
  [
    'trailing-comma',
    'json-syntax',
    'A comma before the closing brace',
    (good) => withJsonText(good, (text) => swap(text, /([^{[])\}$/, '$1,}')),
  ],
  [
    'comment',
    'json-syntax',
    'A comment before the value',
    (good) => withJsonText(good, (text) => `/* generated */ ${text}`),
  ],
  [
    'not-a-number',
    'json-syntax',
    'NaN in place of a number',
    (good) => withJsonText(good, (text) => swap(text, /:-?\d+(\.\d+)?(?=[,}])/, ':NaN')),
    { needs: 'a number in a JSON body' },
  ],
  [
    'leading-zero',
    'json-syntax',
    'A number with a leading zero',
    (good) => withJsonText(good, (text) => swap(text, /:(\d+)(?=[,}])/, ':0$1')),
    { needs: 'a number in a JSON body' },
  ],
  [
    'raw-line-break',
    'json-syntax',
    'A line break inside a string',
    (good) => withJsonText(good, (text) => swap(text, /":"/, '":"\n')),
  ],
  [
    'bad-escape',
    'json-syntax',
    'An escape that JSON does not know',
    (good) => withJsonText(good, (text) => swap(text, /":"/, '":"\\x41')),
  ],
  [
    'python-literals',
    'json-syntax',
    'None in place of a value',
    (good) => withJsonText(good, (text) => swap(text, /:("[^"]*"|\d+)(?=[,}])/, ':None')),
    { needs: 'a number in a JSON body' },
  ],
  [
    'html-as-json',
    'json-syntax',
    'An HTML page that is called JSON',
    (good) => withJsonText(good, () => '<!DOCTYPE html><title>Error</title>'),
  ],
  [
    'jsonp',
    'json-syntax',
    'JSON wrapped in a function call',
    (good) => withJsonText(good, (text) => `callback(${text});`),
  ],
  [
    'guard-prefix',
    'json-syntax',
    'A prefix against script inclusion',
    (good) => withJsonText(good, (text) => `)]}',\n${text}`),
  ],
  ['blank-body', 'json-syntax', 'White space alone', (good) => withJsonText(good, () => ' \n')],
  [
    'two-values',
    'json-trailing',
    'The value twice, on two lines',
    (good) => withJsonText(good, (text) => `${text}\n${text}`),
  ],
  [
    'trailing-text',
    'json-trailing',
    'Debugging output after the value',
    (good) => withJsonText(good, (text) => `${text}<!-- 12 ms -->`),
  ],
  [
    'trailing-nul',
    'json-trailing',
    'A NUL byte after the value',
    (good) => withJsonText(good, (text) => `${text}\u0000`),
  ],
  [
    'duplicate-key',
    'json-duplicate-key',
    'A key given twice, with two values',
    (good) => withJsonText(good, (text) => swap(text, /^\{("\w+":)/, '{$1null,$1')),
  ],
  [
    'duplicate-key-escaped',
    'json-duplicate-key',
    'A key given twice, once with an escape',
    (good) =>
      withJsonText(good, (text) =>
        swap(
          text,
          /^\{"(\w)(\w*)":/,
          (_, first: string, rest: string) =>
            `{"\\u${first.charCodeAt(0).toString(16).padStart(4, '0')}${rest}":null,"${first}${rest}":`,
        ),
      ),
  ],
  [
    'deep-nesting',
    'json-depth',
    'Arrays nested ten thousand deep',
    (good) => withJsonText(good, () => `${'['.repeat(10_000)}${']'.repeat(10_000)}`),
  ],
]);

/** The text with a replacement; undefined where there was nothing to replace. */
function swap(
  text: string,
  pattern: RegExp,
  replacement: string | ((match: string, ...groups: string[]) => string),
): string | undefined {
  const changed =
    typeof replacement === 'string' ? text.replace(pattern, replacement) : text.replace(pattern, replacement);
  return changed === text ? undefined : changed;
}
