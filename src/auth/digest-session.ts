import { DigestClient } from 'digest-fetch';
import type { DigestChallenge } from './digest-challenge.js';

/** User name and password of digest authentication. */
export interface DigestCredentials {
  readonly publicKey: string;
  readonly privateKey: string;
}

/** Signs requests with one nonce of the server. */
export interface DigestSession {
  readonly challenge: DigestChallenge;
  readonly credentials: DigestCredentials;
  /** How often the nonce was used. Shared by all sessions of the same nonce, so that no count is sent twice. */
  readonly uses: { count: number };
  /** The `Authorization` value for one request. */
  authorize(method: string, url: string): string;
}

/** 122 random bits in 32 hex digits. Runtimes draw UUIDs from a pool, which costs a tenth of asking for bytes. */
function randomHex(): string {
  return crypto.randomUUID().replaceAll('-', '');
}

const NEEDS_ESCAPE = /["\\]/g;

/** What a quoted-string holds between its quotes (RFC 9110 section 5.6.4). */
function quote(text: string): string {
  return text.replace(NEEDS_ESCAPE, '\\$&');
}

/**
 * Binds credentials to a challenge. Hashes and header are digest-fetch's, whose own handling of nonces is left
 * alone: one `DigestClient` per nonce, its `digest` field set before each use.
 *
 * Where digest-fetch departs from RFC 7616, this is put right:
 * - It writes names and values between quotes as they are. It is handed user name and realm already escaped, with
 *   H(A1) computed from the plain ones (`precomputedHash`); nonce and URI, which it hashes itself, are escaped in the
 *   finished header.
 * - Without `qop` it still sends `nc` and `cnonce`, and it always names an algorithm.
 * - It knows no `userhash` and no user name outside ASCII (`username*`, RFC 7616 section 3.4).
 */
export function createDigestSession(
  challenge: DigestChallenge,
  credentials: DigestCredentials,
  uses = { count: 0 },
  clientNonce: () => string = randomHex,
): DigestSession {
  const { realm, nonce, opaque, algorithm, qop } = challenge;
  const { publicKey, privateKey } = credentials;
  const session = algorithm.endsWith('-sess');
  const client = new DigestClient('', '', { algorithm, precomputedHash: true });
  const hash: (text: string) => string = client.hashFunc;
  client.password = client.computeHash(publicKey, realm, privateKey);
  client.user = challenge.userhash ? client.hashWithAlgorithm(`${publicKey}:${realm}`) : quote(publicKey);
  client.hasAuth = true;
  // The next request is often the same as the last, and H(A2) is half of the hashing.
  let a2 = '';
  let ha2 = '';
  client.hashFunc = (text: string) => (text === a2 ? ha2 : hash(text));
  Object.assign(client.digest, {
    scheme: 'Digest',
    realm: quote(realm),
    nonce,
    opaque: opaque === undefined ? null : quote(opaque),
    qop: qop ? 'auth' : null,
  });
  // A1 of the -sess forms is made once for a session, so its client nonce stays (RFC 7616 section 3.4.2).
  const sessionNonce = session ? clientNonce() : undefined;

  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII as a whole.
  const ascii = /^[\x00-\x7f]*$/.test(publicKey);

  const repair = (header: string, uri: string) => {
    let value = header.replace(
      `",nonce="${nonce}",uri="${uri}"`,
      () => `",nonce="${quote(nonce)}",uri="${quote(uri)}"`,
    );
    if (!qop) value = value.replace(session ? /,nc=\w+(?=,cnonce="\w+"$)/ : /,nc=\w+,cnonce="\w+"$/, '');
    if (!challenge.namesAlgorithm)
      value = value.replace(/algorithm=MD5,(?=response="\w+"(,nc=\w+)?(,cnonce="\w+")?$)/, '');
    if (challenge.userhash) return `${value},userhash=true`;
    if (ascii) return value;
    return value.replace(
      /username="(?:[^"\\]|\\.)*"/,
      () => `username*=UTF-8''${encodeURIComponent(publicKey)}`,
    );
  };

  return {
    challenge,
    credentials,
    uses,
    authorize(method, url) {
      uses.count += 1;
      Object.assign(client.digest, {
        cnonce: sessionNonce ?? clientNonce(),
        nc: uses.count.toString(16),
      });
      const { pathname, search, origin } = new URL(url);
      const uri = `${pathname}${search}`;
      if (a2 !== `${method}:${uri}`) {
        a2 = `${method}:${uri}`;
        ha2 = hash(a2);
      }
      const signed: { headers: { Authorization: string } } = client.addAuth(`${origin}${uri}`, { method });
      return repair(signed.headers.Authorization, uri);
    },
  };
}
