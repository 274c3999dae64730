/** The URL of a request, held to the target that it is for: nothing in a contract or a value leads to another origin or path. */
import { encode, wellFormed } from '../../contract/parameters/write.js';

/** A request that cannot be put on the wire as the contract describes it. Nothing is sent. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

/** What may stand in a path as it is (RFC 3986, section 3.3), and escapes. */
const notInPath = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu;
const dotSegment = /^(\.|%2e){1,2}$/i;

/** Literal text of a path, with whatever cannot stand there encoded. */
export function encodeLiteral(text: string): string {
  return wellFormed(text).replaceAll(notInPath, (character) => encode(character));
}

export interface PathOptions {
  /**
   * Whether `?` and `#` in a path key are sent as part of the path. A mock serves each key by itself and finds it so; anywhere
   * else the query is sent as a query and the fragment, which tells operations apart for readers, is not sent.
   */
  readonly encodeMarks?: boolean;
}

/** The path key of a contract with its placeholders filled, and the query that stands in it. */
export function expandPath(
  key: string,
  valueFor: (name: string) => string | undefined,
  { encodeMarks = false }: PathOptions = {},
): { readonly path: string; readonly query: string | undefined } {
  if (!key.startsWith('/')) {
    throw new RequestError(
      `the path ${JSON.stringify(key)} does not begin with a slash (OpenAPI, "Paths Object")`,
    );
  }
  const expand = (text: string) =>
    text
      .split(/(\{[^{}]*\})/)
      .map((part, index) => {
        if (index % 2 === 0) return encodeLiteral(part);
        const name = part.slice(1, -1);
        const value = valueFor(name);
        if (value === undefined) throw new RequestError(`the path parameter ${name} has no value`);
        return value;
      })
      .join('');
  if (encodeMarks) return { path: expand(key), query: undefined };
  const [beforeFragment = ''] = splitOutside(key, '#');
  const [path = '', query] = splitOutside(beforeFragment, '?');
  return { path: expand(path), query: query === undefined ? undefined : expand(query) };
}

/** At the first mark that stands in no placeholder. */
function splitOutside(text: string, mark: string): [string, string?] {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth = Math.max(0, depth - 1);
    else if (text[at] === mark && depth === 0) return [text.slice(0, at), text.slice(at + 1)];
  }
  return [text];
}

/**
 * `baseUrl` and what follows it, as one URL.
 * @throws {RequestError} the URL would name another origin, or another path than was written
 */
export function joinUrl(baseUrl: string, path: string, query: string): string {
  const base = new URL(baseUrl);
  if (path.split('/').some((segment) => dotSegment.test(segment))) {
    throw new RequestError(`${JSON.stringify(path)} holds a dot segment, which names another resource`);
  }
  const whole = `${base.origin}${base.pathname.replace(/\/+$/, '')}${path}`;
  const url = new URL(query === '' ? whole : `${whole}?${query}`);
  const written = whole.slice(base.origin.length);
  if (url.origin !== base.origin || url.username !== '' || url.password !== '' || url.pathname !== written) {
    throw new RequestError(`${JSON.stringify(path)} leads away from ${base.origin}`);
  }
  return url.href;
}
