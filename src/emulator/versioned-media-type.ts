/** `application/vnd.atlas.2023-01-01+json`: the date is the version of what is sent. */
const VERSIONED = /^application\/vnd\.atlas\.(\d{4}-\d{2}-\d{2})\+json$/;

/** Whether a media type says which version it is of. */
export function isVersioned(mediaType: string): boolean {
  return VERSIONED.test(mediaType);
}

/**
 * Whether `Accept` (RFC 9110, section 12.5.1) lets this media type be sent. A versioned one is also what a later date
 * asks for: the service answers with the version that it then has. That another type is refused is not recorded; it is
 * what the RFC allows, and a client that forgets the version learns of it. Media types without a version are
 * always sent, as the service does.
 */
export function isAcceptable(accept: string | undefined, mediaType: string): boolean {
  const own = VERSIONED.exec(mediaType)?.[1];
  if (own === undefined || accept === undefined || accept.trim() === '') return true;
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) return false;
    const asked = VERSIONED.exec(type)?.[1];
    return type === '*/*' || type === 'application/*' || (asked !== undefined && asked >= own);
  });
}
