/** What in a contract cannot be held to anything: references to nothing and schemas that are none, where an operation reaches them. */
import type { Problem } from '../error.js';
import { isObject, type Json, joinPointer, valueAt } from '../json.js';
import type { Contract, ContractOperation } from '../load.js';
import { References } from '../references.js';
import { pathOf, visitNodes } from '../structure.js';
import { referenceProblems } from './document.js';
import { dialectProblems, schemaProblems } from './schema-problems.js';

/**
 * The problems that leave a contract without a meaning that responses could be judged by: to go on would be to let everything pass. What
 * else the specification calls invalid does no harm to a judgement, and what no operation leads to is nobody's business.
 */
export function unusableParts(contract: Contract): ReadonlyMap<ContractOperation, readonly Problem[]> {
  const { document, version } = contract;
  const schemas = schemaPointers(contract);
  const found = [
    ...referenceProblems(document, version),
    ...[...schemaProblems(document, version), ...dialectProblems(document, version)]
      .filter(({ pointer, message }) => isUnderSome(pointer, schemas) && !isHarmless(pointer, message))
      .map((problem) => ({ code: 'schema', ...problem })),
  ].map((problem): Problem => ({ ...problem, ...contract.place(problem.pointer) }));
  const unusable = new Map<ContractOperation, readonly Problem[]>();
  if (found.length === 0) return unusable;
  const references = new References(document, version);
  for (const operation of contract.operations) {
    const reached = reachedFrom(operation, contract, references);
    const its = found.filter(({ pointer }) => isUnderSome(pointer, reached));
    if (its.length > 0) unusable.set(operation, its);
  }
  return unusable;
}

/**
 * Mistakes that leave no doubt about what a value has to be, or none that the judge does not name itself: words for people, a name
 * listed twice under `required`, the flag of 3.0 beside a limit, and keywords of other dialects.
 */
function isHarmless(pointer: string, message: string): boolean {
  // A keyword that the version does not know says nothing; where the judge knows it from elsewhere, it tells so.
  if (message.includes('is nothing the specification has here')) return true;
  return /\/(?:required|exclusiveMinimum|exclusiveMaximum|nullable|title|description|default|examples?|deprecated|externalDocs(?:\/\w+)?|xml(?:\/\w+)?|\$comment|\$recursive\w+|x-[^/]*)$/.test(
    pointer,
  );
}

/** Pointers of the outermost schemas. */
function schemaPointers({ document, version }: Contract): ReadonlySet<string> {
  const found = new Set<string>();
  visitNodes(document, 'document', version, (node) => {
    if (node.kind !== 'schema') return true;
    found.add(joinPointer('', ...pathOf(node)));
    return false;
  });
  return found;
}

/** Pointers of an operation, its parameters, and everything their references lead to. */
function reachedFrom(
  operation: ContractOperation,
  contract: Contract,
  references: References,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [operation.pointer, ...operation.parameters.map(({ pointer }) => pointer)];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (reached.has(at)) continue;
    reached.add(at);
    for (const [reference, from] of referencesUnder(valueAt(contract.document, at), at)) {
      const followed = references.followReference(reference, from);
      if (followed.kind === 'found') waiting.push(followed.at.pointer);
    }
  }
  return reached;
}

function* referencesUnder(value: Json | undefined, at: string): Generator<readonly [string, string]> {
  const waiting: { value: Json | undefined; at: string }[] = [{ value, at }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value: part } = next;
    if (typeof part !== 'object' || part === null) continue;
    if (isObject(part)) {
      for (const name of ['$ref', '$dynamicRef']) {
        const reference = part[name];
        if (typeof reference === 'string') yield [reference, next.at];
      }
    }
    for (const [key, inner] of Object.entries(part)) {
      if (typeof inner === 'object') waiting.push({ value: inner, at: joinPointer(next.at, key) });
    }
  }
}

/** Whether a pointer, or one above it, is in a set. */
function isUnderSome(pointer: string, pointers: ReadonlySet<string>): boolean {
  for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
    if (pointers.has(at)) return true;
    if (at === '') return false;
  }
}
