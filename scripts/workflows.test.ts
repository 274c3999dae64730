/** What GitHub is told: every workflow and form, held to what it names. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { asList, asObject, isObject, type Json, type JsonObject } from '../contract/json.js';

const project = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFile(path.join(project, file), 'utf8');
const folder = '.github/workflows';
const workflows = await Promise.all(
  (await readdir(path.join(project, folder))).map(async (name) => {
    const text = await read(`${folder}/${name}`);
    const document: Json = parse(text);
    return { name, text, document: asObject(document) };
  }),
);
const manifest: JsonObject = JSON.parse(await read('package.json'));

/** A reference that can be moved is none: forty hex digits, and the version for people. */
const PINNED = /^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/;

describe.each(workflows)('$name', ({ text, document }) => {
  const jobs = Object.values(asObject(document.jobs)).map(asObject);
  const steps = jobs.flatMap(({ steps }) => asList(steps).map(asObject));

  it('uses actions by commit, with the version beside it', () => {
    const used = steps.flatMap(({ uses }) => (typeof uses === 'string' ? [uses] : []));
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((one) => !PINNED.test(one))).toEqual([]);
    const lines = text.split('\n').filter((line) => /^\s*-? *uses:/.test(line));
    expect(lines.filter((line) => !/ # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it('may do no more than it needs, ends, and does not run beside itself', () => {
    // Without it, a token may write.
    expect(isObject(document.permissions)).toBe(true);
    expect(Object.values(asObject(document.permissions)).filter((may) => may !== 'read')).toEqual([]);
    expect(document.concurrency).toBeDefined();
    for (const job of jobs) expect(Number(job['timeout-minutes'])).toBeLessThanOrEqual(20);
  });

  it('runs commands that there are', () => {
    const commands = steps.flatMap(({ run }) => (typeof run === 'string' ? [run] : []));
    const names = commands.flatMap((run) =>
      [...run.matchAll(/npm run (?:--?\S+ )*([\w:-]+)/g)].map(([, name]) => name),
    );
    expect(names.filter((name) => !Object.hasOwn(asObject(manifest.scripts), String(name)))).toEqual([]);
    // Text of an event in a script would be commands.
    expect(commands.filter((run) => run.includes('${{'))).toEqual([]);
  });
});

it('the tests run on the Node of .nvmrc, and on the oldest that is supported', async () => {
  const ci = workflows.find(({ name }) => name === 'ci.yml')?.document ?? {};
  const { node } = asObject(asObject(asObject(asObject(ci.jobs).test).strategy).matrix);
  const [, oldest] = /(\d+)/.exec(String(asObject(manifest.engines).node)) ?? [];
  expect(node).toEqual(expect.arrayContaining([oldest, (await read('.nvmrc')).trim()]));
});

it('forms ask for something, and updates look where packages are', async () => {
  const forms = (await readdir(path.join(project, '.github/ISSUE_TEMPLATE'))).filter(
    (name) => name !== 'config.yml',
  );
  for (const name of forms) {
    const form = asObject(parse(await read(`.github/ISSUE_TEMPLATE/${name}`)));
    const ids = asList(form.body).map((part) => asObject(part).id);
    expect([typeof form.name, typeof form.description]).toEqual(['string', 'string']);
    expect(new Set(ids).size).toBe(ids.length);
  }
  const { updates } = asObject(parse(await read('.github/dependabot.yml')));
  for (const update of asList(updates).map(asObject)) {
    const file = update['package-ecosystem'] === 'npm' ? 'package.json' : '.github/workflows/ci.yml';
    for (const place of asList(update.directories)) await read(path.join(`.${String(place)}`, file));
  }
});
