/**
 * HTML of a Bump.sh operation page in the markdown layout of the same pages (generation 3), which `bump/` reads. What markup
 * is used for it differs between versions of their hub; what is read is what they share: headings, lists of attributes that
 * begin with name, type and marks, and the words that introduce bodies and responses.
 */
import {
  type BlockOfText,
  blocksOf,
  joined,
  nestedItems,
  type Piece,
  plain,
  splitItem,
  TOGGLE,
  TYPE_WORD,
} from './bump-blocks.js';
import { type Element, first, wordsOf } from './dom.js';
import { MappedText } from './mapped-text.js';

const VERB_AND_PATH = /^(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE)\s+(\S*\/\S*)$/i;
/** Titles of sections, which are not headings in every version of the markup. */
const SECTION =
  /^(?:servers?|authentication(?: methods)?|authorizations?|security|parameters|(?:path|query|header) parameters|headers|cookies|(?:request )?body(?: parameters)?|responses?)$/i;
/** Panels beside the description: what they show is not held to be said. */
const EXAMPLES =
  /^(?:(?:request|response|code|example) )?(?:examples?|samples?|requests?)\b(?: \(.{1,20}\))?$/i;
const MEDIA_IN = /[\w.+*-]+\/[\w.+*-]+(?: ?; ?[\w-]+=[^\s(),;]+)*/;
const MEDIA_TYPE = /^[\w.+*-]+\/[\w.+*-]+$/;

/** Whether the page is one of theirs: it says so, and shows a method with a path as the first thing under its title. */
export function looksLikeBumpHtml(content: Element, html: string): boolean {
  return (
    /\bbump\.sh\b/i.test(html) && blocksOf(content, html).some(({ words }) => isMethodLine(plain(words)))
  );
}

function isMethodLine(words: string): boolean {
  return VERB_AND_PATH.test(words.replaceAll('`', ''));
}

/** The page in markdown, with the place of each character in the HTML. */
export function bumpText(content: Element, html: string): MappedText {
  const out = new MappedText();
  new Page(out, html).write(blocksOf(content, html));
  out.addLayout('\n[Powered by Bump.sh](https://bump.sh)\n', html.length);
  return out;
}

type Part = 'head' | 'servers' | 'authentication' | 'parameters' | 'body' | 'responses' | 'other';

class Page {
  readonly #out: MappedText;
  readonly #html: string;
  #part: Part = 'head';
  #opened = new Set<Part>();
  #method = false;
  /** "Deprecated", beside the title. */
  #badge: Piece = { text: '', origins: [] };
  /** The heading of a request body, and text under it, until its media type or first attribute. */
  #body: { readonly heading: Piece; readonly texts: Piece[] } | undefined;
  /** Media type of the response under way, until its first attribute: what stands before that describes the response. */
  #media: Piece | undefined;

  constructor(out: MappedText, html: string) {
    this.#out = out;
    this.#html = html;
  }

  write(blocks: readonly BlockOfText[]): void {
    for (const block of blocks) {
      const words = plain(block.words);
      if (words === '' || TOGGLE.test(words)) continue;
      if (this.#method && (EXAMPLES.test(words) || (block.kind !== 'item' && isMethodLine(words)))) {
        this.#closeResponse();
        this.#part = 'other';
      } else if (block.kind === 'heading' || (this.#method && SECTION.test(words)))
        this.#heading(block, words);
      else if (this.#part === 'other') continue;
      else if (block.kind === 'item') this.#item(block.element, '');
      else this.#text(block, words);
    }
    this.#closeResponse();
  }

  #heading(block: BlockOfText, words: string): void {
    const at = block.words.origins[0] ?? 0;
    if (!this.#method && this.#part === 'head') {
      if (isMethodLine(words)) this.#methodLine(block.words);
      else this.#title(block);
      return;
    }
    this.#closeResponse();
    const response = /^(\d{3}|[1-5]XX|default)\b[:\s]*(.*)$/i.exec(words);
    if (response !== null && (this.#part === 'responses' || /^\d/.test(words))) this.#response(block.words);
    else if (/^servers?$/i.test(words)) this.#open('servers', '## Servers\n', at);
    else if (/^(authentication( methods)?|authorizations?|security)$/i.test(words))
      this.#open('authentication', '## Authentication methods\n', at);
    else if (/^parameters$/i.test(words)) this.#open('parameters', '## Parameters\n', at);
    else if (/^(request )?body( parameters)?\b/i.test(words) && this.#part !== 'responses') {
      this.#open('parameters', '## Parameters\n', at);
      this.#part = 'body';
      this.#body = { heading: block.words, texts: [] };
      if (MEDIA_IN.test(words)) this.#openBody();
    } else if (/^responses?$/i.test(words)) this.#open('responses', '## Responses\n', at);
    else if (/^(headers|path parameters|query parameters|cookies)$/i.test(words)) {
      if (this.#part !== 'responses') this.#open('parameters', '## Parameters\n', at);
      this.#out.addLayout(`\n#### ${words}\n`, at);
    } else if (/^body( parameters)?\b.*/i.test(words)) this.#bodyOfResponse(block.words);
    else if (this.#part === 'head') this.#text(block, words);
    else this.#line('\n### ', block.words, '\n');
  }

  /** A badge beside the title is none of its words; it is said in front of the description. */
  #title({ words: { text, origins }, element }: BlockOfText): void {
    const at = text.search(/\bdeprecated\s*$/i);
    const isBadge = (each: Element) => each !== element && /^deprecated$/i.test(wordsOf(each));
    const title = at > 0 && first(element, isBadge) !== undefined ? text.slice(0, at) : text;
    this.#badge = { text: text.slice(title.length).trim(), origins: origins.slice(title.length) };
    this.#line('# ', { text: title, origins }, '\n');
  }

  /** `### Body: application/json (object)`, and the text that stood before the media type. */
  #openBody(media?: Piece): void {
    const body = this.#body;
    this.#body = undefined;
    if (body === undefined) return;
    const { text, origins } = body.heading;
    const at = media?.origins[0] ?? origins[0] ?? 0;
    const put = (words: string, from: Piece) =>
      this.#out.add(words, from.origins.slice(Math.max(0, from.text.indexOf(words))));
    const named = media ?? body.heading;
    const name = MEDIA_IN.exec(named.text)?.[0];
    const type = /\([^()]*\)/.exec(text)?.[0];
    if (name === undefined && type === undefined && body.texts.length === 0) {
      this.#out.addLayout('\n## Body parameters\n', at);
      return;
    }
    this.#out.addLayout('\n### Body: ', at);
    if (name !== undefined) put(name, named);
    this.#out.addLayout(' ', at);
    if (type !== undefined) put(type, body.heading);
    // Without a media type it is the type that makes it the heading of a body.
    else if (name === undefined) this.#out.addLayout('(object)', at);
    this.#out.addLayout('\n', at);
    for (const each of body.texts) this.#line('', each, '\n');
  }

  #closeResponse(): void {
    this.#openBody();
    const media = this.#media;
    this.#media = undefined;
    if (media !== undefined) this.#bodyMedia(media, media.text.trim());
  }

  #open(part: Part, layout: string, at: number): void {
    this.#part = part;
    if (this.#opened.has(part)) return;
    this.#opened.add(part);
    this.#out.addLayout(`\n${layout}`, at);
  }

  #text(block: BlockOfText, words: string): void {
    if (!this.#method && isMethodLine(words)) this.#methodLine(block.words);
    else if (MEDIA_TYPE.test(words.replace(/^content-type:\s*/i, '')) && this.#part !== 'head')
      this.#bodyMedia(block.words, words);
    else if (this.#part === 'responses' && /^(\d{3}|[1-5]XX|default)(\s+[\w.+*-]+\/[\w.+*-]+)?$/i.test(words))
      this.#response(block.words);
    else if (this.#part === 'body' && /^body\b.{0,20}$/i.test(words)) return;
    else if (this.#body !== undefined) this.#body.texts.push(block.words);
    else this.#line('', block.words, '\n');
  }

  #methodLine({ text, origins }: Piece): void {
    this.#method = true;
    const [, verb = '', path = ''] = /(\w+)[\s`]+(\/[^\s`]*)/.exec(text) ?? [];
    const verbAt = text.indexOf(verb);
    const pathAt = text.indexOf(path, verbAt + verb.length);
    this.#out.addLayout('\n**', origins[verbAt] ?? 0);
    this.#out.add(verb.toUpperCase(), origins.slice(verbAt));
    this.#out.addLayout(' ', origins[pathAt] ?? 0);
    this.#out.add(path, origins.slice(pathAt));
    this.#out.addLayout('**\n\n', origins.at(-1) ?? 0);
    const { text: badge, origins: places } = this.#badge;
    if (badge === '') return;
    this.#out.add(badge, places);
    this.#out.addLayout('. ', places.at(-1) ?? 0);
  }

  /** `200`, `200: Success`, `200 Success`, `200 application/json`. */
  #response({ text, origins }: Piece): void {
    const at = origins[0] ?? 0;
    this.#closeResponse();
    this.#open('responses', '## Responses\n', at);
    const [, status = '', rest = ''] = /^\s*(\S+?)[:\s]*(?:\s|$)(.*)$/s.exec(text) ?? [];
    const from = text.length - rest.length;
    this.#out.addLayout('\n### ', at);
    this.#out.add(status, origins.slice(text.indexOf(status)));
    this.#out.addLayout(': ', at);
    if (MEDIA_TYPE.test(rest.trim())) {
      this.#out.addLayout('\n', at);
      this.#media = { text: rest, origins: origins.slice(from) };
    } else {
      this.#out.add(rest.trim(), origins.slice(from));
      this.#out.addLayout('\n', at);
    }
  }

  #bodyMedia(words: Piece, media: string): void {
    const name = media.replace(/^content-type:\s*/i, '');
    const from = words.text.indexOf(name);
    const at = words.origins[0] ?? 0;
    if (this.#part === 'body') {
      this.#body ??= { heading: { text: '', origins: [at] }, texts: [] };
      this.#openBody({ text: name, origins: words.origins.slice(from) });
    } else {
      this.#out.addLayout('\n#### Body Parameters: ', at);
      this.#out.add(name, words.origins.slice(from));
      this.#out.addLayout(' (object)\n', at);
    }
  }

  /** `Body Parameters: application/json (object)`, or a part of it. */
  #bodyOfResponse({ text, origins }: Piece): void {
    const at = origins[0] ?? 0;
    const put = (words: string) => this.#out.add(words, origins.slice(text.indexOf(words)));
    const media = MEDIA_IN.exec(text)?.[0];
    const type = /\(.*\)/.exec(text)?.[0];
    this.#out.addLayout('\n#### Body Parameters: ', at);
    if (media !== undefined) put(media);
    this.#out.addLayout(' ', at);
    if (type === undefined) this.#out.addLayout('(object)', at);
    else put(type);
    this.#out.addLayout('\n', at);
  }

  /** An attribute, and those of the object that it is. */
  #item(element: Element, above: string): void {
    const { header, rest } = splitItem(element, this.#html);
    const [name, ...more] = header;
    if (name === undefined) return;
    if (this.#part === 'servers') {
      this.#server(joined([name, ...more, ...rest]));
      return;
    }
    if (this.#part === 'authentication') {
      this.#line('- ', joined([name, ...more, ...rest]), '\n');
      return;
    }
    this.#closeResponse();
    // A type alone: the attribute has no name, which is for the reader to say.
    const isNameless =
      more.length === 0 && /^(string|boolean|integer|number|object|array\[.*\])$/.test(plain(name));
    const words = isNameless ? '' : plain(name);
    const types = isNameless ? [name] : more.filter((each) => TYPE_WORD.test(plain(each)));
    const required = more.some((each) => /^required\.?$/i.test(plain(each)));
    const at = name.origins[0] ?? 0;
    this.#out.addLayout(`- **${above}`, at);
    this.#out.add(words, name.origins.slice(name.text.indexOf(words)));
    if (types.length === 0) this.#out.addLayout('**', at);
    else this.#out.addLayout('** (', at);
    for (const [index, each] of types.entries()) {
      const type = plain(each);
      if (index > 0) this.#out.addLayout(' | ', each.origins[0] ?? at);
      this.#out.add(type, each.origins.slice(each.text.indexOf(type)));
    }
    this.#out.addLayout(types.length === 0 ? '\n' : ')\n', at);
    const marks = required && !/^\W*required\b/i.test(plain(joined(rest))) ? 'Required. ' : '';
    if (marks !== '' || rest.length > 0) this.#line(`  ${marks}`, joined(rest), '\n');
    const inner = types.some((each) => /^array/.test(plain(each)))
      ? `${above}${words}[].`
      : `${above}${words}.`;
    for (const nested of nestedItems(element)) this.#item(nested, inner);
  }

  /** An address, and words about it before or after. */
  #server({ text, origins }: Piece): void {
    const url = /(?:[a-z][a-z0-9+.-]*:\/\/|\{)[^\s()`*]+/i.exec(text);
    if (url === null || /: \S+:\/\/\S+ \(.*\)\s*$/.test(text)) {
      this.#line('- ', { text, origins }, '\n');
      return;
    }
    const [address] = url;
    const around = `${text.slice(0, url.index)} ${text.slice(url.index + address.length)}`;
    const about = around
      .replace(/[`*():\s]+/g, ' ')
      .replaceAll(address, '')
      .trim();
    const at = origins[url.index] ?? 0;
    this.#out.addLayout(`- ${about === '' ? address : about}: `, at);
    this.#out.add(address, origins.slice(url.index));
    this.#out.addLayout(` (${about})\n`, at);
  }

  #line(before: string, { text, origins }: Piece, after: string): void {
    const start = Math.max(0, text.search(/\S/));
    this.#out.addLayout(before, origins[start] ?? 0);
    this.#out.add(text.slice(start).trimEnd(), origins.slice(start));
    this.#out.addLayout(after, origins.at(-1) ?? 0);
  }
}
