import type { components } from '../generated/atlas-peering.js';
import type { queryParameters } from '../generated/query-parameters.js';
import type { Send } from '../transport/transport.js';
import type { Runtime, Timeouts } from '../transport/types.js';
import type { ApiVersion } from './versions.js';

/** One network peering connection, as Atlas shows it. */
export type PeeringConnection = components['schemas']['PeeringConnection'];

/** A cloud provider, as Atlas names it. */
export type ProviderName = (typeof queryParameters.listPeeringConnections.providerName.enum)[number];

/** Names one peering connection. */
export interface PeeringIds {
  /** Id of the project (group). */
  readonly groupId: string;
  /** Id of the peering connection in Atlas, not the one at the cloud provider. */
  readonly peerId: string;
}

/** What every verb takes beside its ids. */
export interface CallOptions {
  /** Ends the call; its `reason` becomes the `cause` of the {@link AtlasAbortError}. */
  readonly signal?: AbortSignal | undefined;
  /** Time limits in milliseconds for this call, over those of the client. */
  readonly timeout?: Partial<Timeouts> | undefined;
  /** Asks Atlas to wrap its response. It is unwrapped again: the inner status and body decide. @default false */
  readonly envelope?: boolean | undefined;
  /** Asks Atlas for indented JSON, for example to read it in a log of a proxy. @default false */
  readonly pretty?: boolean | undefined;
}

/** How a client is closed. */
export interface CloseOptions {
  /** Whether Atlas is told to end the service account's token. @default true, unless a `tokenStore` shares it */
  readonly revoke?: boolean | undefined;
}

/** What the verbs stand on. */
export interface PeeringContext {
  readonly baseUrl: string;
  /** Which rows of the operation table the verbs use. */
  readonly version: ApiVersion;
  /** Headers of every call, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly send: Send;
  readonly runtime: Runtime;
  redact(text: string): string;
}
