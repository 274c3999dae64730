import { execFile } from 'node:child_process';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The release that was measured; the contract grows with each, and figures of two releases cannot be compared. */
const release = '@octokit/openapi@23.0.2';
const member = 'package/generated/api.github.com.json';

/**
 * GitHub's contract, from the package that publishes it. The package unpacks to 385 MB, so only its archive is fetched and
 * only the one file taken out of it; both stay out of the project, in a folder that git ignores.
 * @returns path of the contract
 */
export async function githubContract(cache: string): Promise<string> {
  const folder = path.join(cache, release.replaceAll(/[@/]/g, '_'));
  const file = path.join(folder, 'api.github.com.json');
  if (await exists(file)) return file;
  await mkdir(folder, { recursive: true });
  process.stdout.write(`Fetching ${release} (29 MB) into ${folder}\n`);
  const { stdout } = await run('npm', ['pack', release, '--silent', '--pack-destination', folder]);
  const archive = path.join(folder, stdout.trim().split('\n').at(-1) ?? '');
  await run('tar', ['-xzf', archive, '-C', folder, member]);
  await rename(path.join(folder, member), file);
  await rm(path.join(folder, 'package'), { recursive: true, force: true });
  await rm(archive);
  return file;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
