/**
 * The types of the web platform that the declaration files of the package name: those of the program that uses it where
 * it has them (DOM, Node, Bun, Deno, workers), else the least that reads as one. The build adds the imports
 * (`scripts/package/declarations.ts`); the sources use the platform's names.
 */

/** The type of the instances of a global class, where there is one of that name. */
type InstanceOf<Name extends string, Otherwise> =
  typeof globalThis extends Record<Name, { readonly prototype: infer Instance }> ? Instance : Otherwise;

export type AbortSignal = InstanceOf<'AbortSignal', { readonly aborted: boolean; readonly reason: unknown }>;

export type Headers = InstanceOf<'Headers', { get(name: string): string | null; has(name: string): boolean }>;

interface Message {
  readonly headers: Headers;
  readonly url: string;
  readonly body: unknown;
  arrayBuffer(): Promise<ArrayBuffer>;
  blob(): Promise<unknown>;
  json(): Promise<unknown>;
  text(): Promise<string>;
}

export type Request = InstanceOf<'Request', Message & { readonly method: string }>;

export type Response = InstanceOf<'Response', Message & { readonly ok: boolean; readonly status: number }>;

export type RequestInit = typeof globalThis extends { fetch(input: never, init?: infer Init): unknown }
  ? NonNullable<Init>
  : { method?: string; headers?: Record<string, string>; body?: unknown; signal?: AbortSignal | null };
