import { openapiOverlay } from 'openapi-format';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { joinPointer, type PointerPath, setMember } from '../../contract/json.js';
import { keepPlace } from '../../contract/read/origins.js';
import { isMap, type Json, type JsonMap, ownKey } from './json.js';
import type { Provenance, ProvenanceEntry, ReplacedValue } from './provenance.js';

export interface OverlayAction {
  readonly file: string;
  /** 1-based line of the action's target. */
  readonly line: number;
  readonly column: number;
  /** JSONPath (RFC 9535). */
  readonly target: string;
  readonly description: string;
  readonly quote: string;
  readonly action: JsonMap;
}

/** An overlay that cannot be used: says where and what was expected. */
export class OverlayError extends Error {
  override readonly name = 'OverlayError';
}

/** Reads an OpenAPI Overlay 1.0 file. Every action needs a `description`: the source of what it adds. */
export function readOverlay(file: string, text: string): OverlayAction[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new OverlayError(`${file}:${problem.linePos?.[0].line ?? 1}: ${problem.message}`);
  const content: unknown = document.toJS();
  const fail = (path: (string | number)[], expected: string): never => {
    const node = document.getIn(path, true);
    const at = isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
    throw new OverlayError(`${file}:${at}: ${joinPointer('', ...path)}: expected ${expected}.`);
  };
  if (!isMap(content) || !/^1\.0\.\d+$/.test(String(content.overlay))) {
    return fail(['overlay'], '`overlay: 1.0.0` (OpenAPI Overlay 1.0) at the top');
  }
  if (!Array.isArray(content.actions) || content.actions.length === 0)
    return fail(['actions'], 'a list of actions');
  return content.actions.map((action, index) => {
    const at = ['actions', index];
    if (!isMap(action)) return fail(at, 'an action: target, description, and update or remove');
    if (typeof action.target !== 'string') return fail(at, '`target`, a JSONPath');
    if (typeof action.description !== 'string')
      return fail(at, '`description`: where the addition comes from');
    if (action.remove !== true && !('update' in action)) return fail(at, '`update` or `remove: true`');
    const node = document.getIn([...at, 'target'], true);
    const range = isNode(node) && node.range ? node.range : ([0, 0, 0] as const);
    const position = lines.linePos(range[0]);
    return {
      file,
      line: position.line,
      column: position.col,
      target: action.target,
      description: action.description.trim(),
      quote: text.slice(range[0], range[1]),
      action,
    };
  });
}

/**
 * Applies actions one after the other. What an action sets gets its provenance; an action that matches nothing is
 * returned, since it means that a page no longer says what the overlay was written for.
 */
export async function applyOverlays(
  document: JsonMap,
  actions: readonly OverlayAction[],
  provenance: Provenance,
): Promise<{ document: JsonMap; unused: OverlayAction[] }> {
  let current = document;
  const unused: OverlayAction[] = [];
  for (const action of actions) {
    const before = current;
    const { data, resultData } = await openapiOverlay(structuredClone(current), {
      overlaySet: {
        overlay: '1.0.0',
        info: { title: '', version: '' },
        actions: [{ ...action.action, target: action.target }],
      },
    });
    if (!isMap(data)) throw new OverlayError(`${action.file}:${action.line}: the action left no document.`);
    if (Number(resultData.totalUnusedActions) > 0) unused.push(action);
    const after = reuse(before, data);
    recordChanges(before, after, [], provenance, [
      {
        kind: 'overlay',
        page: action.file,
        line: action.line,
        column: action.column,
        quote: action.quote,
        description: action.description,
      },
    ]);
    current = isMap(after) ? after : data;
  }
  return { document: current, unused };
}

/** `after`, with the objects of `before` where nothing changed: what is known of an object is known by its identity. */
function reuse(before: Json | undefined, after: Json): Json {
  if (Array.isArray(before) && Array.isArray(after)) {
    const items = after.map((item, index) => reuse(before[index], item));
    return items.length === before.length && items.every((item, index) => item === before[index])
      ? before
      : items;
  }
  if (!isMap(before) || !isMap(after)) return after;
  const members = Object.entries(after).map(
    ([key, value]) => [key, reuse(ownKey(before, key), value)] as const,
  );
  const isSame = ([key, member]: readonly [string, Json]) =>
    Object.hasOwn(before, key) && member === before[key];
  if (Object.keys(before).length === members.length && members.every(isSame)) return before;
  // The core's JSON is read-only in type alone.
  const result = keepPlace(before, after) as JsonMap;
  for (const [key, member] of members) setMember(result, key, member);
  return result;
}

function recordChanges(
  before: Json | undefined,
  after: Json | undefined,
  path: PointerPath,
  provenance: Provenance,
  entries: readonly ProvenanceEntry[],
): void {
  if (before === after) return;
  if (after === undefined) {
    provenance.forget(path);
  } else if (isMap(before) && isMap(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      recordChanges(before[key], after[key], [...path, key], provenance, entries);
    }
  } else if (Array.isArray(before) && Array.isArray(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index++) {
      recordChanges(before[index], after[index], [...path, index], provenance, entries);
    }
  } else if (before === undefined && (isMap(after) || Array.isArray(after))) {
    const inner = Object.entries(after);
    for (const [key, value] of inner) recordChanges(undefined, value, [...path, key], provenance, entries);
    if (inner.length === 0) provenance.record(path, entries);
  } else if (before !== after) {
    const replaced = replacedValue(before, provenance.get(joinPointer('', ...path)));
    provenance.forget(path);
    provenance.record(
      path,
      replaced === undefined ? entries : entries.map((entry) => ({ ...entry, replaced })),
    );
  }
}

/** Inferences that make a name where the pages have none: another title is no other word on it. */
const NAMING: ReadonlySet<string> = new Set([
  'operation-id-from-title',
  'operation-id-from-path',
  'tag-from-path',
]);

/** What a page says that an action has another word for; kept, so that a page that says something else is noticed. */
function replacedValue(
  before: Json | undefined,
  entries: readonly ProvenanceEntry[],
): ReplacedValue | undefined {
  const said = entries.find(
    ({ kind, page, rule }) =>
      (kind === 'stated' || kind === 'inferred') && page !== undefined && !NAMING.has(rule ?? ''),
  );
  if (said?.page === undefined || said.quote === undefined) return undefined;
  if (before === undefined || (typeof before === 'object' && before !== null)) return undefined;
  return {
    value: before,
    page: said.page,
    line: said.line ?? 1,
    column: said.column ?? 1,
    quote: said.quote,
  };
}
