/** The stateful emulator: each documented response by its real cause, none by preference. */

import type { Contract } from '../../contract/load.js';
import { type AtlasEmulator, startAtlasEmulator } from '../../src/emulator/index.js';
import { operations } from '../../src/generated/operations.js';
import type { CaseDraft, PlannedCase } from '../plan/plan.js';
import type { PlannedRequest } from '../plan/request.js';
import type { Credentials } from '../send/credentials.js';
import { schemeUse, tokenPathOf } from '../send/schemes.js';
import { brokenParameter, type Caller, type Prepared, type Target, TargetError } from '../targets/target.js';

export interface EmulatorTarget extends Target {
  readonly emulator: AtlasEmulator;
}

/** A case at a time may have its own state: ids of a project and a peer nobody else uses. */
interface Stage {
  readonly emulator: AtlasEmulator;
  readonly planned: PlannedCase;
  readonly projectId: string;
  readonly peerId: string;
}

interface Cause {
  readonly name: string;
  readonly caller: Caller;
  /** Brings the state about; what it gives back replaces parts of the request. */
  set(stage: Stage): Partial<Record<'groupId' | 'peerId', string>>;
}

const nothing = (): Record<string, string> => ({});
const malformed = 'not-an-id';
const stranger = 'ffffffffffffffffffffffff';

const causes: Readonly<Record<string, (operation: { readonly hasPeer: boolean }) => Cause>> = {
  '200': () => ({ name: 'a peering connection that exists', caller: 'valid', set: nothing }),
  '202': () => ({ name: 'a peering connection that can be deleted', caller: 'valid', set: nothing }),
  '400': () => ({
    name: 'an id that is not 24 hex digits',
    caller: 'valid',
    set: () => ({ groupId: malformed }),
  }),
  '401': () => ({ name: 'credentials that are not accepted', caller: 'invalid', set: nothing }),
  '403': () => ({
    name: 'a caller whose access list lacks this address',
    caller: 'elsewhere',
    set: nothing,
  }),
  '404': ({ hasPeer }) =>
    hasPeer
      ? { name: 'a peer id that is not there', caller: 'valid', set: () => ({ peerId: stranger }) }
      : { name: 'a project id that is not there', caller: 'valid', set: () => ({ groupId: stranger }) },
  '409': () => ({
    name: 'a peering connection that is being deleted already',
    caller: 'valid',
    set: ({ emulator, peerId }) => {
      emulator.control.setPeerStatus(peerId, 'TERMINATING');
      return {};
    },
  }),
  '429': () => ({
    name: 'more requests than the caller may make',
    caller: 'valid',
    set: ({ emulator, projectId }) => {
      emulator.control.fault({ kind: 'apiError', code: 'RATE_LIMITED_TOKEN_BUCKET', path: projectId });
      return {};
    },
  }),
  '500': () => ({
    name: 'a failure inside the service',
    caller: 'valid',
    set: ({ emulator, projectId }) => {
      emulator.control.fault({ kind: 'crash', path: projectId, times: 1 });
      return {};
    },
  }),
};

/**
 * Starts the emulator on a free loopback port.
 * @throws {TargetError} the contract has operations that the emulator does not play
 */
export async function startEmulator(contract: Contract): Promise<EmulatorTarget> {
  const unknown = contract.operations.find(({ operationId }) => !(operationId in operations));
  if (unknown) {
    throw new TargetError(
      `the emulator plays the embedded contract only and has no ${unknown.operationId}. Use --target prism, or an address.`,
    );
  }
  const owner = { organizationRoles: ['Organization Owner'] as const, projectRoles: {} };
  const elsewhere = { ...owner, accessList: ['192.0.2.1'] };
  const emulator = await startAtlasEmulator({
    keys: [owner, elsewhere],
    serviceAccounts: [owner, elsewhere],
    gate: { tokenLimits: [] },
  });
  return {
    name: 'emulator',
    baseUrl: emulator.url,
    live: false,
    endsWithRun: true,
    emulator,
    provoke: (draft) => {
      const gap = draft.gaps[0];
      if (gap) return { kind: 'unreachable', reason: `no valid request: ${gap.what}: ${gap.reason}` };
      const cause = causeOf(draft);
      return cause
        ? { kind: 'cause', cause: cause.name }
        : { kind: 'unreachable', reason: `the emulator has no cause for ${draft.status}` };
    },
    prepare: async (planned) => prepare(emulator, planned),
    credentials: (scheme, caller) => credentialsOf(contract, emulator, scheme, caller),
    close: () => emulator.close(),
  };
}

function causeOf(draft: CaseDraft): Cause | undefined {
  const { operation, parameter } = draft;
  if (parameter) {
    const { holds, constraint } = parameter.variant;
    const name = holds ? 'a valid request' : `a request that breaks ${constraint}`;
    return { name, caller: 'valid', set: nothing };
  }
  const hasPeer = operation.parameters.some(({ name }) => name === 'peerId');
  return causes[draft.status]?.({ hasPeer });
}

function prepare(emulator: AtlasEmulator, planned: PlannedCase): Prepared {
  const cause = causeOf(planned);
  const projectId = emulator.control.addProject();
  const { id: peerId } = emulator.control.addPeer({ projectId });
  const set = cause?.set({ emulator, planned, projectId, peerId }) ?? {};
  return {
    request: withIds(planned, { groupId: projectId, peerId, ...set }),
    headers: {},
    credentials: cause?.caller ?? 'valid',
    ...(planned.parameter?.variant.holds === false || set.groupId === malformed
      ? { pastClient: brokenParameter }
      : {}),
    release: async () => {
      if (emulator.control.peer(peerId)) emulator.control.removePeer(peerId);
    },
  };
}

/** The ids of the stage, but not in place of the value that the case is about. */
function withIds(planned: PlannedCase, ids: Readonly<Record<string, string>>): PlannedRequest {
  const { request, parameter } = planned;
  const path = Object.fromEntries(
    Object.entries(request.path).map(([name, value]) => {
      const tested = parameter?.in === 'path' && parameter.name === name && !parameter.variant.holds;
      return [name, tested ? value : (ids[name] ?? value)];
    }),
  );
  return { ...request, path };
}

const callers: readonly Caller[] = ['valid', 'elsewhere'];

function credentialsOf(
  contract: Contract,
  emulator: AtlasEmulator,
  schemeName: string,
  caller: Caller,
): Credentials | undefined {
  const index = Math.max(0, callers.indexOf(caller));
  const use = schemeUse(contract, schemeName);
  if (use.ok && use.kind === 'digest') {
    const key = emulator.keys[index];
    const password = caller === 'invalid' ? `${key?.privateKey}x` : key?.privateKey;
    return key && password !== undefined ? { kind: 'digest', username: key.publicKey, password } : undefined;
  }
  const account = emulator.serviceAccounts[index];
  // A wrong secret would be refused at the token endpoint; the operation itself sees a wrong token.
  if (caller === 'invalid') return { kind: 'bearer', token: 'not-a-token' };
  const tokenUrl = emulator.url + tokenPathOf(contract, schemeName);
  return account && { kind: 'clientCredentials', ...account, tokenUrl };
}
