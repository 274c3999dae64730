import { DigestClient } from '../vendor/digest-fetch.js';
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

type Hash = (text: string) => string;

/** `node:crypto` as far as it is used, without the types of Node. */
interface Platform {
  readonly process?: {
    getBuiltinModule?(name: string): { hash?(algorithm: string, text: string): string } | undefined;
  };
}

/**
 * The platform's own function for what digest-fetch does in JavaScript, at a tenth of the time. Asked for instead of
 * imported, because the client also runs where there is none; nor is there MD5 in FIPS mode.
 */
function nativeHash(algorithm: string): Hash | undefined {
  const { process } = globalThis as Platform & object;
  const name = algorithm.replace('-sess', '').replace('-', '').toLowerCase();
  try {
    const hash = process?.getBuiltinModule?.('crypto')?.hash;
    hash?.(name, '');
    return hash && ((text) => hash(name, text));
  } catch {
    return undefined;
  }
}

/** What a request is for, as digest authentication sees it. */
function aimAt(url: string) {
  const { pathname, search, origin } = new URL(url);
  const uri = `${pathname}${search}`;
  return { url, uri, quoted: quote(uri), target: `${origin}${uri}` };
}

const NEEDS_ESCAPE = /["\\]/g;

/** What a quoted-string holds between its quotes (RFC 9110 section 5.6.4). */
function quote(text: string): string {
  return text.replace(NEEDS_ESCAPE, '\\$&');
}

/**
 * Binds credentials to a challenge. The header is digest-fetch's, and so are the hashes where the platform has none
 * (see {@link nativeHash}). Its own handling of nonces is left alone: one `DigestClient` per nonce, its `digest` field
 * set before each use.
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
  // 122 random bits. Runtimes draw UUIDs from a pool, which costs a tenth of asking for bytes.
  clientNonce: () => string = () => crypto.randomUUID(),
): DigestSession {
  const { realm, nonce, opaque, algorithm, qop } = challenge;
  const { publicKey, privateKey } = credentials;
  const session = algorithm.endsWith('-sess');
  const client = new DigestClient('', '', { algorithm, precomputedHash: true });
  client.hashFunc = nativeHash(algorithm) ?? client.hashFunc;
  client.password = client.computeHash(publicKey, realm, privateKey);
  client.user = challenge.userhash ? client.hashWithAlgorithm(`${publicKey}:${realm}`) : quote(publicKey);
  client.hasAuth = true;
  // The next request is often for the same as the last.
  let last = aimAt('about:blank');
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

  const quotedNonce = quote(nonce);

  const repair = (header: string) => {
    const { uri, quoted } = last;
    let value = header;
    if (quotedNonce !== nonce || quoted !== uri) {
      value = value.replace(
        `",nonce="${nonce}",uri="${uri}"`,
        () => `",nonce="${quotedNonce}",uri="${quoted}"`,
      );
    }
    if (!qop) value = value.replace(/,nc=\w+(,cnonce="[\w-]+")$/, session ? '$1' : '');
    if (!challenge.namesAlgorithm)
      // What looks the same in a quoted value goes on with an escaped quote, or ends.
      value = value.replace(/algorithm=MD5,(?=response="\w)/, '');
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
      if (url !== last.url) last = aimAt(url);
      const signed: { headers: { Authorization: string } } = client.addAuth(last.target, { method });
      return repair(signed.headers.Authorization);
    },
  };
}
