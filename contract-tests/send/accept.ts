/** The `Accept` of a case. */
import type { CaseDraft } from '../plan/plan.js';

/**
 * The media type that the case expects; for an error that comes in another one than a success, the success's as well, as
 * every client asks for it: a server that tells versions by media type refuses a request that does not (406).
 * Undefined where the expected response has no body.
 */
export function acceptOf({ mediaType, operation, status }: CaseDraft): string | undefined {
  if (mediaType === undefined || status.startsWith('2')) return mediaType;
  const success = operation.responses
    .filter((response) => response.status.startsWith('2'))
    .flatMap(({ content }) => content.map((media) => media.mediaType));
  if (success.includes(mediaType)) return mediaType;
  return [mediaType, ...success.map((type) => `${type};q=0.5`)].join(', ');
}
