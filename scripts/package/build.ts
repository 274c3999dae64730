/**
 * `npm run build`: the packages, each into a `dist/` of its own. Built beside it and then put in its place, so that a build
 * that fails leaves the old one, and two builds at once do not mix.
 */
import { execFile } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Command, Option } from 'commander';
import { buildAsDocumented } from './as-documented.js';
import { makePortable } from './declarations.js';
import { vendorDigestFetch } from './vendor.js';

const { only } = new Command('npm run build --')
  .description('Builds the packages: atlas-peering into dist/, as-documented into as-documented/dist/.')
  .addOption(new Option('--only <package>', 'one of them').choices(['atlas-peering', 'as-documented']))
  .parse()
  .opts<{ only?: string }>();

const project = path.resolve(import.meta.dirname, '../..');

async function buildClient(fresh: string): Promise<void> {
  const tsc = path.join(project, 'node_modules/typescript/bin/tsc');
  const command = [tsc, '-p', path.join(project, 'tsconfig.build.json'), '--outDir', fresh];
  await promisify(execFile)(process.execPath, command).catch((error: unknown) => {
    const { stdout = '', stderr = '' }: { stdout?: unknown; stderr?: unknown } = Object(error);
    throw new Error(`The package does not compile:\n${stdout}${stderr}`);
  });
  await vendorDigestFetch(fresh);
  await makePortable(fresh);
}

/** Builds beside a folder, and puts the result in its place. Another build may be doing the same: the last one counts. */
async function into(dist: string, build: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = path.join(project, '.cache', 'build', String(process.pid), path.basename(path.dirname(dist)));
  try {
    await rm(fresh, { recursive: true, force: true });
    await mkdir(fresh, { recursive: true });
    await build(fresh);
    for (let tries = 1; ; tries += 1) {
      const old = `${fresh}.old.${tries}`;
      await rename(dist, old).catch(() => undefined);
      try {
        await rename(fresh, dist);
        await rm(old, { recursive: true, force: true });
        return;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

try {
  if (only !== 'as-documented') await into(path.join(project, 'dist'), buildClient);
  if (only !== 'atlas-peering') await into(path.join(project, 'as-documented', 'dist'), buildAsDocumented);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
