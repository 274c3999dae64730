/** Judges exchanges that somebody else made, requests and responses, into the records that every report takes. */

import { asText, type JsonObject } from '../../contract/json.js';
import type { Contract, ContractOperation } from '../../contract/load.js';
import { formDecoded, splitQuery } from '../../contract/parameters/read.js';
import { documentedFor } from '../judge/evidence.js';
import { judge } from '../judge/index.js';
import { atLevels, type Levels, ofTheJudge } from '../judge/levels.js';
import { preview } from '../judge/preview.js';
import { schemeLabel } from '../plan/plan.js';
import type { Provenance } from '../plan/provenance.js';
import { type CaseRecord, recordViolation } from '../report/record.js';
import type { RawExchange, Violation } from '../types.js';
import type { SeenExchange } from './exchange.js';
import type { Match } from './match.js';
import { judgeRequest } from './request-rules.js';

/** Rules about what a recorder does not keep. */
export const framingRules = ['response-complete'];

export interface TrafficContext {
  readonly contract: Contract;
  readonly provenance: Provenance;
  readonly strict: boolean;
  /** Levels of rules. */
  readonly levels: Levels;
  readonly known: (id: string) => boolean;
}

/** The record of an exchange that is for the contract's service, whether the contract documents it or not. */
export function recordTraffic(
  seen: SeenExchange,
  match: Exclude<Match, { kind: 'foreign' }>,
  context: TrafficContext,
): CaseRecord {
  const violations =
    match.kind === 'operation' ? judgeBoth(seen, match, context) : [undocumented(seen.raw, match)];
  const { request, response } = seen.raw;
  const operation = match.kind === 'operation' ? match.operation : undefined;
  const status = response === undefined ? 'none' : statusKey(operation, response.status);
  const scheme = operation ? schemeOf(context.contract, operation, seen.raw) : 'none';
  const name =
    operation?.operationId ?? `${request.method} ${match.kind === 'undocumented' ? match.path : ''}`;
  const id = `${name}/${status}/${scheme}/${seen.place.replace(', entry ', ':').replace('exchange ', '')}`;
  const documented = operation ? context.provenance(operation.pointer) : undefined;
  const failed = violations.some(({ severity }) => severity === 'error');
  return {
    id,
    kind: 'exchange',
    operation: operation?.operationId ?? '(undocumented)',
    method: request.method,
    path: operation?.path ?? (match.kind === 'undocumented' ? match.path : ''),
    status,
    scheme,
    rule: operation
      ? `${request.method} ${operation.path} and its ${response?.status ?? 'missing'} response keep the contract`
      : 'requests go to documented operations',
    outcome: failed ? 'failed' : 'passed',
    provocation: `recorded: ${seen.place}`,
    rules: [...new Set(violations.map(({ rule }) => rule))],
    // Recorded traffic holds other people's data: places are said, and words are not.
    violations: violations.map((violation) =>
      recordViolation(violation, { provenance: context.provenance, redact: true }),
    ),
    ...(documented === undefined ? {} : { documented }),
    pointer: operation?.pointer ?? '/paths',
    request: { method: request.method, url: withoutValues(request.url) },
    ...(response ? { response: { status: response.status, bytes: response.body.byteLength } } : {}),
    ...(failed && context.known(id) ? { known: true } : {}),
    durationMs: response?.durationMs ?? 0,
  };
}

/** What is wrong with a request and its response. Never throws. */
export function judgeBoth(
  seen: SeenExchange,
  { operation, pathValues }: Extract<Match, { kind: 'operation' }>,
  { contract, strict, levels }: Pick<TrafficContext, 'contract' | 'strict' | 'levels'>,
): Violation[] {
  const scheme = schemeOf(contract, operation, seen.raw);
  const unseen = seen.raw.response !== undefined && !seen.responseBodyKnown;
  // A body that is not known is one that did not end: nothing about it is judged.
  const raw: RawExchange =
    unseen && seen.raw.response
      ? { ...seen.raw, response: { ...seen.raw.response, complete: false } }
      : seen.raw;
  const violations = judge({
    contract,
    operation: `${operation.method} ${operation.path}`,
    scheme,
    exchange: raw,
    options: {
      strict,
      levels: ofTheJudge(levels),
      ...(seen.framingKnown && !unseen ? {} : { without: framingRules }),
    },
  });
  const request = judgeRequest({ contract, operation, seen, pathValues, strict });
  return atLevels([...request, ...violations, ...(unseen ? [bodyNotJudged(operation)] : [])], levels);
}

function bodyNotJudged(operation: ContractOperation): Violation {
  return {
    rule: 'response-body-not-checked',
    severity: 'warning',
    message: 'The response body was not judged: the recording does not hold it whole.',
    expected: 'a recording with response bodies',
    got: 'none, or a part',
    contractPointer: operation.pointer,
  };
}

export function undocumented(
  { request }: RawExchange,
  match: Extract<Match, { kind: 'undocumented' }>,
): Violation {
  const methods = match.otherMethods.join(', ');
  return {
    rule: 'operation-documented',
    severity: 'error',
    message:
      methods === ''
        ? 'The contract documents no such path.'
        : 'The contract documents no such method of this path.',
    expected: methods === '' ? 'a path of the contract' : methods,
    got: `${request.method} ${preview(match.path, 120)}`,
    contractPointer: '/paths',
  };
}

/** As the contract writes it, so that recorded and provoked responses meet in one column. */
function statusKey(operation: ContractOperation | undefined, status: number): string {
  return (operation && documentedFor(operation, status)?.status) ?? String(status);
}

/** The credentials that a request carries, as the first alternative of the operation that they fit. */
export function schemeOf(contract: Contract, operation: ContractOperation, { request }: RawExchange): string {
  const alternatives = operation.security.filter((schemes) => schemes.length > 0);
  const found = alternatives.find((schemes) =>
    schemes.every((name) => carries(contract.securitySchemes.get(name), request)),
  );
  return found === undefined ? 'none' : schemeLabel(found);
}

function carries(scheme: JsonObject | undefined, { url, headers }: RawExchange['request']): boolean {
  const header = (name: string) => headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
  const authorization = header('authorization') ?? '';
  switch (scheme?.type) {
    case 'http':
      return authorization.toLowerCase().startsWith(`${String(scheme.scheme).toLowerCase()} `);
    case 'oauth2':
    case 'openIdConnect':
      return /^bearer /i.test(authorization);
    case 'apiKey': {
      const name = asText(scheme.name) ?? '';
      if (scheme.in === 'header') return header(name) !== undefined;
      if (scheme.in === 'cookie')
        return (header('cookie') ?? '').split(/;\s*/).some((each) => each.startsWith(`${name}=`));
      return splitQuery(new URL(url).search.slice(1)).some(([key]) => formDecoded(key) === name);
    }
    default:
      return false;
  }
}

/** Names of query parameters say what was asked; their values may be keys or people's data. */
function withoutValues(url: string): string {
  const { origin, pathname, search } = new URL(url);
  const names = splitQuery(search.slice(1)).map(([key]) => key);
  return `${origin}${pathname}${names.length === 0 ? '' : `?${names.map((name) => `${name}=...`).join('&')}`}`;
}
