export type {
  AccessTokenCredentials,
  ApiKeyCredentials,
  AtlasCredentials,
  Secret,
  ServiceAccountCredentials,
} from './auth/credentials.js';
export type { StoredToken, TokenStore } from './auth/token-store.js';
export { type AtlasClient, createAtlasClient } from './client.js';
export * from './errors.js';
export type { components, operations, paths } from './generated/atlas-peering.js';
export type { AtlasClientOptions } from './options.js';
export type { DeletePeeringConnectionOptions, DeletionOutcome } from './peering/delete.js';
export type {
  DeletePeeringConnectionsOptions,
  DeletionPlanResult,
  DeletionResult,
  PeeringDeletion,
} from './peering/delete-many.js';
export type { PeeringExpectation } from './peering/expect.js';
export type { GetPeeringConnectionOptions } from './peering/get.js';
export type { ListPeeringConnectionsOptions } from './peering/list.js';
export type { PeeringDeletionPlan, PlanPeeringDeletionOptions } from './peering/plan.js';
export type {
  CallOptions,
  CloseOptions,
  PeeringConnection,
  PeeringIds,
  ProviderName,
} from './peering/types.js';
export type { ApiVersion } from './peering/versions.js';
export type { DeletionCompleted, DeletionProgress, WaitUntilDeletedOptions } from './peering/wait.js';
export type { Hooks, Logger, RequestInfo, ResponseInfo, RetryInfo } from './transport/observers.js';
export type { RetryPolicy, Timeouts } from './transport/types.js';
