import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { shippedDigestFetch } from './vendor.js';

const project = path.resolve(import.meta.dirname, '../..');

/** The main entry as one file. */
export interface Bundle {
  readonly code: string;
  /** Bytes as they travel: minified, gzip at level 9. */
  readonly gzip: number;
  /** Minified bytes by the module that they come from, largest first. */
  readonly modules: readonly (readonly [module: string, bytes: number])[];
}

const common: BuildOptions = {
  absWorkingDir: project,
  entryPoints: { index: 'src/index.ts' },
  outdir: 'out',
  bundle: true,
  minify: true,
  // Licence texts of the packages are no code; bundlers can put them beside the bundle.
  legalComments: 'none',
  // A bundle for the browser: built-ins of Node are errors.
  platform: 'browser',
  target: 'es2022',
  write: false,
  logLevel: 'silent',
  plugins: [shippedDigestFetch],
};

/** Leaves dynamic imports alone but those that match: their code is loaded when it is first needed. */
function leaveForLater(except?: RegExp): Plugin {
  return {
    name: 'leave for later',
    setup({ onResolve }) {
      onResolve({ filter: /.*/ }, ({ kind, path: module }) =>
        kind === 'dynamic-import' && !except?.test(module) ? { path: module, external: true } : undefined,
      );
    },
  };
}

/**
 * Bundles the main entry with its dependencies as a browser or a worker would get it.
 *
 * @param loaded which dynamic imports are bundled with it. @default none: what importing the package loads
 * @throws Error where the graph holds an import that only Node has, or that cannot be resolved.
 */
export async function bundleClient(loaded?: RegExp): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    ...common,
    format: 'esm',
    metafile: true,
    write: false,
    plugins: [shippedDigestFetch, leaveForLater(loaded)],
  });
  const [file] = outputFiles;
  const [output] = Object.values(metafile.outputs);
  if (file === undefined || output === undefined) throw new Error('esbuild wrote nothing.');
  const modules = Object.entries(output.inputs)
    .map(([module, { bytesInOutput }]) => [module, bytesInOutput] as const)
    .sort(([, a], [, b]) => b - a);
  return { code: file.text, gzip: gzipOf(file.contents), modules };
}

/** Bytes of every chunk that esbuild cuts the main entry into at its dynamic imports. */
export async function splitClient(): Promise<readonly number[]> {
  const { outputFiles } = await build({ ...common, format: 'esm', splitting: true, write: false });
  return outputFiles.map(({ contents }) => gzipOf(contents));
}

/** The whole package as a script that sets one global. */
export async function scriptOfClient(globalName: string): Promise<string> {
  const { outputFiles } = await build({ ...common, format: 'iife', globalName, write: false });
  return outputFiles[0]?.text ?? '';
}

function gzipOf(bytes: Uint8Array): number {
  return gzipSync(bytes, { level: 9 }).length;
}

/** Its size, and the modules that weigh most in it, in minified bytes. */
export function describeBundle(name: string, { gzip, modules }: Bundle, limit: number): string {
  const heaviest = modules.slice(0, 10).map(([module, bytes]) => `  ${String(bytes).padStart(6)} ${module}`);
  return [`${name}: ${gzip} B gzip, limit ${limit}. Heaviest modules, minified:`, ...heaviest].join('\n');
}
