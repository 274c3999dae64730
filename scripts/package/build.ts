/**
 * `npm run build`: the package, into `dist/`. Compiled beside it and then put in its place, so that a build that fails
 * leaves the old one, and two builds at once do not mix.
 */
import { execFile } from 'node:child_process';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Command } from 'commander';
import { makePortable } from './declarations.js';
import { vendorDigestFetch } from './vendor.js';

new Command('npm run build --').description('Compiles the package into dist/.').parse();

const project = path.resolve(import.meta.dirname, '../..');
const dist = path.join(project, 'dist');
const fresh = path.join(project, '.cache', 'build', String(process.pid));

async function build(): Promise<void> {
  const tsc = path.join(project, 'node_modules/typescript/bin/tsc');
  const command = [tsc, '-p', path.join(project, 'tsconfig.build.json'), '--outDir', fresh];
  await promisify(execFile)(process.execPath, command).catch((error: unknown) => {
    const { stdout = '', stderr = '' }: { stdout?: unknown; stderr?: unknown } = Object(error);
    throw new Error(`The package does not compile:\n${stdout}${stderr}`);
  });
  await vendorDigestFetch(fresh);
  await makePortable(fresh);
  await replace();
}

/** Puts the new folder in the place of the old one. Another build may be doing the same: the last one counts. */
async function replace(): Promise<void> {
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
}

try {
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { recursive: true });
  await build();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(fresh, { recursive: true, force: true });
}
