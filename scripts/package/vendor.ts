/** digest-fetch as the package ships it: one module that needs nothing, with the licences of all that is in it. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, type Plugin } from 'esbuild';

const project = path.resolve(import.meta.dirname, '../..');

/**
 * Imported for what is not used: its own `fetch` where the platform has none, Basic authentication, and hashes, which the
 * client brings along (`src/auth/hashes.ts`).
 */
const UNUSED = /^(node-fetch|base-64|md5|js-sha256|js-sha512)$/;

const leaveOut: Plugin = {
  name: 'leave out',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: UNUSED }, ({ path: name }) => ({ path: name, namespace: 'unused' }));
    onLoad({ filter: /.*/, namespace: 'unused' }, () => ({ contents: 'export default {};' }));
  },
};

/** digest-fetch as one module, and the names of the packages that went into it. */
export interface Vendored {
  readonly code: string;
  readonly packages: readonly string[];
}

/**
 * Bundles what `src/vendor/digest-fetch.ts` exports.
 *
 * @throws Error where the result would still look for something outside itself.
 */
export async function bundleDigestFetch(): Promise<Vendored> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: project,
    entryPoints: ['src/vendor/digest-fetch.ts'],
    outfile: 'digest-fetch.js',
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
    // digest-fetch puts itself into `window` where it sees a browser; nothing else decides what the copy does either.
    define: { process: 'undefined', window: 'undefined', self: 'undefined', define: 'undefined' },
    legalComments: 'inline',
    plugins: [leaveOut],
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const code = outputFiles[0]?.text ?? '';
  const outside = /\b(?:eval|require|import)\s*\([^)]*\)?/.exec(code)?.[0];
  if (output === undefined || output.imports.length > 0 || outside !== undefined) {
    throw new Error(`The copy of digest-fetch would look for something outside itself: ${outside}`);
  }
  const packages = Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) =>
    bytesInOutput > 0 ? (/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []) : [],
  );
  return { code, packages: [...new Set(packages)].sort() };
}

/** For bundles: digest-fetch as the packages ship it, not as it is published. */
export const shippedDigestFetch: Plugin = {
  name: 'shipped-digest-fetch',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/vendor\/digest-fetch\.ts$/ }, async () => ({
      contents: (await bundleDigestFetch()).code,
      loader: 'js',
    }));
  },
};

/** The licence texts of all that is in it. @throws Error where a package has none */
export async function digestFetchLicences(): Promise<string> {
  const { packages } = await bundleDigestFetch();
  return (await Promise.all(packages.map(licenceOf))).join(`\n${'-'.repeat(80)}\n\n`);
}

/**
 * Replaces the compiled `vendor/digest-fetch.js` by digest-fetch, and puts the licence texts beside it.
 *
 * @throws Error where a package has no licence text.
 */
export async function vendorDigestFetch(dist: string): Promise<void> {
  const vendor = path.join(dist, 'vendor');
  const { code } = await bundleDigestFetch();
  await writeFile(path.join(vendor, 'digest-fetch.js'), code);
  await rm(path.join(vendor, 'digest-fetch.d.ts'));
  await writeFile(path.join(vendor, 'digest-fetch.LICENSES.txt'), await digestFetchLicences());
}

async function licenceOf(name: string): Promise<string> {
  const folder = path.join(project, 'node_modules', name);
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined) throw new Error(`${name} is to be shipped, but has no licence text.`);
  const { version }: { version?: unknown } = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  );
  return `${name} ${version}\n\n${(await readFile(path.join(folder, file), 'utf8')).trim()}\n`;
}
