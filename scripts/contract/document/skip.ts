/** Leaves out of a document what the specification calls invalid, operation by operation. */
import { validateDocument } from '../../../contract/check/document.js';
import { type Problem, refusal } from '../../../contract/error.js';
import { asObject, joinPointer, readPointer } from '../../../contract/json.js';
import type { LoadedDocument } from '../../../contract/load.js';
import { withKeys } from '../../../contract/read/origins.js';
import type { JsonMap } from '../json.js';
import { operationsOf, Reach, withOperations } from './select.js';

/** An operation that was left out, and the first problem that made it so. */
export interface SkippedOperation {
  /** `GET /pets/{petId}`. */
  readonly operation: string;
  readonly problem: Problem;
}

/**
 * The document without the operations that have a problem of their own or need a component that has one.
 * @throws {ContractError} for problems that are no operation's: of `info`, of the file as text
 */
export function skipInvalid(
  loaded: LoadedDocument,
  found: readonly Problem[],
): { readonly loaded: LoadedDocument; readonly skipped: readonly SkippedOperation[] } {
  let current: LoadedDocument = loaded;
  let problems = found;
  const skipped: SkippedOperation[] = [];
  while (problems.length > 0) {
    const step = withoutProblems(current, problems);
    if (step === undefined) throw refusal(problems);
    skipped.push(...step.skipped);
    current = { ...current, document: step.document, problems: [] };
    problems = validateDocument(current);
  }
  return { loaded: current, skipped };
}

function withoutProblems(
  { document, version }: LoadedDocument,
  problems: readonly Problem[],
): { document: JsonMap; skipped: SkippedOperation[] } | undefined {
  // The document is the pipeline's own: plain JSON that may be changed.
  const own = document as JsonMap;
  const bad = new Map<string, Problem>();
  for (const problem of problems) {
    const owner = ownerOf(problem.pointer);
    if (owner === undefined) return undefined;
    if (!bad.has(owner)) bad.set(owner, problem);
  }
  // Components that need a bad one are bad, too.
  const components = Object.entries(asObject(document.components)).flatMap(([section, members]) =>
    Object.keys(asObject(members)).map((name) => joinPointer('/components', section, name)),
  );
  const reach = new Reach(document, version);
  const needs = new Map(components.map((pointer) => [pointer, reach.from(pointer)]));
  for (const [pointer, needed] of needs) {
    const cause = [...needed].find((each) => bad.has(each));
    const problem = cause === undefined ? undefined : bad.get(cause);
    if (problem !== undefined && !bad.has(pointer)) bad.set(pointer, problem);
  }
  const skipped: SkippedOperation[] = [];
  for (const { path, method, pointer } of operationsOf(document)) {
    const owners = [pointer, joinPointer('/paths', path), ...reach.from(pointer)];
    const problem = owners.map((each) => bad.get(each)).find((each) => each !== undefined);
    if (problem !== undefined) skipped.push({ operation: `${method.toUpperCase()} ${path}`, problem });
  }
  const gone = new Set(skipped.map(({ operation }) => operation));
  const kept = withOperations(own, (path, method) => !gone.has(`${method.toUpperCase()} ${path}`));
  if (kept.components !== undefined) kept.components = withoutComponents(asObject(kept.components), bad);
  if (kept.webhooks !== undefined) {
    // Their names are no paths; what is wrong in one leaves out the webhook.
    kept.webhooks = withKeys(
      asObject(kept.webhooks) as JsonMap,
      (name) => !bad.has(joinPointer('/webhooks', name)),
    );
  }
  if (kept.paths !== undefined) {
    kept.paths = withKeys(asObject(kept.paths) as JsonMap, (path) => !bad.has(joinPointer('/paths', path)));
  }
  return { document: kept, skipped };
}

function withoutComponents(components: object, bad: ReadonlyMap<string, Problem>): JsonMap {
  const kept: JsonMap = {};
  for (const [section, members] of Object.entries(components)) {
    kept[section] = withKeys(
      asObject(members) as JsonMap,
      (name) => !bad.has(joinPointer('/components', section, name)),
    );
  }
  return kept;
}

/** The operation, path, webhook or component that a place belongs to; undefined for the document's own. */
function ownerOf(pointer: string): string | undefined {
  const [section, first, second] = readPointer(pointer);
  if (first === undefined) return undefined;
  if (section === 'components')
    return second === undefined ? undefined : joinPointer('/components', first, second);
  if (section === 'webhooks') return joinPointer('/webhooks', first);
  if (section !== 'paths') return undefined;
  const [, , , third] = readPointer(pointer);
  if (second === 'additionalOperations' && third !== undefined)
    return joinPointer('/paths', first, second, third);
  return /^(?:get|put|post|delete|options|head|patch|trace|query)$/.test(second ?? '')
    ? joinPointer('/paths', first, second ?? '')
    : joinPointer('/paths', first);
}
