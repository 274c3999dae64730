/** Cases derived from a contract: each documented response under each security scheme, and each parameter constraint. */
import type {
  Contract,
  ContractMedia,
  ContractOperation,
  ContractResponse,
  SecurityAlternative,
} from '../../contract/load.js';
import type { ContractCase, Provocation } from '../types.js';
import type { AuthFilter } from './auth-filter.js';
import { securityFor } from './auth-filter.js';
import { type Gap, type PlannedRequest, type Request, validRequest } from './request.js';
import { type RequestVariant, requestVariants } from './variants.js';

/** A case before it is known how a target can be brought to answer so. */
export interface CaseDraft extends Omit<ContractCase, 'provocation'> {
  readonly kind: 'response' | 'parameter';
  readonly operation: ContractOperation;
  /** The schemes used together; empty where no credentials are sent. */
  readonly schemes: SecurityAlternative;
  /** Absent where a constraint is violated and no refusal is documented. */
  readonly response?: ContractResponse;
  readonly request: PlannedRequest;
  /** For a case about one constraint: which, and the value that meets or breaks it. */
  readonly parameter?: RequestVariant['parameter'];
  /** What is missing for the request to be valid. */
  readonly gaps: readonly Gap[];
}

export interface PlannedCase extends CaseDraft {
  readonly provocation: Provocation;
}

export interface PlanOptions {
  readonly seed: number;
  readonly auth?: AuthFilter;
  /** Whether a case id is wanted. Default: all. */
  readonly wanted?: (id: string) => boolean;
  /** How the target can be brought to the response. */
  readonly provoke: (draft: CaseDraft) => Provocation;
}

/** All cases of a contract, operation by operation, made as they are asked for. Ids are unique and do not depend on the seed. */
export function* planCases(contract: Contract, options: PlanOptions): Generator<PlannedCase> {
  for (const operation of contract.operations) yield* planOperation(contract, operation, options);
}

/** By operation: what planning its cases told of values that could not be made, so that nothing is made a second time to tell it. */
const gapsOf = new WeakMap<ContractOperation, { valid?: readonly Gap[]; variants?: readonly Gap[] }>();

/** Values that could not be made, over the whole contract. */
export function planGaps(contract: Contract, seed: number): Gap[] {
  return contract.operations.flatMap((operation) => {
    const known = gapsOf.get(operation);
    return [
      ...(known?.valid ?? notesOf(validRequest(contract, operation, seed))),
      ...(known?.variants ?? requestVariants(contract, operation, seed).gaps),
    ];
  });
}

function notesOf({ gaps, replaced }: Request): Gap[] {
  return [...gaps, ...replaced];
}

function* planOperation(
  contract: Contract,
  operation: ContractOperation,
  options: PlanOptions,
): Generator<PlannedCase> {
  // Made on demand: in one shard of many, most operations of a large contract have no case.
  let made: Request | undefined;
  const valid = (): Request => {
    made ??= validRequest(contract, operation, options.seed);
    gapsOf.set(operation, { ...gapsOf.get(operation), valid: notesOf(made) });
    return made;
  };
  const base = {
    operation,
    operationId: operation.operationId,
    method: operation.method,
    path: operation.path,
  };
  const security = securityFor(contract, operation, options.auth);
  const decide = (id: string, draftOf: (valid: Request) => Omit<CaseDraft, 'id'>): PlannedCase[] => {
    if (options.wanted?.(id) === false) return [];
    const draft = { ...draftOf(valid()), id };
    return [{ ...draft, provocation: options.provoke(draft) }];
  };

  for (const schemes of security) {
    for (const response of operation.responses) {
      for (const media of mediaOf(response)) {
        const parts = [
          operation.operationId,
          response.status,
          schemeLabel(schemes),
          media.label ?? [],
        ].flat();
        yield* decide(parts.join('/'), ({ request, gaps }) => ({
          ...base,
          ...schemeOf(schemes),
          kind: 'response',
          status: response.status,
          ...(media.mediaType === undefined ? {} : { mediaType: media.mediaType }),
          rule: `${response.status} answers as documented: ${response.description.split('\n')[0] || 'no description'}`,
          response,
          request,
          gaps,
        }));
      }
    }
  }

  // Which credentials come with a parameter changes nothing about the parameter: one scheme is enough.
  const schemes = security[0];
  if (!schemes) return;
  const success = operation.responses.find(({ status }) => status.startsWith('2'));
  const refusal = ['400', '422', '4XX'].flatMap(
    (status) => operation.responses.find((response) => response.status === status) ?? [],
  )[0];
  const { variants, gaps } = requestVariants(contract, operation, options.seed);
  gapsOf.set(operation, { ...gapsOf.get(operation), variants: gaps });
  for (const { id: part, rule, parameter, apply } of variants) {
    const response = parameter.variant.holds ? success : refusal;
    const id = `${operation.operationId}/${part}/${schemeLabel(schemes)}`;
    yield* decide(id, ({ request, gaps }) => ({
      ...base,
      ...schemeOf(schemes),
      kind: 'parameter',
      status: response?.status ?? (parameter.variant.holds ? '2XX' : '4XX'),
      rule,
      ...(response === undefined ? {} : { response }),
      request: apply(request),
      parameter,
      gaps: gaps.filter(({ what }) => what !== (parameter.in === 'body' ? 'body' : parameter.name)),
    }));
  }
}

export function schemeLabel(schemes: SecurityAlternative): string {
  return schemes.length === 0 ? 'none' : schemes.join('+');
}

function schemeOf(schemes: SecurityAlternative): { scheme: string; schemes: SecurityAlternative } {
  return { scheme: schemeLabel(schemes), schemes };
}

/** One entry for each media type; the id names it only where there are several. */
function mediaOf(response: ContractResponse): { label?: string; mediaType?: string }[] {
  const [first, ...more] = response.content;
  if (!first) return [{}];
  if (more.length === 0) return [{ mediaType: first.mediaType }];
  return response.content.map(({ mediaType }: ContractMedia) => ({ label: mediaType, mediaType }));
}
