/** Cloud providers as the API names them. */
export const providerNames = ['AWS', 'AZURE', 'GCP'] as const;

/** A cloud provider. */
export type ProviderName = (typeof providerNames)[number];

/** Shown as `statusName`. */
export type AwsStatus =
  | 'INITIATING'
  | 'PENDING_ACCEPTANCE'
  | 'FAILED'
  | 'FINALIZING'
  | 'AVAILABLE'
  | 'TERMINATING';
/** Shown as `status`. */
export type AzureStatus = 'ADDING_PEER' | 'AVAILABLE' | 'FAILED' | 'DELETION_FAILED' | 'DELETING';
/** Shown as `status`. */
export type GcpStatus = 'ADDING_PEER' | 'WAITING_FOR_USER' | 'AVAILABLE' | 'FAILED' | 'DELETING';
/** The status of a connection, in the words of its provider. */
export type PeerStatus = AwsStatus | AzureStatus | GcpStatus;

/** How long things take, in milliseconds of the emulator's clock. */
export interface Timings {
  /** From the request to a connection that waits for the owner of the peer network, and from acceptance to AVAILABLE. @default 60000 */
  readonly provisioningMs: number;
  /** How long an AWS connection waits to be accepted before it is FAILED with EXPIRED. @default 604800000 (seven days) */
  readonly acceptanceMs: number;
  /** From the accepted DELETE to the connection being gone. @default 60000 */
  readonly deletionMs: number;
}

interface TimedStep {
  readonly to: PeerStatus;
  readonly after: keyof Timings;
  readonly error?: string;
}

/** The states of one provider's connections, and what leads from one to the next. */
export interface PeerMachine {
  readonly statusField: 'statusName' | 'status';
  readonly errorField: 'errorStateName' | 'errorState' | 'errorMessage';
  readonly statuses: readonly PeerStatus[];
  readonly deleting: PeerStatus;
  /** Absent where a deletion cannot fail visibly. */
  readonly deletionFailed?: PeerStatus;
  /** What time alone brings about. */
  readonly steps: Readonly<Partial<Record<PeerStatus, TimedStep>>>;
  /** What the owner of the peer network brings about by accepting; rejecting leads to FAILED from the same state. */
  readonly acceptance?: { readonly from: PeerStatus; readonly to: PeerStatus };
  readonly rejectionError: string;
}

export const peerMachines: Readonly<Record<ProviderName, PeerMachine>> = {
  AWS: {
    statusField: 'statusName',
    errorField: 'errorStateName',
    statuses: ['INITIATING', 'PENDING_ACCEPTANCE', 'FAILED', 'FINALIZING', 'AVAILABLE', 'TERMINATING'],
    deleting: 'TERMINATING',
    steps: {
      INITIATING: { to: 'PENDING_ACCEPTANCE', after: 'provisioningMs' },
      PENDING_ACCEPTANCE: { to: 'FAILED', after: 'acceptanceMs', error: 'EXPIRED' },
      FINALIZING: { to: 'AVAILABLE', after: 'provisioningMs' },
    },
    acceptance: { from: 'PENDING_ACCEPTANCE', to: 'FINALIZING' },
    rejectionError: 'REJECTED',
  },
  AZURE: {
    statusField: 'status',
    errorField: 'errorState',
    statuses: ['ADDING_PEER', 'AVAILABLE', 'FAILED', 'DELETION_FAILED', 'DELETING'],
    deleting: 'DELETING',
    deletionFailed: 'DELETION_FAILED',
    steps: { ADDING_PEER: { to: 'AVAILABLE', after: 'provisioningMs' } },
    rejectionError: 'The peer network refused the connection.',
  },
  GCP: {
    statusField: 'status',
    errorField: 'errorMessage',
    statuses: ['ADDING_PEER', 'WAITING_FOR_USER', 'AVAILABLE', 'FAILED', 'DELETING'],
    deleting: 'DELETING',
    steps: { ADDING_PEER: { to: 'WAITING_FOR_USER', after: 'provisioningMs' } },
    acceptance: { from: 'WAITING_FOR_USER', to: 'AVAILABLE' },
    rejectionError: 'The peer network refused the connection.',
  },
};
