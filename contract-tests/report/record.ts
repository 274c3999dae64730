/** One case as it stands in reports. Plain data: written as one line of JSON, read back by every report. */

import type { Contract } from '../../contract/load.js';
import type { PlannedCase } from '../plan/plan.js';
import type { Documented, Provenance } from '../plan/provenance.js';
import type { CaseResult, Outcome, Provocation, RawExchange, RawResponse, Violation } from '../types.js';
import { bodyExcerpt } from './body-excerpt.js';
import { curlCommand } from './curl.js';
import { type FieldCoverage, fieldCoverage } from './fields.js';

/** A case and how it ended, as it stands in reports. */
export interface CaseRecord {
  /** Stable; what `--only` takes. */
  readonly id: string;
  /** What the case is about: a documented response, a constraint, or an exchange that somebody else made. */
  readonly kind: 'response' | 'parameter' | 'exchange';
  /** Its `operationId`, or `METHOD /path`. */
  readonly operation: string;
  /** Upper case. */
  readonly method: string;
  /** Path template. */
  readonly path: string;
  /** The documented status that was asked for. */
  readonly status: string;
  /** Key of the security scheme, or `none`. */
  readonly scheme: string;
  /** The documented media type that was asked for, where there are several. */
  readonly mediaType?: string;
  /** What the case checks. */
  readonly rule: string;
  /** How it ended. */
  readonly outcome: Outcome;
  /** How the response was brought about, or why it could not be. */
  readonly provocation: string;
  /** Ids of the rules that were broken, each once. */
  readonly rules: readonly string[];
  /** What the rules found, errors and warnings. */
  readonly violations: readonly RecordedViolation[];
  /** Where the documentation speaks of this response or parameter. */
  readonly documented?: Documented;
  /** Where the contract does. */
  readonly pointer: string;
  /** Parameter of a parameter case, and the keyword that the case is about. */
  readonly parameter?: string;
  /** The keyword of a parameter case. */
  readonly constraint?: string;
  /** Which documented fields the body held. */
  readonly fields?: FieldCoverage;
  /** What sent the case of an operation that the client has: the verb's name, or what else and why. */
  readonly sentBy?: string;
  /** What was sent, without headers and body; absent where nothing was. */
  readonly request?: { readonly method: string; readonly url: string };
  /** `excerpt`: the beginning of the body where something is wrong with it; of a live service its form without its words. */
  readonly response?: { readonly status: number; readonly bytes: number; readonly excerpt?: string };
  /** A command that sends the same request; credentials stand in environment variables. */
  readonly reproduce?: string;
  /** Listed in the baseline: known to fail. */
  readonly known?: true;
  /** From the first request to the judgement. */
  readonly durationMs: number;
}

/** A violation with the words that it is against. */
export interface RecordedViolation extends Violation {
  /** The documentation's own sentence for what was broken. */
  readonly documented?: Documented;
}

export interface RecordContext {
  readonly contract: Contract;
  readonly provenance: Provenance;
  /** Bodies of live services are not repeated in reports. */
  readonly redact: boolean;
  /** The address that commands use; absent where there is none once the run has ended. */
  readonly reproduceBaseUrl?: string;
  readonly variableOf: (scheme: string) => string;
  readonly baseUrl: string;
  readonly known: (id: string) => boolean;
}

export function recordOf(planned: PlannedCase, result: CaseResult, context: RecordContext): CaseRecord {
  const pointer = planned.parameter?.pointer ?? planned.response?.pointer ?? planned.operation.pointer;
  const documented = context.provenance(pointer);
  const { exchange, outcome } = result;
  const { provocation } = result.case;
  const failing = outcome === 'failed' || outcome === 'mock-defect';
  return {
    id: planned.id,
    kind: planned.kind,
    operation: planned.operationId,
    method: planned.method,
    path: planned.path,
    status: planned.status,
    scheme: planned.scheme,
    ...(planned.mediaType === undefined ? {} : { mediaType: planned.mediaType }),
    rule: planned.rule,
    outcome,
    provocation: describeProvocation(provocation),
    rules: [...new Set(result.violations.map(({ rule }) => rule))],
    violations: result.violations.map((violation) => recordViolation(violation, context)),
    ...(documented === undefined ? {} : { documented }),
    pointer,
    ...(planned.parameter === undefined
      ? {}
      : { parameter: planned.parameter.name, constraint: planned.parameter.variant.constraint }),
    ...coverageOf(planned, exchange, context.contract),
    ...sentBy(result),
    ...(exchange ? { request: { method: exchange.request.method, url: exchange.request.url } } : {}),
    ...(exchange?.response ? { response: responseOf(exchange.response, result.violations, context) } : {}),
    ...reproduction(planned, failing ? exchange : undefined, context),
    ...(outcome === 'failed' && context.known(planned.id) ? { known: true } : {}),
    durationMs: Math.round(result.durationMs * 10) / 10,
  };
}

function responseOf(
  { status, body }: RawResponse,
  violations: readonly Violation[],
  { redact }: RecordContext,
): NonNullable<CaseRecord['response']> {
  const excerpt = violations.length > 0 ? bodyExcerpt(body, redact) : undefined;
  return { status, bytes: body.byteLength, ...(excerpt === undefined ? {} : { excerpt }) };
}

function reproduction(
  { schemes }: PlannedCase,
  exchange: RawExchange | undefined,
  { contract, baseUrl, reproduceBaseUrl, variableOf }: RecordContext,
): { reproduce?: string } {
  if (!exchange || reproduceBaseUrl === undefined) return {};
  const used = new Map(schemes.map((name) => [name, contract.securitySchemes.get(name) ?? {}]));
  return { reproduce: curlCommand(exchange, { baseUrl, reproduceBaseUrl, schemes: used, variableOf }) };
}

function coverageOf(
  planned: PlannedCase,
  exchange: RawExchange | undefined,
  contract: Contract,
): { fields?: FieldCoverage } {
  const response = exchange?.response;
  const schema = planned.response?.content.find(({ mediaType }) => mediaType === planned.mediaType)?.schema;
  if (!response || !schema || !/json/i.test(planned.mediaType ?? '')) return {};
  const fields = fieldCoverage(contract, schema.pointer, response.body);
  return fields === undefined ? {} : { fields };
}

function sentBy({ sent }: CaseResult): { sentBy?: string } {
  if (sent === undefined) return {};
  if (sent.by === 'verb') return { sentBy: sent.verb };
  return sent.reason === undefined ? {} : { sentBy: `${sent.by}: ${sent.reason}` };
}

function describeProvocation(provocation: Provocation): string {
  if (provocation.kind === 'prefer') return `Prefer: code=${provocation.status}`;
  return provocation.kind === 'cause' ? provocation.cause : provocation.reason;
}

export function recordViolation(
  violation: Violation,
  { provenance, redact }: Pick<RecordContext, 'provenance' | 'redact'>,
): RecordedViolation {
  const documented =
    violation.contractPointer === undefined ? undefined : provenance(violation.contractPointer);
  const { excerpt, got, ...rest } = violation;
  return {
    ...rest,
    // What came may quote the body; on a live service the place is said and the words are not.
    got:
      redact && violation.bodyPointer !== undefined
        ? `(redacted, at ${violation.bodyPointer || 'the root'})`
        : got,
    ...(excerpt === undefined || redact ? {} : { excerpt }),
    ...(documented === undefined ? {} : { documented }),
  };
}
