/** The manual: every page of Markdown that is written by hand, and the code blocks in it. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const project = path.resolve(import.meta.dirname, '../..');

/** Folders without pages of the manual: what is installed or built, what vendors wrote, and what a command generates. */
const ELSEWHERE =
  /(^|\/)(node_modules|dist|coverage|fixtures|reports|docs-out|contract-report|findings|\.\w+)$/;
const GENERATED = ['openapi/FINDINGS.md', 'contract-tests/compare/RESULTS.md'];

export interface Block {
  /** Relative to the project. */
  readonly page: string;
  /** Line of the fence, counted from 1. */
  readonly line: number;
  /** `ts`, `sh`, `text`, `json`, ... */
  readonly language: string;
  /** Where the block would be saved: of blocks that begin with `LANGUAGE file=PATH`. */
  readonly file: string | undefined;
  readonly code: string;
}

export interface Page {
  readonly name: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

function markdownIn(folder: string): string[] {
  return readdirSync(path.join(project, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(folder, entry.name);
    if (entry.isDirectory()) return ELSEWHERE.test(name) ? [] : markdownIn(name);
    return name.endsWith('.md') && !GENERATED.includes(name) ? [name] : [];
  });
}

function readPage(name: string): Page {
  const text = readFileSync(path.join(project, name), 'utf8');
  const fenced = /^```(\w*)(?: file=(\S+))?\n([\s\S]*?)^```$/gm;
  const blocks = [...text.matchAll(fenced)].map(({ 1: language = '', 2: file, 3: code = '', index }) => ({
    page: name,
    line: text.slice(0, index).split('\n').length,
    language,
    file,
    code,
  }));
  // A fence that is indented, or says more than a language and a file, is a block that nothing would check.
  const fences = text.match(/^\s*(```|~~~)/gm)?.length ?? 0;
  if (fences !== blocks.length * 2)
    throw new Error(
      `${name} has ${fences} fences, of which ${blocks.length * 2} are of blocks that can be read.`,
    );
  return { name, text, blocks };
}

export const pages: readonly Page[] = markdownIn('.').sort().map(readPage);

export function pageOf(name: string): Page {
  const page = pages.find((each) => each.name === name);
  if (page === undefined) throw new Error(`There is no page ${name}.`);
  return page;
}

/** The part of a page under a heading of the second level. */
export function section({ name, text }: Page, heading: string): string {
  const part = text.split(/^## /m).find((each) => each.startsWith(`${heading}\n`));
  if (part === undefined) throw new Error(`${name} has no section "${heading}".`);
  return part;
}
