import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/**
 * Modules that import one another cannot be read, tested or moved alone. Circles of types count, too.
 */

const root = join(import.meta.dirname, '..');
const folders = ['src', 'contract', 'html', 'scripts', 'contract-tests'];

type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** What a module imports, with a relative path; types, too. `import()` is left out: it waits until it is called. */
function importsOf(name: string, text: string): string[] {
  const { statements } = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const from = statement.moduleSpecifier;
    return from && ts.isStringLiteral(from) && from.text.startsWith('.') ? [from.text] : [];
  });
}

/** Modules by name, each with those that it imports. */
function graphOf(files: ReadonlyMap<string, string>): Graph {
  const graph = new Map<string, Set<string>>();
  for (const [name, text] of files) {
    const targets = importsOf(name, text)
      .map((path) => join(dirname(name), path))
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

  it('there are none, of types neither', () => {
    expect(files.size).toBeGreaterThan(100);
    expect(circlesOf(graphOf(files))).toEqual([]);
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
      "import * as all from '../a.js';",
      "export { a } from '../a.js';",
      "export * from '../a.js';",
      "import type { A } from '../a.js';",
      "export { type A } from '../a.js';",
    ])
      expect(circlesOf(graphOf(three(from))), from).toEqual([found]);
    expect(circlesOf(graphOf(three("const a = () => import('../a.js');")))).toEqual([['a.ts', 'b.ts']]);
    expect(circlesOf(graphOf(new Map([['a.ts', "import { a } from './a.js';"]])))).toEqual([['a.ts']]);
  });
});
