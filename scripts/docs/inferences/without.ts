import type { DocumentedOperation } from '../model.js';

/** Keys without which their holder says nothing: a parameter without its name, a field without its path. */
const IDENTITY = new Set(['name', 'path', 'status', 'text', 'url']);

/**
 * The operation without what only these rules support. A fact that other evidence supports too stays, without the
 * rules' evidence.
 */
export function withoutRules(
  operation: DocumentedOperation,
  rules: ReadonlySet<string>,
): DocumentedOperation {
  if (rules.size === 0) return operation;
  // Only optional keys and members of lists go away, so the shape stays that of an operation; the path of an
  // operation is never inferred.
  return (prune(operation, rules) ?? operation) as DocumentedOperation;
}

/** A copy without the rules' facts; undefined where nothing is left. */
function prune(value: unknown, rules: ReadonlySet<string>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return value.map((each) => prune(each, rules)).filter((each) => each !== undefined);
  if ('evidence' in value && Array.isArray(value.evidence)) {
    const kept = value.evidence.filter((each: { rule?: string }) => !rules.has(each.rule ?? ''));
    if (kept.length === value.evidence.length) return value;
    return kept.length === 0 ? undefined : { ...value, evidence: kept };
  }
  const entries = Object.entries(value);
  const kept: [string, unknown][] = [];
  for (const [key, each] of entries) {
    const pruned = prune(each, rules);
    if (pruned !== undefined) kept.push([key, pruned]);
    else if (each !== undefined && IDENTITY.has(key)) return undefined;
  }
  return kept.length === 0 && entries.length > 0 ? undefined : Object.fromEntries(kept);
}
