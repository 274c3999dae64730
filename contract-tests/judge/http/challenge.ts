/** Challenges of `WWW-Authenticate`, by the grammar of RFC 9110 section 11.6.1. */
import { asText, type JsonObject } from '../../../contract/json.js';

export interface Challenge {
  /** As sent: `Digest`. */
  readonly scheme: string;
  /** Names in lower case, values with their quotes taken off. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly token68?: string;
}

export type ChallengesReading = { readonly challenges: readonly Challenge[] } | { readonly problem: string };

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const schemePattern = new RegExp(`(${token})(?=[ ,]|$)`, 'y');
const parameterPattern = new RegExp(
  `(${token})[ \\t]*=[ \\t]*(?:(${token})(?=[ \\t]*(?:,|$))|"((?:[^"\\\\]|\\\\.)*)")`,
  'y',
);
const token68Pattern = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
const spacePattern = /[ \t]*/y;

/** Reads the value of one `WWW-Authenticate` line, which may hold several challenges. */
export function readChallenges(value: string): ChallengesReading {
  const challenges: { scheme: string; parameters: Map<string, string>; token68?: string }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(value);
    if (match) at = pattern.lastIndex;
    return match ?? undefined;
  };
  const problem = (message: string): ChallengesReading => ({
    problem: `${message} at "${value.slice(at, at + 30)}" (offset ${at})`,
  });
  for (;;) {
    take(spacePattern);
    if (at >= value.length) break;
    if (value[at] === ',') {
      at += 1;
      continue;
    }
    const current = challenges.at(-1);
    const parameter = take(parameterPattern);
    if (parameter) {
      const name = (parameter[1] ?? '').toLowerCase();
      if (!current) return problem(`the parameter ${name} belongs to no scheme`);
      if (current.parameters.has(name)) return problem(`the parameter ${name} is given twice`);
      current.parameters.set(name, parameter[2] ?? (parameter[3] ?? '').replaceAll(/\\(.)/g, '$1'));
    } else {
      const scheme = take(schemePattern);
      if (!scheme) return problem('neither a scheme nor a parameter');
      const begun: (typeof challenges)[number] = { scheme: scheme[1] ?? '', parameters: new Map() };
      challenges.push(begun);
      if (take(spacePattern)?.[0] === '' || at >= value.length) continue;
      // What follows the scheme belongs to it: its first parameter, or one bare token.
      parameterPattern.lastIndex = at;
      if (parameterPattern.test(value)) continue;
      const bare = take(token68Pattern);
      if (bare) begun.token68 = bare[0];
      else if (value[at] !== ',') return problem(`what follows ${begun.scheme} is no parameter`);
    }
    take(spacePattern);
    if (at < value.length && value[at] !== ',') return problem('expected a comma');
  }
  return challenges.length === 0 ? { problem: 'holds no challenge' } : { challenges };
}

/** The authentication scheme of a Security Scheme Object, in lower case: `digest`, `basic`; all of OAuth comes as `bearer`. */
export function challengeScheme(scheme: JsonObject | undefined): string | undefined {
  if (scheme?.type === 'http') return asText(scheme.scheme)?.toLowerCase();
  return scheme?.type === 'oauth2' || scheme?.type === 'openIdConnect' ? 'bearer' : undefined;
}
