/** One value of an auth-param, and whether it came as a quoted-string: RFC 7616 says which ones must. */
export interface AuthParam {
  readonly value: string;
  readonly quoted: boolean;
}

/** Credentials as RFC 9110, section 11.4 writes them. Parameter names and the scheme are in lower case. */
export interface Credentials {
  readonly scheme: string;
  readonly token68?: string;
  readonly params: ReadonlyMap<string, AuthParam>;
}

export type ParsedAuthorization =
  | { readonly ok: true; readonly credentials: Credentials }
  | { readonly ok: false; readonly problem: string };

const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const TOKEN68 = /^[A-Za-z0-9\-._~+/]+=*$/;
// qdtext and quoted-pair of RFC 9110, section 5.6.4; obs-text (0x80-0xFF) included.
const QUOTED = /"((?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*)"/y;
const SPACES = /[ \t]*/y;

/**
 * Parses the value of an `Authorization` header (RFC 9110, section 11.4): one scheme with either a token68 or a list of
 * parameters. A parameter named twice, two headers joined into one, an unclosed quote or anything left over is refused.
 */
export function parseAuthorization(header: string): ParsedAuthorization {
  const scheme = matchAt(TOKEN, header, 0);
  if (scheme === undefined) return refuse('no scheme', 0);
  const lowerScheme = scheme.toLowerCase();
  const rest = header.slice(scheme.length);
  const none: ReadonlyMap<string, AuthParam> = new Map();
  if (rest.trim() === '') return { ok: true, credentials: { scheme: lowerScheme, params: none } };
  if (!rest.startsWith(' ')) return refuse('a scheme is followed by a space', scheme.length);
  const trimmed = rest.trim();
  if (TOKEN68.test(trimmed)) {
    return { ok: true, credentials: { scheme: lowerScheme, token68: trimmed, params: none } };
  }
  const params = parseParams(header, scheme.length);
  return params.ok ? { ok: true, credentials: { scheme: lowerScheme, params: params.params } } : params;
}

type ParsedParams =
  | { readonly ok: true; readonly params: ReadonlyMap<string, AuthParam> }
  | { readonly ok: false; readonly problem: string };

function parseParams(header: string, start: number): ParsedParams {
  const params = new Map<string, AuthParam>();
  let at = start;
  let separated = true;
  for (;;) {
    at += matchAt(SPACES, header, at)?.length ?? 0;
    if (at === header.length) break;
    // Empty list elements are to be ignored: RFC 9110, section 5.6.1.2.
    if (header[at] === ',') {
      separated = true;
      at += 1;
      continue;
    }
    if (!separated) return refuse('parameters are separated by commas', at);
    const name = matchAt(TOKEN, header, at);
    if (name === undefined) return refuse('a parameter name is a token', at);
    const key = name.toLowerCase();
    if (params.has(key)) return refuse(`parameter ${key} occurs twice`, at);
    at += name.length;
    at += matchAt(SPACES, header, at)?.length ?? 0;
    if (header[at] !== '=') return refuse(`parameter ${key} has no "="`, at);
    at += 1;
    at += matchAt(SPACES, header, at)?.length ?? 0;
    const quoted = matchAt(QUOTED, header, at);
    const raw = quoted ?? matchAt(TOKEN, header, at);
    if (raw === undefined) return refuse(`the value of ${key} is neither a token nor a quoted-string`, at);
    const value = quoted === undefined ? raw : raw.slice(1, -1).replace(/\\(.)/gs, '$1');
    params.set(key, { value, quoted: quoted !== undefined });
    at += raw.length;
    separated = false;
  }
  return params.size === 0 ? refuse('no parameters', start) : { ok: true, params };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Positions only: what the caller sent may be a secret and never enters a message. */
function refuse(problem: string, at: number): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem: `${problem} (at character ${at})` };
}
