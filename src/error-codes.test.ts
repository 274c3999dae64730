import { describe, expect, it } from 'vitest';
import { createAtlasClient } from './client.js';
import {
  type AtlasEmulator,
  type AtlasEmulatorOptions,
  type ErrorCode,
  startAtlasEmulator,
} from './emulator/index.js';
import { type AtlasErrorName, isAtlasError } from './errors.js';
import type { DeletionOutcome } from './peering/delete.js';

/**
 * Every error code that a deletion can meet, brought about by its real cause in the emulator and looked at from the
 * outside: the class that the caller catches, or the outcome that it gets with `idempotent: true`.
 */
interface Row {
  readonly status: number;
  readonly code: ErrorCode;
  readonly name: AtlasErrorName;
  /** What `idempotent: true` makes of it, where it is not the same error. */
  readonly outcome?: DeletionOutcome['outcome'];
  /** Whether another attempt is made by itself. */
  readonly repeated?: true;
  readonly start?: AtlasEmulatorOptions;
  readonly groupId?: string;
  readonly peerId?: string;
  readonly cause?: (emulator: AtlasEmulator) => unknown;
}

const project = '1'.repeat(24);
const elsewhere = '2'.repeat(24);
const organization = 'a'.repeat(24);
const container = 'c'.repeat(24);
const unknown = '0'.repeat(24);
const inContainer = { peers: [{ containerId: container }] };

const rows: readonly Row[] = [
  // The client refuses malformed ids itself, so that Atlas has to be made to say it.
  {
    status: 400,
    code: 'PATH_PARAM_PARSE_ERROR',
    name: 'AtlasRequestError',
    cause: ({ control }) => control.fault({ kind: 'apiError', code: 'PATH_PARAM_PARSE_ERROR', times: 2 }),
  },
  {
    status: 401,
    code: 'USER_UNAUTHORIZED',
    name: 'AtlasPermissionError',
    start: { keys: [{ projectRoles: {} }] },
  },
  {
    status: 401,
    code: 'NOT_IN_GROUP',
    name: 'AtlasPermissionError',
    start: {
      projects: [{ id: project }, { id: elsewhere }],
      keys: [{ projectRoles: { [project]: ['Project Owner'] } }],
    },
    groupId: elsewhere,
  },
  {
    status: 401,
    code: 'USER_CANNOT_ACCESS_GROUP',
    name: 'AtlasPermissionError',
    start: {
      organizations: [{ id: organization }, { id: 'b'.repeat(24) }],
      projects: [{}, { id: elsewhere, organizationId: 'b'.repeat(24) }],
    },
    groupId: elsewhere,
  },
  {
    status: 402,
    code: 'ACCOUNT_SUSPENDED',
    name: 'AtlasPermissionError',
    cause: ({ control }) => control.setSuspended(true),
  },
  {
    status: 401,
    code: 'USER_UNAUTHORIZED',
    name: 'AtlasPermissionError',
    start: { projects: [{ id: project }], keys: [{ projectRoles: { [project]: ['Project Read Only'] } }] },
  },
  {
    status: 403,
    code: 'IP_ADDRESS_NOT_ON_ACCESS_LIST',
    name: 'AtlasPermissionError',
    start: { keys: [{ accessList: ['203.0.113.7'] }] },
  },
  {
    status: 403,
    code: 'ORG_REQUIRES_ACCESS_LIST',
    name: 'AtlasPermissionError',
    start: { organizations: [{ id: organization, requiresAccessList: true }] },
  },
  {
    status: 404,
    code: 'PEER_NOT_FOUND',
    name: 'AtlasNotFoundError',
    outcome: 'alreadyGone',
    peerId: unknown,
  },
  // An id of something else may be a slip: it is not taken for a connection that is gone.
  {
    status: 404,
    code: 'INVALID_PEER_ID',
    name: 'AtlasNotFoundError',
    start: inContainer,
    peerId: container,
  },
  { status: 404, code: 'GROUP_NOT_FOUND', name: 'AtlasNotFoundError', groupId: unknown },
  {
    status: 404,
    code: 'INVALID_GROUP_ID',
    name: 'AtlasNotFoundError',
    start: inContainer,
    groupId: container,
  },
  {
    status: 404,
    code: 'NOT_ATLAS_GROUP',
    name: 'AtlasNotFoundError',
    start: { projects: [{ kind: 'cloudManager' }] },
  },
  {
    status: 405,
    code: 'WRITES_NOT_ALLOWED_DURING_APP_UPGRADES',
    name: 'AtlasServerError',
    repeated: true,
    cause: ({ control }) => control.setUpgrading(true),
  },
  {
    status: 409,
    code: 'PEER_ALREADY_REQUESTED_DELETION',
    name: 'AtlasConflictError',
    outcome: 'alreadyDeleting',
    start: { peers: [{ status: 'TERMINATING', deletionMs: 60_000 }] },
  },
  ...(['PEER_INVALID_STATE', 'CONTAINERS_IN_USE', 'ACCESS_FORBIDDEN'] as const).map(
    // Codes that a deletion is not known to meet: the first answers an update, the second a container.
    (code): Row => ({
      status: code === 'ACCESS_FORBIDDEN' ? 403 : 409,
      code,
      name: code === 'ACCESS_FORBIDDEN' ? 'AtlasPermissionError' : 'AtlasConflictError',
      cause: ({ control }) => control.fault({ kind: 'apiError', code, times: 2 }),
    }),
  ),
  {
    status: 410,
    code: 'VERSION_GONE',
    name: 'AtlasRequestError',
    cause: ({ control }) => control.setVersionGone(true),
  },
  {
    status: 429,
    code: 'RATE_LIMITED',
    name: 'AtlasRateLimitError',
    start: { rateLimit: { kind: 'window', requests: 0, windowMs: 60_000 } },
  },
  {
    status: 429,
    code: 'RATE_LIMITED_TOKEN_BUCKET',
    name: 'AtlasRateLimitError',
    start: { rateLimit: { kind: 'tokenBucket', capacity: 0, refill: 1, refillSeconds: 30 } },
  },
  {
    status: 500,
    code: 'UNEXPECTED_ERROR',
    name: 'AtlasServerError',
    repeated: true,
    cause: ({ control }) => control.fault({ kind: 'crash', times: Number.POSITIVE_INFINITY }),
  },
];

describe.each([
  ['v1.0', false],
  ['v1.0', true],
  ['v2', false],
  ['v2', true],
] as const)('a deletion by %s with idempotent: %s', (apiVersion, idempotent) => {
  it.each(rows.map((row) => [row.status, row.code, row] as const))('%i %s', async (status, code, row) => {
    await using emulator = await startAtlasEmulator({ peers: [{}], ...row.start });
    await row.cause?.(emulator);
    const [credentials] = emulator.keys;
    const atlas = createAtlasClient({
      baseUrl: emulator.url,
      apiVersion,
      ...(credentials && { credentials }),
      logger: {},
      timeout: { total: 10_000 },
      retry: { limit: 2, baseDelay: 1 },
    });
    const ids = {
      groupId: row.groupId ?? emulator.projectId,
      peerId: row.peerId ?? emulator.peerIds[0] ?? unknown,
    };
    const result: unknown = await atlas
      .deletePeeringConnection({ ...ids, idempotent })
      .catch((error: unknown) => error);
    const attempts = row.repeated ? 3 : 1;
    if (idempotent && row.outcome) {
      expect(result).toMatchObject({ ...ids, outcome: row.outcome, attempts, ambiguous: false });
      return;
    }
    expect(isAtlasError(result, row.name), String(result)).toBe(true);
    expect(result).toMatchObject({ name: row.name, status, errorCode: code, attempts });
    // What the message tells a person to do; of a malformed request and of a failure of Atlas there is nothing to do.
    expect(result).toHaveProperty('hint', expect.stringMatching(/./));
    if (status === 429) expect(result).toMatchObject({ retryAfterMs: expect.any(Number), transient: true });
  });
});

it('the 401 of the gate, which names no error code, is about the credentials', async () => {
  await using emulator = await startAtlasEmulator({ peers: [{}] });
  const [key] = emulator.keys;
  const atlas = createAtlasClient({
    baseUrl: emulator.url,
    credentials: { publicKey: key?.publicKey ?? '', privateKey: 'not-the-right-one' },
  });
  const [peerId = ''] = emulator.peerIds;
  const result: unknown = await atlas
    .deletePeeringConnection({ groupId: emulator.projectId, peerId, idempotent: true })
    .catch((error: unknown) => error);
  expect(result).toMatchObject({ name: 'AtlasAuthenticationError', status: 401, attempts: 1 });
  expect(emulator.control.peer(peerId)).toMatchObject({ statusName: 'AVAILABLE' });
});
