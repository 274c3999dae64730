import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

/** OpenAPI documents that others wrote; of this release, so that figures stay comparable. */
export const EXAMPLES = '@readme/oas-examples@8.2.2';

/** Every document of the package, fetched and unpacked into the folder. */
export async function examples(folder: string): Promise<string[]> {
  const run = promisify(execFile);
  await run('npm', ['pack', EXAMPLES, '--silent', '--pack-destination', folder]);
  const [archive = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  await run('tar', ['-xzf', path.join(folder, archive), '-C', folder]);
  const all = await readdir(path.join(folder, 'package'), { recursive: true });
  return all
    .filter((name) => /^\d\.\d\/(?:json|yaml)\/.*\.(?:json|ya?ml)$/.test(name))
    .sort()
    .map((name) => path.join(folder, 'package', name));
}
