import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type RedoclyVerdicts, redoclyDiffs } from '../../../contract/compare/testing/redocly.js';
import type { InputFile } from '../inputs.js';
import { generateContract, type PipelineResult } from '../pipeline.js';
import { changeReport } from './index.js';
import { PAGE_EDITS, PAGES, type PageEdit, type PageKey } from './testing/page-edits.js';

const project = path.resolve(import.meta.dirname, '..', '..', '..');

async function fileOf(name: string): Promise<InputFile> {
  return { name, bytes: await readFile(path.join(project, name)) };
}

async function folder(name: string, ending: string): Promise<InputFile[]> {
  const names = (await readdir(path.join(project, name))).filter((file) => file.endsWith(ending)).sort();
  return Promise.all(names.map((file) => fileOf(`${name}/${file}`)));
}

/** The contract of a page; the project's own two go together, with everything the project adds. */
async function contractWith(page: PageKey, edit: (text: string) => string): Promise<PipelineResult> {
  const own = page === 'bump' || page === 'legacy';
  const keys: PageKey[] = own ? ['legacy', 'bump'] : [page];
  const pages = await Promise.all(
    keys.map(async (key) => {
      const { name, bytes } = await fileOf(PAGES[key]);
      return key === page
        ? { name, bytes: new TextEncoder().encode(edit(new TextDecoder().decode(bytes))) }
        : { name, bytes };
    }),
  );
  return generateContract({
    name: 'edited',
    pages,
    companions: own ? await folder('openapi/companions', '.openapi.yaml') : [],
    overlays: own ? await folder('openapi/overlays', '.overlay.yaml') : [],
  });
}

function editOf({ from, to, everywhere }: PageEdit): (text: string) => string {
  return (text) => {
    const times = text.split(from).length - 1;
    if (times === 0 || (times > 1 && everywhere !== true)) {
      throw new Error(`The page holds ${JSON.stringify(from)} ${times} times.`);
    }
    return text.replaceAll(from, () => to);
  };
}

interface Versions {
  readonly before: PipelineResult;
  readonly after: PipelineResult;
}

describe('scripted edits of pages', () => {
  const versions = new Map<string, Versions>();
  let verdicts: RedoclyVerdicts;

  beforeAll(async () => {
    const unedited = new Map<PageKey, PipelineResult>();
    for (const row of PAGE_EDITS) {
      const before = unedited.get(row.page) ?? (await contractWith(row.page, (text) => text));
      unedited.set(row.page, before);
      versions.set(row.name, { before, after: await contractWith(row.page, editOf(row)) });
    }
    verdicts = await redoclyDiffs(
      PAGE_EDITS.map(({ name, expected }) => {
        const { before, after } = versions.get(name) ?? raise(name);
        return { name, expected, versions: [before.document, after.document] };
      }),
    );
  }, 120_000);

  it('are many, of each kind', () => {
    expect(PAGE_EDITS.length).toBeGreaterThanOrEqual(25);
  });

  it.each(PAGE_EDITS)('$name', (row) => {
    const { before, after } = versions.get(row.name) ?? raise(row.name);
    const report = changeReport({
      beforeYaml: before.contractYaml,
      beforeProvenance: before.provenanceJson,
      afterYaml: after.contractYaml,
      afterProvenance: after.provenance,
    });
    const told = report.changes.map(({ kind, verdict }) => `${kind}: ${verdict}`);
    expect(told.sort()).toEqual(row.expected.map(([kind, verdict]) => `${kind}: ${verdict}`).sort());
    const theirs = (verdicts.get(row.name) ?? []).length > 0;
    expect({ ours: report.breaking, theirs, differ: report.breaking !== theirs }).toEqual({
      ours: report.breaking,
      theirs,
      differ: row.redoclyDiffers !== undefined,
    });
  });
});

function raise(name: string): never {
  throw new Error(`No contract for ${name}.`);
}
