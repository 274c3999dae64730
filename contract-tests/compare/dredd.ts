/** dredd over the servers of the catalogue, as a child process. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { asObject, type Json } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import { startChild } from '../dredd/child.js';
import { installDredd } from '../dredd/install.js';
import type { Pairing } from '../faults/run.js';
import { requestFor } from '../faults/run.js';
import type { ScriptServer } from '../faults/serve.js';
import type { Verdict } from './verdict.js';

export interface DreddCompareOptions {
  /** Milliseconds after which dredd gives up one request. */
  readonly timeoutMs: number;
}

const child = fileURLToPath(new URL('dredd-child.cjs', import.meta.url));

/**
 * dredd's verdict on each entry. Entries for which dredd made no transaction are missing from the result.
 * @throws {Error} dredd cannot be installed, or did not come to an end
 */
export async function runDreddOn(
  contract: Contract,
  server: ScriptServer,
  list: readonly Pairing[],
  options: DreddCompareOptions,
): Promise<Verdict[]> {
  await installDredd();
  const folder = await mkdtemp(join(tmpdir(), 'dredd-compare-'));
  try {
    const spec = join(folder, 'contract.yaml');
    await writeFile(spec, stringify(contract.document, { aliasDuplicateObjects: false }));
    const endpoint = new URL(server.add({ steps: [], end: 'close' })).origin;
    const tests = list.map((pairing) => {
      const base = new URL(server.add(pairing.script)).pathname;
      const { url, init } = requestFor(pairing, 'http://dredd.invalid');
      return {
        id: pairing.entry.id,
        method: init.method,
        uri: new URL(url).pathname,
        status: pairing.good.response.status,
        base,
        query: pairing.entry.query,
      };
    });
    const settings = join(folder, 'settings.json');
    await writeFile(settings, JSON.stringify({ endpoint, spec, tests, timeoutMs: options.timeoutMs }));
    return await verdictsOf(settings);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function verdictsOf(settings: string): Promise<Verdict[]> {
  const running = startChild(child, { DREDD_COMPARE: settings }, 600_000);
  const verdicts: Verdict[] = [];
  let planned: number | undefined;
  for await (const line of running.lines) {
    if (!line.startsWith('{"event":')) continue;
    const parsed: Json = JSON.parse(line);
    const event = asObject(parsed);
    if (event.event === 'planned') planned = Number(event.count);
    if (event.event === 'test') {
      verdicts.push({
        id: String(event.id),
        alarm: event.alarm === true,
        reason: short(String(event.reason)),
      });
    }
  }
  await running.exited;
  if (planned !== verdicts.length) {
    throw new Error(
      `dredd gave ${verdicts.length} verdicts of ${planned ?? 'unknown'}: ${running.complaint()}`,
    );
  }
  return verdicts;
}

function short(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 120);
}
