import path from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** What users write, and whether it compiles. */
const lines: readonly (readonly [compiles: boolean, code: string])[] = [
  [true, 'const o: Promise<DeletionOutcome> = atlas.deletePeeringConnection({ ...ids });'],
  [true, 'const o: Promise<PeeringDeletionPlan> = atlas.deletePeeringConnection({ ...ids, dryRun: true });'],
  [
    true,
    'const o: Promise<PeeringDeletionPlan | DeletionOutcome> = atlas.deletePeeringConnection({ ...ids, dryRun: flag });',
  ],
  [true, 'const o: Promise<DeletionPlanResult[]> = atlas.deletePeeringConnections([ids], { dryRun: true });'],
  [true, 'const o: Promise<DeletionResult[]> = atlas.deletePeeringConnections([ids], { concurrency: 2 });'],
  [true, 'atlas.deletePeeringConnections([{ ...ids, expect: { vpcId: set } }], { dryRun: flag });'],
  [true, "atlas.deletePeeringConnection({ ...ids, expect: { providerName: 'AWS', vpcId: set } });"],
  [
    true,
    'const e: PeeringExpectation = { vpcId: set }; atlas.deletePeeringConnection({ ...ids, expect: e });',
  ],
  [true, 'const e = { vpcId: set }; atlas.planPeeringDeletion({ ...ids, expect: e });'],
  [
    true,
    'const o: DeletePeeringConnectionOptions = { ...ids, dryRun: flag }; atlas.deletePeeringConnection(o);',
  ],
  [true, 'atlas.deletePeeringConnection({ ...ids, idempotent: undefined, signal: undefined });'],
  [false, 'atlas.deletePeeringConnection({ ...ids, expect: { vpcId: maybe } });'],
  [false, "atlas.deletePeeringConnection({ ...ids, expect: { providerName: 'AWS', vpcId: maybe } });"],
  [false, 'atlas.deletePeeringConnection({ ...ids, dryRun: true, expect: { vpcId: maybe } });'],
  [false, 'atlas.planPeeringDeletion({ ...ids, expect: { vpcId: maybe } });'],
  [false, 'atlas.deletePeeringConnections([{ ...ids, expect: { vpcId: maybe } }]);'],
  [false, 'atlas.deletePeeringConnections([ids], { expect: { vpcId: maybe } });'],
  [false, 'const e: PeeringExpectation = { vpcId: maybe };'],
  [false, 'const e: { vpcId?: string } = {}; atlas.deletePeeringConnection({ ...ids, expect: e });'],
  [false, 'const o: DeletePeeringConnectionOptions = { ...ids, expect: { vpcId: maybe } };'],
  [false, "atlas.deletePeeringConnection({ ...ids, expect: { vcpId: 'vpc-1' } });"],
  [false, "atlas.deletePeeringConnection({ ...ids, expect: { vpcId: set, vcpId: 'vpc-1' } });"],
  [false, 'atlas.deletePeeringConnection({ ...ids, expect: { vpcId: null } });'],
  [false, 'atlas.deletePeeringConnection({ ...ids, expect: null });'],
  [false, 'atlas.deletePeeringConnection({ ...ids, dryrun: true });'],
  [false, "atlas.deletePeeringConnection({ ...ids, dryRun: 'true' });"],
];

const HEAD = `import type * as all from './index.js';
import type { AtlasClient, DeletePeeringConnectionOptions, DeletionOutcome, DeletionPlanResult, DeletionResult, PeeringDeletionPlan, PeeringExpectation } from './index.js';
declare const atlas: AtlasClient; declare const flag: boolean; declare const set: string; declare const maybe: string | undefined;
declare const ids: { groupId: string; peerId: string };
export type { all, DeletePeeringConnectionOptions, DeletionOutcome, DeletionPlanResult, DeletionResult, PeeringDeletionPlan, PeeringExpectation };
`;

/** The lines that do not compile, by their index. */
function refused(exactOptionalPropertyTypes: boolean): ReadonlySet<number> {
  const name = path.join(import.meta.dirname, 'written-by-a-user.ts');
  const head = HEAD.split('\n').length - 1;
  const text = HEAD + lines.map(([, code]) => `{ ${code} }`).join('\n');
  const options: ts.CompilerOptions = {
    strict: true,
    exactOptionalPropertyTypes,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (file) => file === name || fileExists(file);
  host.getSourceFile = (file, ...more) =>
    file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2022) : getSourceFile(file, ...more);
  const program = ts.createProgram([name], options, host);
  const source = program.getSourceFile(name);
  return new Set(
    program
      .getSemanticDiagnostics(source)
      .map(({ start = 0 }) => (source?.getLineAndCharacterOfPosition(start).line ?? 0) - head),
  );
}

describe.each([[false], [true]])('types, with exactOptionalPropertyTypes %s', (exact) => {
  const errors = refused(exact);
  it.each(
    lines.map(([compiles, code], index) => [compiles ? 'take' : 'refuse', code, index, compiles] as const),
  )('%s %s', (_, _code, index, compiles) => {
    expect(errors.has(index)).toBe(!compiles);
  });
});
