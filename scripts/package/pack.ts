import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const project = path.resolve(import.meta.dirname, '../..');

/** Runs a program and returns what it wrote; both streams are in the error if it fails. */
export async function run(program: string, args: readonly string[], cwd = project): Promise<string> {
  try {
    const { stdout } = await execute(program, args, { cwd, maxBuffer: 2 ** 26 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '' }: { stdout?: unknown; stderr?: unknown } = Object(error);
    throw new Error(`${[program, ...args].join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** A program of the project's own development dependencies. */
export function tool(name: string): string {
  return path.join(project, 'node_modules/.bin', name);
}

/** The package as npm would publish it, and where it was put into a project that holds nothing else. */
export interface Installed {
  readonly tarball: string;
  /** Names of the files in the tarball. */
  readonly files: readonly string[];
  /** The folder of that project. */
  readonly consumer: string;
  /** The folder that npm unpacked the tarball into. */
  readonly unpacked: string;
}

/** Builds the package, packs it, and installs the tarball into an empty project below `scratch`. */
export async function buildPackInstall(scratch: string): Promise<Installed> {
  // What npm does before it packs (`prepare`), once and not for each command of npm.
  await run('npm', ['run', 'build']);
  const packed: unknown = JSON.parse(
    await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', scratch]),
  );
  const [{ filename, files }] = packed as [{ filename: string; files: { path: string }[] }];
  const tarball = path.join(scratch, filename);
  const consumer = path.join(scratch, 'consumer');
  await mkdir(consumer);
  await writeFile(path.join(consumer, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  await run(
    'npm',
    ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', tarball],
    consumer,
  );
  return {
    tarball,
    files: files.map((file) => file.path),
    consumer,
    unpacked: path.join(consumer, 'node_modules/atlas-peering'),
  };
}

/** The modules that an entry brings along, and what they import by the name of a package. */
export interface ImportGraph {
  /** Code by file name. */
  readonly modules: ReadonlyMap<string, string>;
  readonly packages: ReadonlySet<string>;
}

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*)(["'])([^"']+)\1/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** Follows the imports of compiled modules, dynamic ones too. */
export async function importGraph(entry: string): Promise<ImportGraph> {
  const modules = new Map<string, string>();
  const packages = new Set<string>();
  const visit = async (file: string): Promise<void> => {
    if (modules.has(file)) return;
    const code = (await readFile(file, 'utf8')).replace(COMMENT, '');
    modules.set(file, code);
    for (const [, , name = ''] of code.matchAll(IMPORT)) {
      if (name.startsWith('.')) await visit(path.resolve(file, '..', name));
      else packages.add(name);
    }
  };
  await visit(entry);
  return { modules, packages };
}
