/** Whether a document is what the OpenAPI specification says; everything that is not, each with its place. */
import type { Problem } from '../error.js';
import { shown } from '../error.js';
import { asList, asObject, asText, type JsonObject, joinPointer } from '../json.js';
import type { LoadedDocument } from '../load.js';
import { placeOf } from '../read/origins.js';
import { References } from '../references.js';
import { type Node, pathOf, referenceOf, type Version, visitNodes } from '../structure.js';
import { schemaProblems } from './schema-problems.js';

/**
 * Everything for which the specification calls a document invalid: it fails the JSON Schema of its version, a reference leads to
 * nothing, an operationId is given twice, a path does not begin with `/` or has a template without its parameter. Problems of
 * the files (`LoadedDocument.problems`) are among them. What only tools or taste ask for is not. In the order of the document.
 */
export function validateDocument(loaded: LoadedDocument): Problem[] {
  const { document, version, file } = loaded;
  const found: { code: string; pointer: string; message: string }[] = [
    ...schemaProblems(document, version).map((problem) => ({ code: 'schema', ...problem })),
    ...referenceProblems(document, version),
    ...operationProblems(document, version),
  ];
  // Repeated keys and refused references were found while loading, with their places.
  const known = new Set(loaded.problems.map(({ pointer }) => pointer));
  const paths = new Set(found.flatMap(({ code, pointer }) => (code === 'path' ? [pointer] : [])));
  const placed = found
    .filter(({ code, pointer }) =>
      code === 'reference' ? !known.has(pointer) : code !== 'schema' || !paths.has(pointer),
    )
    .map(
      (problem): Problem => ({
        ...problem,
        ...(placeOf(document, problem.pointer) ?? { file, line: 1, column: 1 }),
      }),
    );
  return [...loaded.problems, ...placed].sort(
    (a, b) => Number(a.file !== file) - Number(b.file !== file) || a.line - b.line || a.column - b.column,
  );
}

export interface Found {
  readonly code: string;
  readonly pointer: string;
  readonly message: string;
}

/** References to nothing, in circles, and out of the document. Each target is looked up once. */
export function referenceProblems(document: JsonObject, version: Version): Found[] {
  const references = new References(document, version);
  const verdicts = new Map<string, string | undefined>();
  const problems: Found[] = [];
  visitNodes(document, 'document', version, (node) => {
    const reference = referenceOf(node);
    if (reference === undefined) return true;
    // Only a pointer means the same everywhere; other addresses depend on the `$id` they stand under.
    const key = reference.startsWith('#/') && !('$id' in node.value) ? reference : undefined;
    let verdict = key === undefined ? undefined : verdicts.get(key);
    if (key === undefined || !verdicts.has(key)) {
      verdict = verdictOn(references, reference, node);
      if (key !== undefined) verdicts.set(key, verdict);
    }
    if (verdict !== undefined) {
      const pointer = joinPointer('', ...pathOf(node), '$ref');
      problems.push({ code: 'reference', pointer, message: `the reference ${shown(reference)} ${verdict}` });
    }
    return true;
  });
  return problems;
}

function verdictOn(references: References, reference: string, node: Node): string | undefined {
  const followed = references.followReference(reference, joinPointer('', ...pathOf(node)));
  switch (followed.kind) {
    case 'found':
      return undefined;
    case 'circle':
      return 'leads in a circle of references. Let one of them hold the value itself.';
    case 'outside':
      return 'leads to another document, which was not read.';
    case 'nothing':
      return followed.reference === reference
        ? 'leads to nothing. Add what it names, or mend it.'
        : `leads to ${shown(followed.reference)}, where nothing is. Mend one of them.`;
  }
}

/** What the JSON Schema cannot say of operations: ids that are unique, paths and the parameters in them. */
function operationProblems(document: JsonObject, version: Version): Found[] {
  const problems: Found[] = [];
  const references = new References(document, version);
  const ids = new Map<string, string>();
  visitNodes(document, 'document', version, (node) => {
    const path = node.kind === 'pathItem' && node.parent?.key === 'paths' ? String(node.key) : undefined;
    if (path !== undefined && !path.startsWith('/')) {
      const message = `the path ${shown(path)} does not begin with "/". Put the slash before it.`;
      problems.push({ code: 'path', pointer: joinPointer('/paths', path), message });
    }
    if (node.kind !== 'operation') return true;
    const pointer = joinPointer('', ...pathOf(node));
    const id = asText(node.value.operationId);
    const first = id === undefined ? undefined : ids.get(id);
    if (id !== undefined && first !== undefined) {
      const message = `the operationId "${shown(id)}" is that of #${first}, too. Give each operation its own.`;
      problems.push({ code: 'operation-id', pointer: `${pointer}/operationId`, message });
    } else if (id !== undefined) ids.set(id, pointer);
    problems.push(...templateProblems(references, node, pointer));
    return true;
  });
  return problems;
}

/** Names in the path's template that no parameter explains (OpenAPI 3.1.1, section 4.8.8.2). */
function templateProblems(references: References, operation: Node, pointer: string): Found[] {
  const item = operation.parent?.key === 'additionalOperations' ? operation.parent.parent : operation.parent;
  if (item?.parent?.key !== 'paths') return [];
  const path = String(item.key);
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  if (names.length === 0) return [];
  const itemPointer = joinPointer('', ...pathOf(item));
  const explained = [itemPointer, pointer].flatMap((owner) => {
    const list = references.follow(`${owner}/parameters`);
    const count = list.kind === 'found' ? asList(list.at.value).length : 0;
    return Array.from({ length: count }, (_, index) => references.follow(`${owner}/parameters/${index}`));
  });
  // A parameter whose reference leads nowhere may be the one; its reference is reported.
  if (explained.some(({ kind }) => kind !== 'found')) return [];
  const known = new Set(
    explained.flatMap((each) => {
      const parameter = each.kind === 'found' ? asObject(each.at.value) : {};
      return parameter.in === 'path' && typeof parameter.name === 'string' ? [parameter.name] : [];
    }),
  );
  return [...new Set(names)]
    .filter((name) => !known.has(name))
    .map((name) => ({
      code: 'template',
      pointer,
      message: `the path ${shown(path)} has {${shown(name)}}, and no parameter "${shown(name)}" with in: path. Add one.`,
    }));
}
