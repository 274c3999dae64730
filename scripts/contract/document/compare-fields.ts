/** What pages say of the fields of a body, beside what a document says of the same body. */
import { asList, asObject, type Json as ReadJson } from '../../../contract/json.js';
import type { Located } from '../../../contract/located.js';
import {
  type Direction,
  fieldOf,
  itemOf,
  type SchemaView,
  type SchemaViews,
} from '../../../contract/schema-view.js';
import { PLAIN_KEYWORDS } from '../../../contract/structure.js';

/** One thing a page says of a field: a keyword, or (without one) that there is such a field. */
export interface FieldStatement {
  /** `results[].id` */
  readonly field: string;
  readonly keyword?: string;
  /** Keys that lead from the page's schema to what it says. */
  readonly keys: readonly (string | number)[];
  readonly page: ReadJson;
  /** What the document says; undefined where it is silent. */
  readonly document: ReadJson | undefined;
}

/**
 * Whatever a page's schema says of each field, with what the document's schemas say of it. A field that the document does not have
 * is told once, without its keywords and the fields inside.
 *
 * @param schemas the document's: all of them hold together
 */
export function* fieldStatements(
  page: ReadJson | undefined,
  schemas: readonly Located[],
  views: SchemaViews,
  direction: Direction,
  field = '',
  keys: readonly (string | number)[] = [],
): Generator<FieldStatement> {
  const said = asObject(page);
  const choices = views.of(schemas, direction).filter(isMoreThanNull);
  if (said.items !== undefined) {
    const items = choices.flatMap((view) => itemOf(view, 0));
    yield* fieldStatements(said.items, items, views, direction, `${field}[]`, [...keys, 'items']);
  }
  const required = new Set(asList(said.required));
  for (const [name, property] of Object.entries(asObject(said.properties))) {
    const at = field === '' ? name : `${field}.${name}`;
    const here = [...keys, 'properties', name];
    const found = choices.map((view) => ({ view, ...fieldOf(view, name) })).filter(({ listed }) => listed);
    const parts = found.flatMap((each) => each.parts);
    if (parts.length === 0) {
      // A document that leaves the whole body open contradicts nothing.
      if (choices.some(({ objects }) => objects.length > 0))
        yield { field: at, keys: here, page: name, document: undefined };
      continue;
    }
    // Of several shapes it cannot be told which one the page means.
    const [only, ...others] = views.of(parts, direction).filter(isMoreThanNull);
    for (const keyword of only === undefined || others.length > 0 ? [] : PLAIN_KEYWORDS) {
      const value = asObject(property)[keyword];
      if (value === undefined || only === undefined) continue;
      const document = keyword === 'type' ? typeOf(only) : only.keywords.get(keyword)?.[0]?.value;
      yield { field: at, keyword, keys: [...here, keyword], page: value, document };
    }
    if (required.has(name)) {
      const everywhere = found.every(({ view }) => view.required.has(name));
      const place = [...keys, 'required', asList(said.required).indexOf(name)];
      yield { field: at, keyword: 'required', keys: place, page: true, document: everywhere };
    }
    yield* fieldStatements(property, parts, views, direction, at, here);
  }
}

function isMoreThanNull({ types }: SchemaView): boolean {
  return types.size > 1 || !types.has('null');
}

/** The type beside null, if it is one. */
function typeOf({ types, integer }: SchemaView): string | undefined {
  const [type, ...more] = [...types].filter((each) => each !== 'null');
  if (more.length > 0) return undefined;
  return type === 'number' && integer !== undefined ? 'integer' : type;
}
