/** Media types as RFC 9110 section 8.3.1 writes them. */

export interface MediaType {
  /** Lower case: `application/problem+json`. */
  readonly essence: string;
  /** Names in lower case, values as sent with their quotes taken off. */
  readonly parameters: ReadonlyMap<string, string>;
}

export type MediaTypeReading = { readonly media: MediaType } | { readonly problem: string };

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const essencePattern = new RegExp(`[ \\t]*(${token})/(${token})[ \\t]*`, 'y');
// An empty parameter, as in `application/json;`, is allowed to be there.
const parameterPattern = new RegExp(
  `;[ \\t]*(?:(${token})=(?:(${token})|"((?:[^"\\\\]|\\\\.)*)"))?[ \\t]*`,
  'y',
);

/** Reads a content-type value, or says what is wrong with it. */
export function readMediaType(value: string): MediaTypeReading {
  essencePattern.lastIndex = 0;
  const essence = essencePattern.exec(value);
  if (!essence) return { problem: 'does not begin with type/subtype' };
  const parameters = new Map<string, string>();
  let at = essencePattern.lastIndex;
  while (at < value.length) {
    parameterPattern.lastIndex = at;
    const match = parameterPattern.exec(value);
    if (!match) return { problem: `cannot be read from "${value.slice(at, at + 40)}" on` };
    at = parameterPattern.lastIndex;
    const name = match[1]?.toLowerCase();
    if (name === undefined) continue;
    if (parameters.has(name)) return { problem: `gives the parameter ${name} twice` };
    parameters.set(name, match[2] ?? (match[3] ?? '').replaceAll(/\\(.)/g, '$1'));
  }
  return { media: { essence: `${essence[1]}/${essence[2]}`.toLowerCase(), parameters } };
}

export function isJsonType(essence: string): boolean {
  return /^application\/json$|^text\/json$|\+json$/.test(essence);
}

/** A type whose bytes are one text that can be judged as a string. */
export function isTextType(essence: string): boolean {
  return essence.startsWith('text/');
}

/**
 * Whether a media type is one that a contract's key names. A key may be a range (`text/*`); its parameters, but for
 * `charset`, have to be there too.
 */
export function isNamedBy(media: MediaType, key: string): boolean {
  const reading = readMediaType(key);
  if ('problem' in reading) return false;
  const named = reading.media;
  const [type, subtype] = named.essence.split('/');
  const [gotType, gotSubtype] = media.essence.split('/');
  if (type !== '*' && type !== gotType) return false;
  // `application/*+json` is no range of RFC 9110, but what authors write for a structured suffix (RFC 6839).
  const suffix = subtype?.startsWith('*+') ? subtype.slice(1) : undefined;
  if (suffix !== undefined ? !gotSubtype?.endsWith(suffix) : subtype !== '*' && subtype !== gotSubtype)
    return false;
  return [...named.parameters].every(
    ([name, value]) =>
      name === 'charset' || media.parameters.get(name)?.toLowerCase() === value.toLowerCase(),
  );
}

/** How closely a contract's key names a type, to choose between keys that all match: exact before `text/*` before any. */
export function closeness(key: string): number {
  const [essence = ''] = key.split(';');
  if (essence.trim() === '*/*') return 0;
  if (essence.trim().endsWith('/*')) return 1;
  if (essence.includes('/*+')) return 2;
  return key.includes(';') ? 4 : 3;
}

/** Of the documented media types, the one that speaks of a type most closely. */
export function closest<Media extends { readonly mediaType: string }>(
  type: MediaType,
  content: readonly Media[],
): Media | undefined {
  return content
    .filter(({ mediaType }) => isNamedBy(type, mediaType))
    .sort((a, b) => closeness(b.mediaType) - closeness(a.mediaType))[0];
}
