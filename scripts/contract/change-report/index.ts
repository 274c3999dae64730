import { parse } from 'yaml';
import { type Change, suggestBump } from '../../../contract/compare/change.js';
import { compareContracts } from '../../../contract/compare/compare.js';
import type { Bump } from '../../../contract/compare/policy.js';
import { isObject, type JsonObject } from '../../../contract/json.js';
import type { Provenance } from '../provenance.js';
import { type BothProvenances, renderBrief, renderReport, summarize } from './render.js';

export { ProvenanceError } from './quotes.js';
export { type BothProvenances, type ReportFormat, renderReport } from './render.js';

export interface ContractVersions {
  /** `undefined`: there was no contract yet. Then there is nothing to compare, and no change is reported. */
  readonly beforeYaml: string | undefined;
  readonly beforeProvenance: Provenance | string | undefined;
  readonly afterYaml: string;
  readonly afterProvenance: Provenance | string | undefined;
}

export interface ChangeReport {
  readonly changes: readonly Change[];
  /** True where at least one change is breaking for the client's callers. */
  readonly breaking: boolean;
  /** How many parts no rule understands; they may break callers. */
  readonly notCompared: number;
  readonly suggestedBump: Bump | 'none';
  /** One line: `2 breaking, 1 not breaking; suggested version bump: major`. */
  readonly summary: string;
  /** For a terminal. */
  readonly text: string;
  /** The gravest changes, a few lines for each, and how many more there are. */
  readonly brief: (most: number) => string[];
  /** For `--report FILE`. */
  readonly markdown: string;
}

/** A contract that cannot be compared. */
export class ComparisonError extends Error {
  override readonly name = 'ComparisonError';
}

/**
 * Compares two versions of a contract as their files hold them.
 *
 * @throws ComparisonError where one of them is not a YAML map; ProvenanceError where a provenance text is not readable.
 */
export function changeReport(versions: ContractVersions): ChangeReport {
  const { beforeYaml, afterYaml } = versions;
  const changes =
    beforeYaml === undefined || beforeYaml === afterYaml
      ? []
      : compareContracts(contractOf('old', beforeYaml), contractOf('new', afterYaml));
  return reportOfChanges(changes, { before: versions.beforeProvenance, after: versions.afterProvenance });
}

/** @throws ProvenanceError where a provenance text is not readable */
export function reportOfChanges(changes: readonly Change[], provenances: BothProvenances): ChangeReport {
  const suggestedBump = suggestBump(changes);
  return {
    changes,
    breaking: changes.some(({ verdict }) => verdict === 'breaking'),
    notCompared: changes.filter(({ verdict }) => verdict === 'not-compared').length,
    suggestedBump,
    summary:
      changes.length === 0 ? 'no change' : `${summarize(changes)}; suggested version bump: ${suggestedBump}`,
    text: renderReport(changes, provenances, 'text'),
    markdown: renderReport(changes, provenances, 'markdown'),
    brief: (most) => renderBrief(changes, provenances, most),
  };
}

function contractOf(which: 'old' | 'new', yaml: string): JsonObject {
  let content: JsonObject | undefined;
  try {
    content = parse(yaml);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ComparisonError(`The ${which} contract is not YAML: ${why}`, { cause });
  }
  if (!isObject(content))
    throw new ComparisonError(`The ${which} contract is not a YAML map; expected OpenAPI 3.0.`);
  return content;
}
