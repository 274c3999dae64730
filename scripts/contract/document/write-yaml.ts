/** A contract as YAML: keys in the order they were written, numbers with all their digits. */
import { Document, Pair, Scalar, type ScalarTag, YAMLMap, YAMLSeq } from 'yaml';
import { isObject, type Json, type JsonObject } from '../../../contract/json.js';
import { keysInOrder, originOf } from '../../../contract/read/origins.js';

/** A number that JavaScript has no value for, as it was written. */
class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const exactNumber: ScalarTag = {
  tag: 'tag:yaml.org,2002:float',
  default: true,
  identify: (value) => value instanceof ExactNumber,
  resolve: (text) => new ExactNumber(text),
  stringify: ({ value }) => (value instanceof ExactNumber ? value.text : String(value)),
};

/**
 * `members` of members are written one after the other: a contract of several MB as one tree of nodes takes ten times the memory.
 */
export function writeYaml(document: JsonObject): string {
  let text = '';
  for (const key of keysInOrder(document)) {
    const value = document[key];
    if (value === undefined) continue;
    const depth = key === 'components' ? 2 : key === 'paths' || key === 'webhooks' ? 1 : 0;
    text += inParts([key], value, depth, exactOf(document, key));
  }
  return text;
}

function inParts(path: readonly string[], value: Json, depth: number, exact: string | undefined): string {
  if (depth === 0 || !isObject(value) || Object.keys(value).length === 0)
    return written(path, toNode(value, exact));
  const empty = new YAMLMap();
  // The head of the map, as the library writes it: everything but the member that has to be there.
  empty.add(new Pair('x', null));
  let text = `${written(path, empty).split('\n')[0] ?? ''}\n`;
  for (const key of keysInOrder(value)) {
    const member = value[key];
    if (member !== undefined) text += inParts([...path, key], member, depth - 1, exactOf(value, key));
  }
  return text;
}

/** The text of the innermost key of a path and its value: the lines of the keys above it are left out. */
function written(path: readonly string[], node: unknown): string {
  let at = node;
  for (const key of [...path].reverse()) {
    const map = new YAMLMap();
    map.add(new Pair(textNode(key), at));
    at = map;
  }
  const document = new Document(null, {
    version: '1.2',
    // Many readers still follow YAML 1.1, where `no`, `on` and `12:30` are no texts, and dates are dates.
    compat: 'yaml-1.1',
    customTags: [exactNumber],
    aliasDuplicateObjects: false,
  });
  // The contents are nodes of the library's own making; its type wants the one it parsed.
  document.contents = at as Document['contents'];
  const lines = document.toString({ lineWidth: 0 });
  let from = 0;
  for (let above = 1; above < path.length; above += 1) from = lines.indexOf('\n', from) + 1;
  // Only strings in double quotes hold any of them (`textNode`); the library writes them as they are.
  return lines.slice(from).replace(CONTROL, (each) => `\\x${each.charCodeAt(0).toString(16)}`);
}

function exactOf(container: object, key: string): string | undefined {
  return originOf(container)?.exact?.get(key);
}

function toNode(value: Json, exact: string | undefined): unknown {
  if (Array.isArray(value)) {
    const list = new YAMLSeq();
    for (const [index, item] of value.entries()) list.add(toNode(item, exactOf(value, String(index))));
    return list;
  }
  if (isObject(value)) {
    const map = new YAMLMap();
    for (const key of keysInOrder(value)) {
      const member = value[key];
      if (member !== undefined) map.items.push(new Pair(textNode(key), toNode(member, exactOf(value, key))));
    }
    return map;
  }
  if (typeof value === 'string') return textNode(value);
  return new Scalar(exact !== undefined && typeof value === 'number' ? new ExactNumber(exact) : value);
}

/** DEL and C1, which JSON allows in strings and YAML in double quotes alone. */
const CONTROL = /[\u007f-\u0084\u0086-\u009f]/g;

function textNode(text: string): Scalar {
  const node = new Scalar(text);
  // YAML 1.1, which readers still follow: `<<` takes over the members of another map, `=` is the value of one.
  if (text === '<<' || text === '=' || text.search(CONTROL) !== -1) node.type = 'QUOTE_DOUBLE';
  return node;
}
