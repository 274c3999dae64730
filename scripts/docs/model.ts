/**
 * What a documentation page says about an HTTP operation, before anything is turned into OpenAPI.
 *
 * Readers (one per page format) produce this; reconciliation merges several of them into one; the builder
 * in `scripts/contract/` consumes it. A fact a page does not state is absent here: silence stays silence.
 */

export type PageFormat = 'legacy' | 'bump';

export type HttpMethod = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace';

/** Where a fact was read: the quote is an exact slice of the page that starts at this line and column. */
export interface Evidence {
  /** The page, as it was named on the command line or in the manifest (relative, forward slashes). */
  readonly page: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  /** Exact characters of the page, line ends included. */
  readonly quote: string;
  /** Name of the inference (`inferences.ts`) that made the fact from these words; absent when the page states it. */
  readonly rule?: string;
}

/** A value and every place that says so; `evidence` is never empty. */
export interface Fact<T> {
  readonly value: T;
  readonly evidence: readonly Evidence[];
}

export type JsonPrimitive = string | number | boolean | null;
export type JsonValue = JsonPrimitive | readonly JsonValue[] | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

export type SchemaType = 'string' | 'boolean' | 'integer' | 'number' | 'object' | 'array';

/** What a page says of one value: a parameter, a field, a header or a whole body. */
export interface DocumentedSchema {
  readonly type?: Fact<SchemaType>;
  /** The page's own word where it is not the OpenAPI one, e.g. `objectId`, `array of documents`. */
  readonly typeWord?: Fact<string>;
  readonly format?: Fact<string>;
  readonly nullable?: Fact<boolean>;
  readonly enum?: Fact<readonly JsonPrimitive[]>;
  readonly default?: Fact<JsonValue>;
  readonly minimum?: Fact<number>;
  /** The minimum itself is too little. */
  readonly exclusiveMinimum?: Fact<boolean>;
  readonly maximum?: Fact<number>;
  readonly minLength?: Fact<number>;
  readonly maxLength?: Fact<number>;
  readonly pattern?: Fact<string>;
  readonly minItems?: Fact<number>;
  /** Of an array: its items' type, format, pattern and enumeration. */
  readonly items?: Fact<SchemaType>;
  readonly itemsFormat?: Fact<string>;
  readonly itemsPattern?: Fact<string>;
  readonly itemsEnum?: Fact<readonly JsonPrimitive[]>;
  /** Of a union of types: one OpenAPI 3.0 schema for each of them, without `null` (that is `nullable`). */
  readonly anyOf?: Fact<readonly JsonObject[]>;
  /** Of an array whose items are more than one plain type: their OpenAPI 3.0 schema. */
  readonly itemsSchema?: Fact<JsonObject>;
  /** The value itself is deprecated. */
  readonly deprecated?: Fact<boolean>;
}

export interface DocumentedParameter extends DocumentedSchema {
  readonly name: Fact<string>;
  /** The name in the page's table, where the method line spells the same placeholder otherwise. */
  readonly tableName?: Fact<string>;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: Fact<boolean>;
  readonly description?: Fact<string>;
  readonly example?: Fact<JsonValue>;
}

export interface DocumentedField extends DocumentedSchema {
  /** Dots for nesting, `[]` for array items: `results[].id`; `[].id` where the body itself is an array. */
  readonly path: Fact<string>;
  /** Of a name with a placeholder (`zones.<zone>`): the only names that it may be. */
  readonly keys?: Fact<readonly string[]>;
  readonly required?: Fact<boolean>;
  readonly description?: Fact<string>;
}

/** A part of a JSON document that a page prints as an example, with its place: offsets into the page. */
export interface SampleNode {
  /** `word`: something that only stands for a value (`{GROUP-ID}` without quotes, `ISODate(...)`). */
  readonly kind: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'word';
  readonly start: number;
  readonly end: number;
  /** Of a string, without its quotes and with its escapes; of a number, boolean or null. */
  readonly value?: JsonPrimitive;
  readonly entries?: readonly {
    readonly key: string;
    readonly at: { readonly start: number; readonly end: number };
    readonly node: SampleNode;
  }[];
  readonly items?: readonly SampleNode[];
  /** Something is left out (`...`), or the document ends early: what is not here may still be there. */
  readonly open?: boolean;
  /** Of a whole document: the objects after it, with commas between them but no brackets around them all. */
  readonly further?: readonly SampleNode[];
  /** Of a whole document: its brackets do not match, so that nobody knows at which level its parts stand. */
  readonly broken?: boolean;
  /** Of a whole document: the first place where it is no JSON, placeholders and `...` apart. */
  readonly fault?: { readonly at: number; readonly what: string };
}

/** One body in one media type. */
export interface DocumentedContent {
  readonly contentType?: Fact<string>;
  /** The type of the whole body, where stated (`(object)`, `(array[object])`). */
  readonly body?: DocumentedSchema;
  readonly fields: readonly DocumentedField[];
  /** Fields of which one has to be there: "Either `a` or `b` is required." */
  readonly anyRequired?: Fact<readonly string[]>;
  /** Rows that the page prints and its own example contradicts: told, but no part of the body. */
  readonly leftOut?: readonly DocumentedField[];
  /** Documents that the page's own examples show of this body; what was read is held to them (`self-check.ts`). */
  readonly samples?: readonly SampleNode[];
  readonly example?: Fact<JsonValue>;
}

export interface DocumentedHeader extends DocumentedSchema {
  readonly name: Fact<string>;
  readonly required?: Fact<boolean>;
  readonly description?: Fact<string>;
}

export interface DocumentedRequestBody {
  readonly required?: Fact<boolean>;
  readonly description?: Fact<string>;
  readonly contents: readonly DocumentedContent[];
}

export interface DocumentedResponse {
  /** `202`, `4XX`, `default`, or `success` where the page describes success without a status. */
  readonly status: Fact<string>;
  readonly description?: Fact<string>;
  readonly headers: readonly DocumentedHeader[];
  readonly contents: readonly DocumentedContent[];
  /** The page says: an empty JSON object. */
  readonly emptyObject?: Fact<true>;
  /** The page says, or its layout shows, that there is no body. */
  readonly noBody?: Fact<true>;
}

export interface DocumentedServer {
  /** As stated, without a trailing slash: `https://cloud.mongodb.com/api/atlas/v1.0`. */
  readonly url: Fact<string>;
  readonly description?: Fact<string>;
}

/** One of several alternative ways to authenticate. */
export interface DocumentedSecurity {
  /** The page's words (`Service accounts`, `Digest auth`); `digest` where prose or an example shows it. */
  readonly name: Fact<string>;
}

/** Text that belongs to the operation but is no single fact: notes, warnings, advice. */
export interface DocumentedRemark {
  /** `note`, `important`, `warning`, `tip`, `example`, `see also`, `error code` (its title is the code), or `text`. */
  readonly kind: string;
  readonly title?: Fact<string>;
  readonly text: Fact<string>;
}

/** A role, and what the page says that it is needed for. */
export interface DocumentedRole extends Fact<string> {
  readonly action?: Fact<string>;
}

export interface DocumentedOperation {
  readonly page: string;
  readonly format: PageFormat;
  /** Bump.sh markdown: 1 (oldest) to 3 (current). */
  readonly generation?: 1 | 2 | 3;
  readonly method: Fact<HttpMethod>;
  /** What the title, the example and the description agree on, where the method line says otherwise. */
  readonly shownMethod?: Fact<HttpMethod>;
  /** As stated, braces included, without a query string and without a base path that the server already has. */
  readonly path: Fact<string>;
  readonly summary?: Fact<string>;
  readonly description?: Fact<string>;
  readonly operationId?: Fact<string>;
  readonly tags: readonly Fact<string>[];
  /** The operation itself is deprecated. */
  readonly deprecated?: Fact<boolean>;
  /** The reference the page belongs to is deprecated; says nothing about the operation. */
  readonly referenceDeprecated?: Fact<true>;
  readonly externalDocs?: { readonly url: Fact<string>; readonly description?: Fact<string> };
  readonly servers: readonly DocumentedServer[];
  /** Any one of these will do. Empty: the page says nothing of authentication. */
  readonly security: readonly DocumentedSecurity[];
  /** The caller needs any one of these. */
  readonly roles: readonly Fact<string>[];
  /** Where the page tells of several actions: which of the roles each of them needs. */
  readonly roleActions?: readonly { readonly role: Fact<string>; readonly action: Fact<string> }[];
  readonly parameters: readonly DocumentedParameter[];
  readonly requestBody?: DocumentedRequestBody;
  /** The page says in words that there is no request body. */
  readonly noRequestBody?: Fact<true>;
  readonly responses: readonly DocumentedResponse[];
  readonly remarks: readonly DocumentedRemark[];
  /** Example requests and responses as printed. */
  readonly examples: readonly Fact<string>[];
}

/** Something a reader has to say about a page it did read. */
export interface Diagnostic {
  /** `warning`: read, but contradictory or incomplete. `not-understood`: a passage no fact was made from. */
  readonly severity: 'warning' | 'not-understood';
  /** Stable, kebab-case: `ends-early`, `example-disagrees`, `unknown-type-word`, ... */
  readonly code: string;
  readonly page: string;
  readonly line: number;
  readonly column: number;
  readonly quote: string;
  readonly message: string;
  /** The other place, where the page contradicts itself. */
  readonly also?: Evidence;
}

export interface ReadResult {
  readonly operations: readonly DocumentedOperation[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A page that cannot be read: says which, where, what was expected there and what to do. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly page: string;
  readonly line: number;
  readonly column: number;
  readonly code: string;

  constructor(at: { page: string; line: number; column: number; code: string }, message: string) {
    super(`${at.page}:${at.line}:${at.column}: ${message}`);
    this.page = at.page;
    this.line = at.line;
    this.column = at.column;
    this.code = at.code;
  }
}
