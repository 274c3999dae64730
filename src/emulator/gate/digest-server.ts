import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { AuthParam } from './authorization.js';
import type { NonceStore } from './digest-nonces.js';
import {
  type DigestAlgorithm,
  type DigestInput,
  digestAlgorithm,
  digestHash,
  requestDigest,
  responseDigest,
} from './digest-response.js';

/** A programmatic API key: the public key is the user name, the private key the password. */
export interface ApiKeyCredentials {
  /** The user name of digest. */
  readonly publicKey: string;
  /** The password of digest. */
  readonly privateKey: string;
}

export interface DigestServerOptions {
  readonly realm: string;
  /** One challenge for each, in this order; clients take the first they know (RFC 7616, section 3.7). */
  readonly algorithms: readonly DigestAlgorithm[];
  /** `none` leaves qop out of the challenge, the form of RFC 2069: no counts, so no protection against replay. */
  readonly qop: 'auth' | 'none';
  readonly opaque?: string;
  /** Announces `charset=UTF-8` and `userhash=true` (RFC 7616, sections 3.3 and 3.4.4). */
  readonly userhash: boolean;
  /** Refuses a quoted qop, algorithm or nc and an unquoted anything else, as section 3.4 words it. */
  readonly strictQuoting: boolean;
  readonly authenticationInfo: { readonly rspauth?: boolean; readonly nextnonce?: boolean };
}

/** Why an answer to a digest challenge was refused. */
export type DigestRefusal =
  | 'malformed'
  | 'wrong-realm'
  | 'wrong-opaque'
  | 'wrong-algorithm'
  | 'wrong-uri'
  | 'unknown-user'
  | 'wrong-response'
  | 'foreign-nonce'
  | 'stale-nonce'
  | 'exhausted-nonce'
  | 'replayed-count';

export type DigestVerdict =
  | { readonly ok: true; readonly publicKey: string; readonly authenticationInfo?: string }
  | { readonly ok: false; readonly refusal: DigestRefusal; readonly stale: boolean };

interface DigestFields {
  readonly username: string;
  readonly userhash: boolean;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  readonly opaque: string | undefined;
  readonly cnonce: string | undefined;
  readonly nc: string | undefined;
  readonly qop: string | undefined;
}

// RFC 7616, section 3.4 lists which parameters must and which must not be quoted; others are extensions, in any form.
const QUOTED = new Set(['username', 'realm', 'nonce', 'uri', 'response', 'cnonce', 'opaque']);
const UNQUOTED = new Set(['algorithm', 'qop', 'nc', 'userhash', 'username*']);

/** The server's half of RFC 7616: makes challenges and judges the credentials that answer them. */
export class DigestServer {
  readonly #options: DigestServerOptions;
  readonly #nonces: NonceStore;

  constructor(options: DigestServerOptions, nonces: NonceStore) {
    this.#options = options;
    this.#nonces = nonces;
  }

  /** One `WWW-Authenticate` value for each algorithm, all with one new nonce. */
  challenges(stale: boolean): string[] {
    const { realm, algorithms, opaque, qop, userhash } = this.#options;
    const nonce = this.#nonces.issue();
    return algorithms.map((algorithm) => {
      // The order and spacing of the recorded challenge.
      const parts = [`realm=${quote(realm)}`, 'domain=""', `nonce="${nonce}"`, `algorithm=${algorithm}`];
      if (opaque !== undefined) parts.push(`opaque=${quote(opaque)}`);
      if (qop === 'auth') parts.push('qop="auth"');
      if (userhash) parts.push('charset=UTF-8', 'userhash=true');
      return `Digest ${[...parts, `stale=${stale}`].join(', ')}`;
    });
  }

  /** `target` is the request target as sent: path and query. */
  verify(
    params: ReadonlyMap<string, AuthParam>,
    request: { readonly method: string; readonly target: string },
    keys: Iterable<ApiKeyCredentials>,
  ): DigestVerdict {
    const fields = this.#readFields(params);
    if (fields === undefined) return refused('malformed');
    if (fields.realm !== this.#options.realm) return refused('wrong-realm');
    if (fields.opaque !== this.#options.opaque) return refused('wrong-opaque');
    if (!this.#options.algorithms.includes(fields.algorithm)) return refused('wrong-algorithm');
    if (fields.uri !== request.target) return refused('wrong-uri');

    const key = this.#findKey(fields, keys);
    const input: DigestInput = {
      ...fields,
      username: key?.publicKey ?? '',
      // An unknown user costs the same work as a known one.
      password: key?.privateKey ?? randomBytes(16).toString('hex'),
      ...(fields.nc !== undefined && fields.cnonce !== undefined && fields.qop !== undefined
        ? { protection: { nc: fields.nc, cnonce: fields.cnonce } }
        : {}),
      cnonce: fields.cnonce ?? '',
    };
    const right = equalInConstantTime(requestDigest(input, request.method), fields.response);
    if (key === undefined) return refused('unknown-user');
    if (!right) return refused('wrong-response');

    const nonceRefusal = this.#useNonce(fields);
    if (nonceRefusal !== undefined) return nonceRefusal;
    const info = this.#authenticationInfo(input);
    return {
      ok: true,
      publicKey: key.publicKey,
      ...(info === undefined ? {} : { authenticationInfo: info }),
    };
  }

  // Only after the response was found right: "stale" tells the client that its password is (section 3.3), and a
  // count belongs to whoever knows it.
  #useNonce(fields: DigestFields): DigestVerdict | undefined {
    const state = this.#nonces.state(fields.nonce);
    if (state === 'foreign') return refused('foreign-nonce');
    if (state === 'stale') return { ok: false, refusal: 'stale-nonce', stale: true };
    if (fields.nc === undefined) return undefined;
    const verdict = this.#nonces.use(fields.nonce, Number.parseInt(fields.nc, 16));
    if (verdict === 'replayed') return refused('replayed-count');
    return verdict === 'exhausted' ? { ok: false, refusal: 'exhausted-nonce', stale: true } : undefined;
  }

  #findKey(fields: DigestFields, keys: Iterable<ApiKeyCredentials>): ApiKeyCredentials | undefined {
    for (const key of keys) {
      const name = fields.userhash
        ? digestHash(fields.algorithm, `${key.publicKey}:${fields.realm}`)
        : key.publicKey;
      if (name === fields.username) return key;
    }
    return undefined;
  }

  #authenticationInfo(input: DigestInput): string | undefined {
    const { nextnonce, rspauth } = this.#options.authenticationInfo;
    const parts: string[] = [];
    if (rspauth === true && input.protection !== undefined) {
      const { cnonce, nc } = input.protection;
      parts.push('qop=auth', `rspauth="${responseDigest(input)}"`, `cnonce=${quote(cnonce)}`, `nc=${nc}`);
    }
    if (nextnonce === true) parts.push(`nextnonce="${this.#nonces.issue()}"`);
    return parts.length === 0 ? undefined : parts.join(', ');
  }

  #readFields(params: ReadonlyMap<string, AuthParam>): DigestFields | undefined {
    for (const [name, { quoted }] of params) {
      if (this.#options.strictQuoting && (quoted ? UNQUOTED : QUOTED).has(name)) return undefined;
    }
    const value = (name: string) => params.get(name)?.value;
    const userhash = value('userhash')?.toLowerCase() ?? 'false';
    const username = readUsername(value('username'), value('username*'));
    const [realm, nonce, uri, response] = ['realm', 'nonce', 'uri', 'response'].map(value);
    const algorithm = digestAlgorithm(value('algorithm') ?? 'MD5');
    if (username === undefined || algorithm === undefined) return undefined;
    if (realm === undefined || nonce === undefined || uri === undefined || response === undefined)
      return undefined;
    if (userhash !== 'false' && !(userhash === 'true' && this.#options.userhash)) return undefined;
    const protection = {
      cnonce: value('cnonce'),
      nc: value('nc'),
      qop: value('qop'),
      opaque: value('opaque'),
    };
    if (!this.#protectionIsRight(protection, algorithm)) return undefined;
    return {
      username,
      userhash: userhash === 'true',
      realm,
      nonce,
      uri,
      response,
      algorithm,
      ...protection,
    };
  }

  /** With a qop: that qop, a client nonce and a count of eight lower-case hex digits from 1. Without: neither qop nor count. */
  #protectionIsRight(
    given: Pick<DigestFields, 'cnonce' | 'nc' | 'qop'>,
    algorithm: DigestAlgorithm,
  ): boolean {
    if (this.#options.qop === 'none') {
      const needsCnonce = algorithm.endsWith('-sess');
      return (
        given.qop === undefined && given.nc === undefined && (!needsCnonce || given.cnonce !== undefined)
      );
    }
    if (given.qop !== 'auth' || given.cnonce === undefined || given.cnonce === '') return false;
    return given.nc !== undefined && /^[0-9a-f]{8}$/.test(given.nc) && given.nc !== '00000000';
  }
}

/** Either form, not both; the second is RFC 8187's ext-value, which RFC 7616, section 3.4.4 allows in UTF-8. */
function readUsername(plain: string | undefined, extended: string | undefined): string | undefined {
  if ((plain === undefined) === (extended === undefined)) return undefined;
  if (extended === undefined) return plain;
  const encoded = /^utf-8''(.*)$/i.exec(extended)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function refused(refusal: DigestRefusal): DigestVerdict {
  return { ok: false, refusal, stale: false };
}

function quote(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

export function equalInConstantTime(expected: string, got: string): boolean {
  const left = Buffer.from(expected, 'utf8');
  const right = Buffer.from(got, 'utf8');
  return left.length === right.length && timingSafeEqual(left, right);
}
