/** One document out of several files: what other files hold becomes components of the first, under a name of its own. */
import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Problem, shown } from './error.js';
import {
  asObject,
  isObject,
  type Json,
  type JsonObject,
  joinPointer,
  percentDecoded,
  readPointer,
} from './json.js';
import { originOf, placeIn, recordOrigin } from './read/origins.js';
import { parseText } from './read/parse.js';
import { References } from './references.js';
import {
  isAddress,
  type Kind,
  type Node,
  pathOf,
  referenceOf,
  type SchemaName,
  SECTIONS,
  schemaNamesOf,
  type Version,
  visitNodes,
} from './structure.js';

export interface BundleOptions {
  /** Follow references to addresses, and to files outside `folder`. Without it they are problems. */
  readonly allowOutside?: boolean;
}

/** A file that takes part: where it is, how messages name it, and what it holds. */
interface Part {
  /** Absolute path, or the address it was fetched from. */
  readonly address: string;
  readonly name: string;
  readonly value: Json;
}

interface Target {
  readonly part: Part;
  readonly pointer: string;
  readonly value: Json;
}

type Writable = { [key: string]: Json };

/**
 * Bundles references into other files. The document is changed in place: objects keep their identity, and with it their place.
 *
 * @param file path of the document's file; references are relative to it
 * @param folder no file outside it is read, unless `allowOutside`
 * @returns what is wrong: references that are refused, lead nowhere, or into files that cannot be read
 */
export async function bundle(
  document: JsonObject,
  version: Version,
  file: { readonly path: string; readonly name: string; readonly folder: string },
  options: BundleOptions = {},
): Promise<Problem[]> {
  const root: Part = { address: path.resolve(file.path), name: file.name, value: document };
  const bundler = new Bundler(root, version, path.resolve(file.folder), options.allowOutside ?? false);
  await bundler.run();
  return bundler.problems;
}

class Bundler {
  readonly problems: Problem[] = [];
  readonly #root: Part;
  readonly #document: JsonObject;
  readonly #version: Version;
  readonly #folder: string;
  readonly #allowOutside: boolean;
  readonly #references: References;
  readonly #parts = new Map<string, Promise<Part | string>>();
  /** Where what was taken from another file now is, by `address#pointer kind`. */
  readonly #placed = new Map<string, string>();
  readonly #waiting: { part: Part; value: Json; kind: Kind; pointer: string }[] = [];

  constructor(root: Part, version: Version, folder: string, allowOutside: boolean) {
    this.#root = root;
    this.#document = asObject(root.value);
    this.#version = version;
    this.#folder = folder;
    this.#allowOutside = allowOutside;
    this.#references = new References(this.#document, version);
    this.#parts.set(root.address, Promise.resolve(root));
  }

  async run(): Promise<void> {
    this.#waiting.push({ part: this.#root, value: this.#root.value, kind: 'document', pointer: '' });
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      for (const node of this.#outward(next.part, next.value, next.kind)) {
        await this.#rewrite(next.part, node, next.pointer);
      }
    }
  }

  /** Nodes whose reference or mapping has to be rewritten. Collected first: rewriting waits for files. */
  #outward(part: Part, value: Json, kind: Kind): Node[] {
    const isRoot = part === this.#root;
    const leadsOut = (reference: string) => !isRoot || !reference.startsWith('#');
    const found: Node[] = [];
    visitNodes(value, kind, this.#version, (node) => {
      const reference = referenceOf(node);
      const named = addressesOf(node).some(({ written }) => leadsOut(written));
      if ((reference !== undefined && leadsOut(reference)) || named) found.push(node);
      return true;
    });
    return found;
  }

  async #rewrite(part: Part, node: Node, base: string): Promise<void> {
    const pointer = joinPointer(base, ...pathOf(node));
    const reference = referenceOf(node);
    const value = node.value as Writable;
    if (reference !== undefined && !this.#isOwn(part, reference, pointer)) {
      const target = await this.#target(part, reference, node.value, '$ref', joinPointer(pointer, '$ref'));
      if (target !== undefined) {
        if (canBeNamed(node.kind)) value.$ref = this.#component(target, node.kind);
        else this.#inline(value, target, node.kind);
      }
    }
    for (const { holder, key, path: keys, written } of addressesOf(node)) {
      if (this.#isOwn(part, written, pointer)) continue;
      const target = await this.#target(part, written, holder, key, joinPointer(pointer, ...keys));
      if (target !== undefined) (holder as Writable)[key] = this.#component(target, 'schema');
    }
  }

  /** True for what the first file answers itself: its own fragments, and schemas it holds under an `$id`. */
  #isOwn(part: Part, reference: string, pointer: string): boolean {
    if (part !== this.#root) return false;
    return reference.startsWith('#') || this.#references.followReference(reference, pointer).kind === 'found';
  }

  async #target(
    part: Part,
    reference: string,
    holder: JsonObject,
    key: string,
    pointer: string,
  ): Promise<Target | undefined> {
    const found = await this.#find(part, reference, 0);
    if (typeof found !== 'string') return found;
    const place = placeIn(holder, key) ?? { file: part.name, line: 1, column: 1 };
    this.problems.push({
      code: 'reference',
      ...place,
      pointer,
      message: `the reference ${shown(reference)} ${found}`,
    });
    return undefined;
  }

  /** What a reference leads to, over references on the way; or why it leads nowhere. */
  async #find(from: Part, reference: string, hops: number): Promise<Target | string> {
    if (hops > 100) return 'leads in a circle. Let one of the references hold the value itself.';
    const hash = reference.indexOf('#');
    const address = hash === -1 ? reference : reference.slice(0, hash);
    const fragment = hash === -1 ? '' : percentDecoded(reference.slice(hash + 1));
    const part = await this.#part(from, address);
    if (typeof part === 'string') return part;
    if (fragment !== '' && !fragment.startsWith('/')) {
      return 'names an anchor in another file, which is not followed. Refer to it by its JSON Pointer.';
    }
    let value: Json | undefined = part.value;
    const tokens = readPointer(fragment);
    for (const [depth, token] of tokens.entries()) {
      if (isObject(value) && typeof value.$ref === 'string' && !Object.hasOwn(value, token)) {
        const through = await this.#find(part, value.$ref, hops + 1);
        if (typeof through === 'string') return through;
        const rest = joinPointer(through.pointer, ...tokens.slice(depth));
        return this.#find(through.part, `#${rest}`, hops + 1);
      }
      value = Array.isArray(value) ? value[Number(token)] : asObject(value)[token];
      if (value === undefined)
        return `leads nowhere: ${shown(part.name)} has nothing at #${shown(fragment)}. Mend one of them.`;
    }
    return { part, pointer: joinPointer('', ...tokens), value };
  }

  /** The part an address names, relative to the part that names it; or why it is not read. */
  async #part(from: Part, address: string): Promise<Part | string> {
    if (address === '') return from;
    if (address.includes('\\')) return 'has "\\" in it, which addresses do not have. Write "/".';
    const isUrl = /^[a-z][a-z0-9+.-]+:/i.test(address) || address.startsWith('//');
    if (!this.#allowOutside && isUrl) return `leads to another address, which is not followed. ${ADVICE}`;
    const resolved = resolveAddress(from.address, address, isUrl);
    if (!this.#allowOutside && !(await isInside(this.#folder, resolved))) {
      return `leads out of the folder of its file, where nothing is read. ${ADVICE}`;
    }
    const known = this.#parts.get(resolved);
    if (known !== undefined) return known;
    const name = isAbsoluteUrl(resolved)
      ? resolved
      : path.join(path.dirname(this.#root.name), path.relative(path.dirname(this.#root.address), resolved));
    const part = readPart(resolved, name.split(path.sep).join('/'));
    this.#parts.set(resolved, part);
    return part;
  }

  /** The address of a component that holds the target, which becomes one if it is not yet. */
  #component(target: Target, kind: Kind): string {
    if (target.part === this.#root) return `#${target.pointer}`;
    const key = `${target.part.address}#${target.pointer} ${kind}`;
    const known = this.#placed.get(key);
    if (known !== undefined) return known;
    const section = this.#section(kind);
    const last = readPointer(target.pointer).at(-1) ?? path.parse(target.part.address).name;
    const name = freeName(section.value, last.replaceAll(/[^A-Za-z0-9._-]/g, '_'));
    section.value[name] = target.value;
    const reference = `#${joinPointer(section.pointer, name)}`;
    this.#placed.set(key, reference);
    this.#waiting.push({ part: target.part, value: target.value, kind, pointer: target.pointer });
    return reference;
  }

  #section(kind: Kind): { value: Writable; pointer: string } {
    const path2: Readonly<Partial<Record<Kind, string>>> = {
      schema: 'definitions',
      parameter: 'parameters',
      response: 'responses',
    };
    const keys = this.#version === '2.0' ? [path2[kind] ?? ''] : ['components', SECTIONS[kind] ?? ''];
    let at = this.#document as Writable;
    for (const key of keys) {
      const next = at[key];
      // Objects of a parsed document are plain and its own; only the type says that they are not to be changed.
      if (isObject(next)) at = next as Writable;
      else {
        const made: Writable = {};
        at[key] = made;
        at = made;
      }
    }
    return { value: at, pointer: joinPointer('', ...keys) };
  }

  /** What has no section in `components` is put in place of the reference; members beside the reference win. */
  #inline(holder: Writable, target: Target, kind: Kind): void {
    delete holder.$ref;
    for (const [key, member] of Object.entries(asObject(target.value))) {
      if (!Object.hasOwn(holder, key) && member !== undefined) holder[key] = member;
    }
    const origin = originOf(target.value);
    if (origin !== undefined) recordOrigin(holder, origin);
    const key = `${target.part.address}#${target.pointer} ${kind}`;
    if (this.#placed.has(key) || target.part === this.#root) return;
    this.#placed.set(key, '');
    this.#waiting.push({ part: target.part, value: target.value, kind, pointer: target.pointer });
  }
}

const ADVICE = 'Copy the file beside the others, or allow it with --allow-outside-references.';

function canBeNamed(kind: Kind): boolean {
  return SECTIONS[kind] !== undefined;
}

function freeName(section: JsonObject, name: string): string {
  let free = name === '' ? 'part' : name;
  for (let number = 2; Object.hasOwn(section, free); number += 1) free = `${name}_${number}`;
  return free;
}

/** The addresses that a schema's discriminator gives. */
function addressesOf({ kind, value }: Node): SchemaName[] {
  return kind === 'schema' ? schemaNamesOf(value).filter(({ written }) => isAddress(written)) : [];
}

function isAbsoluteUrl(address: string): boolean {
  return /^https?:/i.test(address);
}

function resolveAddress(from: string, address: string, isUrl: boolean): string {
  if (isAbsoluteUrl(from) || isAbsoluteUrl(address)) return new URL(address, from).href;
  if (isUrl && /^file:/i.test(address)) return fileURLToPath(address);
  return path.resolve(path.dirname(from), percentDecoded(address));
}

/** Links on the way are followed before the folders are compared. */
async function isInside(folder: string, file: string): Promise<boolean> {
  const real = await realpath(file).catch(() => file);
  const relative = path.relative(await realpath(folder).catch(() => folder), real);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

const MAX_PART_BYTES = 20_000_000;
const FETCH_MS = 30_000;

async function readPart(address: string, name: string): Promise<Part | string> {
  try {
    const bytes = isAbsoluteUrl(address) ? await download(address) : await readFile(address);
    if (bytes.length > MAX_PART_BYTES)
      return `leads to a file of ${bytes.length} bytes; at most ${MAX_PART_BYTES} are read.`;
    return { address, name, value: parseText(name, bytes).value };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'code' in error)
      return `leads to a file that cannot be read (${String(error.code)}). Mend the reference, or add the file.`;
    return `leads to a file that cannot be read: ${shown(error instanceof Error ? error.message : String(error), 300)}`;
  }
}

async function download(address: string): Promise<Uint8Array> {
  const response = await fetch(address, { signal: AbortSignal.timeout(FETCH_MS) });
  if (!response.ok) throw new Error(`${address} gives status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
