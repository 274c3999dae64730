import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { PassedOver } from '../docs/files.js';
import { type Contradiction, contradictedOverlays } from './change-report/contradictions.js';
import { type ChangeReport, changeReport } from './change-report/index.js';
import {
  folderFiles,
  InputError,
  type InputFile,
  type Manifest,
  manifestPages,
  pagesAt,
  readManifest,
  sha256,
} from './inputs.js';
import { current, writeTogether } from './output.js';
import { generateContract, type PipelineInputs, type PipelineResult } from './pipeline.js';

/** What the pipeline is told stands here as well: rules of style are `strict` by default for the project's own contract. */
export interface GenerateOptions
  extends Partial<Omit<PipelineInputs, 'pages' | 'companions' | 'overlays' | 'isOwn'>> {
  /** A folder laid out like this project: `openapi/sources/manifest.json`, `openapi/overlays`, ... @default `sources` are given */
  readonly project?: string;
  /** Other pages instead of the project's; then `out` is where everything goes. */
  readonly sources?: readonly string[];
  readonly out?: string;
  readonly overlays?: readonly string[];
  readonly companions?: readonly string[];
  /** Compare instead of writing. */
  readonly check?: boolean;
  /** Where to write what changed for callers, as Markdown; with `check`, what differs follows. */
  readonly report?: string;
}

export interface GenerateOutcome {
  readonly result: PipelineResult;
  /** Files in the folders of `sources` that are no pages. */
  readonly passedOver: readonly PassedOver[];
  /** Files written, or with `check` files that differ; relative to the project or to `out`. */
  readonly changed: readonly string[];
  /** With `check`: what differs, as a unified diff. */
  readonly difference: string;
  /** What the new contract means for callers of the old one; no change where there was no contract yet. */
  readonly change: ChangeReport;
  /** Pages that say something else than they did where an overlay has the last word. */
  readonly contradictions: readonly Contradiction[];
}

/** The one command: runs the pipeline and writes its files together, or compares them with what is there. */
export async function generate(options: GenerateOptions): Promise<GenerateOutcome> {
  const job =
    options.sources === undefined
      ? await projectJob(projectOf(options))
      : await sourcesJob(options, options.sources);
  const { name, pages, companions, overlays, isOwn } = job;
  const result = await generateContract({
    lint: isOwn ? 'strict' : 'off',
    ...options,
    ...{ name, pages, companions, overlays, isOwn },
  });
  const files = new Map([
    [job.contractFile, result.contractYaml],
    [job.provenanceFile, result.provenanceJson],
    ...job.otherFiles(result),
  ]);
  const beforeProvenance = await current(job.provenanceFile);
  const change = changeReport({
    beforeYaml: await current(job.contractFile),
    beforeProvenance,
    afterYaml: result.contractYaml,
    afterProvenance: result.provenance,
  });
  const contradictions = contradictedOverlays(beforeProvenance, result.provenance);
  const relative = (file: string) => path.relative(job.base, file).split(path.sep).join('/');
  const stale = await staleFindings(job.contractFile, files);
  if (options.check === true) {
    const patches: string[] = [];
    const changed: string[] = [];
    for (const [file, content] of [...files, ...stale.map((file) => [file, ''] as const)]) {
      const before = await current(file);
      if (before === content) continue;
      const name = relative(file);
      changed.push(name);
      patches.push(createTwoFilesPatch(name, name, before ?? '', content, 'committed', 'generated'));
    }
    const difference = patches.join('\n');
    if (options.report !== undefined) {
      const text = change.markdown + (difference === '' ? '' : `\n## Files\n\n${fenced(difference)}\n`);
      await writeTogether(new Map([[options.report, text]]));
    }
    return { result, passedOver: job.passedOver, changed, difference, change, contradictions };
  }
  if (options.report !== undefined) files.set(options.report, change.markdown);
  const written = (await writeTogether(files, job.home)).filter((file) => file !== options.report);
  await Promise.all(stale.map((file) => rm(file)));
  return {
    result,
    passedOver: job.passedOver,
    changed: [...written, ...stale].map(relative),
    difference: '',
    change,
    contradictions,
  };
}

/** A diff holds whatever the pages say, runs of backticks included. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}diff\n${text}\n${fence}`;
}

interface Job {
  readonly name: string;
  /** The folder that is locked while its outputs are replaced. */
  readonly home: string;
  readonly base: string;
  readonly isOwn: boolean;
  readonly pages: readonly InputFile[];
  readonly passedOver: readonly PassedOver[];
  readonly companions: readonly InputFile[];
  readonly overlays: readonly InputFile[];
  readonly contractFile: string;
  readonly provenanceFile: string;
  /** Everything else that is written, once there is a result. */
  readonly otherFiles: (result: PipelineResult) => readonly (readonly [string, string])[];
}

/** Options that speak of other sources do nothing without them; that would look like success. */
function projectOf({ project, ...options }: GenerateOptions): string {
  const stray = (['out', 'name', 'overlays', 'companions'] as const).filter(
    (key) => options[key] !== undefined,
  );
  if (project !== undefined && stray.length === 0) return project;
  const flags = stray.map((key) => `--${key.replace(/s$/, '')}`).join(', ');
  throw new InputError(
    project === undefined
      ? 'No page was named: give the pages or OpenAPI files that the contract is to be made from, or folders of them.'
      : `${flags}: only with --sources, the pages or files that the contract is to be made from.`,
  );
}

async function projectJob(project: string): Promise<Job> {
  const openapi = path.join(project, 'openapi');
  const manifestFile = path.join(openapi, 'sources', 'manifest.json');
  const manifest = await readManifest(manifestFile);
  const pages = await manifestPages(manifestFile, manifest);
  const { name } = manifest;
  return {
    name,
    home: openapi,
    base: project,
    isOwn: true,
    pages,
    passedOver: [],
    companions: await folderFiles(path.join(openapi, 'companions'), '.openapi.yaml', 'openapi/companions'),
    overlays: await folderFiles(path.join(openapi, 'overlays'), '.overlay.yaml', 'openapi/overlays'),
    contractFile: path.join(openapi, `${name}.openapi.yaml`),
    provenanceFile: path.join(openapi, `${name}.provenance.json`),
    otherFiles: (result) => [
      ...findingsIn(openapi, result),
      [manifestFile, renderManifest(manifest, pages, result)],
      [path.join(project, 'src', 'generated', `${name}.ts`), result.types],
      [path.join(project, 'src', 'generated', 'operations.ts'), result.operationTable],
      [path.join(project, 'src', 'generated', 'query-parameters.ts'), result.queryTable],
    ],
  };
}

async function sourcesJob(options: GenerateOptions, sources: readonly string[]): Promise<Job> {
  const { out, name = 'contract' } = options;
  if (out === undefined) throw new InputError('Pages need --out DIR: where their contract goes.');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) {
    throw new InputError(
      `--name ${JSON.stringify(name)}: expected letters, digits, dots, dashes or underscores.`,
    );
  }
  const passedOver: PassedOver[] = [];
  return {
    name,
    home: out,
    base: out,
    isOwn: false,
    pages: await pagesAt(sources, passedOver),
    passedOver,
    companions: options.companions === undefined ? [] : await pagesAt(options.companions),
    overlays: options.overlays === undefined ? [] : await pagesAt(options.overlays),
    contractFile: path.join(out, `${name}.openapi.yaml`),
    provenanceFile: path.join(out, `${name}.provenance.json`),
    otherFiles: (result) => [
      ...findingsIn(out, result),
      [path.join(out, `${name}.ts`), result.types],
      [path.join(out, 'operations.ts'), result.operationTable],
      [path.join(out, 'query-parameters.ts'), result.queryTable],
    ],
  };
}

function findingsIn(folder: string, { findingsFiles }: PipelineResult): (readonly [string, string])[] {
  return [...findingsFiles].map(([name, text]) => [path.join(folder, name), text] as const);
}

/** Files of `findings/` beside the contract that none of its operations has any more. */
async function staleFindings(contractFile: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const folder = path.join(path.dirname(contractFile), 'findings');
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name))
    .filter((file) => !files.has(file));
}

/** The manifest with what was read: title, format and checksum; everything else stays as its keeper wrote it. */
function renderManifest(manifest: Manifest, pages: readonly InputFile[], result: PipelineResult): string {
  const sources = manifest.sources.map((source, index) => {
    const page = pages[index];
    const read = result.pages.find(({ name }) => name === page?.name);
    return {
      ...source,
      title: read?.title ?? source.title,
      format: read?.format ?? source.format,
      sha256: page === undefined ? source.sha256 : sha256(page.bytes),
    };
  });
  return `${JSON.stringify({ ...manifest, sources }, null, 2)}\n`;
}
