/** Runs the catalogue: each entry is served, asked for over the wire and judged. */
import type { Contract } from '../../contract/load.js';
import { follows } from '../judge/conventions.js';
import { judge, rules } from '../judge/index.js';
import { validRequest } from '../plan/request.js';
import { buildRequest } from '../send/build.js';
import type { RawExchange, Violation } from '../types.js';
import { createWire, type Wire } from '../wire/wire.js';
import { type Script, scriptOf } from './answer.js';
import { type Entry, type Family, faults, type GoodAnswer, harmless } from './catalogue.js';
import { goodAnswers } from './good.js';
import { startScriptServer } from './serve.js';

export interface FaultRow {
  readonly id: string;
  readonly family: Family;
  readonly description: string;
  /** Absent for a harmless variant. */
  readonly expectRule?: string;
  readonly operationId: string;
  /** The documented status that was asked for. */
  readonly status: string;
  /** For a fault: the expected rule was reported. For a harmless variant: nothing was, not even a warning. */
  readonly right: boolean;
  readonly violations: readonly Violation[];
}

/** An entry with the documented answer it changes. */
export interface Pairing {
  readonly entry: Entry;
  readonly good: GoodAnswer;
  readonly script: Script;
}

/** An entry that a contract has no place for. */
export interface NotApplicable {
  readonly entry: Entry;
  /** What the contract lacks. */
  readonly reason: string;
}

export interface Served extends Pairing {
  readonly exchange: RawExchange;
}

export interface CatalogueOptions {
  /** Operation to prefer where several have the shape an entry needs. */
  readonly prefer?: string;
  /**
   * Which documented answer an entry changes, of those that have the shape for it. `first`: the first. `spread`: each entry another
   * one, so that the catalogue as a whole touches all operations and statuses. Default: `first`.
   */
  readonly on?: 'first' | 'spread';
  readonly seed?: number;
  /** The answers to start from. Default: all good ones of the contract. */
  readonly answers?: readonly GoodAnswer[];
  /** Milliseconds after which a server that stays silent on purpose is given up; the others have a minute. Default: 3000. */
  readonly timeoutMs?: number;
  /** Requests at a time. Default: 16. */
  readonly concurrency?: number;
}

/** The entries that the contract has the shape for, and those it has not. */
export function pairings(
  contract: Contract,
  options: CatalogueOptions = {},
): { readonly pairings: readonly Pairing[]; readonly without: readonly NotApplicable[] } {
  const answers =
    options.answers ?? goodAnswers(contract, options.seed === undefined ? {} : { seed: options.seed });
  const preferred = (good: GoodAnswer): number => (good.operation.operationId === options.prefer ? 0 : 1);
  const ordered = [...answers].sort((a, b) => preferred(a) - preferred(b));
  const found: Pairing[] = [];
  const without: NotApplicable[] = [];
  for (const [index, entry] of [...faults, ...harmless].entries()) {
    const start = options.on === 'spread' ? index % Math.max(1, ordered.length) : 0;
    const convention = rules.find(({ id }) => id === entry.expectRule)?.convention;
    if (convention !== undefined && !follows(contract, convention)) {
      without.push({ entry, reason: `${convention} among x-response-conventions` });
      continue;
    }
    const pairing = firstFor(entry, [...ordered.slice(start), ...ordered.slice(0, start)]);
    if (pairing) found.push(pairing);
    else without.push({ entry, reason: entry.needs });
  }
  return { pairings: found, without };
}

function firstFor(entry: Entry, answers: readonly GoodAnswer[]): Pairing | undefined {
  for (const good of answers) {
    const response = entry.respond(good);
    if (response) return { entry, good, script: 'steps' in response ? response : scriptOf(response) };
  }
  return undefined;
}

/** What ends the wait for an answer that is on its way, however busy the machine. */
const PATIENCE_MS = 60_000;

/** Asks for each pairing once and keeps what came. */
export async function serveAll(list: readonly Pairing[], options: CatalogueOptions = {}): Promise<Served[]> {
  const server = await startScriptServer();
  const patient = createWire({ timeoutMs: PATIENCE_MS });
  const impatient = createWire({ timeoutMs: options.timeoutMs ?? 3000 });
  const results: Served[] = [];
  // Made before any is sent: what takes time here must not be taken for a slow server.
  const waiting = list.map((pairing, index) => ({
    index,
    pairing,
    request: requestFor(pairing, server.add(pairing.script)),
  }));
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { index, pairing, request } = next;
      const wire = pairing.script.end === 'hang' ? impatient : patient;
      results[index] = { ...pairing, exchange: await ask(wire, pairing, request) };
    }
  };
  try {
    await Promise.all(Array.from({ length: options.concurrency ?? 16 }, work));
  } finally {
    patient.close();
    impatient.close();
    await server.close();
  }
  return results;
}

async function ask(
  wire: Wire,
  pairing: Pairing,
  { url, init }: ReturnType<typeof requestFor>,
): Promise<RawExchange> {
  const recording = await wire.record(() => wire.fetch(url, init));
  const exchange = recording.exchanges.at(-1);
  if (!exchange) throw new Error(`${pairing.entry.id}: no request was sent`, { cause: recording.error });
  return exchange;
}

/** A valid request for the operation that a pairing is about, to a server under a base URL. */
export function requestFor(
  { entry, good }: Pairing,
  baseUrl: string,
): { readonly url: string; readonly init: RequestInit & { readonly method: string } } {
  const { request } = validRequest(good.contract, good.operation, 1);
  const { url, method, headers, body } = buildRequest(baseUrl, good.operation, request, entry.asked?.(good));
  const separator = url.includes('?') ? '&' : '?';
  return {
    url: entry.query === undefined ? url : `${url}${separator}${entry.query}`,
    init: { method, headers, ...(body === undefined ? {} : { body }) },
  };
}

/** Judges what was served, without the rules of the given ids. */
export function judgeServed(served: Served, without: readonly string[] = []): FaultRow {
  const { entry, good, exchange } = served;
  const asked = entry.asked?.(good);
  const violations = judge({
    contract: good.contract,
    operation: good.operation.operationId,
    expectedStatus: good.response.status,
    scheme: good.scheme,
    ...(asked === undefined ? {} : { mediaType: asked }),
    exchange,
    options: { without },
  });
  const { id, family, description, expectRule } = entry;
  const right =
    expectRule === undefined ? violations.length === 0 : violations.some(({ rule }) => rule === expectRule);
  return {
    id,
    family,
    description,
    ...(expectRule === undefined ? {} : { expectRule }),
    operationId: good.operation.operationId,
    status: good.response.status,
    right,
    violations,
  };
}
