/** Pages as a browser reads them, for tests. */
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, parse } from 'parse5';

type Element = DefaultTreeAdapterTypes.Element;

/** A page, parsed as the HTML standard says. */
export class Read {
  readonly html: string;
  readonly elements: readonly Element[];

  constructor(html: string) {
    this.html = html;
    const found: Element[] = [];
    const enter = (node: DefaultTreeAdapterTypes.Node) => {
      if (defaultTreeAdapter.isElementNode(node)) found.push(node);
      if ('childNodes' in node) node.childNodes.forEach(enter);
    };
    enter(parse(html));
    this.elements = found;
  }

  attributes(name: string, tag?: string): string[] {
    return this.elements.flatMap((element) =>
      tag !== undefined && element.tagName !== tag
        ? []
        : element.attrs.flatMap((each) => (each.name === name ? [each.value] : [])),
    );
  }

  /** The text of the element with an id, white space as single spaces. */
  text(id: string): string {
    const element = this.elements.find(({ attrs }) =>
      attrs.some((each) => each.name === 'id' && each.value === id),
    );
    if (element === undefined) throw new Error(`nothing has the id ${id}`);
    return textOf(element)
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/ (?=[,:])/g, '')
      .trim();
  }

  /** Links into the page that lead to nothing. */
  loose(): string[] {
    const ids = new Set(this.attributes('id'));
    return this.attributes('href').filter(
      (href) => href.startsWith('#') && !ids.has(decodeURIComponent(href.slice(1))),
    );
  }
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join(' ') : '';
}
