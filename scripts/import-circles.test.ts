import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/**
 * Modules that import one another cannot be read, tested or moved alone. Circles of value imports also depend on which
 * module is loaded first; those of types alone are erased, and are put up with where they are named here.
 */

const root = join(import.meta.dirname, '..');
const folders = ['src', 'contract', 'html', 'scripts', 'contract-tests'];

/** Circles of types alone: the modules of each, in alphabetical order. None may be added, and none may grow. */
const TYPE_CIRCLES: readonly (readonly string[])[] = [
  // A rule says what it is of the evidence, and the evidence which rules are followed.
  [
    'contract-tests/judge/conventions.ts',
    'contract-tests/judge/evidence.ts',
    'contract-tests/judge/input.ts',
    'contract-tests/judge/rule.ts',
  ],
  // The comparison of schemas and its parts, which are handed it.
  [
    'contract/compare/schema/alternatives.ts',
    'contract/compare/schema/annotations.ts',
    'contract/compare/schema/arrays.ts',
    'contract/compare/schema/comparison.ts',
    'contract/compare/schema/discriminators.ts',
    'contract/compare/schema/disjoint.ts',
    'contract/compare/schema/excluded.ts',
    'contract/compare/schema/objects.ts',
    'contract/compare/schema/rest.ts',
  ],
  // The evaluation of schemas and its keywords, which are handed it.
  [
    'contract/validate/evaluation.ts',
    'contract/validate/keywords/arrays.ts',
    'contract/validate/keywords/choices.ts',
    'contract/validate/keywords/index.ts',
    'contract/validate/keywords/numbers.ts',
    'contract/validate/keywords/objects.ts',
    'contract/validate/keywords/references.ts',
    'contract/validate/keywords/scalars.ts',
  ],
];

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** One `import` or `export ... from` with a relative path. */
interface Import {
  readonly path: string;
  readonly typeOnly: boolean;
}

/** What a module imports when it is loaded. `import()` is left out: it waits until it is called. */
function importsOf(name: string, text: string): Import[] {
  const { statements } = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const from = statement.moduleSpecifier;
    if (!from || !ts.isStringLiteral(from) || !from.text.startsWith('.')) return [];
    return [{ path: from.text, typeOnly: isTypeOnly(statement) }];
  });
}

/** Whether nothing is left of a statement when its types are erased (`verbatimModuleSyntax` or not). */
function isTypeOnly(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) {
    const named = statement.exportClause;
    return statement.isTypeOnly || (named !== undefined && allTypes(named));
  }
  const clause = statement.importClause;
  if (!clause) return false;
  return clause.isTypeOnly || (!clause.name && !!clause.namedBindings && allTypes(clause.namedBindings));
}

function allTypes(names: ts.NamedImportBindings | ts.NamedExportBindings): boolean {
  if (!ts.isNamedImports(names) && !ts.isNamedExports(names)) return false;
  return names.elements.length > 0 && names.elements.every(({ isTypeOnly }) => isTypeOnly);
}

/** Modules by name, each with those that it imports. */
function graphOf(files: ReadonlyMap<string, string>, withTypes: boolean): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [name, text] of files) {
    const targets = importsOf(name, text)
      .filter(({ typeOnly }) => withTypes || !typeOnly)
      .map(({ path }) => join(dirname(name), path))
      .map((path) => (files.has(path) ? path : path.replace(/\.js$/, '.ts')))
      .filter((path) => files.has(path));
    graph.set(name, new Set(targets));
  }
  return graph;
}

/** Sets of modules that all reach one another (strongly connected components, after Tarjan), sorted. */
function circlesOf(graph: Graph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const circles: string[][] = [];
  const visit = (name: string): void => {
    order.set(name, order.size);
    let low = order.size - 1;
    path.push(name);
    for (const target of graph.get(name) ?? []) {
      if (!order.has(target)) visit(target);
      if (path.includes(target)) low = Math.min(low, lowest.get(target) ?? order.get(target) ?? low);
    }
    lowest.set(name, low);
    if (low !== order.get(name)) return;
    const circle = path.splice(path.indexOf(name));
    if (circle.length > 1 || graph.get(name)?.has(name)) circles.push(circle.sort());
  };
  for (const name of graph.keys()) if (!order.has(name)) visit(name);
  return circles.sort();
}

function filesOfProject(): Map<string, string> {
  const names = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const modules = names.filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes('node_modules'));
  return new Map(modules.sort().map((name) => [name, readFileSync(join(root, name), 'utf8')]));
}

describe('circles of imports', () => {
  const files = filesOfProject();

  it('there are none of values', () => {
    expect(files.size).toBeGreaterThan(100);
    expect(circlesOf(graphOf(files, false))).toEqual([]);
  });

  it('there are none of types but those that are named', () => {
    expect(circlesOf(graphOf(files, true))).toEqual(TYPE_CIRCLES);
  });

  it('are found, with what imports and exports of every form make of them', () => {
    const three = (from: string) =>
      new Map([
        ['a.ts', "import { b } from './b.js';"],
        ['b.ts', "export * from './folder/c.js';\nimport type { a } from './a.js';"],
        ['folder/c.ts', from],
      ]);
    const found = ['a.ts', 'b.ts', 'folder/c.ts'];
    for (const from of [
      "import '../a.js';",
      "import a, { type A } from '../a.js';",
      "import { a, type A } from '../a.js';",
      "import * as all from '../a.js';",
      "export { a } from '../a.js';",
      "export * from '../a.js';",
    ])
      expect(circlesOf(graphOf(three(from), false)), from).toEqual([found]);
    for (const from of [
      "import type { A } from '../a.js';",
      "import { type A } from '../a.js';",
      "export type { A } from '../a.js';",
      "export { type A } from '../a.js';",
    ]) {
      expect(circlesOf(graphOf(three(from), false)), from).toEqual([]);
      expect(circlesOf(graphOf(three(from), true)), from).toEqual([found]);
    }
    expect(circlesOf(graphOf(three("const a = () => import('../a.js');"), true))).toEqual([['a.ts', 'b.ts']]);
    expect(circlesOf(graphOf(new Map([['a.ts', "import { a } from './a.js';"]]), false))).toEqual([['a.ts']]);
  });
});
