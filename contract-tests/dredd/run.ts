/** dredd, the second opinion: run as a child process over the same gate, its results matched to the suite's case ids. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { asObject, asText, isObject, type Json } from '../../contract/json.js';
import { type Contract, loadContract } from '../../contract/load.js';
import { embeddedSpec } from '../atlas/spec.js';
import type { DreddCase, DreddResult } from '../report/document.js';
import type { Credentials } from '../send/credentials.js';
import { startPrism } from '../targets/prism/prism.js';
import { type Target, TargetError } from '../targets/target.js';
import { startChild } from './child.js';
import { installDredd } from './install.js';

export interface DreddOptions {
  /** @default openapi/atlas-peering.openapi.yaml */
  readonly spec?: string;
  /** What dredd is run against; it is not closed. @default Prism behind the gate, started and stopped here */
  readonly target?: Target;
  /** Milliseconds for one scheme. @default 120000 */
  readonly timeoutMs?: number;
  /** Gets one line where dredd has to be installed first. @default stderr */
  readonly say?: (line: string) => void;
}

const child = fileURLToPath(new URL('child.cjs', import.meta.url));
/** Kinds of credentials that the hooks can send. */
const knownKinds = new Set<Credentials['kind']>(['digest', 'clientCredentials']);

/**
 * Runs dredd once for each security scheme of the contract that its hooks know.
 * @throws {TargetError} dredd cannot be installed, did not start, or did not come to an end
 */
export async function runDredd(options: DreddOptions = {}): Promise<DreddResult[]> {
  await installDredd(options.say ? { say: options.say } : {});
  const contract = await loadContract(options.spec ?? embeddedSpec);
  const target = options.target ?? (await startPrism(contract));
  const folder = await mkdtemp(join(tmpdir(), 'dredd-'));
  try {
    const spec = join(folder, 'contract.yaml');
    // Block style throughout: dredd's YAML parser refuses flow mappings that hold an address.
    await writeFile(spec, stringify(contract.document, { aliasDuplicateObjects: false }));
    const schemes = [...contract.securitySchemes.keys()].flatMap((scheme) => {
      const credentials = target.credentials(scheme, 'valid');
      return credentials && knownKinds.has(credentials.kind) ? [{ scheme, credentials }] : [];
    });
    const runs = schemes.length > 0 ? schemes : [{ scheme: 'none', credentials: undefined }];
    return await Promise.all(
      runs.map(({ scheme, credentials }) =>
        runOnce(
          contract,
          scheme,
          { endpoint: target.baseUrl, spec, credentials },
          options.timeoutMs ?? 120_000,
        ),
      ),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
    if (!options.target) await target.close();
  }
}

interface ChildSettings {
  readonly endpoint: string;
  readonly spec: string;
  readonly credentials: Credentials | undefined;
}

async function runOnce(
  contract: Contract,
  scheme: string,
  settings: ChildSettings,
  timeoutMs: number,
): Promise<DreddResult> {
  const running = startChild(child, { DREDD_SETTINGS: JSON.stringify(settings) }, timeoutMs);
  const cases: DreddCase[] = [];
  let ending: { readonly error: string | undefined } | undefined;
  for await (const line of running.lines) {
    // dredd's own report goes to the same place.
    const event = line.startsWith('{"event":') ? parseLine(line) : {};
    if (asText(event.event) === 'test') cases.push(readCase(contract, scheme, event));
    if (asText(event.event) === 'end') ending = { error: asText(event.error) };
  }
  await running.exited;
  if (!ending || ending.error !== undefined) {
    const why = ending?.error ?? (running.complaint().split('\n').at(-1) || `no end within ${timeoutMs} ms`);
    throw new TargetError(`dredd failed with ${scheme}: ${why}`);
  }
  const count = (result: DreddCase['result']) => cases.filter((each) => each.result === result).length;
  return {
    scheme,
    passed: count('passed'),
    failed: count('failed'),
    errors: count('error'),
    skipped: count('skipped'),
    cases,
  };
}

function parseLine(line: string): Readonly<Record<string, Json | undefined>> {
  const value: Json = JSON.parse(line);
  return isObject(value) ? value : {};
}

function readCase(
  contract: Contract,
  scheme: string,
  event: Readonly<Record<string, Json | undefined>>,
): DreddCase {
  const path = asText(asObject(event.origin).resourceName);
  const operation = contract.operations.find((each) => each.method === event.method && each.path === path);
  const result = asText(event.result);
  const name = operation?.operationId ?? asText(event.title) ?? 'unknown';
  return {
    id: `${name}/${asText(event.statusCode) ?? ''}/${scheme}`,
    result: result === 'passed' || result === 'failed' || result === 'skipped' ? result : 'error',
    message: (asText(event.message) ?? '').trim(),
  };
}
