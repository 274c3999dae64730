import type { Collector } from './collector.js';
import type { Site } from './document.js';
import type { SchemaComparison } from './schema.js';
import type { Renamed } from './security.js';

/** The keys of a Path Item Object that are operations. */
export const METHODS: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
]);

/** One operation of one contract. */
export interface OperationSite {
  readonly method: string;
  readonly path: string;
  readonly item: Site;
  readonly site: Site;
}

export interface ComparisonTools {
  readonly collector: Collector;
  readonly schemas: SchemaComparison;
  readonly renamedSchemes: Renamed;
}
