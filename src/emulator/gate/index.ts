export type { DigestAlgorithm } from './digest-response.js';
export { digestAlgorithms } from './digest-response.js';
export type { ApiKeyCredentials, DigestRefusal } from './digest-server.js';
export {
  type Caller,
  createGate,
  type Gate,
  type GateCredentials,
  type GateEnv,
  type GateOptions,
  type GateRequest,
  type GateVerdict,
  refusalResponse,
  requestTarget,
  revokePath,
  tokenPath,
} from './gate.js';
export type { ServiceAccountCredentials } from './oauth-server.js';
export type { Refusal, UnauthorizedBody } from './refusals.js';
export type { Limit } from './request-limit.js';
export type { GateRefusal, GateStatistics } from './statistics.js';
