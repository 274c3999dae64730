import { AtlasResponseError } from '../errors/classes.js';
import { raceSignal } from '../transport/abort.js';
import { noteUnreadable } from '../transport/in-doubt.js';
import type { Fetch, OutgoingRequest } from '../transport/types.js';
import { parseParameters } from './challenge.js';
import { type DigestChallenge, selectDigestChallenge, whyUnanswerable } from './digest-challenge.js';
import { createDigestSession, type DigestCredentials, type DigestSession } from './digest-session.js';

/** How the first request without a nonce ended, for those that waited for its challenge. */
type ProbeEnd = 'challenged' | 'aborted' | 'unchallenged';

/** Rounds of `stale=true` that one attempt goes along with before the 401 counts. */
const STALE_ROUNDS = 3;

/** More than can be in use at a time, unless a server makes one for each response. */
const REMEMBERED_NONCES = 256;

/** The error for a server that does not know the key: what it says is nobody's word. */
function unproven({ call, method }: OutgoingRequest, status: number): AtlasResponseError {
  noteUnreadable(call, method);
  return new AtlasResponseError(`${method}: ${status}, but the server did not prove that it knows the key.`, {
    status,
    hint: 'Its rspauth is wrong: check the base URL, and proxies in between.',
  });
}

/**
 * Digest authentication (RFC 7616) as a layer.
 *
 * Requests are signed ahead once a nonce is known. While none is known, one request goes out unsigned and the others
 * wait for its challenge: N parallel calls cost N + 1 requests. If the first one is aborted, the next takes its place;
 * if it brings no challenge, the others go their own way and do not wait for one another.
 * A 401 is answered once with the new challenge (more often only while the server says `stale=true`); a second one is
 * returned. A 401 without a digest challenge is the application's own and is returned at once.
 *
 * @param resolve gives the keys; asked again after they were refused.
 */
export function digestAuthentication(resolve: () => Promise<DigestCredentials>, next: Fetch): Fetch {
  let session: DigestSession | undefined;
  let probe: Promise<ProbeEnd> | undefined;
  let keys: Promise<DigestCredentials> | undefined;
  let known: DigestCredentials | undefined;

  /** How often each of the last nonces was used: parallel calls may learn of the same one, and share its count. */
  const uses = new Map<string, { count: number }>();
  const usesOf = (nonce: string) => {
    const known = uses.get(nonce) ?? { count: 0 };
    uses.delete(nonce);
    uses.set(nonce, known);
    for (const oldest of uses.keys()) {
      if (uses.size <= REMEMBERED_NONCES) break;
      uses.delete(oldest);
    }
    return known;
  };

  const currentKeys = async () => {
    keys ??= resolve();
    const asked = keys;
    try {
      known = await asked;
      return known;
    } catch (error) {
      if (keys === asked) keys = undefined;
      throw error;
    }
  };

  /** Keys that were refused are asked for again, once for all the calls that were signed with them. */
  const forgetKeys = (used: DigestCredentials) => {
    if (known !== used) return;
    known = undefined;
    keys = undefined;
  };

  /** A session for the challenge of a 401, which becomes everybody's unless a newer one took the rejected one's place. */
  const answer = async (challenge: DigestChallenge, request: OutgoingRequest, rejected?: DigestSession) => {
    const credentials = await raceSignal(currentKeys(), request.signal);
    const fresh = createDigestSession(challenge, credentials, usesOf(challenge.nonce));
    if (session === rejected) session = fresh;
    return fresh;
  };

  const learnNextNonce = (info: ReadonlyMap<string, string>, used: DigestSession) => {
    const nonce = info.get('nextnonce');
    // The -sess forms derive their key from the first nonce; servers differ on what a next one does to it.
    if (
      !nonce ||
      session !== used ||
      nonce === used.challenge.nonce ||
      used.challenge.algorithm.endsWith('-sess')
    )
      return;
    session = createDigestSession({ ...used.challenge, nonce }, used.credentials, usesOf(nonce));
  };

  const sendSigned = async (request: OutgoingRequest, first: DigestSession, answered: number) => {
    let current = first;
    for (let rejections = answered; ; rejections += 1) {
      const authorization = current.authorize(request.method, request.url);
      request.call.unsent = undefined;
      const response = await next({ ...request, headers: { ...request.headers, authorization } });
      if (response.status !== 401) {
        const header = response.headers.get('authentication-info');
        if (header !== null) {
          const info = parseParameters(header);
          if (!current.isProof(authorization, info)) throw unproven(request, response.status);
          learnNextNonce(info, current);
        }
        return response;
      }
      const challenge = selectDigestChallenge(response.headers.get('www-authenticate'));
      if (!challenge) return response;
      if (!challenge.stale) forgetKeys(current.credentials);
      if (rejections >= (challenge.stale ? STALE_ROUNDS : 1)) {
        if (session === current) session = undefined;
        return response;
      }
      current = await answer(challenge, request, current);
    }
  };

  const sendUnsigned = async (request: OutgoingRequest) => {
    const response = await next(request);
    const asked = response.status === 401 ? response.headers.get('www-authenticate') : null;
    const challenge = selectDigestChallenge(asked);
    if (challenge) return { fresh: await answer(challenge, request) };
    if (asked !== null) request.call.unsent = whyUnanswerable(asked);
    return { response };
  };

  const sendCold = async (request: OutgoingRequest) => {
    while (!session && probe) {
      if ((await raceSignal(probe, request.signal)) === 'unchallenged') break;
    }
    if (session) return sendSigned(request, session, 0);
    const sending = sendUnsigned(request);
    probe ??= sending
      .then<ProbeEnd, ProbeEnd>(
        ({ fresh }) => (fresh ? 'challenged' : 'unchallenged'),
        () => (request.signal?.aborted ? 'aborted' : 'unchallenged'),
      )
      .finally(() => {
        probe = undefined;
      });
    const { fresh, response } = await sending;
    return fresh ? sendSigned(request, fresh, 1) : response;
  };

  return (request) => (session ? sendSigned(request, session, 0) : sendCold(request));
}
