import { parseAuthorization } from '../gate/authorization.js';
import { requestDigest } from '../gate/digest-response.js';
import type { ApiKeyCredentials, DigestAlgorithm } from '../gate/index.js';

export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: DigestAlgorithm;
  readonly qop?: string;
  readonly opaque?: string;
  readonly stale: string;
}

/** Reads one `WWW-Authenticate: Digest` value. */
export function readChallenge(header: string | null): Challenge {
  const parsed = parseAuthorization(header ?? '');
  if (!parsed.ok || parsed.credentials.scheme !== 'digest') throw new Error(`no digest challenge: ${header}`);
  const fields = Object.fromEntries([...parsed.credentials.params].map(([name, { value }]) => [name, value]));
  return fields as unknown as Challenge;
}

export interface SignOptions {
  readonly method?: string;
  readonly uri: string;
  readonly count?: number;
  readonly cnonce?: string;
  /** Replaces fields after signing: a lie about them. */
  readonly tamper?: Readonly<Record<string, string | undefined>>;
}

/** The `Authorization` value that answers a challenge. */
export function sign(challenge: Challenge, key: ApiKeyCredentials, options: SignOptions): string {
  const { method = 'GET', uri, count = 1, cnonce = '0a4f113b' } = options;
  const nc = count.toString(16).padStart(8, '0');
  const response = requestDigest(
    {
      algorithm: challenge.algorithm,
      username: key.publicKey,
      realm: challenge.realm,
      password: key.privateKey,
      nonce: challenge.nonce,
      uri,
      ...(challenge.qop === undefined ? { cnonce } : { protection: { nc, cnonce } }),
    },
    method,
  );
  const fields: Record<string, string | undefined> = {
    username: `"${key.publicKey}"`,
    realm: `"${challenge.realm}"`,
    nonce: `"${challenge.nonce}"`,
    uri: `"${uri}"`,
    algorithm: challenge.algorithm,
    response: `"${response}"`,
    ...(challenge.opaque === undefined ? {} : { opaque: `"${challenge.opaque}"` }),
    ...(challenge.qop === undefined ? {} : { qop: 'auth', nc }),
    cnonce: `"${cnonce}"`,
    ...options.tamper,
  };
  const sent = Object.entries(fields).filter(([, value]) => value !== undefined);
  return `Digest ${sent.map(([name, value]) => `${name}=${value}`).join(', ')}`;
}
