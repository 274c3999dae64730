/**
 * Descriptions, which are CommonMark of anybody's, as HTML that cannot act: no HTML of theirs, no pictures, links to the web or
 * into the page alone. Tables as GitHub writes them are read, too, since most authors take them for Markdown.
 */
import markdownIt from 'markdown-it';
import { html, type Markup, text } from '../../html/markup.js';

const reader = markdownIt({ html: false, linkify: false, typographer: false });
/** Links of every kind are read, so that the words of those that are not kept stay. */
reader.validateLink = () => true;

type Token = ReturnType<typeof reader.parse>[number];

// `<br>` and `<p>` are the HTML that authors use most: they end a line. All other tags are shown as they are written.
reader.inline.ruler.before('html_inline', 'line_tag', (state, silent) => {
  const tag = /^<(?:br|\/?p)\s*\/?>/i.exec(state.src.slice(state.pos, state.pos + 8))?.[0];
  if (tag === undefined) return false;
  if (!silent) state.push('hardbreak', 'br', 0);
  state.pos += tag.length;
  return true;
});

const { rules } = reader.renderer;
// A heading of a description is none of the page.
rules.heading_open = () => '<p class="heading">';
rules.heading_close = () => '</p>\n';
rules.text = (tokens, index) => text(tokens[index]?.content ?? '');
rules.code_inline = (tokens, index) => html`<code>${tokens[index]?.content ?? ''}</code>`.html;
rules.code_block = rules.fence = (tokens, index) => html`<pre>${tokens[index]?.content ?? ''}</pre>`.html;
// `default-src 'none'`: nothing is fetched.
rules.image = (tokens, index) =>
  html`<span class="soft">[picture: ${tokens[index]?.content ?? ''}]</span>`.html;

/** Where a link that stays leads; undefined where its words are all that is kept. */
export type Target = (href: string) => string | undefined;

export class Markdown {
  readonly #target: Target;
  readonly #known = new Map<string, Markup>();

  /** @param inPage What a link into the page (`#...`) is to lead to. */
  constructor(inPage: Target = () => undefined) {
    this.#target = (href) => {
      if (href.startsWith('#')) return inPage(href);
      return /^(?:https?:\/\/|mailto:)/i.test(href) ? href : undefined;
    };
  }

  /** A block; empty for no text. */
  block(source: string | undefined): Markup {
    if (source === undefined || source.trim() === '') return html``;
    let made = this.#known.get(source);
    if (made === undefined) {
      made = html`<div class="md">${this.render(reader.parse(source, {}))}</div>`;
      this.#known.set(source, made);
    }
    return made;
  }

  /** One line: emphasis, code and links alone. */
  line(source: string): Markup {
    return this.render(reader.parseInline(source, {}));
  }

  render(tokens: Token[]): Markup {
    for (const token of tokens) {
      this.#tame(token.children ?? []);
      // The alignment of a column is an attribute `style`, which the policy of the page refuses.
      if (token.type === 'th_open' || token.type === 'td_open') token.attrs = null;
    }
    return { html: reader.renderer.render(tokens, reader.options, {}) };
  }

  #tame(tokens: Token[]): void {
    let kept = true;
    for (const token of tokens) {
      if (token.type === 'link_open') {
        const target = this.#target(String(token.attrGet('href') ?? ''));
        kept = target !== undefined;
        token.attrs = null;
        if (target === undefined) token.tag = 'span';
        else token.attrSet('href', target);
      } else if (token.type === 'link_close' && !kept) token.tag = 'span';
    }
  }
}

export type { Token };

/** Markdown of our own files (findings), to be taken apart. */
export function parseMarkdown(source: string): Token[] {
  return reader.parse(source, {});
}
