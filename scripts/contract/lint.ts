import type { NormalizedProblem } from '@redocly/openapi-core';
import type { Provenance } from './provenance.js';

export interface LintProblem {
  readonly severity: 'error' | 'warn';
  readonly rule: string;
  readonly pointer: string;
  readonly message: string;
}

/** Rules of Redocly's recommended set that are off for contracts without overlays of their own, each with its reason. */
const OFF: { readonly [rule: string]: string } = {
  'info-license': 'pages do not name a licence; the embedded contract gets it from an overlay',
  'operation-4xx-response': 'older pages document no error, and nothing is invented',
  'operation-2xx-response': 'a page may describe its errors only',
  'no-server-example.com': 'the servers are the pages’ own, documentation hosts included',
  'no-empty-servers': 'pages may state no address; a finding says so',
  'no-path-trailing-slash': 'some vendors serve paths that end in a slash; the pages are followed',
  'no-ambiguous-paths': 'which paths exist is the vendor’s decision; the pages are followed',
};

export interface LintResult {
  readonly problems: readonly LintProblem[];
  /** `rule: reason` for each rule that was not checked. */
  readonly off: readonly string[];
}

/**
 * Redocly's recommended rules on the finished YAML. With `isOwn` (the embedded contract, which has overlays to say what
 * pages leave open) every rule counts; otherwise rules that demand what pages may be silent on are off, with the reason.
 */
export async function lintContract(yaml: string, file: string, isOwn: boolean): Promise<LintResult> {
  const { createConfig, lintFromString } = await import('@redocly/openapi-core');
  const off = isOwn ? [] : Object.entries(OFF);
  const config = await createConfig({
    extends: ['recommended'],
    rules: Object.fromEntries(off.map(([rule]) => [rule, 'off' as const])),
  });
  const problems = await lintFromString({ source: yaml, absoluteRef: file, config });
  return {
    problems: problems.filter((problem) => !problem.ignored).map(toProblem),
    off: off.map(([rule, reason]) => `${rule}: ${reason}`),
  };
}

function toProblem(problem: NormalizedProblem): LintProblem {
  const [location] = problem.location;
  const pointer = location?.pointer?.replace(/^#/, '') ?? '';
  return {
    severity: problem.severity === 'error' ? 'error' : 'warn',
    rule: problem.ruleId,
    pointer,
    message: problem.message,
  };
}

/** A problem for people: the rule, the place in the contract and the page that led to it. */
export function explainProblem(
  { severity, rule, pointer, message }: LintProblem,
  provenance: Provenance,
): string {
  return `${severity === 'error' ? 'error' : 'warning'} ${rule} at #${pointer}: ${message}${cameFrom(pointer, provenance)}`;
}

/** ` (from page:line:column)` for the nearest place that has a page; empty where none has. */
export function cameFrom(pointer: string, provenance: Provenance): string {
  let at = pointer;
  let entry = provenance.get(at)[0];
  while (entry === undefined && at !== '') {
    at = at.slice(0, at.lastIndexOf('/'));
    entry = provenance.get(at)[0];
  }
  return entry?.page === undefined ? '' : ` (from ${entry.page}:${entry.line}:${entry.column})`;
}
