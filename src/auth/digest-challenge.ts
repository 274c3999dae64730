import { type Challenge, parseChallenges } from './challenge.js';

/** Supported algorithms, best first. */
const ALGORITHMS: readonly string[] = ['SHA-512-256', 'SHA-256', 'MD5'];

/** A digest challenge that can be answered (RFC 7616 section 3.3). */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** As digest-fetch spells it, such as `SHA-256-sess`. */
  readonly algorithm: string;
  /** Whether the challenge named an algorithm; where it did not, the answer names none (RFC 2617 section 3.2.2). */
  readonly namesAlgorithm: boolean;
  /** Whether the protection `auth` is offered; without any, the older form of RFC 2069 is used. */
  readonly qop: boolean;
  /** Whether the nonce was too old but the credentials were right. */
  readonly stale: boolean;
  /** Whether the user name is sent hashed. */
  readonly userhash: boolean;
  /** Whether names and passwords are UTF-8 (RFC 7616 section 4); other servers say nothing, and take bytes. */
  readonly utf8: boolean;
}

/** Reads the parameters of a digest challenge; of one that cannot be answered, says for a person what it is. */
function readDigest({ parameters }: Challenge): (DigestChallenge & { rank: number }) | string {
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  if (realm === undefined || !nonce) return 'a digest without realm or nonce';
  const named = parameters.get('algorithm');
  const [, base = '', session = ''] = /^(.*?)(-sess)?$/i.exec(named ?? 'MD5') ?? [];
  const rank = ALGORITHMS.indexOf(base.toUpperCase());
  if (rank < 0) return `a digest with the algorithm ${base}`;
  const said = (name: string) => parameters.get(name)?.toLowerCase() ?? '';
  const qops = said('qop')
    .split(/[\s,]+/)
    .filter(Boolean);
  // With auth-int alone the body would have to be hashed; Atlas never asks for that.
  if (qops.length > 0 && !qops.includes('auth'))
    return `a digest with the protection ${parameters.get('qop')} only`;
  return {
    rank,
    realm,
    nonce,
    opaque: parameters.get('opaque'),
    algorithm: `${ALGORITHMS[rank]}${session.toLowerCase()}`,
    namesAlgorithm: named !== undefined,
    qop: qops.length > 0,
    stale: said('stale') === 'true',
    userhash: said('userhash') === 'true',
    utf8: said('charset') === 'utf-8',
  };
}

const digestsOf = (challenges: readonly Challenge[]) =>
  challenges.filter(({ scheme }) => scheme === 'digest').map(readDigest);

/** Why none of the challenges of a `WWW-Authenticate` value can be answered with digest, for a person. */
export function whyUnanswerable(header: string): string {
  const challenges = parseChallenges(header);
  const reasons = digestsOf(challenges).filter((read) => typeof read === 'string');
  if (reasons.length === 0) {
    const schemes = challenges.map(({ scheme }) => scheme).join(', ') || 'nothing that can be read';
    return `the server asks for ${schemes}, and API keys are used with digest only. Check the base URL, and proxies in between.`;
  }
  return `the server asks for ${reasons.join(', ')}; known are ${ALGORITHMS.join(', ')} with the protection auth.`;
}

/** The strongest digest challenge of a `WWW-Authenticate` value that can be answered; of equals the first. */
export function selectDigestChallenge(header: string | null): DigestChallenge | undefined {
  return digestsOf(parseChallenges(header ?? ''))
    .filter((read) => typeof read !== 'string')
    .sort((a, b) => a.rank - b.rank)[0];
}
