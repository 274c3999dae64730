import { isBareChallenge } from '../evidence.js';
import { isJsonType, readMediaType } from '../http/media-type.js';
import { hex } from '../preview.js';
import type { ResponseRule } from '../rule.js';
import { isParseError } from './connection.js';

export const framingRules: readonly ResponseRule[] = [
  {
    id: 'response-complete',
    family: 'framing',
    severity: 'error',
    checks: 'All bytes that the framing promised have arrived: content-length, or the last chunk.',
    source: 'RFC 9112 section 8',
    *check({ response, headers, input }) {
      if (response.complete || isParseError(input.exchange.failure?.code ?? '')) return;
      const length = headers.get('content-length')?.[0];
      const reason = input.exchange.failure?.message;
      yield {
        message: 'The connection ended before the response did.',
        expected: headers.has('transfer-encoding') ? 'a last chunk' : `${length ?? 'all'} bytes`,
        got: `${response.body.length} bytes${reason === undefined ? '' : `, then: ${reason}`}`,
      };
    },
  },
  {
    id: 'body-forbidden',
    family: 'framing',
    severity: 'error',
    checks: 'No body comes where none may: 204, 205, 304, answers to HEAD.',
    source: 'RFC 9110 sections 6.4.1, 8.6 and 15.3.6',
    *check({ bodyless, response, headers, request }) {
      if (!bodyless) return;
      const announced = response.status === 204 || response.status < 200;
      const length = announced ? (headers.get('content-length')?.[0] ?? '0') : '0';
      const chunked = announced && headers.has('transfer-encoding');
      if (response.body.length === 0 && Number(length) === 0 && !chunked) return;
      yield {
        message: `An answer ${request.method === 'HEAD' ? 'to HEAD' : `with status ${response.status}`} has no body.`,
        expected: 'no body',
        got:
          response.body.length > 0
            ? `${response.body.length} bytes: ${hex(response.body)}`
            : chunked
              ? 'Transfer-Encoding'
              : `Content-Length: ${length}`,
      };
    },
  },
  {
    id: 'body-missing',
    family: 'framing',
    severity: 'error',
    checks:
      'Where the contract documents a JSON body, one comes; not with a challenge that it allows to be bare.',
    source: 'OpenAPI 3.0.3, Response Object, content',
    *check(evidence) {
      const { bodyless, response, documented, decoding } = evidence;
      if (bodyless || !response.complete || decoding.kind !== 'decoded' || decoding.bytes.length > 0) return;
      if (isBareChallenge(evidence)) return;
      const types = documented?.content.map(({ mediaType }) => mediaType) ?? [];
      const isJson = types.some((type) => {
        const reading = readMediaType(type);
        return 'media' in reading && isJsonType(reading.media.essence);
      });
      if (!isJson) return;
      yield {
        message: 'The documented body did not come.',
        expected: `a body: ${types.join(', ')}`,
        got: 'nothing',
        contractPointer: `${documented?.target}/content`,
      };
    },
  },
  {
    id: 'body-undocumented',
    family: 'framing',
    severity: 'drift',
    checks: 'Where the contract documents no body, none comes.',
    source: 'OpenAPI 3.0.3, Response Object, content',
    *check({ bodyless, response, documented }) {
      if (bodyless || !documented || documented.content.length > 0 || response.body.length === 0) return;
      yield {
        message: 'A body came that the contract does not describe.',
        expected: 'no body',
        got: `${response.body.length} bytes: ${hex(response.body)}`,
        contractPointer: documented.target,
      };
    },
  },
];
