import type { components } from '../generated/atlas-peering.js';
import type { Clock } from './clock.js';
import {
  type PeerMachine,
  type PeerStatus,
  type ProviderName,
  peerMachines,
  type Timings,
} from './peer-machine.js';
import type { ApiVersion } from './seeds.js';

/** A network peering connection as the API shows it. */
export type PeerBody = components['schemas']['PeeringConnection'];

export interface PeerRecord {
  readonly id: string;
  readonly projectId: string;
  readonly providerName: ProviderName;
  readonly containerId: string;
  /** What only this provider's connections have. */
  readonly fields: Readonly<Record<string, string | null>>;
  readonly deletionMs: number;
  readonly failingDeletions: number;
  readonly status: PeerStatus;
  readonly error: string | null;
  /** Whether it is on its way out, which a connection that is FAILED does not show. */
  readonly deletionRequested: boolean;
}

interface Peer {
  record: PeerRecord;
  /** When time alone changes it next, and how; a step of `undefined` means that it goes. */
  due?: { readonly at: number; readonly step: Partial<PeerRecord> | undefined };
}

/**
 * The peering connections of all projects. Time is not driven by timers: whoever looks first brings everything up to what
 * the clock says, each step at its own time, so that a long jump goes through all states between.
 */
export class PeerStore {
  readonly #peers = new Map<string, Peer>();
  readonly #clock: Clock;
  readonly #timings: Timings;
  readonly #onLastGone: (projectId: string) => void;

  constructor(clock: Clock, timings: Timings, onLastGone: (projectId: string) => void) {
    this.#clock = clock;
    this.#timings = timings;
    this.#onLastGone = onLastGone;
  }

  put(record: PeerRecord): void {
    this.#peers.set(record.id, this.#scheduled(record, this.#clock()));
  }

  get(id: string): PeerRecord | undefined {
    this.#settle();
    return this.#peers.get(id)?.record;
  }

  all(projectId?: string): PeerRecord[] {
    this.#settle();
    const records = [...this.#peers.values()].map(({ record }) => record);
    return projectId === undefined ? records : records.filter((record) => record.projectId === projectId);
  }

  /** Moves a connection to another state, as its provider or the owner of the peer network would. */
  change(id: string, status: PeerStatus, error: string | null): void {
    const record = this.get(id);
    if (record === undefined) return;
    const deletionRequested = status === peerMachines[record.providerName].deleting;
    this.put({ ...record, status, error, deletionRequested });
  }

  /**
   * Begins its deletion. One that is FAILED goes on being shown as FAILED, with its error, until it is gone (issue 4698
   * of the vendor's provider for Terraform); any other is shown as being deleted.
   */
  requestDeletion(id: string): void {
    const record = this.get(id);
    if (record === undefined) return;
    const { deleting } = peerMachines[record.providerName];
    const shown = record.status === 'FAILED' ? {} : { status: deleting, error: null };
    this.put({ ...record, ...shown, deletionRequested: true });
  }

  /** Takes it away at once, without a deletion. */
  remove(id: string): void {
    const record = this.get(id);
    if (record === undefined) return;
    this.#peers.delete(id);
    this.#tellIfLast(record.projectId);
  }

  #settle(): void {
    const now = this.#clock();
    for (const [id, peer] of this.#peers) {
      let current: Peer | undefined = peer;
      while (current?.due !== undefined && current.due.at <= now) {
        const { at, step }: NonNullable<Peer['due']> = current.due;
        current = step === undefined ? undefined : this.#scheduled({ ...current.record, ...step }, at);
      }
      if (current === peer) continue;
      if (current === undefined) {
        this.#peers.delete(id);
        this.#tellIfLast(peer.record.projectId);
      } else {
        this.#peers.set(id, current);
      }
    }
  }

  #scheduled(record: PeerRecord, since: number): Peer {
    const machine = peerMachines[record.providerName];
    if (record.deletionRequested) {
      return { record, due: { at: since + record.deletionMs, step: endOfDeletion(record, machine) } };
    }
    const step = machine.steps[record.status];
    if (step === undefined) return { record };
    const change = { status: step.to, error: step.error ?? null };
    return { record, due: { at: since + this.#timings[step.after], step: change } };
  }

  #tellIfLast(projectId: string): void {
    const left = [...this.#peers.values()].some(({ record }) => record.projectId === projectId);
    if (!left) this.#onLastGone(projectId);
  }
}

function endOfDeletion(record: PeerRecord, machine: PeerMachine): Partial<PeerRecord> | undefined {
  if (record.failingDeletions === 0 || machine.deletionFailed === undefined) return undefined;
  return {
    status: machine.deletionFailed,
    error: 'The provider could not remove the connection.',
    deletionRequested: false,
    failingDeletions: record.failingDeletions - 1,
  };
}

/** What AWS says beside the name of an error, in the form that issue 4698 of the vendor's provider for Terraform quotes. */
const awsErrors: Readonly<Record<string, string>> = {
  REJECTED: 'vpc peering connection request was rejected',
  EXPIRED: 'vpc peering connection request expired',
  INVALID_ARGUMENT: 'an argument of the vpc peering connection request was invalid',
};

/**
 * The connection as a GET of a version of the API shows it, its names in alphabetical order as Atlas has them. In v1.0 the
 * provider is not named: it is in no answer that is public.
 */
export function peerBody(record: PeerRecord, version: ApiVersion = 'v2'): PeerBody {
  const machine = peerMachines[record.providerName];
  const { error, providerName } = record;
  const body: PeerBody = {
    ...(providerName === 'AWS' && error !== null ? { errorMessage: awsErrors[error] ?? error } : {}),
    ...record.fields,
    containerId: record.containerId,
    id: record.id,
    ...(version === 'v1.0' ? {} : { providerName }),
    [machine.statusField]: record.status,
    [machine.errorField]: error,
  };
  return Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1))) as PeerBody;
}
