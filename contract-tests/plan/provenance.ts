/** Where the facts of a contract come from: the documentation's own sentence for a place in the contract. */
import { readFile } from 'node:fs/promises';
import { type ProvenanceEntry, readProvenanceFile } from '../../contract/provenance.js';

/** The words of a page that something in the contract comes from. */
export interface Documented {
  /** How the words became it: `stated`, `inferred`, `overlay`, ... */
  readonly kind: string;
  /** The words. */
  readonly quote: string;
  /** The page, as the provenance names it. */
  readonly page: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based. */
  readonly column?: number;
  /** The inference that made the fact, where it was not stated. */
  readonly rule?: string;
}

/** Looks up the nearest place, from the pointer upwards, that has a quoted sentence. */
export type Provenance = (pointer: string) => Documented | undefined;

/** `NAME.provenance.json` beside `NAME.openapi.yaml`. */
export function provenanceFileOf(specFile: string): string {
  return specFile.replace(/(\.openapi)?\.(ya?ml|json)$/, '.provenance.json');
}

/** Reads `NAME.provenance.json` beside `NAME.openapi.yaml`; without one, nothing is known. */
export async function loadProvenance(specFile: string): Promise<Provenance> {
  let text: string;
  try {
    text = await readFile(provenanceFileOf(specFile), 'utf8');
  } catch {
    return () => undefined;
  }
  const facts = readProvenanceFile(text);
  return (pointer) => {
    for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const [found] = (facts.get(at) ?? [])
        .flatMap((fact) => documented(fact) ?? [])
        .sort((a, b) => rank(a) - rank(b));
      if (found) return found;
    }
    return undefined;
  };
}

/** What a page says itself comes before what was added to it. */
const order = ['stated', 'inferred', 'overlay', 'companion'];

function rank({ kind }: Documented): number {
  const place = order.indexOf(kind);
  return place < 0 ? order.length : place;
}

function documented({ kind, quote, page, line, column, rule }: ProvenanceEntry): Documented | undefined {
  if (quote === undefined || page === undefined) return undefined;
  return {
    kind,
    quote,
    page,
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(rule !== undefined && { rule }),
  };
}
