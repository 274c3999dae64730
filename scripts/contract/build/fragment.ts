import { isMap, type Json, type JsonMap, setKey } from '../json.js';
import type { PointerPath } from '../pointer.js';
import { Provenance, type ProvenanceEntry } from '../provenance.js';

/** A piece of the contract together with the provenance of everything in it, relative to the piece. */
export class Fragment {
  readonly value: JsonMap;
  readonly notes: [PointerPath, readonly ProvenanceEntry[]][] = [];

  constructor(value: JsonMap = {}) {
    this.value = value;
  }

  /** Sets a key of the piece. */
  set(key: string, value: Json, entries: readonly ProvenanceEntry[]): this {
    setKey(this.value, key, value);
    this.notes.push([[key], entries]);
    return this;
  }

  /** Puts a piece into this one, making the maps on the way. */
  place(path: PointerPath, piece: Fragment): this {
    this.put(path, piece.value);
    for (const [below, entries] of piece.notes) this.notes.push([[...path, ...below], entries]);
    return this;
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
        if (last) setKey(at, String(key), value);
        else if (!Object.hasOwn(at, String(key)))
          setKey(at, String(key), typeof path[index + 1] === 'number' ? [] : {});
        at = at[String(key)] ?? null;
      } else {
        throw new TypeError(`Cannot put a value below the scalar at ${path.slice(0, index).join('/')}.`);
      }
    }
    return this;
  }

  note(path: PointerPath, entries: readonly ProvenanceEntry[]): this {
    this.notes.push([path, entries]);
    return this;
  }

  provenance(): Provenance {
    const provenance = new Provenance();
    for (const [path, entries] of this.notes) provenance.record(path, entries);
    return provenance;
  }
}
