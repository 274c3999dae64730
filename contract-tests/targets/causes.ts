/** How responses are brought about on a service in use: by safe causes only, and by what `--own` and `--allow` name. */
import type { Json } from '../../contract/json.js';
import type { Contract, ContractOperation, ContractParameter } from '../../contract/load.js';
import { makeValue } from '../../contract/values/make.js';
import { type Authority, isSafe } from '../authority/authority.js';
import { placeholdersOf } from '../authority/own.js';
import type { CaseDraft, PlannedCase } from '../plan/plan.js';
import type { Provocation } from '../types.js';
import { statusCovers } from './status.js';
import { brokenParameter, type Prepared } from './target.js';

export interface Choice {
  readonly provocation: Provocation;
  readonly prepared: Prepared;
}

export interface CauseOptions {
  readonly contract: Contract;
  readonly authority: Authority;
  /** Which credentials are missing for these schemes, if any. */
  readonly lacking: (draft: CaseDraft) => string | undefined;
}

/** Another than the run's own seed, so that an unknown id is never the known one. */
const strangerSeed = 7919;

/** Chooses the cause for a case, and what is sent for it. */
export function createChooser(options: CauseOptions): (draft: CaseDraft | PlannedCase) => Choice {
  return (draft) => new Chooser(options, draft).choose();
}

class Chooser {
  readonly #options: CauseOptions;
  readonly #draft: CaseDraft;
  readonly #known: ReadonlyMap<string, string>;
  readonly #prepared: Prepared;

  constructor(options: CauseOptions, draft: CaseDraft) {
    this.#options = options;
    this.#draft = draft;
    this.#known = options.authority.known(draft.operation);
    this.#prepared = {
      request: withPath(draft, this.#known),
      headers: {},
      credentials: draft.schemes.length === 0 ? 'none' : 'valid',
      ...(draft.parameter?.variant.holds === false ? { pastClient: brokenParameter } : {}),
    };
  }

  choose(): Choice {
    const draft = this.#draft;
    const permission = this.#options.authority.permits(draft.operation);
    if (!permission.ok) return this.#unreachable(permission.reason);
    if (!isSafe(draft.method) && draft.parameter?.in === 'path') {
      return this.#unreachable(`${draft.method} is sent to the ids given with --own only`);
    }
    const gap = draft.gaps.find(({ what }) => !this.#known.has(what));
    if (gap) return this.#unreachable(`no valid request: ${gap.what} at #${gap.pointer}: ${gap.reason}`);
    if (draft.kind === 'response' && draft.status === '401') return this.#withoutCredentials();
    const lacking = this.#options.lacking(draft);
    if (draft.parameter)
      return lacking === undefined ? this.#parameter(draft.parameter) : this.#unreachable(lacking);
    if (/^(4XX|default)$/.test(draft.status)) return this.#anyRefusal(lacking);
    if (lacking !== undefined) return this.#unreachable(lacking);
    if (draft.status === '404') return this.#unknownResource();
    if (draft.status.startsWith('2')) return this.#success();
    return this.#unreachable(`there is no safe cause for ${draft.status} on a service in use`);
  }

  #withoutCredentials(): Choice {
    const { operation, schemes } = this.#draft;
    if (schemes.length === 0 || operation.security.some((each) => each.length === 0)) {
      return this.#unreachable('the operation asks for no credentials');
    }
    return this.#because('no credentials', { credentials: 'none' });
  }

  /** `4XX` and `default` stand for every status that is not documented by itself: any safe cause of one of these will do. */
  #anyRefusal(lacking: string | undefined): Choice {
    const { operation, status } = this.#draft;
    const stands = (code: number) => statusCovers(operation, status, code);
    const choices = [
      ...(stands(404) && lacking === undefined ? [this.#unknownResource()] : []),
      ...(stands(401) ? [this.#withoutCredentials()] : []),
    ];
    const reached = choices.find(({ provocation }) => provocation.kind !== 'unreachable');
    if (reached) return reached;
    return this.#unreachable(
      lacking ?? `there is no safe cause for what ${status} stands for on a service in use`,
    );
  }

  #unknownResource(): Choice {
    const { method, operation } = this.#draft;
    if (!isSafe(method)) {
      return this.#unreachable(`${method} is sent to the ids given with --own only, which are there`);
    }
    const { request } = this.#prepared;
    const stranger = unknownResource(this.#options.contract, operation, request.path);
    if (!stranger) return this.#unreachable('no path parameter that could name something unknown');
    return this.#because(`an id that is not there (${stranger.name})`, {
      request: { ...request, path: { ...request.path, [stranger.name]: stranger.value } },
    });
  }

  #parameter({ variant, in: place }: NonNullable<CaseDraft['parameter']>): Choice {
    const { method, operation, request } = this.#draft;
    if (!isSafe(method) && placeholdersOf(operation.path).length > 0) {
      return this.#unreachable('it would use up, or change, the resource given with --own');
    }
    if (variant.holds && place === 'path') {
      return this.#unreachable('a made-up id meets the constraint but names nothing');
    }
    const missing = variant.holds ? this.#missing() : undefined;
    if (missing !== undefined) return this.#unreachable(missing);
    return this.#because(
      variant.holds ? 'a valid request' : `a request that breaks ${variant.constraint}`,
      place === 'path' ? { request } : {},
    );
  }

  #success(): Choice {
    const { method, operation, schemes } = this.#draft;
    const missing = this.#missing();
    if (missing !== undefined) return this.#unreachable(missing);
    if (isSafe(method)) return this.#because('a valid request');
    if (placeholdersOf(operation.path).length === 0)
      return this.#because('a valid request, given with --allow');
    const first = operation.security[0] ?? [];
    if (first.join('+') !== schemes.join('+')) {
      return this.#unreachable('the resource given with --own can be used once only, by the first scheme');
    }
    return this.#because('a valid request for the resource given with --own');
  }

  #missing(): string | undefined {
    const { path } = this.#draft.operation;
    const names = placeholdersOf(path);
    if (names.every((name) => this.#known.has(name))) return undefined;
    return `no known id: give --own '${path}=${names.map((name) => name.toUpperCase()).join(',')}'`;
  }

  #unreachable(reason: string): Choice {
    return { provocation: { kind: 'unreachable', reason }, prepared: this.#prepared };
  }

  #because(cause: string, change: Partial<Prepared> = {}): Choice {
    return { provocation: { kind: 'cause', cause }, prepared: { ...this.#prepared, ...change } };
  }
}

/** The request with the values that are known to name something, but for the one that the case is about. */
export function withPath(draft: CaseDraft, known: ReadonlyMap<string, string>): CaseDraft['request'] {
  const tested = draft.parameter?.in === 'path' ? draft.parameter.name : undefined;
  const values: [string, Json][] = [...known].filter(([name]) => name !== tested);
  return { ...draft.request, path: { ...draft.request.path, ...Object.fromEntries(values) } };
}

/** The last path parameter, which is the resource itself, with another valid value. */
function unknownResource(
  contract: Contract,
  operation: ContractOperation,
  path: Readonly<Record<string, Json>>,
): { name: string; value: Json } | undefined {
  const order = (parameter: ContractParameter) => operation.path.indexOf(`{${parameter.name}}`);
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
  const last = inPath.sort((a, b) => order(b) - order(a))[0];
  if (!last?.schema) return undefined;
  const made = makeValue(contract, last.schema, { seed: strangerSeed });
  if (!made.ok || made.value === path[last.name]) return undefined;
  return { name: last.name, value: made.value };
}
