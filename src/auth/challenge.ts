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
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match) at = pattern.lastIndex;
    return match;
  };
  for (take(SEPARATORS); at < header.length; take(SEPARATORS)) {
    const name = take(TOKEN)?.[0].toLowerCase();
    if (name !== undefined && take(EQUALS)) {
      const value = take(QUOTED)?.[1]?.replace(/\\(.)/gs, '$1') ?? take(TOKEN)?.[0];
      if (value !== undefined && parameters && !parameters.has(name)) parameters.set(name, value);
    } else if (name !== undefined) {
      parameters = new Map();
      const token68 = take(SPACE) ? take(TOKEN68)?.[1] : undefined;
      challenges.push({ scheme: name, ...(token68 !== undefined && { token68 }), parameters });
    } else {
      take(UNREADABLE);
    }
  }
  return challenges;
}
