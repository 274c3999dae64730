/** The same catalogue, three judges: this suite, dredd, Prism's proxy. */
import type { Contract } from '../../contract/load.js';
import { type FaultRow, judgeServed, type Pairing, pairings, serveAll } from '../faults/run.js';
import { startScriptServer } from '../faults/serve.js';
import { runDreddOn } from './dredd.js';
import { runPrismProxy } from './prism-proxy.js';
import type { Verdict } from './verdict.js';

export const tools = ['this suite', 'dredd', 'Prism proxy'] as const;
export type Tool = (typeof tools)[number];

export interface ComparedEntry {
  readonly id: string;
  readonly family: string;
  readonly description: string;
  readonly isFault: boolean;
  /** The documented answer that was changed: `deletePeeringConnection 404`. */
  readonly changed: string;
  /** Absent where the tool could not be asked. */
  readonly verdicts: Readonly<Partial<Record<Tool, Verdict>>>;
}

export interface ToolScore {
  readonly tool: Tool;
  readonly caught: number;
  readonly faults: number;
  readonly falseAlarms: number;
  readonly harmless: number;
}

export interface Comparison {
  readonly entries: readonly ComparedEntry[];
  readonly scores: readonly ToolScore[];
}

export interface CompareOptions {
  /** Operation whose answers are changed where it has the shape for it. */
  readonly prefer?: string;
  /** Ids of the entries to run. Default: all that the contract has the shape for. */
  readonly only?: readonly string[];
  /** Milliseconds after which a silent server is given up, for every tool. Default: 2000. */
  readonly timeoutMs?: number;
}

/** dredd sends no Accept-Encoding and reads no coding: packing an answer for it is no harmless variant. */
const needsCoding = new Set(['gzip', 'gzip-in-capitals', 'deflate', 'brotli']);

/** Runs all three, one after the other. */
export async function compare(contract: Contract, options: CompareOptions = {}): Promise<Comparison> {
  const timeoutMs = options.timeoutMs ?? 2000;
  const all = pairings(contract, options.prefer === undefined ? {} : { prefer: options.prefer }).pairings;
  // What a judge cannot judge is no fault of the server's.
  const judgeable = all.filter(({ entry }) => entry.family !== 'unjudgeable');
  const list = judgeable.filter(({ entry }) => !options.only || options.only.includes(entry.id));
  const server = await startScriptServer();
  try {
    const served = await serveAll(list, { timeoutMs });
    const own = served.map((each) => verdictOf(judgeServed(each)));
    const proxy = await runPrismProxy(contract, server, list, { timeoutMs });
    const dredd = await runDreddOn(
      contract,
      server,
      list.filter(({ entry }) => !needsCoding.has(entry.id)),
      { timeoutMs },
    );
    const by = { 'this suite': index(own), dredd: index(dredd), 'Prism proxy': index(proxy) };
    const entries = list.map((pairing) => entryOf(pairing, by));
    return { entries, scores: tools.map((tool) => scoreOf(tool, entries)) };
  } finally {
    await server.close();
  }
}

/** Any finding counts here, as it does for the others; that it is the expected one is what the catalogue's own test checks. */
function verdictOf({ id, violations }: FaultRow): Verdict {
  const [first] = violations;
  return {
    id,
    alarm: first !== undefined,
    reason: first ? `${first.rule}: ${first.message}`.slice(0, 120) : '',
  };
}

function index(verdicts: readonly Verdict[]): ReadonlyMap<string, Verdict> {
  return new Map(verdicts.map((verdict) => [verdict.id, verdict]));
}

function entryOf(
  { entry, good }: Pairing,
  by: Readonly<Record<Tool, ReadonlyMap<string, Verdict>>>,
): ComparedEntry {
  const verdicts: Partial<Record<Tool, Verdict>> = {};
  for (const tool of tools) {
    const verdict = by[tool].get(entry.id);
    if (verdict) verdicts[tool] = verdict;
  }
  return {
    id: entry.id,
    family: entry.family,
    description: entry.description,
    isFault: entry.expectRule !== undefined,
    changed: `${good.operation.operationId} ${good.response.status}`,
    verdicts,
  };
}

export function scoreOf(tool: Tool, entries: readonly ComparedEntry[]): ToolScore {
  const asked = entries.flatMap(({ isFault, verdicts }) => {
    const verdict = verdicts[tool];
    return verdict ? [{ isFault, alarm: verdict.alarm }] : [];
  });
  const faults = asked.filter(({ isFault }) => isFault);
  const harmless = asked.filter(({ isFault }) => !isFault);
  return {
    tool,
    caught: faults.filter(({ alarm }) => alarm).length,
    faults: faults.length,
    falseAlarms: harmless.filter(({ alarm }) => alarm).length,
    harmless: harmless.length,
  };
}
