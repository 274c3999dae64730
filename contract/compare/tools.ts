import type { Located } from '../located.js';
import type { Direction } from '../schema-view.js';
import type { Place } from './change.js';
import type { Collector, Pair } from './collector.js';
import { FLIPPED, type PlainKind } from './policy.js';
import type { SchemaComparison } from './schema/comparison.js';
import type { Mode } from './schema/sides.js';
import type { Renamed } from './schemes.js';

/** One operation of one contract. */
export interface OperationSite {
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  readonly item: Located;
  readonly site: Located;
}

/** Who calls: the client, or (callbacks, webhooks) the API, whose requests the client then answers. */
export type Caller = 'client' | 'api';

/** What every rule needs. */
export class ComparisonTools {
  readonly collector: Collector;
  readonly schemas: SchemaComparison;
  readonly renamedSchemes: Renamed;
  readonly caller: Caller;

  constructor(
    collector: Collector,
    schemas: SchemaComparison,
    renamedSchemes: Renamed,
    caller: Caller = 'client',
  ) {
    this.collector = collector;
    this.schemas = schemas;
    this.renamedSchemes = renamedSchemes;
    this.caller = caller;
  }

  calledBy(caller: Caller): ComparisonTools {
    return new ComparisonTools(this.collector, this.schemas, this.renamedSchemes, caller);
  }

  /** A kind that is named for the client as the caller; where the API calls, it means the opposite. */
  add(kind: PlainKind, place: Place, pair: Pair, values = false): void {
    this.collector.add(this.caller === 'client' ? kind : (FLIPPED[kind] ?? kind), place, pair, values);
  }

  /** How the values of requests or of responses are compared. */
  mode(view: Direction, xml = false): Mode {
    const flipped = view === 'request' ? 'response' : 'request';
    return { sense: this.caller === 'client' ? view : flipped, view, strict: false, xml };
  }

  /** Compares the schemas of one value; a side without a schema takes anything. */
  compareSchemas(pair: Pair, place: Place, mode: Mode): void {
    if (pair.before === undefined && pair.after === undefined) return;
    const list = (site: Located | undefined) => (site === undefined ? [] : [site]);
    this.schemas.report({ before: list(pair.before), after: list(pair.after) }, place, mode);
  }
}

/** Whether a flag of an object is set; flags that are not there are not. */
export function isSet(site: Located | undefined, flag: string): boolean {
  const value = site?.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) && flag in value
    ? Reflect.get(value, flag) === true
    : false;
}
