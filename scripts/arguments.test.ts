import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommandNamed } from '../as-documented/src/cli.js';
import { projectHome } from './home.js';
import { type Ended, project, runScript } from './testing.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'arguments-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('npm run generate', () => {
  const generate = async (args: readonly string[]): Promise<Ended> => {
    const said = { stdout: '', stderr: '' };
    const code = await runCommandNamed('generate', args, projectHome, {
      out: (text) => {
        said.stdout += text;
      },
      err: (text) => {
        said.stderr += text;
      },
      paint: (_, text) => text,
      env: {},
    });
    return { code, ...said };
  };

  it.each([
    ['--out', 'x'],
    ['--overlay', 'x.yaml'],
    ['--companion', 'x.yaml'],
    ['--name', 'x'],
  ])('refuses %s without --sources', async (...flag) => {
    const { code, stdout, stderr } = await generate(flag);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(new RegExp(`^${flag[0]}: only with --sources`));
  });

  it('takes paths from where the user stands', async () => {
    const page = path.join(project, 'openapi/sources/remove-one-network-peering-connection.bump.txt');
    await mkdir(path.join(folder, 'pages'));
    await cp(page, path.join(folder, 'pages', 'remove.txt'));
    const started = { INIT_CWD: folder, npm_lifecycle_script: 'node scripts/run.mjs scripts/generate.ts' };
    const args = ['--sources', 'pages', '--out', 'made', '--report', 'made/CHANGES.md'];
    const { code } = await runScript('scripts/generate.ts', args, started);
    expect(code).toBe(0);
    expect((await readdir(path.join(folder, 'made'))).sort()).toEqual([
      'CHANGES.md',
      'FINDINGS.md',
      'contract.openapi.yaml',
      'contract.provenance.json',
      'contract.ts',
      'operations.ts',
      'query-parameters.ts',
    ]);
  });

  it('says in one line what cannot be written, and ends with 3', async () => {
    const page = path.join(project, 'openapi/sources/remove-one-network-peering-connection.bump.txt');
    await writeFile(path.join(folder, 'file'), '');
    const { code, stderr } = await generate(['--sources', page, '--out', path.join(folder, 'file', 'out')]);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^\S+: cannot be written: a part of the path is a file, not a folder \(\w+\)\nNothing was written\.\n$/,
    );
  });

  it('says first what a changed word means, on one screen, and who contradicts whom', async () => {
    const copy = path.join(folder, 'project');
    await cp(path.join(project, 'openapi'), path.join(copy, 'openapi'), { recursive: true });
    await cp(path.join(project, 'src/generated'), path.join(copy, 'src/generated'), { recursive: true });
    const page = path.join(copy, 'openapi/sources/remove-one-network-peering-connection.bump.txt');
    const text = await readFile(page, 'utf8');
    const from = '**peerId** (string) Unique 24-hexadecimal';
    expect(text).toContain(from);
    await writeFile(page, text.replace(from, '**peerId** (string) Unique 32-hexadecimal'));
    const report = path.join(folder, 'CHANGES.md');
    const { code, stdout } = await generate(['--check', '--project', copy, '--report', report]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^differs: 1 documentation only; suggested version bump: patch\n/);
    expect(stdout.split('\n').length).toBeLessThan(24);
    expect(stdout).toMatch(
      /remove-one-network-peering-connection\.bump\.txt:1:\d+: warning: .*"32-hexadecimal digit string".*openapi\/overlays\/40-values\.overlay\.yaml:\d+/,
    );
    expect(await readFile(report, 'utf8')).toMatch(/## Files\n\n```diff\n/);
  });
});

describe('npm run docs:pull', () => {
  it('ends with 2 where no page has an address, and says where to set one', async () => {
    const { code, stderr } = await runScript('scripts/docs-pull.ts', []);
    expect(code).toBe(2);
    expect(stderr).toMatch(/no page has an address\. Set "address" in .*manifest\.json/);
  });
});
