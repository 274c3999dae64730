import type { Evidence } from '../model.js';
import { SourceText } from '../source.js';

/** Text that is put together from the characters of another text, each with the place it comes from. */
export class MappedText {
  #parts: string[] = [];
  #origins: number[] = [];

  /** Characters that stand in the original from `origin` on, one after the other, or at the places given. */
  add(text: string, origin: number | readonly number[]): void {
    if (text === '') return;
    this.#parts.push(text);
    for (let at = 0; at < text.length; at++) {
      this.#origins.push(typeof origin === 'number' ? origin + at : (origin[at] ?? origin.at(-1) ?? 0));
    }
  }

  /** Characters of the layout, which stand in the original nowhere: they count to the place `origin`. */
  addLayout(text: string, origin: number): void {
    this.add(text, new Array<number>(text.length).fill(origin));
  }

  get text(): string {
    return this.#parts.join('');
  }

  get origins(): readonly number[] {
    return this.#origins;
  }
}

/**
 * A page whose text was made from another form of it, such as HTML. Facts are cut from the text; their places are those in
 * the file that people have. What is quoted are the words, without the markup around and inside them.
 */
export class DerivedText extends SourceText {
  readonly #original: SourceText;
  readonly #origins: readonly number[];

  constructor(original: SourceText, mapped: MappedText) {
    super(original.page, mapped.text);
    this.#original = original;
    this.#origins = mapped.origins;
  }

  override position(offset: number): { line: number; column: number } {
    return this.#original.position(this.#origins[offset] ?? this.#original.text.length);
  }

  override evidence(start: number, end: number, rule?: string): Evidence {
    const at = { page: this.page, ...this.position(start), quote: this.text.slice(start, end) };
    return rule === undefined ? at : { ...at, rule };
  }
}
