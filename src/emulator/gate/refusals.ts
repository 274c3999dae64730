/** What the gate answers when it refuses, before a framework makes a response of it. */
export interface Refusal {
  readonly status: 400 | 401 | 405 | 429;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Absent where there is none. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Whether the body is laid out over lines. @default false */
  readonly overLines?: boolean;
}

/**
 * The bodies of a 401 that were recorded: with `errorCode` since 2026-08-10, without it before (5,063 of 5,192), none at
 * all for some, most of them of DELETE (87).
 */
export type UnauthorizedBody = 'withCode' | 'withoutCode' | 'empty';

/**
 * A 401 as recorded from Atlas: the error body, and a challenge. There is no `X-Error-Code`, which only the application
 * behind the gate sets: its absence tells "credentials not accepted" from "caller known and not allowed".
 */
export function unauthorized(challenges: readonly string[], form: UnauthorizedBody): Refusal {
  const headers = challenges.map((challenge) => ['WWW-Authenticate', challenge] as const);
  if (form === 'empty') return { status: 401, headers };
  const body = {
    error: 401,
    reason: 'Unauthorized',
    detail: 'You are not authorized for this resource.',
    ...(form === 'withCode' ? { errorCode: 'UNEXPECTED_ERROR' } : {}),
  };
  return { status: 401, headers, body, overLines: true };
}

/** The 429 of the token endpoint; `parameters` is path, requests, minutes, as recorded. */
export function tokenRateLimited(
  path: string,
  limit: { requests: number; windowMs: number },
  waitMs: number,
): Refusal {
  return {
    status: 429,
    headers: [['Retry-After', String(Math.max(1, Math.ceil(waitMs / 1000)))]],
    body: {
      detail: `Resource ${path} is limited to ${limit.requests} requests every ${limit.windowMs / 60_000} minutes.`,
      error: 429,
      errorCode: 'RATE_LIMITED',
      parameters: [path, limit.requests, limit.windowMs / 60_000],
      reason: 'Too Many Requests',
    },
  };
}

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type';

/** An error of RFC 6749, section 5.2. `invalid_client` is a 401 with the challenge of the scheme that was tried. */
export function oauthError(error: OAuthErrorCode, description: string): Refusal {
  const invalidClient = error === 'invalid_client';
  return {
    status: invalidClient ? 401 : 400,
    headers: [
      ['Cache-Control', 'no-store'],
      ['Pragma', 'no-cache'],
      ...(invalidClient ? [['WWW-Authenticate', 'Basic realm="MMS Public API"'] as const] : []),
    ],
    body: { error, error_description: description },
  };
}
