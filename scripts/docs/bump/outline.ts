import type { PageError } from '../model.js';
import { matchAt, type Span } from '../prose/text.js';
import { type Page, pageError, trimmed } from './page.js';
import type { Group, Token } from './tokens.js';
import type { TypeExpression } from './type.js';

export interface Attribute {
  readonly span: Span;
  readonly name: Span;
  readonly type: TypeExpression;
  readonly typeSpan: Span;
  /** The description. */
  text: Span;
}

export interface Body {
  /** The line that opens it: `#### Body Parameters: application/json (object)`. */
  readonly header: Span;
  readonly contentTypes: readonly Span[];
  readonly type: TypeExpression | undefined;
  /** What stands between that line and the first attribute. */
  text: Span;
  readonly attributes: Attribute[];
}

export interface Response {
  readonly header: Span;
  readonly status: Span;
  /** The description: what stands between the code and the first heading below it. */
  text: Span;
  readonly headers: Attribute[];
  readonly bodies: Body[];
}

/** A passage that no fact is made from. */
export interface Stray {
  readonly span: Span;
  readonly code: string;
  readonly message: string;
}

/** The sections of an operation page as spans; what the words in them say is not looked at here. */
export interface Outline {
  readonly generation: 1 | 2 | 3;
  readonly description: Span;
  readonly servers: Span | undefined;
  readonly authentication: Span | undefined;
  readonly groups: readonly { readonly in: Group; readonly attributes: readonly Attribute[] }[];
  readonly bodies: readonly Body[];
  readonly responses: readonly Response[];
  readonly hasResponses: boolean;
  readonly strays: readonly Stray[];
}

/**
 * @throws {PageError} `repeated-section`: a section stands twice, so that it cannot be told which is the operation's
 */
export function outline(page: Page): Outline {
  const sections = chooseSections(page);
  const firstSection = Math.min(page.end, ...[...sections].map((token) => token.from));
  const builder = new OutlineBuilder(page, sections, firstSection);
  page.tokens.forEach((token, index) => {
    builder.take(token, page.tokens[index + 1]);
  });
  return builder.finish();
}

/**
 * The tokens that really are the page's sections. Prose may hold a heading of the same words: before the real
 * `## Servers` it is description; after it, nothing tells the two apart.
 */
function chooseSections(page: Page): Set<Token> {
  const all = page.tokens.filter((token) => token.kind === 'section');
  const servers = all.filter(({ section }) => section === 'servers');
  const from = servers.at(-1)?.from ?? 0;
  const firstFrom = servers[0]?.from ?? 0;
  const between = all.find(
    (token) => token.from > firstFrom && token.from < from && token.section in AFTER_SERVERS,
  );
  if (between !== undefined) throw ambiguous(page, servers.at(-1) ?? between);
  const chosen = new Set<Token>();
  let at = from;
  for (const section of ['servers', 'authentication', 'parameters', 'body', 'responses'] as const) {
    const [first, second] = all.filter((token) => token.section === section && token.from >= at);
    if (second !== undefined) throw ambiguous(page, second);
    if (first === undefined) continue;
    chosen.add(first);
    at = first.from;
  }
  for (const token of all) if (token.from >= from && !chosen.has(token)) throw ambiguous(page, token);
  return chosen;
}

const AFTER_SERVERS = { parameters: true, body: true, responses: true };

function ambiguous(page: Page, token: Token): PageError {
  const heading = page.text.slice(token.from, token.to);
  return pageError(
    page.source,
    page.prose.offset(token.from),
    'repeated-section',
    `"${heading}" stands twice or out of place, and it cannot be told which one belongs to the operation. ` +
      'Expected Servers, Authentication methods, Parameters, Body parameters and Responses in this order, each once at most.',
  );
}

type State =
  | 'description'
  | 'servers'
  | 'authentication'
  | 'parameters'
  | 'group'
  | 'request-body'
  | 'responses'
  | 'response'
  | 'response-headers'
  | 'response-body'
  | 'unknown';

const IN_PARAMETERS: readonly State[] = ['parameters', 'group', 'request-body'];
const IN_RESPONSE: readonly State[] = ['response', 'response-headers', 'response-body'];
/** "Set the Content-type: application/json header" is prose. */
const MARK_AFTER_MEDIA = / (?:- \*\*|#{2,4} |\[Powered)/y;
const PROSE_BEFORE_MEDIA =
  /(?:\b(?:a|an|the|your|this|with|of|set|send|sets|use|header|and|or|to|as|in|by)|[,"'`*(])$/i;

/** Words of a heading; more is prose. */
const LONGEST_HEADING = 60;
const MOST_WORDS = 4;
/** "Servers are slow": no heading of ours. */
const PROSE_HEADING = /^(?![\p{Lu}\d`])|^(?:Servers|Authentication|Parameters|Responses|Body(?!:)) \p{Ll}/u;

const NO_TEXT: Span = { from: 0, to: 0 };

class OutlineBuilder {
  readonly #page: Page;
  readonly #sections: ReadonlySet<Token>;
  readonly #groups: { in: Group; attributes: Attribute[] }[] = [];
  readonly #bodies: Body[] = [];
  readonly #responses: Response[] = [];
  readonly #strays: Stray[] = [];
  readonly #spans = new Map<'servers' | 'authentication', Span>();
  readonly #description: Span;
  /** Where text starts that belongs to whatever was opened last, and what to do with it. */
  #textFrom: number;
  #close: ((text: Span) => void) | undefined;
  #state: State = 'description';
  #attributes: Attribute[] | undefined;
  /** What stands here follows a heading that is not known: nothing is made of it. */
  #underUnknown = false;
  #bodyHeading: Token | undefined;
  #generation: 1 | 2 | 3 | undefined;

  constructor(page: Page, sections: ReadonlySet<Token>, firstSection: number) {
    this.#page = page;
    this.#sections = sections;
    this.#description = trimmed(page.text, page.bodyFrom, firstSection);
    this.#textFrom = firstSection;
  }

  take(token: Token, next: Token | undefined): void {
    if (!this.#place(token)) this.#unknown(token, next);
  }

  /** Whether the token has a place where it stands; it stays in the text round it where it has none. */
  #place(token: Token): boolean {
    switch (token.kind) {
      case 'section':
        return this.#section(token);
      case 'group':
        return this.#group(token);
      case 'body':
        return this.#body(token);
      case 'media':
        return this.#media(token);
      case 'response':
        return this.#response(token);
      case 'attribute':
        return this.#attribute(token);
      default:
        return false;
    }
  }

  finish(): Outline {
    this.#closeAt(this.#page.end);
    const servers = this.#spans.get('servers');
    return {
      generation: this.#generation ?? (servers !== undefined && servers.to > servers.from ? 2 : 1),
      description: this.#description,
      servers,
      authentication: this.#spans.get('authentication'),
      groups: this.#groups,
      bodies: this.#bodies,
      responses: this.#responses,
      hasResponses: [...this.#sections].some(
        (token) => token.kind === 'section' && token.section === 'responses',
      ),
      strays: this.#strays,
    };
  }

  #open(token: Token, state: State, close: ((text: Span) => void) | undefined): void {
    this.#closeAt(token.from);
    this.#underUnknown = false;
    this.#textFrom = token.to;
    this.#state = state;
    this.#close = close;
  }

  #closeAt(to: number): void {
    const text = trimmed(this.#page.text, this.#textFrom, to);
    if (this.#close !== undefined) this.#close(text);
    else if (this.#state !== 'description' && text.to > text.from)
      this.#stray(text, 'unplaced-text', 'Text where none is expected: no fact was made from it.');
    this.#close = undefined;
  }

  #stray(span: Span, code: string, message: string): void {
    this.#strays.push({ span, code, message });
  }

  #section(token: Token & { kind: 'section' }): boolean {
    const { section } = token;
    // The others were told to be prose of the description when the sections were chosen.
    if (!this.#sections.has(token)) return this.#state === 'description';
    this.#attributes = undefined;
    if (section === 'servers' || section === 'authentication') {
      this.#open(token, section, (text) => this.#spans.set(section, text));
    } else if (section === 'body') {
      this.#generation = 3;
      this.#bodyHeading = token;
      this.#open(token, 'request-body', undefined);
    } else {
      this.#open(token, section, undefined);
    }
    return true;
  }

  #group(token: Token & { kind: 'group' }): boolean {
    if (IN_RESPONSE.includes(this.#state) && token.group === 'header') {
      this.#open(token, 'response-headers', undefined);
      this.#attributes = this.#responses.at(-1)?.headers;
      return true;
    }
    if (!IN_PARAMETERS.includes(this.#state) || this.#bodyHeading !== undefined) return false;
    this.#open(token, 'group', undefined);
    this.#attributes = undefined;
    if (token.group === undefined) {
      const message = 'Parameters in a place unknown here: expected headers, path, query or cookies.';
      this.#stray(token, 'unknown-parameters', message);
      return true;
    }
    this.#generation ??= token.level === 4 ? 3 : 2;
    const group = { in: token.group, attributes: [] };
    this.#groups.push(group);
    this.#attributes = group.attributes;
    return true;
  }

  #body(token: Token & { kind: 'body' }): boolean {
    const response = IN_RESPONSE.includes(this.#state) ? this.#responses.at(-1) : undefined;
    const inRequest = IN_PARAMETERS.includes(this.#state) && this.#bodyHeading === undefined;
    if (response === undefined && !inRequest) return false;
    if (token.wording === 'Body Parameters') this.#generation = 3;
    else if (this.#generation !== 3)
      this.#generation = token.contentType === undefined ? (this.#generation ?? 1) : 2;
    const contentTypes = token.contentType === undefined ? [] : [token.contentType];
    if (response === undefined) this.#openBody(token, contentTypes, token.type, this.#bodies, 'request-body');
    else this.#openBody(token, contentTypes, token.type, response.bodies, 'response-body');
    return true;
  }

  #media(token: Token & { kind: 'media' }): boolean {
    if (this.#state !== 'request-body' || this.#bodyHeading === undefined) return true;
    const { text } = this.#page;
    const before = text.slice(Math.max(this.#textFrom, token.from - 20), token.from).trimEnd();
    const standsAlone =
      matchAt(MARK_AFTER_MEDIA, text, token.to) !== null || !PROSE_BEFORE_MEDIA.test(before);
    if (this.#bodies.length > 0 && !standsAlone) return true;
    this.#openBody(token, token.contentTypes, token.type, this.#bodies, 'request-body');
    return true;
  }

  #openBody(
    token: Token,
    contentTypes: readonly Span[],
    type: TypeExpression | undefined,
    bodies: Body[],
    state: State,
  ): void {
    const body: Body = { header: token, contentTypes, type, text: NO_TEXT, attributes: [] };
    this.#open(token, state, (text) => {
      body.text = text;
    });
    bodies.push(body);
    this.#attributes = body.attributes;
  }

  #response(token: Token & { kind: 'response' }): boolean {
    if (this.#state !== 'responses' && !IN_RESPONSE.includes(this.#state)) return false;
    if (token.colon) this.#generation = 3;
    const response: Response = {
      header: token,
      status: token.status,
      text: NO_TEXT,
      headers: [],
      bodies: [],
    };
    this.#open(token, 'response', (text) => {
      response.text = text;
    });
    this.#responses.push(response);
    this.#attributes = undefined;
    return true;
  }

  #attribute(token: Token & { kind: 'attribute' }): boolean {
    // A body without a media type line: the section's heading stands for it.
    if (
      this.#state === 'request-body' &&
      this.#attributes === undefined &&
      this.#bodyHeading !== undefined &&
      !this.#underUnknown
    )
      this.#openBody(this.#bodyHeading, [], undefined, this.#bodies, 'request-body');
    const attributes = this.#attributes;
    if (attributes === undefined) {
      // Elsewhere the whole passage is reported when its section ends; a response's text is its description.
      if (this.#state === 'response' && !this.#underUnknown)
        this.#stray(
          token,
          'unplaced-attribute',
          'An attribute without a body or headers to belong to: kept as text.',
        );
      return true;
    }
    const { name, type, typeSpan } = token;
    const attribute: Attribute = { span: token, name, type, typeSpan, text: NO_TEXT };
    this.#open(token, this.#state, (text) => {
      attribute.text = text;
    });
    attributes.push(attribute);
    return true;
  }

  /**
   * A heading that ends a list, stands as high as the sections or has attributes of its own begins something that is not
   * known. Any other stays in the text it stands in; said aloud, because it looks like more than text.
   */
  #unknown(token: Token, next: Token | undefined): void {
    if (this.#state === 'description') return;
    const inList = this.#state === 'servers' || this.#state === 'authentication';
    const isSection = token.kind === 'heading' && token.level <= 2;
    if (token.kind === 'heading' && (inList || this.#isTitle(token, next))) {
      this.#open(token, inList || isSection ? 'unknown' : this.#state, (text) => {
        this.#stray(
          { from: token.from, to: text.to },
          'unknown-section',
          'A heading that this reader does not know here: no fact was made of what follows it.',
        );
      });
      this.#attributes = undefined;
      this.#underUnknown = true;
      return;
    }
    this.#stray(
      token,
      token.kind === 'lookalike' ? 'unknown-type-word' : 'unknown-heading',
      token.kind === 'lookalike'
        ? 'Looks like an attribute, but the words in parentheses are no type: kept as description text.'
        : 'A heading that this reader does not know here: kept as description text.',
    );
  }

  /** The words of a heading are few, and its line has no others; on a page without lines the next mark follows them. */
  #isTitle(token: Token, next: Token | undefined): boolean {
    if (token.kind !== 'heading') return false;
    const { prose, text, end } = this.#page;
    const words = trimmed(text, token.to, Math.min(next?.from ?? end, token.to + LONGEST_HEADING * 2));
    const lines = prose.source.text.slice(prose.offset(words.from), prose.offset(words.to - 1) + 1);
    const line = (lines.split('\n', 1)[0] ?? '').trim();
    if (line.length > LONGEST_HEADING || /[.,;!?]$/.test(line) || PROSE_HEADING.test(line)) return false;
    return line.split(' ').length <= MOST_WORDS;
  }
}
