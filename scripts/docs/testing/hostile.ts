/** Pages of each format to put hostile text into. */
import { readFileSync } from 'node:fs';
import { statedFacts } from '../facts.js';
import type { ReadResult } from '../model.js';
import { readPage } from '../read.js';

const fixtures = new URL('../fixtures/', import.meta.url);
export const legacy = readFileSync(new URL('legacy/rename-a-team.txt', fixtures), 'utf8');
export const bump = readFileSync(new URL('bump/create-organization.txt', fixtures), 'utf8');
export const lines = readFileSync(new URL('bump/reserve-berth.multiline.txt', fixtures), 'utf8');

export function read(text: string): ReadResult {
  return readPage('page.txt', new TextEncoder().encode(text));
}

export function facts(text: string) {
  const [operation] = read(text).operations;
  if (operation === undefined) throw new Error('no operation');
  return statedFacts(operation);
}

/** Puts text, whatever it holds, in place of a passage that is there. */
export function put(page: string, passage: string, text: string): string {
  if (!page.includes(passage)) throw new Error(`the page has no "${passage}"`);
  return page.replace(passage, () => text);
}

export const CELL = 'Organization the team belongs to.';
export const ATTRIBUTE = 'Whether the body comes';
