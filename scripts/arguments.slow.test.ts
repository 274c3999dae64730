import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { project, runScript } from './testing.js';

describe('every script', async () => {
  const manifest: unknown = JSON.parse(await readFile(path.join(project, 'package.json'), 'utf8'));
  const scripts =
    typeof manifest === 'object' && manifest !== null && 'scripts' in manifest
      ? Object.values(Object(manifest.scripts))
      : [];
  const ofScripts = scripts.flatMap(
    (script) => /scripts\/run\.mjs (\S+\.ts)/.exec(String(script))?.[1] ?? [],
  );
  const run = await readFile(path.join(project, 'bench/run.ts'), 'utf8');
  const ofBenches = [...run.matchAll(/^ {2}\w+: '(.*\.ts)',$/gm)].map(([, file]) => `bench/${file}`);
  const entries = [...new Set([...ofScripts, ...ofBenches])];

  it('is found, and every bench', () => {
    expect(entries).toEqual(expect.arrayContaining(['scripts/start.ts', 'bench/client.ts', 'bench/soak.ts']));
  });

  it.each(entries)('%s answers --help and refuses a flag that it does not know', async (entry) => {
    const help = await runScript(entry, ['--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toMatch(/usage:/i);
    const unknown = await runScript(entry, ['--no-such-flag']);
    expect(unknown.code).toBeGreaterThan(0);
    expect(unknown.stdout).toBe('');
    expect(unknown.stderr).toContain('--no-such-flag');
    expect(unknown.stderr).not.toMatch(/^\s+at /m);
  });
});
