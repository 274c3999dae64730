import type { Evidence } from '../evidence.js';
import { isBareChallenge } from '../evidence.js';
import { isNamedBy } from '../http/media-type.js';
import { preview } from '../preview.js';
import type { ResponseRule } from '../rule.js';

export const mediaTypeRules: readonly ResponseRule[] = [
  {
    id: 'media-type-missing',
    family: 'media-type',
    severity: 'error',
    checks: 'A body says what it is; not that of a challenge that the contract allows to be bare.',
    source: 'RFC 9110 section 8.3',
    *check(evidence) {
      // Without content there is nothing to be described (to HEAD, section 9.3.2).
      if (!describesBody(evidence) || evidence.headers.has('content-type')) return;
      if (evidence.response.body.length === 0 || isBareChallenge(evidence)) return;
      yield {
        message: 'The body has no Content-Type.',
        expected: documentedTypes(evidence).join(', '),
        got: 'no Content-Type',
        contractPointer: `${evidence.documented?.target}/content`,
      };
    },
  },
  {
    id: 'media-type-syntax',
    family: 'media-type',
    severity: 'error',
    checks: 'Content-Type is a media type with legal parameters.',
    source: 'RFC 9110 section 8.3.1',
    *check({ headers, mediaTypeProblem }) {
      if (mediaTypeProblem === undefined) return;
      yield {
        message: `Content-Type ${mediaTypeProblem}.`,
        expected: 'type/subtype;name=value',
        got: preview(headers.get('content-type')?.[0]),
      };
    },
  },
  {
    id: 'media-type-documented',
    family: 'media-type',
    severity: 'error',
    checks: 'The media type is one that the contract documents for the status.',
    source: 'OpenAPI 3.0.3, Response Object, content',
    *check(evidence) {
      const { media, mediaType, headers } = evidence;
      if (!describesBody(evidence) || !mediaType || media) return;
      yield {
        message: 'The contract documents another media type for this status.',
        expected: documentedTypes(evidence).join(', '),
        got: preview(headers.get('content-type')?.[0]),
        contractPointer: `${evidence.documented?.target}/content`,
      };
    },
  },
  {
    id: 'media-type-asked',
    family: 'media-type',
    // A server may disregard what a client prefers (RFC 9110 section 12.5.1), and then the one asked for was not seen.
    severity: 'drift',
    checks: 'Of several documented media types, the one comes that was asked for.',
    source: 'RFC 9110 section 12.5.1; OpenAPI 3.0.3, Response Object, content',
    *check(evidence) {
      const { media, mediaType, input } = evidence;
      const asked = input.mediaType;
      if (!describesBody(evidence) || !mediaType || !media || asked === undefined) return;
      // What was asked for belongs to one status; another status may not offer it.
      if (!documentedTypes(evidence).includes(asked) || isNamedBy(mediaType, asked)) return;
      yield {
        message: 'The media type is documented, but it is not the one that was asked for.',
        expected: asked,
        got: mediaType.essence,
        contractPointer: media.pointer,
      };
    },
  },
];

function documentedTypes({ documented }: Evidence): string[] {
  return (documented?.content ?? []).map(({ mediaType }) => mediaType);
}

/** There is a body, or HEAD tells about one, and the contract has something to say about it. */
function describesBody({ documented, response, request }: Evidence): boolean {
  if (!documented || documented.content.length === 0) return false;
  return (
    response.body.length > 0 ||
    (request.method === 'HEAD' && response.status >= 200 && ![204, 304].includes(response.status))
  );
}
