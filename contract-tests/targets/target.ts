/** What the run needs of whatever answers: an address, credentials, and a way to bring a documented response about. */
import type { ContractOperation } from '../../contract/load.js';
import type { CaseDraft, PlannedCase } from '../plan/plan.js';
import type { PlannedRequest } from '../plan/request.js';
import type { Credentials } from '../send/credentials.js';
import type { Provocation, RawExchange } from '../types.js';

/** On whose behalf a request is sent. `elsewhere` (not on the access list) exists where the target can make it. */
export type Caller = 'valid' | 'invalid' | 'elsewhere';

export interface Target {
  /** `prism`, `emulator`, or the address. */
  readonly name: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  /** Where an operation is served, or why nowhere. @default `baseUrl` */
  serves?(operation: ContractOperation): Served;
  /** Whether `?` and `#` in path keys are sent as part of the path, as mocks expect it. @default false */
  readonly encodesPathMarks?: boolean;
  /** Why a request must not leave; asked for each one, whoever makes it. */
  refuses?(method: string, url: string): string | undefined;
  /** Whether the bodies may hold other people's data and are left out of reports. */
  readonly live: boolean;
  /** Decides how a response is brought about; does no I/O. */
  provoke(draft: CaseDraft): Provocation;
  /** Establishes the cause and says what to send. Called just before the case is sent. */
  prepare(planned: PlannedCase): Promise<Prepared>;
  /** Undefined where the target has none for the scheme. */
  credentials(scheme: string, caller: Caller): Credentials | undefined;
  /** It answers from the contract alone: values that neither an example nor a list states are made up. */
  readonly makesUp?: true;
  /** For a mock: whether it gives this very answer by itself, so that what is wrong with it is the mock's own. */
  isOwnAnswer?(exchange: RawExchange, planned: PlannedCase): Promise<boolean>;
  /** For a mock with a validator of requests: whether this is its refusal of the request. */
  refusedRequest?(exchange: RawExchange): boolean;
  /** Nothing can be sent here once the run has ended, and what failed cannot be repeated there. */
  readonly endsWithRun?: true;
  /** Milliseconds that one exchange must be given here, whatever the run asks for: a mock may have to be started again. */
  readonly leastTimeoutMs?: number;
  /** Called once, before the first case. Throws a TargetError where nothing can be reached. */
  check?(): Promise<void>;
  /** Called before each request; keeps to a rate limit. */
  beforeSend?(): Promise<void>;
  close(): Promise<void>;
}

export type Served =
  | { readonly ok: true /** Without a slash at the end. */; readonly baseUrl: string }
  | { readonly ok: false; readonly reason: string };

/** Where an operation is served on a target, as a URL. @throws {TargetError} it is served nowhere there */
export function baseUrlOf(target: Pick<Target, 'serves' | 'baseUrl'>, operation: ContractOperation): string {
  const served = target.serves?.(operation) ?? { ok: true, baseUrl: target.baseUrl };
  if (served.ok) return served.baseUrl;
  throw new TargetError(served.reason);
}

export interface Prepared {
  readonly request: PlannedRequest;
  readonly headers: Readonly<Record<string, string>>;
  readonly credentials: Caller | 'none';
  /** Why the case goes past the client, which would send something else or nothing. Absent where the client sends it. */
  readonly pastClient?: string;
  /** Undoes what was prepared. */
  release?(): Promise<void>;
}

/** The reason for a parameter that the contract does not allow: clients that check their arguments do not send it. */
export const brokenParameter = 'the client refuses a broken parameter before it sends anything';

/** A target that cannot be started or reached: the message says what was tried and what to do. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  /** Tells it from other errors, also across copies of the package. */
  readonly code = 'target-unusable';
}
