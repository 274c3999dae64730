/**
 * Holds servers, mocks and recorded exchanges to an OpenAPI contract.
 *
 * @example
 * import { checkExchange, loadContract } from 'as-documented';
 *
 * const contract = await loadContract('api/contract.openapi.yaml');
 * const request = new Request('https://api.example.com/pets/17');
 * const { ok, violations } = await checkExchange(contract, { request, response: await fetch(request) });
 */
export type { Change, Place } from '../../contract/compare/change.js';
export type { Bump, ChangeKind, Verdict } from '../../contract/compare/policy.js';
export { ContractError, type Problem } from '../../contract/error.js';
export type { Json, JsonObject } from '../../contract/json.js';
export type { Place as FilePlace } from '../../contract/read/origins.js';
export type { Resolved } from '../../contract/references.js';
export type { Direction } from '../../contract/schema-view.js';
export type {
  Contract,
  ContractExample,
  ContractHeader,
  ContractMedia,
  ContractOperation,
  ContractParameter,
  ContractRequestBody,
  ContractResponse,
  ContractVersion,
  SecurityAlternative,
} from '../../contract/view.js';
export type { Level } from '../../contract-tests/judge/input.js';
export type { Levels } from '../../contract-tests/judge/levels.js';
export type { Documented } from '../../contract-tests/plan/provenance.js';
export type { Gap, PlannedRequest } from '../../contract-tests/plan/request.js';
export type { About } from '../../contract-tests/report/about.js';
export type { DreddCase, DreddResult, ReportDocument } from '../../contract-tests/report/document.js';
export type { FieldCoverage } from '../../contract-tests/report/fields.js';
export type { UnreachedScheme } from '../../contract-tests/report/reached.js';
export type { CaseRecord, RecordedViolation } from '../../contract-tests/report/record.js';
export type { RunSummary } from '../../contract-tests/report/summary.js';
export type { ReportKind } from '../../contract-tests/report/write.js';
export type { PlannedBody, PropertyEncoding } from '../../contract-tests/send/body.js';
export type { BuiltRequest } from '../../contract-tests/send/build.js';
export { TargetError } from '../../contract-tests/targets/target.js';
export type { Outcome, Violation } from '../../contract-tests/types.js';
export { VERSION } from '../../src/version.js';
export type { Config } from './config.js';
export {
  type Comparison,
  compareContracts,
  type LoadContractOptions,
  loadContract,
  parseContract,
} from './contracts.js';
export {
  type CheckOptions,
  checkExchange,
  type Exchange,
  ExchangeError,
  type ExchangeResult,
  type HeaderSource,
  type PlainRequest,
  type PlainResponse,
} from './exchange.js';
export {
  fileReporter,
  type PlannedCase,
  type PlanOptions,
  planCases,
  type Reporter,
  type RunContractOptions,
  type RunResult,
  report,
  requestOf,
  runContract,
} from './run.js';
