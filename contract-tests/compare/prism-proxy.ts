/** Prism's proxy in front of every server of the catalogue, asked by a client that knows which status it asked for. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import { startChild } from '../dredd/child.js';
import type { Pairing } from '../faults/run.js';
import { requestFor } from '../faults/run.js';
import type { ScriptServer } from '../faults/serve.js';
import { statusCovers } from '../targets/status.js';
import type { RawExchange } from '../types.js';
import { createWire } from '../wire/wire.js';
import type { Verdict } from './verdict.js';

export interface ProxyOptions {
  /** Milliseconds after which an answer is given up. */
  readonly timeoutMs: number;
}

const child = fileURLToPath(new URL('prism-child.mjs', import.meta.url));

/**
 * One proxy for each entry, with `errors: true`, response validation on and security checks off. An alarm is: Prism's own error, a
 * violation in `sl-violations` of whatever severity, no answer, or another status than the one asked for.
 */
export async function runPrismProxy(
  contract: Contract,
  server: ScriptServer,
  list: readonly Pairing[],
  options: ProxyOptions,
): Promise<Verdict[]> {
  const proxies = await startProxies(
    contract,
    list.map(({ script }) => server.add(script)),
  );
  const wire = createWire({ timeoutMs: options.timeoutMs });
  const verdicts: Verdict[] = [];
  const waiting = [...list.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, pairing] = next;
      const { url, init } = requestFor(pairing, proxies.addresses[index] ?? '');
      const { exchanges } = await wire.record(() => wire.fetch(url, init));
      const reason = alarmOf(pairing, exchanges.at(-1));
      verdicts[index] = { id: pairing.entry.id, alarm: reason !== '', reason };
    }
  };
  try {
    await Promise.all(Array.from({ length: 8 }, work));
  } finally {
    wire.close();
    await proxies.close();
  }
  return verdicts;
}

async function startProxies(
  contract: Contract,
  upstreams: readonly string[],
): Promise<{ readonly addresses: readonly string[]; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'prism-compare-'));
  const settings = join(folder, 'settings.json');
  await writeFile(settings, JSON.stringify({ document: contract.document, upstreams }));
  const running = startChild(child, { PRISM_COMPARE: settings });
  const close = async (): Promise<void> => {
    running.end();
    await running.exited;
    await rm(folder, { recursive: true, force: true });
  };
  for await (const line of running.lines) {
    if (!line.startsWith('["http')) continue;
    const addresses: string[] = JSON.parse(line);
    return { addresses, close };
  }
  await close();
  throw new Error(`Prism's proxies did not start: ${running.complaint().split('\n').at(-1) ?? 'no word'}`);
}

function alarmOf({ good }: Pairing, exchange: RawExchange | undefined): string {
  const response = exchange?.response;
  if (!response) return `no answer: ${exchange?.failure?.code ?? 'nothing sent'}`;
  if (!response.complete) return 'the answer broke off';
  const violations = response.headers.find(([name]) => name.toLowerCase() === 'sl-violations')?.[1];
  if (violations !== undefined) return `sl-violations: ${firstMessage(violations)}`;
  const problem = problemType(response.body);
  if (problem !== undefined) return `error of the proxy: ${problem}`;
  return statusCovers(good.operation, good.response.status, response.status)
    ? ''
    : `status ${response.status} in place of ${good.response.status}`;
}

function firstMessage(text: string): string {
  const parsed = parse(text);
  const [first] = Array.isArray(parsed) ? parsed : [];
  return isObject(first) ? String(first.message).slice(0, 100) : text.slice(0, 100);
}

/** Prism answers with its own problem document where it cannot, or will not, hand the answer on. */
function problemType(body: Uint8Array): string | undefined {
  const value = parse(new TextDecoder().decode(body));
  if (!isObject(value) || typeof value.type !== 'string' || typeof value.title !== 'string') return undefined;
  return value.type.replace('https://stoplight.io/prism/errors#', '');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
