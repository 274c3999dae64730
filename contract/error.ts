/** One thing that is wrong with a document: where it stands, what was expected there and what to do. */
export interface Problem {
  /** Stable, kebab-case: `duplicate-key`, `dangling-reference`, `schema`, ... */
  readonly code: string;
  /** Its path, as given. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  /** JSON Pointer into the document; empty for its root, or where the text is no document at all. */
  readonly pointer: string;
  /** One or two sentences: what is there, what was expected, what to do. Holds no control characters. */
  readonly message: string;
}

/** A contract that cannot be used: the message says which file, where, what was expected and what to do. */
export class ContractError extends Error {
  override readonly name = 'ContractError';
  /** Tells it from other errors, also across copies of the package. */
  readonly code = 'contract-unusable';
  /** Everything that is wrong, in the order of the file; empty where the message is all there is to say. */
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[] = []) {
    super(message);
    this.problems = problems;
  }
}

/** `file:line:column: #/pointer: message` */
export function problemText({ file, line, column, pointer, message }: Problem): string {
  return `${file}:${line}:${column}: ${pointer === '' ? '' : `#${pointer}: `}${message}`;
}

/** The error that lists the problems, one a line. */
export function refusal(problems: readonly Problem[]): ContractError {
  return new ContractError(problems.map(problemText).join('\n'), problems);
}

/** Foreign text as a part of a message: shortened, and without characters that a terminal would obey. */
export function shown(text: string, length = 80): string {
  const short = text.length > length ? `${text.slice(0, length)}…` : text;
  return short.replaceAll(
    ACTING,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** C0, DEL, C1, line separators, and the marks that turn the direction of text. For `replaceAll` only. */
export const ACTING = /[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
