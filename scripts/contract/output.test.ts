import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock } from './lock.js';
import { writeTogether } from './output.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'output-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const at = (name: string) => path.join(folder, name);
const files = (entries: Record<string, string>) =>
  new Map(Object.entries(entries).map(([name, text]) => [at(name), text]));
const contents = async () => {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(at(name), 'utf8')])),
  );
};
/** A process id that no process has: that of one which has ended. */
async function deadPid(): Promise<number> {
  const child = fork('-e', [], { execArgv: [], stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('writeTogether', () => {
  it('writes what changed, says what that was, and leaves nothing else', async () => {
    expect(await writeTogether(files({ a: '1', b: '2' }))).toEqual([at('a'), at('b')]);
    expect(await writeTogether(files({ a: '1', b: '3' }))).toEqual([at('b')]);
    expect(await contents()).toEqual({ a: '1', b: '3' });
  });

  it.each([1, 2, 3])('brings everything back where rename number %i fails', async (failing) => {
    await writeTogether(files({ a: 'old a', b: 'old b' }));
    let calls = 0;
    const system = {
      rename: async (from: string, to: string) => {
        calls++;
        if (calls === failing) throw Object.assign(new Error('no'), { code: 'EACCES' });
        await rename(from, to);
      },
    };
    const write = writeTogether(files({ a: 'new a', b: 'new b', c: 'new c' }), folder, system);
    await expect(write).rejects.toThrow(/^\S+: cannot be written: permission denied \(EACCES\)$/);
    expect(await contents()).toEqual({ a: 'old a', b: 'old b' });
  });

  it.each([
    ['a folder of that name', 'b', /b: cannot be written: there is a folder of that name/],
    ['a file in the path', 'file/b', /file\/b: cannot be written: a part of the path is a file/],
    ['a name that is too long', 'x'.repeat(300), /the name is too long/],
  ])('writes nothing where one target cannot be written: %s', async (_what, name, message) => {
    await mkdir(at('b'));
    await writeFile(at('file'), '');
    await expect(writeTogether(files({ a: '1', [name]: '2' }), folder)).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual(['b', 'file']);
  });

  it('says that a disk is full, in one line', async () => {
    const write = writeTogether(new Map([['/dev/full', 'x']]), folder);
    await expect(write).rejects.toThrow(/^\/dev\/full: cannot be written: the disk is full \(ENOSPC\)$/);
  });

  it('undoes what a killed run had half done, and removes what it left', async () => {
    const pid = await deadPid();
    await writeFile(at('a'), 'new a');
    await writeFile(at(`a.${pid}.old`), 'old a');
    await writeFile(at('b'), 'old b');
    await writeFile(at(`b.${pid}.new`), 'new b');
    await writeFile(at('c'), 'new c');
    await writeFile(at(`d.${pid}.new`), 'never');
    const replacing = [
      { file: at('a'), staged: at(`a.${pid}.new`), kept: at(`a.${pid}.old`) },
      { file: at('c'), staged: at(`c.${pid}.new`), kept: null },
      { file: at('b'), staged: at(`b.${pid}.new`), kept: at(`b.${pid}.old`) },
    ];
    const note = { pid, host: hostname(), since: 'then', id: 'x', replacing };
    await writeFile(at('.generate.lock'), JSON.stringify(note));
    await writeTogether(files({ d: 'new d' }));
    expect(await contents()).toEqual({ a: 'old a', b: 'old b', d: 'new d' });
  });

  it('takes turns: whatever the order, the files are those of one run', async () => {
    const runs = Array.from({ length: 6 }, (_, run) =>
      writeTogether(files({ a: `a of ${run}`, b: `b of ${run}`, c: `c of ${run}` })),
    );
    await Promise.all(runs);
    const { a = '', ...others } = await contents();
    expect(others).toEqual({ b: a.replace('a', 'b'), c: a.replace('a', 'c') });
  });

  it('says who is writing where the other run does not end', async () => {
    await takeLock(at('.generate.lock'), async () => {});
    await expect(takeLock(at('.generate.lock'), async () => {}, 0)).rejects.toThrow(
      new RegExp(`^another run is writing here \\(process ${process.pid} on .*; try again`),
    );
  });

  it('keeps links and permissions', async () => {
    await writeFile(at('real'), 'old');
    await chmod(at('real'), 0o640);
    await symlink('real', at('link'));
    await writeTogether(files({ link: 'new' }));
    expect(await readFile(at('real'), 'utf8')).toBe('new');
    expect((await stat(at('real'))).mode & 0o777).toBe(0o640);
  });
});
