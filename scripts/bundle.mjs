/** What `run.mjs` runs: an entry with its sources, and the packages that load faster so, as JavaScript. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/** Packages of hundreds of small files, or of which little is used: bundled with what they need. The others are imported. */
const INLINE = [
  '@redocly/openapi-core',
  'commander',
  'diff',
  'openapi-format',
  'openapi-typescript',
  'parse5',
  'yaml',
];
/**
 * One large CommonJS file of which nothing can be left out: not bundled. `require` compiles it once, `import` reads it
 * twice more before that, to tell its format and its exports (0.6 s of processor time for TypeScript).
 */
const REQUIRED = ['typescript'];

/** Packages that another imports and we do not get to: left out where nothing uses them, like a package free of side effects. */
const UNUSED = [['openapi-typescript', '@redocly/openapi-core']];

/** @param {string} specifier */
const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** @type {import('esbuild').Plugin} */
const choosePackages = {
  name: 'choose-packages',
  setup({ onLoad, onResolve, resolve }) {
    onResolve(
      { filter: /^[^./]/ },
      async ({ path: specifier, importer, kind, namespace, resolveDir, pluginData }) => {
        if (kind === 'entry-point' || pluginData === RESOLVING) return undefined;
        if (namespace === 'required') return { path: specifier, external: true };
        if (REQUIRED.includes(specifier)) return { path: specifier, namespace: 'required' };
        if (
          UNUSED.some(([by, unused]) => importer.includes(`/node_modules/${by}/`) && specifier === unused)
        ) {
          const found = await resolve(specifier, { importer, kind, resolveDir, pluginData: RESOLVING });
          return { ...found, sideEffects: false };
        }
        const inline = importer.includes('/node_modules/') || INLINE.includes(packageOf(specifier));
        return inline ? undefined : { path: specifier, external: true };
      },
    );
    onLoad({ filter: /.*/, namespace: 'required' }, ({ path: specifier }) => ({
      contents: `module.exports = require(${JSON.stringify(specifier)});`,
    }));
  },
};
const RESOLVING = Symbol('resolving');

/** Below the project's folder: a bundle lies in `.cache/scripts/NAME/STATE/`. Source maps lead from there, too. */
const OUTDIR = '.cache/scripts/name/state';

/**
 * In a bundle `import.meta` would speak of the bundle; the sources mean themselves. Where they are is told from where the
 * bundle is: the checkout may be copied or moved, bundles and all.
 * @param {string} project
 * @returns {import('esbuild').Plugin}
 */
const keepPlaces = (project) => ({
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const steps = path.relative(project, file).split(path.sep).map(encodeURIComponent);
      const at = (/** @type {string[]} */ parts) =>
        `new URL(${JSON.stringify(parts.join('/') || '.')}, bundleProject)`;
      const places = {
        url: `${at(steps)}.href`,
        filename: `bundlePath(${at(steps)})`,
        dirname: `bundlePath(${at(steps.slice(0, -1))})`,
      };
      const source = await readFile(file, 'utf8');
      const contents = source.replaceAll(
        /\bimport\.meta\.(url|filename|dirname)\b/g,
        (_all, place) => places[place],
      );
      return { contents, loader: 'ts' };
    });
  },
});

const BANNER = [
  // ESM has no `require`; bundled CommonJS packages ask it for Node's own modules.
  "import { createRequire as bundleRequire } from 'node:module'",
  "import { fileURLToPath as bundlePath } from 'node:url'",
  'const require = bundleRequire(import.meta.url)',
  `const bundleProject = new URL(${JSON.stringify('../'.repeat(OUTDIR.split('/').length))}, import.meta.url)`,
  '',
].join('; ');

/**
 * Bundles an entry of the project; writes nothing.
 * @param {string} project
 * @param {string} entry Relative to the project.
 * @returns {Promise<{ inputs: string[], outputs: { name: string, contents: Uint8Array }[] }>} The sources it was made from,
 * relative to the project, and the files of the bundle; `entry.mjs` is the one to import.
 */
export async function bundle(project, entry) {
  const { metafile, outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: { entry },
    outdir: OUTDIR,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: BANNER },
    // For debuggers. Node itself heeds them by its flag alone: it would go through every line of what it loads, at each start.
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    write: false,
    plugins: [choosePackages, keepPlaces(project)],
    logLevel: 'error',
  });
  const inputs = Object.keys(metafile.inputs).filter((file) => !/node_modules\/|^required:/.test(file));
  return {
    inputs: inputs.sort(),
    outputs: outputFiles.map(({ path: file, contents }) => ({ name: path.basename(file), contents })),
  };
}
