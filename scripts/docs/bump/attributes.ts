import type {
  DocumentedContent,
  DocumentedField,
  DocumentedHeader,
  DocumentedParameter,
  DocumentedSchema,
  Fact,
} from '../model.js';
import type { Span } from '../prose/text.js';
import { statedDefault, statedLimits, statedNull, statedRequired, statedValues } from '../prose.js';
import type { Prose } from '../source.js';
import type { Attribute, Body, Stray } from './outline.js';
import type { Page } from './page.js';
import { schemaFacts, type TypeExpression } from './type.js';

/** Makes facts of attributes and bodies, and keeps note of what it could not use. */
export class AttributeReader {
  readonly strays: Stray[] = [];
  readonly #page: Page;
  /** The text that may have lost its end: nothing is made of what it says. */
  readonly #cutText: number | undefined;

  constructor(page: Page, cutText: number | undefined) {
    this.#page = page;
    this.#cutText = cutText;
  }

  parameters(place: DocumentedParameter['in'], attributes: readonly Attribute[]): DocumentedParameter[] {
    return this.#named(attributes).map(({ attribute, name }) => ({
      name,
      in: place,
      ...this.#facts(attribute),
    }));
  }

  headers(attributes: readonly Attribute[]): DocumentedHeader[] {
    return this.#named(attributes).map(({ attribute, name }) => ({ name, ...this.#facts(attribute) }));
  }

  /** One content for each media type; a body without a media type is one content. */
  contents(body: Body): DocumentedContent[] {
    const { prose, text } = this.#page;
    const { type } = body;
    const prefix = itemPrefix(type);
    const fields: DocumentedField[] = this.#named(body.attributes).map(({ attribute, name }) => ({
      path: { value: prefix + name.value, evidence: name.evidence },
      ...this.#facts(attribute),
    }));
    const whole = {
      ...(type !== undefined && { body: this.#schema(type, body.header) }),
      fields,
    };
    if (body.contentTypes.length === 0) return [whole];
    return body.contentTypes.map(({ from, to }) => ({
      contentType: prose.fact(text.slice(from, to), from, to),
      ...whole,
    }));
  }

  /** A body's description; `undefined` where the text only repeats the type ("(object) object"). */
  bodyText(body: Body): Fact<string> | undefined {
    const { from, to } = body.text;
    if (to === from || (body.type !== undefined && this.#repeatsType(body))) return undefined;
    return this.description(body.text);
  }

  #repeatsType(body: Body): boolean {
    const { type, attributes } = body;
    if (type === undefined || attributes.length > 0) return false;
    const words = this.#page.text.slice(body.text.from, body.text.to);
    if (this.#isCut(body.text) && type.words.startsWith(words)) return true;
    return words === type.words || words === type.type || words === type.words.replace(/ \| null$/, '');
  }

  description(span: Span): Fact<string> | undefined {
    if (span.to === span.from) return undefined;
    if (this.#isCut(span)) {
      this.#stray(
        span,
        'cut-off',
        'The page stops here; the words may have lost their end, so nothing was made of them.',
      );
      return undefined;
    }
    return this.#page.prose.fact(this.#page.text.slice(span.from, span.to), span.from, span.to);
  }

  #isCut(span: Span): boolean {
    return this.#cutText !== undefined && span.to >= this.#cutText;
  }

  #stray(span: Span, code: string, message: string): void {
    this.strays.push({ span, code, message });
  }

  /** Attributes with a name, each name once. */
  #named(attributes: readonly Attribute[]): { attribute: Attribute; name: Fact<string> }[] {
    const { prose, text } = this.#page;
    const seen = new Set<string>();
    return attributes.flatMap((attribute) => {
      const { from, to } = attribute.name;
      const name = text.slice(from, to);
      if (name === '') {
        this.#stray(
          attribute.span,
          'attribute-without-name',
          'An attribute without a name: no fact was made from it.',
        );
        return [];
      }
      if (seen.has(name)) {
        this.#stray(
          attribute.span,
          'repeated-attribute',
          `"${name}" stands twice in one list: the first one was read.`,
        );
        return [];
      }
      seen.add(name);
      return [{ attribute, name: prose.fact(name, from, to) }];
    });
  }

  #facts(attribute: Attribute): DocumentedSchema & { description?: Fact<string>; required?: Fact<boolean> } {
    const schema = this.#schema(attribute.type, attribute.typeSpan);
    const description = this.description(attribute.text);
    if (description === undefined) return schema;
    const { from, to } = attribute.text;
    const name = this.#page.text.slice(attribute.name.from, attribute.name.to);
    const required = statedRequired(this.#prose(from, to));
    return {
      ...schema,
      description,
      ...(required && { required }),
      ...proseFacts(this.#prose(from, to), attribute.type, name),
    };
  }

  #schema(type: TypeExpression, span: Span): DocumentedSchema {
    if (!type.exact)
      this.#stray(
        span,
        'unknown-type-word',
        `The type "${type.words}" says more than could be read: kept as the page's own word.`,
      );
    return schemaFacts(type, (value) => this.#page.prose.fact(value, span.from, span.to));
  }

  #prose(from: number, to: number): Prose {
    const { prose, source } = this.#page;
    return source.prose(prose.offset(from), prose.offset(to - 1) + 1, false);
  }
}

/** What a description says besides describing; of an array, enumerations are those of its items. */
function proseFacts(prose: Prose, type: TypeExpression, name: string): DocumentedSchema {
  if (type.type === undefined) return {};
  const stated = statedDefault(prose, type.type, name);
  const nullable = statedNull(prose, name);
  if (type.type === 'array') {
    const values = type.items?.type === undefined ? undefined : statedValues(prose, type.items.type);
    return {
      ...(stated && { default: stated }),
      ...(values && { itemsEnum: values }),
      ...(nullable && { nullable }),
      ...statedLimits(prose, 'array'),
    };
  }
  const values = statedValues(prose, type.type);
  return {
    ...(stated && { default: stated }),
    ...(values && { enum: values }),
    ...(nullable && { nullable }),
    ...statedLimits(prose, type.type),
  };
}

/** `[].` for the fields of a body that is an array, `[][].` for an array of arrays. */
function itemPrefix(type: TypeExpression | undefined): string {
  let prefix = '';
  for (let at = type; at?.type === 'array'; at = at.items) prefix += '[]';
  return prefix === '' ? '' : `${prefix}.`;
}
