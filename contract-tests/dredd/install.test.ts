import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TargetError } from '../targets/target.js';
import { installDredd } from './install.js';

const npm = (args: readonly string[], cwd: string) => promisify(execFile)('npm', args, { cwd });

describe('installing dredd when it is first needed', () => {
  let scratch: string;
  let folder: string;
  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'install-dredd-'));
    // A package of that name that comes from a file, so that nothing is fetched.
    const source = path.join(scratch, 'source');
    await mkdir(source);
    await writeFile(path.join(source, 'package.json'), '{ "name": "dredd", "version": "1.0.0" }');
    await npm(['pack', '--pack-destination', scratch], source);
    const dependencies = { dredd: `file:${path.join(scratch, 'dredd-1.0.0.tgz')}` };
    await mkdir(path.join(scratch, 'offer'));
    await writeFile(
      path.join(scratch, 'offer', 'package.json'),
      JSON.stringify({ private: true, dependencies }),
    );
    await npm(['install', '--package-lock-only', '--no-audit', '--offline'], path.join(scratch, 'offer'));
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));
  beforeEach(async () => {
    folder = await mkdtemp(path.join(scratch, 'dredd-'));
  });

  const offer = () => cp(path.join(scratch, 'offer'), folder, { recursive: true });
  const installed = async () => {
    const { version }: { version?: unknown } = JSON.parse(
      await readFile(path.join(folder, 'node_modules/dredd/package.json'), 'utf8'),
    );
    return version;
  };

  it('says so in one line, and does nothing the next time', async () => {
    await offer();
    const said: string[] = [];
    const say = (line: string) => void said.push(line);
    await installDredd({ folder, say });
    expect(await installed()).toBe('1.0.0');
    expect(said).toEqual([expect.stringMatching(/^dredd is not here yet: [^\n]*\n$/)]);
    await installDredd({ folder, say });
    expect(said).toHaveLength(1);
  });

  it('two runs at once do not break each other, and leave nothing behind', async () => {
    await offer();
    const say = () => undefined;
    await Promise.all([1, 2, 3].map(() => installDredd({ folder, say })));
    expect(await installed()).toBe('1.0.0');
    expect(await readdir(path.join(folder, '.cache'))).toEqual([]);
  });

  it('replaces what another version of the project installed', async () => {
    await offer();
    await installDredd({ folder, say: () => undefined });
    await writeFile(path.join(folder, 'node_modules/dredd/package.json'), '{ "name": "dredd" }');
    await installDredd({ folder, say: () => undefined });
    expect(await installed()).toBe('1.0.0');
  });

  it('says why it could not, and how to do without', async () => {
    await writeFile(path.join(folder, 'package.json'), '{ "dependencies": { "dredd": "file:none.tgz" } }');
    await writeFile(path.join(folder, 'package-lock.json'), '{ "lockfileVersion": 3, "packages": {} }');
    const failed = installDredd({ folder, say: () => undefined });
    await expect(failed).rejects.toThrow(TargetError);
    await expect(failed).rejects.toThrow(/^dredd could not be installed: npm error .*--no-dredd\.$/);
    expect(await readdir(folder)).not.toContain('node_modules');
  });
});
