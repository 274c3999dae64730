import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { referenceHtml } from '../docs/testing/reference-html.js';
import { generate } from './generate.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'folder-of-pages-'));
  const page = await readFile(new URL('../docs/fixtures/legacy/rename-a-team.txt', import.meta.url), 'utf8');
  await writeFile(path.join(folder, 'rename.html'), referenceHtml(page));
  await writeFile(path.join(folder, 'shell.html'), '<!doctype html><redoc spec-url="/openapi.json"></redoc>');
  await writeFile(path.join(folder, 'words.md'), '# Gardens\n\nNo operation here.\n');
  await writeFile(path.join(folder, 'picture.png'), 'no picture');
  await writeFile(path.join(folder, 'data.json'), '{"id": 1}');
  await symlink('/etc/hostname', path.join(folder, 'link.txt'));
  // "Web page, complete": frames of the page lie beside its pictures.
  await mkdir(path.join(folder, 'rename_files'));
  await writeFile(
    path.join(folder, 'rename_files', 'saved_resource.html'),
    '<html><body>An advertisement</body></html>',
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const options = () => ({ project: folder, sources: [folder], out: path.join(folder, 'out') });

describe('a folder of saved pages', () => {
  it('is refused with every page that cannot be read, not the first alone', async () => {
    const error = await generate(options()).catch((each: unknown) => each);
    expect(String(error)).toMatch(/2 of 3 pages could not be read \(--skip-unread/);
    expect(String(error)).toContain('shell.html');
    expect(String(error)).toContain('Redoc');
    expect(String(error)).toContain('words.md');
  });

  it('goes on without them where that is asked for, and names what was passed over', async () => {
    const { result, passedOver, changed } = await generate({ ...options(), skipUnread: true });
    expect(result.counts.operations).toBe(1);
    expect(result.unread.map(({ page }) => page)).toEqual(['shell.html', 'words.md']);
    expect(
      passedOver.map((each) => [path.basename(each.path), each.reason.split(' ').slice(0, 3).join(' ')]),
    ).toEqual([
      ['data.json', 'neither a page'],
      ['link.txt', 'a symbolic link'],
      ['picture.png', 'neither a page'],
      ['rename_files', 'what a browser'],
    ]);
    expect(result.findingsFiles.get('FINDINGS.md')).toContain('Page that was not read');
    expect(changed).toContain('contract.openapi.yaml');
  });

  it('is told of the one page that cannot be read beside a document, and goes on without it', async () => {
    const files = {
      'a.yaml': "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n",
      'b.txt': '\u{FFFD}',
    };
    const mixed = await mkdtemp(path.join(tmpdir(), 'mixed-'));
    try {
      for (const [name, text] of Object.entries(files))
        await writeFile(path.join(mixed, name), text, 'latin1');
      const given = { project: mixed, sources: [mixed], out: path.join(mixed, 'out') };
      const error = await generate(given).catch((each: unknown) => each);
      expect(String(error)).toMatch(/1 of 2 pages could not be read \(--skip-unread/);
      const { result } = await generate({ ...given, skipUnread: true });
      expect(result.unread.map(({ page }) => page)).toEqual(['b.txt']);
    } finally {
      await rm(mixed, { recursive: true, force: true });
    }
  });
});
