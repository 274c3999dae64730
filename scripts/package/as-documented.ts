/** The package `as-documented`: its code in one folder, split at dynamic imports, and the declarations of its API. */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { digestFetchLicences, shippedDigestFetch } from './vendor.js';

const project = path.resolve(import.meta.dirname, '../..');
const home = path.join(project, 'as-documented');

/** What is asked for by name where no import is seen: the schemas of OpenAPI are found by `require.resolve`. */
const RESOLVED = ['@seriousme/openapi-schema-validator'];
const ENTRIES = ['index', 'vitest'];

/** Builds the package into a folder. @throws Error where its manifest does not name what the code imports, as it is here */
export async function buildAsDocumented(out: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: project,
    entryPoints: {
      main: 'as-documented/src/main.ts',
      ...Object.fromEntries(ENTRIES.map((name) => [name, `as-documented/src/${name}.ts`])),
      // Prism runs in a process of its own, which is started from this file.
      child: 'contract-tests/targets/prism/child.mjs',
    },
    outdir: out,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    legalComments: 'none',
    metafile: true,
    plugins: [shippedDigestFetch],
    logLevel: 'error',
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) =>
    imports.flatMap(({ path: name, external }) =>
      external && !/^node:/.test(name) ? [packageOf(name)] : [],
    ),
  );
  await refuseOtherDependencies(new Set([...imported, ...RESOLVED]));
  await declarations(path.join(out, 'types'));
  await writeFile(path.join(out, 'digest-fetch.LICENSES.txt'), await digestFetchLicences());
  await copyFile(path.join(project, 'LICENSE'), path.join(home, 'LICENSE'));
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** Each package that is imported is a dependency, in the version that it is tested with here; and no other is. */
async function refuseOtherDependencies(imported: ReadonlySet<string>): Promise<void> {
  const read = async (folder: string): Promise<Manifest> =>
    JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const own = await read(home);
  const root = await read(project);
  const versions = { ...root.devDependencies, ...root.dependencies };
  const wanted = [...imported]
    .filter((name) => own.peerDependencies?.[name] === undefined)
    .sort()
    .map((name) => [name, versions[name] ?? 'missing in package.json']);
  const expected = JSON.stringify(Object.fromEntries(wanted), null, 2);
  if (JSON.stringify(own.dependencies, null, 2) !== expected)
    throw new Error(
      `as-documented/package.json: "dependencies" should be what the code imports: ${expected}`,
    );
  if (own.version !== root.version)
    throw new Error(`as-documented/package.json: expected the version of package.json, ${root.version}.`);
}

/** The declarations of the API and of whatever they name, and no others. */
async function declarations(out: string): Promise<void> {
  const { config } = ts.readConfigFile(path.join(project, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, project);
  const files = ENTRIES.map((name) => path.join(home, 'src', `${name}.ts`));
  const program = ts.createProgram(files, {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: project,
    outDir: out,
    stripInternal: true,
  });
  const texts = new Map<string, string>();
  const { diagnostics } = program.emit(undefined, (file, text) => texts.set(path.resolve(file), text));
  if (diagnostics.length > 0)
    throw new Error(
      ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: (name) => name,
        getCurrentDirectory: () => project,
        getNewLine: () => '\n',
      }),
    );
  const reached = new Set<string>();
  const visit = (file: string): void => {
    const text = texts.get(file);
    if (text === undefined || reached.has(file)) return;
    reached.add(file);
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      if (fileName.startsWith('.')) visit(path.resolve(file, '..', fileName.replace(/\.js$/, '.d.ts')));
    }
  };
  for (const name of ENTRIES) visit(path.join(out, 'as-documented/src', `${name}.d.ts`));
  await rm(out, { recursive: true, force: true });
  for (const file of reached) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, texts.get(file) ?? '');
  }
}
