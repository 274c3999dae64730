import type { CellSpec } from './layout.js';
import type { PageSpec } from './page.js';
import { fieldsOf, readSpec } from './read.js';

const HEAD = ['Name', 'Type', 'Necessity', 'Description'];

/** A page whose request body is one table. */
export function bodySpec(rows: readonly (readonly CellSpec[])[], head: readonly string[] = HEAD): PageSpec {
  return { method: ['POST /crates'], body: [{ table: { head, rows } }] };
}

/** What is read of such a body. */
export function body(rows: readonly (readonly CellSpec[])[], head: readonly string[] = HEAD) {
  const reading = readSpec(bodySpec(rows, head));
  return { fields: fieldsOf(reading, 'request'), codes: reading.codes };
}

/** Facts of one string field with this description. */
export function described(cell: CellSpec, type = 'string') {
  const { x = {} } = body([['x', type, 'Optional', cell]]).fields as { x?: Record<string, unknown> };
  const { required: _required, typeWord: _word, type: _type, ...rest } = x;
  return rest;
}
