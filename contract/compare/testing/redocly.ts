import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { ChangeKind, Verdict } from '../policy.js';
import { isMap, type Json, type JsonMap } from './mutable.js';

/** What `redocly diff` says of each labelled pair: the rules behind its `major` verdicts, none where nothing breaks. */
export type RedoclyVerdicts = ReadonlyMap<string, readonly string[]>;

export interface RedoclyRow {
  readonly name: string;
  readonly versions: readonly [JsonMap, JsonMap];
  /** What we expect to report. */
  readonly expected: readonly (readonly [ChangeKind, Verdict])[];
}

/** What `redocly diff` says of each pair of contracts. */
export async function redoclyDiffs(rows: readonly RedoclyRow[]): Promise<RedoclyVerdicts> {
  const groups = [rows.filter((row) => !touchesNames(row)), ...rows.filter(touchesNames).map((row) => [row])];
  const runs: RedoclyVerdicts[] = [];
  const work = groups.entries();
  // One worker for each core of a small machine.
  const worker = async (): Promise<void> => {
    for (const [index, group] of work) runs[index] = await redoclyDiff(group);
  };
  await Promise.all([worker(), worker()]);
  return new Map(runs.flatMap((run) => [...run]));
}

/**
 * redocly takes a name that goes and one that comes for a renaming, so edits of names that all pairs of a run share (paths,
 * components) run alone.
 */
function touchesNames({ expected }: RedoclyRow): boolean {
  return expected.some(([kind]) =>
    /^(security-sc|named-schema|operation-(added|removed|renamed|moved))/.test(kind),
  );
}

/**
 * Runs `redocly diff` (a child process, as its users run it) once over many pairs of contracts: each pair goes under paths
 * and names of its own into one document.
 */
async function redoclyDiff(rows: readonly RedoclyRow[]): Promise<RedoclyVerdicts> {
  const folder = await mkdtemp(path.join(tmpdir(), 'redocly-diff-'));
  try {
    const labelled = rows.map(({ name, versions }, index) => ({
      name,
      label: `edit${index}-`,
      pair: versions,
    }));
    for (const [side, file] of [
      [0, 'before.json'],
      [1, 'after.json'],
    ] as const) {
      const document = joined(labelled.map(({ label, pair }) => labelledContract(pair[side], label)));
      await writeFile(path.join(folder, file), JSON.stringify(document));
    }
    const cli = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');
    const args = [cli, 'diff', 'before.json', 'after.json', '--format', 'json', '--fail-on', 'none'];
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    });
    const report: Json = JSON.parse(stdout);
    if (!isMap(report) || !Array.isArray(report.changes)) {
      throw new Error(`redocly diff printed no report: ${stdout.slice(0, 500)}`);
    }
    const changes = report.changes.filter(isMap);
    return new Map(
      labelled.map(({ name, label }) => [
        name,
        changes
          .filter((change) => String(change.path).includes(label) && change.impact === 'major')
          .flatMap((change) => (Array.isArray(change.verdicts) ? change.verdicts : []))
          .filter((verdict) => isMap(verdict) && verdict.impact === 'major')
          .map((verdict) => (isMap(verdict) ? String(verdict.ruleId) : '')),
      ]),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The contract with a label on every path, operationId and component; its servers move to the paths. */
function labelledContract(contract: JsonMap, label: string): JsonMap {
  const { paths, components, servers } = structuredClone(contract);
  const relabel = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(relabel);
    if (!isMap(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]): [string, Json] => {
        if (key === '$ref' && typeof inner === 'string')
          return [key, inner.replace(/^(#\/components\/\w+\/)/, `$1${label}`)];
        if (key === 'operationId' && typeof inner === 'string') return [key, label + inner];
        if (key === 'security' && Array.isArray(inner))
          return [key, inner.map((one) => prefixed(one, label))];
        return [key, relabel(inner)];
      }),
    );
  };
  const items = Object.entries(isMap(paths) ? paths : {}).map(([key, item]): [string, Json] => [
    `/${label}${key.slice(1)}`,
    { ...(isMap(item) ? (relabel(item) as JsonMap) : {}), servers: servers ?? [] },
  ]);
  const sections = Object.entries(isMap(components) ? components : {}).map(
    ([key, section]): [string, Json] => [key, prefixed(relabel(section), label)],
  );
  return { paths: Object.fromEntries(items), components: Object.fromEntries(sections) };
}

function prefixed(value: Json, label: string): Json {
  return isMap(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [label + key, inner]))
    : value;
}

function joined(parts: readonly JsonMap[]): JsonMap {
  const paths: JsonMap = {};
  const components: { [section: string]: JsonMap } = {};
  for (const part of parts) {
    Object.assign(paths, part.paths);
    for (const [section, entries] of Object.entries(isMap(part.components) ? part.components : {})) {
      components[section] = { ...components[section], ...(isMap(entries) ? entries : {}) };
    }
  }
  return { openapi: '3.0.3', info: { title: 'All', version: '1.0.0' }, paths, components };
}
