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
export { ContractError, type Problem } from '../../contract/error.js';
export type {
  Contract,
  ContractExample,
  ContractHeader,
  ContractMedia,
  ContractOperation,
  ContractParameter,
  ContractRequestBody,
  ContractResponse,
} from '../../contract/view.js';
export type { Levels } from '../../contract-tests/judge/levels.js';
export type { Gap, PlannedRequest } from '../../contract-tests/plan/request.js';
export type { ReportDocument } from '../../contract-tests/report/document.js';
export type { CaseRecord } from '../../contract-tests/report/record.js';
export type { RunSummary } from '../../contract-tests/report/summary.js';
export type { ReportKind } from '../../contract-tests/report/write.js';
export type { BuiltRequest } from '../../contract-tests/send/build.js';
export { TargetError } from '../../contract-tests/targets/target.js';
export type { Violation } from '../../contract-tests/types.js';
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
