import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PageFacts } from './docs/facts.js';
import { inferences } from './docs/inferences.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const fixtures = join(root, 'scripts/docs/fixtures');

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(script: string, args: readonly string[], cwd = root): ChildProcess {
  return spawn(process.execPath, [join(root, 'scripts', 'run.mjs'), join(root, 'scripts', script), ...args], {
    cwd,
  });
}

function run(script: string, ...args: readonly string[]): Promise<Run> {
  const child = start(script, args);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pages-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('pages:read', { timeout: 120_000 }, () => {
  it('says of each bad page why it was refused, or what to mind', async () => {
    const { status, stdout, stderr } = await run('pages-read.ts', join(fixtures, 'bad'));
    expect(status).toBe(1);
    for (const words of [
      /^refused \S+\/empty\.txt:1:1: the page is empty$/m,
      /^refused \S+\/html-404\.txt:1:1: an HTML document/m,
      /^refused \S+\/no-method-line\.legacy\.txt:\d+:\d+: No method line/m,
      /^refused \S+\/two-operations\.bump\.txt:\d+:\d+: .*GET \/beds.*POST \/versions/m,
      /^\S+\/truncated\.bump\.txt:\d+:\d+: warning: .*cut off/m,
      /^\S+\/contradiction\.legacy\.txt:\d+:\d+: warning: .*the method line is taken/m,
      /^3 pages read, 4 refused, /m,
    ])
      expect(stderr).toMatch(words);
    expect(JSON.parse(stdout)).toEqual({
      'contradiction.legacy': expect.objectContaining({ method: 'POST' }),
      empty: null,
      'html-404': null,
      'injection.bump': expect.objectContaining({ servers: ['https://cloud.mongodb.com'] }),
      'no-method-line.legacy': null,
      'truncated.bump': expect.objectContaining({ method: 'DELETE' }),
      'two-operations.bump': null,
    });
  });

  it('ends with 0 where every page was read, and infers nothing where asked', async () => {
    const args = [join(fixtures, 'bump', 'create-organization.txt')];
    const all = await run('pages-read.ts', ...args);
    const none = await run('pages-read.ts', '--no-infer', ...args);
    const without = await run('pages-read.ts', '--without', 'tag-from-path', ...args);
    const rules = ({ stdout }: Run) => {
      const facts: Record<string, PageFacts> = JSON.parse(stdout);
      return facts['create-organization']?.inferred.map((each) => each.rule);
    };
    expect([all.status, none.status, without.status]).toEqual([0, 0, 0]);
    expect(rules(all)).toContain('tag-from-path');
    expect(rules(none)).toEqual([]);
    expect(rules(without)).not.toContain('tag-from-path');
    expect(rules(without)).toContain('operation-id-from-title');
  });

  it('reads hundreds of pages, and pages of the same name under their paths', async () => {
    const many = join(folder, 'many');
    for (const half of ['a', 'b']) {
      await mkdir(join(many, half), { recursive: true });
      const page = join(fixtures, 'legacy', 'rename-a-team.txt');
      for (let number = 0; number < 100; number++)
        await cp(page, join(many, half, `${half === 'a' ? 'same' : 'other'}-${number}.txt`));
    }
    await cp(join(many, 'a', 'same-0.txt'), join(many, 'b', 'same-0.md'));
    await writeFile(join(many, 'notes.json'), '{"not": "a contract"}');
    const { status, stdout, stderr } = await run('pages-read.ts', many);
    const names = Object.keys(JSON.parse(stdout));
    expect(status).toBe(0);
    expect(names).toHaveLength(201);
    expect(names).toEqual(
      expect.arrayContaining([join(many, 'a', 'same-0'), join(many, 'b', 'same-0'), 'same-1', 'other-99']),
    );
    expect(stderr).toContain('201 pages read, 0 refused');
  });

  it('waits for a slow reader of its output, and stops when the reader goes away', async () => {
    const many = join(folder, 'slow');
    await mkdir(many);
    for (let number = 0; number < 200; number++)
      await cp(join(fixtures, 'bump', 'create-organization.txt'), join(many, `page-${number}.txt`));
    const child = start('pages-read.ts', [many]);
    const first = await new Promise<Buffer>((resolve) => child.stdout?.once('data', resolve));
    child.stdout?.destroy();
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect(first.toString().startsWith('{\n"page-0": {')).toBe(true);
    expect(status).toBe(141);
  });

  it('says in --help which inferences there are', async () => {
    const { status, stdout } = await run('pages-read.ts', '--help');
    expect(status).toBe(0);
    for (const { name, description } of inferences) {
      expect(stdout).toContain(name);
      expect(stdout).toContain(description);
    }
  });

  it.each([
    [['no-such-file.txt'], 'no-such-file.txt'],
    [['--without', 'nothing', 'x'], 'there is no inference "nothing"'],
  ])('ends with 2 for a mistake: %j', async (args, words) => {
    const { status, stdout, stderr } = await run('pages-read.ts', ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  it('writes nothing but its output', async () => {
    const before = await readdir(folder);
    const child = start('pages-read.ts', [join(fixtures, 'bad')], folder);
    child.stdout?.resume();
    child.stderr?.resume();
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(1);
    expect(await readdir(folder)).toEqual(before);
  });
});

describe('pages:score', { timeout: 120_000 }, () => {
  it.each(['legacy', 'bump'])('gives 1.0 for the %s samples', async (format) => {
    const { status, stdout } = await run('pages-score.ts', join(fixtures, format), '--min', '1');
    expect(stdout).toMatch(/^recall 1\.0000 precision 1\.0000 \(\d{3} of \d{3} facts, \d{3} read\)$/m);
    expect(status).toBe(0);
  });

  it('names what was missed, per page and per kind of fact, and fails under --min', async () => {
    const wrong = join(folder, 'wrong');
    await mkdir(wrong);
    const source = join(fixtures, 'legacy', 'rename-a-team');
    await cp(`${source}.txt`, join(wrong, 'team.txt'));
    const expected = JSON.parse(await readFile(`${source}.expected.json`, 'utf8'));
    await writeFile(
      join(wrong, 'team.expected.json'),
      JSON.stringify({ ...expected, method: 'PUT', roles: ['Owner'] }),
    );
    const { status, stdout } = await run('pages-score.ts', wrong, '-v', '--min', '0.99');
    expect(status).toBe(1);
    expect(stdout).toContain('missed   method PUT');
    expect(stdout).toContain('surplus  method PATCH');
    expect(stdout).toContain('missed   role Owner');
    const json = await run('pages-score.ts', wrong, '--json', '--min', '0.9');
    expect(json.status).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({
      hits: 28,
      expected: 30,
      read: 29,
      kinds: { method: { recall: 0, precision: 0 }, path: { recall: 1 } },
      pages: { team: { missed: ['method PUT', 'role Owner'], surplus: ['method PATCH'] } },
    });
  });

  it('counts a page that was refused as read with nothing right', async () => {
    const refused = join(folder, 'refused');
    await mkdir(refused);
    await writeFile(join(refused, 'page.txt'), '');
    await writeFile(join(refused, 'page.expected.json'), '{"method": "GET", "path": "/a"}');
    const { status, stdout } = await run('pages-score.ts', refused, '--min', '0.1');
    expect(status).toBe(1);
    expect(stdout).toContain('the page is empty');
  });

  it.each([
    [[join(fixtures, 'bad')], 'no page there has a NAME.expected.json'],
    [[join(fixtures, 'bump'), '--min', '2'], 'a number from 0 to 1'],
  ])('ends with 2 for a mistake: %j', async (args, words) => {
    const { status, stderr } = await run('pages-score.ts', ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });
});
