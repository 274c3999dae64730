/** The action and the workflow, step by step in a shell, with what GitHub puts into the environment. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { petContract, startPets } from '../as-documented/src/testing/pets.js';
import { outdatedVersions } from './package/version.js';

const project = path.resolve(import.meta.dirname, '..');
const execute = promisify(execFile);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ci-test-'));
  await mkdir(path.join(folder, 'bin'));
});
afterEach(() => rm(folder, { recursive: true }));

const yaml = async (file: string) => parse(await readFile(path.join(project, file), 'utf8'));

/** A program that the steps find before the real one. */
async function program(name: string, text: string): Promise<void> {
  const file = path.join(folder, 'bin', name);
  await writeFile(file, `#!/usr/bin/env bash\n${text}\n`);
  await chmod(file, 0o755);
}

/** Runs a step as GitHub runs it: `bash --noprofile --norc -eo pipefail`. */
async function runStep(step: Step, env: Readonly<Record<string, string>>) {
  const script = path.join(folder, 'step.sh');
  await writeFile(script, step.run ?? '');
  const files = { output: path.join(folder, 'output'), summary: path.join(folder, 'summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  const options = {
    cwd: folder,
    env: {
      ...process.env,
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: files.output,
      GITHUB_STEP_SUMMARY: files.summary,
      RUNNER_TEMP: folder,
      ...env,
      PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`,
    },
  };
  const ended = await execute('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], options).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  const read = (file: string) => readFile(file, 'utf8');
  return { ...ended, output: await read(files.output), summary: await read(files.summary) };
}

describe('action.yml', async () => {
  const action: {
    inputs: Record<string, { description?: string; default?: string }>;
    runs: { steps: Step[] };
  } = await yaml('action.yml');
  const [check] = action.runs.steps;
  if (check === undefined) throw new Error('the action has no step');

  const run = async (args: string, id: unknown) => {
    const pets = await startPets(id);
    await program(
      'npx',
      `[ "$1 $2 $4" = "--yes --package as-documented" ] && shift 4 && exec "${process.execPath}" "${project}/scripts/run.mjs" "${project}/as-documented/src/main.ts" "$@"`,
    );
    await writeFile(path.join(folder, 'pets.json'), JSON.stringify(petContract));
    const env = {
      CONTRACT: 'pets.json',
      TARGET: pets.url,
      ARGS: args,
      PACKAGE: 'as-documented@0.1.0',
      npm_lifecycle_script: '',
    };
    const result = await runStep(check, env);
    pets.close();
    return result;
  };

  it('passes over a server that keeps the contract, with summary, outputs and report', async () => {
    const { code, output, summary } = await run('--own\n/pets/{petId}=17\n', 17);
    expect(code).toBe(0);
    expect(output).toBe(`report=${folder}/contract-report\nexit-code=0\n`);
    expect(summary).toContain('getPet');
    const files = await readdir(path.join(folder, 'contract-report'));
    expect(files.sort()).toEqual(['junit.xml', 'report.html', 'report.json', 'summary.md']);
  });

  it('fails over one that does not, with an annotation', async () => {
    const { code, stdout, output, summary } = await run('--own\n/pets/{petId}=17', '17; $(touch x)');
    expect(code).toBe(1);
    expect(output).toContain('exit-code=1\n');
    expect(stdout).toMatch(/^::error .*body-type/m);
    expect(summary).toContain('body-type');
    expect(await readdir(folder)).not.toContain('x');
  });

  it('says each input, takes none into a script, and gives the command all that it reads', () => {
    for (const [name, input] of Object.entries(action.inputs))
      expect([name, input.description]).toEqual([name, expect.any(String)]);
    for (const { run: text = '' } of action.runs.steps) expect(text).not.toContain('${{');
    const names = [...(check.run ?? '').matchAll(/\$\{?([A-Z]+)\b/g)].map(([, name]) => name);
    expect(Object.keys(check.env ?? {})).toEqual(
      expect.arrayContaining(names.filter((name) => name !== 'PWD' && name !== 'GITHUB')),
    );
  });

  it('and the job for GitLab run the same command', async () => {
    const gitlab = await yaml('as-documented/ci/gitlab-ci.yml');
    expect(gitlab['.as-documented'].script[0]).toContain(
      'as-documented check "$CONTRACT" --target "$TARGET"',
    );
  });
});

it('the version is the same wherever it stands', async () => {
  expect([...(await outdatedVersions()).keys()]).toEqual([]);
});

describe('the workflow that pulls the pages', async () => {
  const workflow: { permissions: object; jobs: { pages: { permissions: object; steps: Step[] } } } =
    await yaml('.github/workflows/pages.yml');
  const { steps, permissions } = workflow.jobs.pages;
  const propose = steps.at(-1);
  if (propose === undefined) throw new Error('the workflow has no step');

  const git = (...args: string[]) => execute('git', args, { cwd: folder });

  it('opens a pull request whose text is the change report, and renews it', async () => {
    await git('init', '--quiet', '--initial-branch=main');
    await git('init', '--quiet', '--bare', 'remote.git');
    await git('remote', 'add', 'origin', path.join(folder, 'remote.git'));
    await writeFile(
      path.join(folder, '.gitignore'),
      'bin\nremote.git\nstep.sh\noutput\nsummary\nchanges.md\ncalls\n',
    );
    await git('add', '.gitignore');
    await git('-c', 'user.name=x', '-c', 'user.email=x@example.com', 'commit', '--quiet', '--message', 'x');
    await program(
      'gh',
      `printf '%s\\n' "$*" >> "$RUNNER_TEMP/calls"; [ "$2" != list ] || printf '%s' "$OPEN"`,
    );
    const env = { BASE: 'main', GH_TOKEN: 'x', OPEN: '' };
    expect(await runStep(propose, env)).toMatchObject({ code: 0, summary: 'Nothing changed.\n' });
    await writeFile(path.join(folder, 'changes.md'), '# Changes');
    for (const open of ['', '7']) {
      await git('switch', '--quiet', 'main');
      await git('branch', '-D', 'pages/update').catch(() => undefined);
      await writeFile(path.join(folder, 'page.txt'), `changed ${open}`);
      expect(await runStep(propose, { ...env, OPEN: open })).toMatchObject({ code: 0 });
      const { stdout } = await git('--git-dir=remote.git', 'show', 'pages/update:page.txt');
      expect(stdout).toBe(`changed ${open}`);
    }
    const calls = (await readFile(path.join(folder, 'calls'), 'utf8'))
      .split('\n')
      .filter((call) => !call.startsWith('pr list'));
    expect(calls).toEqual([
      `pr create --base main --head pages/update --title The pages have changed --body-file ${folder}/changes.md`,
      `pr edit pages/update --body-file ${folder}/changes.md`,
      '',
    ]);
  });

  it('goes on where there is nothing to fetch, and fails where a page could not be', async () => {
    const pull = steps.find(({ run: text }) => text?.includes('docs:pull'));
    if (pull === undefined) throw new Error('the workflow pulls nothing');
    for (const [kind, pulled, code] of [
      ['no-address', 2, 0],
      ['failed', 1, 1],
      ['changed', 0, 0],
    ] as const) {
      await program(
        'npm',
        `case "$*" in *docs:pull*) echo '[{"kind":"${kind}"}]'; exit ${pulled} ;; *) echo "$*" ;; esac`,
      );
      await program('jq', `grep -q no-address "\${@: -1}"`);
      const ended = await runStep(pull, {});
      expect([kind, ended.code]).toEqual([kind, code]);
      expect(ended.stdout.includes('run generate -- --report')).toBe(code === 0);
    }
  });

  it('asks for no more than that takes', () => {
    expect(workflow.permissions).toEqual({});
    expect(permissions).toEqual({ contents: 'write', 'pull-requests': 'write' });
    for (const { run: text = '' } of steps) expect(text).not.toContain('${{');
  });
});

it('every action is pinned to a commit', async () => {
  const files = [
    'action.yml',
    ...(await readdir(path.join(project, '.github/workflows'))).map((name) => `.github/workflows/${name}`),
  ];
  for (const file of files) {
    const text = await readFile(path.join(project, file), 'utf8');
    for (const [line, used] of text.matchAll(/uses: *(\S+).*/g)) {
      if (!used?.startsWith('./'))
        expect([file, line]).toEqual([file, expect.stringMatching(/@[0-9a-f]{40} # v\d/)]);
    }
  }
});
