import { ASCII, bytesOf } from '../bytes.js';
import { DigestClient } from '../vendor/digest-fetch.js';
import { parseParameters } from './challenge.js';
import type { DigestChallenge } from './digest-challenge.js';
import { hashOf } from './hashes.js';
import type { Keys } from './scheme.js';

export type DigestCredentials = Keys<'publicKey' | 'privateKey'>;

/** Signs requests with one nonce of the server. */
export interface DigestSession {
  readonly challenge: DigestChallenge;
  readonly credentials: DigestCredentials;
  /** How often the nonce was used. Shared by all sessions of the same nonce, so that no count is sent twice. */
  readonly uses: { count: number };
  /** The `Authorization` value for one request. Its characters are bytes, as in all headers. */
  authorize(method: string, url: string): string;
  /**
   * Whether the parameters of an `Authentication-Info` are those of a server that knows the password (RFC 7616 section
   * 3.5): also true where it says nothing about that.
   */
  isProof(authorization: string, info: ReadonlyMap<string, string>): boolean;
}

/** An ext-value (RFC 8187 section 3.2.1), which encodes more than a URI component. */
function extended(text: string): string {
  const encoded = encodeURIComponent(text).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `UTF-8''${encoded}`;
}

/** What a quoted-string holds between its quotes (RFC 9110 section 5.6.4). */
function quote(text: string): string {
  return text.replace(/["\\]/g, '\\$&');
}

/**
 * Binds credentials to a challenge. The header is digest-fetch's; the hashes are those of `hashes.ts`. Its own handling of nonces is left alone: one `DigestClient` per nonce, its `digest` field
 * set before each use.
 *
 * Where digest-fetch departs from RFC 7616, this is put right:
 * - It writes names and values between quotes as they are. It is handed user name and realm already escaped, with
 *   H(A1) computed from the plain ones (`precomputedHash`); nonce and URI, which it hashes itself, are escaped in the
 *   finished header.
 * - Without `qop` it still sends `nc` and `cnonce`, and it always names an algorithm.
 * - It knows no `userhash` and no user name outside ASCII: that is sent as `username*` (RFC 7616 section 3.4) to a
 *   server that says `charset=UTF-8`, and to others, such as Apache, as the bytes of its UTF-8, as curl does.
 * - It hashes text; a realm is bytes, in whatever encoding the server has, and is hashed and sent back as such.
 */
export function createDigestSession(
  challenge: DigestChallenge,
  credentials: DigestCredentials,
  uses = { count: 0 },
  // 122 random bits. Runtimes draw UUIDs from a pool, which costs a tenth of asking for bytes.
  clientNonce: () => string = () => crypto.randomUUID(),
): DigestSession {
  const { realm, nonce, opaque, algorithm, qop } = challenge;
  const normal = (text: string) => (challenge.utf8 ? text.normalize('NFC') : text);
  const publicKey = normal(credentials.publicKey);
  const privateKey = bytesOf(normal(credentials.privateKey));
  const user = bytesOf(publicKey);
  const session = algorithm.endsWith('-sess');
  const client = new DigestClient('', '', { algorithm, precomputedHash: true });
  client.hashFunc = hashOf(algorithm.replace('-sess', ''));
  client.password = client.computeHash(user, realm, privateKey);
  client.user = challenge.userhash ? client.hashWithAlgorithm(`${user}:${realm}`) : quote(user);
  client.hasAuth = true;
  Object.assign(client.digest, {
    scheme: 'Digest',
    realm: quote(realm),
    nonce,
    opaque: opaque === undefined ? null : quote(opaque),
    qop: qop ? 'auth' : null,
  });
  // A1 of the -sess forms is made once for a session, so its client nonce stays (RFC 7616 section 3.4.2).
  const sessionNonce = session ? clientNonce() : undefined;

  const repair = (header: string, uri: string) => {
    let value = header.replace(
      `",nonce="${nonce}",uri="${uri}"`,
      () => `",nonce="${quote(nonce)}",uri="${quote(uri)}"`,
    );
    if (!qop) value = value.replace(/,nc=\w+(,cnonce="[\w-]+")$/, session ? '$1' : '');
    if (!challenge.namesAlgorithm)
      // What looks the same in a quoted value goes on with an escaped quote, or ends.
      value = value.replace(/algorithm=MD5,(?=response="\w)/, '');
    if (challenge.userhash) return `${value},userhash=true`;
    if (!challenge.utf8 || ASCII.test(publicKey)) return value;
    return value.replace(/username="(?:[^"\\]|\\.)*"/, () => `username*=${extended(publicKey)}`);
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
      const uri = pathname + search;
      const signed: { headers: { Authorization: string } } = client.addAuth(origin + uri, { method });
      return repair(signed.headers.Authorization, uri);
    },
    isProof(authorization, info) {
      const proof = info.get('rspauth');
      if (proof === undefined || !qop || (info.get('qop') ?? 'auth') !== 'auth') return true;
      const sent = parseParameters(authorization.slice(authorization.indexOf(' ') + 1));
      const said = (name: string) => info.get(name) ?? sent.get(name);
      const [nc, cnonce, uri] = [sent.get('nc'), sent.get('cnonce'), sent.get('uri')];
      if (said('nc') !== nc || said('cnonce') !== cnonce) return false;
      const key = session
        ? client.hashWithAlgorithm(`${client.password}:${nonce}:${cnonce}`)
        : client.password;
      const resource = client.hashWithAlgorithm(`:${uri}`);
      const expected = client.hashWithAlgorithm(`${key}:${nonce}:${nc}:${cnonce}:auth:${resource}`);
      return proof.toLowerCase() === expected;
    },
  };
}
