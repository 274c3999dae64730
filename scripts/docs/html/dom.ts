/** HTML as parse5 reads it, which is as browsers do, with the places of its parts. Nothing is run, loaded or followed. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { isInvisible } from '../source.js';

export type Node = DefaultTreeAdapterTypes.ChildNode;
export type Element = DefaultTreeAdapterTypes.Element;
type TextNode = DefaultTreeAdapterTypes.TextNode;

/** Never shown, or no part of what the page says. */
const NO_CONTENT = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'iframe',
  'object',
  'embed',
  'canvas',
  'audio',
  'video',
  'img',
  'picture',
  'map',
  'nav',
  'footer',
  'aside',
  'form',
  'input',
  'select',
  'textarea',
  'dialog',
  'head',
  'link',
  'meta',
]);

/** `sf-hidden` is what SingleFile calls elements that were not shown. */
const TOOL_CLASS =
  /(?:^|\s)(?:sf-hidden|sr-only|visually-hidden|visuallyhidden|screen-reader-text|headerlink|anchor-?link)(?:\s|$)/;

/** Deeper nesting than this is no document; browsers stop at 512 elements. */
const DEEPEST = 512;

export function isElement(node: Node): node is Element {
  return 'tagName' in node;
}

export function isText(node: Node): node is TextNode {
  return node.nodeName === '#text';
}

export function attribute(element: Element, name: string): string | undefined {
  return element.attrs.find((each) => each.name === name)?.value;
}

/**
 * What a reader sees of a page: its main part where it has one, else its body.
 *
 * @throws {RangeError} elements are nested deeper than browsers nest them
 */
export function contentOf(html: string): Element | undefined {
  const document = parse(html, { sourceCodeLocationInfo: true });
  const root = document.childNodes.find((node): node is Element => isElement(node));
  const body = root?.childNodes.find((node): node is Element => isElement(node) && node.tagName === 'body');
  if (body && depthOf(body) > DEEPEST) throw new RangeError(`elements are nested deeper than ${DEEPEST}`);
  return body && (first(body, ({ tagName }) => tagName === 'main') ?? body);
}

function depthOf(body: Element): number {
  let depth = 0;
  let level: Element[] = [body];
  while (level.length > 0 && depth <= DEEPEST) {
    depth += 1;
    level = level.flatMap((element) => element.childNodes.filter((node): node is Element => isElement(node)));
  }
  return depth;
}

/** The first element in document order that a condition holds for, the one given included. */
export function first(element: Element, wanted: (element: Element) => boolean): Element | undefined {
  for (const each of elements(element)) if (wanted(each)) return each;
  return undefined;
}

/** All visible elements in document order, the one given included. */
export function* elements(element: Element): Generator<Element> {
  const waiting: Element[] = [element];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    for (const child of [...shown(next)].reverse()) if (isElement(child)) waiting.push(child);
  }
}

/** The children that are shown and are content. */
export function* shown(element: Element): Generator<Node> {
  for (const child of element.childNodes) {
    if (isText(child)) yield child;
    else if (isElement(child) && !isHidden(child)) yield child;
  }
}

function isHidden(element: Element): boolean {
  if (NO_CONTENT.has(element.tagName)) return true;
  if (attribute(element, 'hidden') !== undefined || attribute(element, 'aria-hidden') === 'true') return true;
  const role = attribute(element, 'role') ?? '';
  if (/^(navigation|search|dialog|alertdialog|tooltip)$/.test(role)) return true;
  // "Copy", "Permalink": tools, and words for screen readers alone. A tab's label says what its panel is about.
  if (element.tagName === 'button' && role !== 'tab') return true;
  if (TOOL_CLASS.test(attribute(element, 'class') ?? '')) return true;
  if (element.tagName === 'a' && /^[¶#§🔗\s]+$/u.test(rawWords(element))) return true;
  return /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attribute(element, 'style') ?? '');
}

/** The text right in an element, or in one right in it: enough to know a mark from words. */
function rawWords(element: Element): string {
  const own = (node: Node) => (isText(node) ? node.value : '');
  return element.childNodes
    .map((node) => (isElement(node) ? node.childNodes.map(own).join('') : own(node)))
    .join('');
}

/** The text of a node, without marks that are not seen, with the place of each of its characters. */
export function mappedText(
  node: TextNode,
  html: string,
): { readonly text: string; readonly origins: number[] } {
  const { value, sourceCodeLocation: location } = node;
  const start = location?.startOffset ?? 0;
  const raw = html.slice(start, location?.endOffset ?? start);
  const origins: number[] = [];
  let text = '';
  let at = 0;
  // A character reference stands for one or two characters; carriage returns are dropped on the way in.
  for (let index = 0; index < value.length; index++) {
    if (raw[at] === '\r' && raw[at + 1] === '\n') at += 1;
    const visible = !isInvisible(value.charCodeAt(index));
    if (visible) {
      text += value[index];
      origins.push(start + Math.min(at, Math.max(0, raw.length - 1)));
    }
    const reference =
      raw[at] === '&' && value[index] !== '&' ? /^&[#\w]+;?/.exec(raw.slice(at, at + 40)) : null;
    const written =
      raw[at] === '&' && reference === null ? /^&(amp|#38|#x26);?/i.exec(raw.slice(at, at + 8)) : null;
    const match = reference ?? written;
    if (match === null) at += 1;
    else {
      at += match[0].length;
      const code = value.codePointAt(index) ?? 0;
      if (code > 0xffff) {
        text += value[++index] ?? '';
        origins.push(origins.at(-1) ?? start);
      }
    }
  }
  return { text, origins };
}

/** Words of an element, with white space as one space. */
export function wordsOf(element: Element): string {
  let text = '';
  const waiting: Node[] = [element];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (isText(next)) text += next.value;
    else if (isElement(next)) waiting.push(...[...shown(next)].reverse());
  }
  return [...text]
    .filter((each) => !isInvisible(each.charCodeAt(0)))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Where an element begins in the file. */
export function startOf(element: Element): number {
  return element.sourceCodeLocation?.startOffset ?? 0;
}
