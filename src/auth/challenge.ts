/** One challenge of a `WWW-Authenticate` header. */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** Set where the scheme is followed by one opaque value, as with Negotiate. */
  readonly token68?: string;
  /** Names in lower case; of a name given twice the first counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

// RFC 9110 sections 5.6.2 (token), 5.6.4 (quoted-string) and 11.2 (token68), each matched where the scan stands.
const TOKEN = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;
const TOKEN68 = /([A-Za-z0-9\-._~+/]+=*)[ \t]*(?=,|$)/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const SPACE = /[ \t]+/y;
const SEPARATORS = /[ \t,]+/y;
/** Where something cannot be read, the rest of its list element is passed over. */
const UNREADABLE = /(?:"(?:[^"\\]|\\.)*"|[^",]|")+/sy;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  value(): string | undefined {
    const quoted = this.take(QUOTED)?.[1];
    return quoted === undefined ? this.take(TOKEN)?.[0] : quoted.replace(/\\(.)/gs, '$1');
  }
}

/**
 * Reads the list `#( token "=" ( token / quoted-string ) )`, as in `Authentication-Info`.
 * Never throws; what cannot be read is passed over.
 */
export function parseParameters(header: string): ReadonlyMap<string, string> {
  return parseChallenges(`x ${header}`)[0]?.parameters ?? new Map();
}

/**
 * Reads all challenges of a `WWW-Authenticate` value (RFC 9110 section 11.6.1), also several in one header and
 * several headers joined with commas. Never throws; what cannot be read is passed over.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  let parameters: Map<string, string> | undefined;
  const scan = new Scanner(header);
  for (scan.take(SEPARATORS); !scan.done; scan.take(SEPARATORS)) {
    const name = scan.take(TOKEN)?.[0].toLowerCase();
    if (name !== undefined && scan.take(EQUALS)) {
      const value = scan.value();
      if (value !== undefined && parameters && !parameters.has(name)) parameters.set(name, value);
    } else if (name !== undefined) {
      parameters = new Map();
      const token68 = scan.take(SPACE) ? scan.take(TOKEN68)?.[1] : undefined;
      challenges.push({ scheme: name, ...(token68 !== undefined && { token68 }), parameters });
    } else {
      scan.take(UNREADABLE);
    }
  }
  return challenges;
}
