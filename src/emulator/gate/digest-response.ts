import { createHash } from 'node:crypto';

/** The algorithms of RFC 7616, section 3.3. */
export const digestAlgorithms = [
  'MD5',
  'MD5-sess',
  'SHA-256',
  'SHA-256-sess',
  'SHA-512-256',
  'SHA-512-256-sess',
] as const;

/** An algorithm of digest (RFC 7616, section 3.3). */
export type DigestAlgorithm = (typeof digestAlgorithms)[number];

/** What goes into a response (RFC 7616, section 3.4.1); `uri` is the request target as sent. */
export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly nonce: string;
  readonly uri: string;
  /** Absent where the challenge named no qop, the form of RFC 2069. */
  readonly protection?: { readonly nc: string; readonly cnonce: string };
  /** The `cnonce` of a -sess algorithm that comes without qop. */
  readonly cnonce?: string;
}

/** The name in any case, as RFC 7616 asks for; `undefined` for one that the RFC does not have. */
export function digestAlgorithm(name: string): DigestAlgorithm | undefined {
  return digestAlgorithms.find((known) => known.toLowerCase() === name.toLowerCase());
}

/** Hash H of RFC 7616, section 3.3, in lower-case hex. */
export function digestHash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(nodeHash(algorithm)).update(text, 'utf8').digest('hex');
}

/** The `response` that a client with this password sends. */
export function requestDigest(input: DigestInput, method: string): string {
  return keyedDigest(input, `${method}:${input.uri}`);
}

/** The `rspauth` by which a server proves that it knows the password too: as above, with an empty method (section 3.5). */
export function responseDigest(input: DigestInput): string {
  return keyedDigest(input, `:${input.uri}`);
}

function keyedDigest(input: DigestInput, a2: string): string {
  const { algorithm, nonce, protection } = input;
  const hash = (text: string) => digestHash(algorithm, text);
  const base = hash(`${input.username}:${input.realm}:${input.password}`);
  const cnonce = protection?.cnonce ?? input.cnonce ?? '';
  const ha1 = algorithm.endsWith('-sess') ? hash(`${base}:${nonce}:${cnonce}`) : base;
  if (protection === undefined) return hash(`${ha1}:${nonce}:${hash(a2)}`);
  return hash(`${ha1}:${nonce}:${protection.nc}:${protection.cnonce}:auth:${hash(a2)}`);
}

function nodeHash(algorithm: DigestAlgorithm): string {
  if (algorithm.startsWith('MD5')) return 'md5';
  return algorithm.startsWith('SHA-256') ? 'sha256' : 'sha512-256';
}
