import { joinPointer, type PointerPath, setMember } from '../../../contract/json.js';
import { isMap, type Json, type JsonMap } from '../json.js';
import { Provenance, type ProvenanceEntry } from '../provenance.js';

/** A piece of the contract together with the provenance of everything in it, relative to the piece. */
export class Fragment {
  readonly value: JsonMap;
  /** In the order they were made. Pieces keep their own notes: copying each at every level costs more than the rest. */
  readonly #notes: (readonly [PointerPath, readonly ProvenanceEntry[] | Fragment])[] = [];

  constructor(value: JsonMap = {}) {
    this.value = value;
  }

  /** Sets a key of the piece. */
  set(key: string, value: Json, entries: readonly ProvenanceEntry[]): this {
    setMember(this.value, key, value);
    return this.note([key], entries);
  }

  /** Puts a finished piece into this one, making the maps on the way. */
  place(path: PointerPath, piece: Fragment): this {
    this.put(path, piece.value);
    this.#notes.push([path, piece]);
    return this;
  }

  /** Takes over the notes of another piece with the same structure. */
  alsoFrom(other: Fragment): this {
    this.#notes.push([[], other]);
    return this;
  }

  /** Whether nothing was noted, here or in a piece. */
  get isSilent(): boolean {
    return this.#notes.every(([, noted]) => noted instanceof Fragment && noted.isSilent);
  }

  /** Puts a value whose provenance is told separately (`note`) or by an entry above it. */
  put(path: PointerPath, value: Json): this {
    let at: Json = this.value;
    for (const [index, key] of path.entries()) {
      const last = index === path.length - 1;
      if (Array.isArray(at)) {
        if (last) at[Number(key)] = value;
        at = at[Number(key)] ?? null;
      } else if (isMap(at)) {
        if (last) setMember(at, String(key), value);
        else if (!Object.hasOwn(at, String(key)))
          setMember(at, String(key), typeof path[index + 1] === 'number' ? [] : {});
        at = at[String(key)] ?? null;
      } else {
        throw new TypeError(`Cannot put a value below the scalar at ${path.slice(0, index).join('/')}.`);
      }
    }
    return this;
  }

  note(path: PointerPath, entries: readonly ProvenanceEntry[]): this {
    this.#notes.push([path, entries]);
    return this;
  }

  provenance(): Provenance {
    const provenance = new Provenance();
    this.#recordIn(provenance, '');
    return provenance;
  }

  #recordIn(provenance: Provenance, at: string): void {
    for (const [path, noted] of this.#notes) {
      const pointer = at + joinPointer('', ...path);
      if (noted instanceof Fragment) noted.#recordIn(provenance, pointer);
      else provenance.recordAt(pointer, noted);
    }
  }
}
