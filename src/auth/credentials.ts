import { AtlasConfigurationError } from '../errors/classes.js';

/** A credential, or a function that gets it, for example from a secret manager. */
export type Secret = string | (() => string | Promise<string>);

/** A programmatic API key, used with digest authentication. The function is asked again when a key was refused. */
export interface ApiKeyCredentials {
  /** The user name of digest. */
  readonly publicKey: Secret;
  /** The password of digest; never sent. */
  readonly privateKey: Secret;
}

/** A service account, used with OAuth 2.0 access tokens that the client fetches and renews. */
export interface ServiceAccountCredentials {
  /** Begins with `mdb_sa_id_`. */
  readonly clientId: Secret;
  /** Begins with `mdb_sa_sk_`. */
  readonly clientSecret: Secret;
}

/** An access token that the caller made. A function is asked for every attempt, so it should keep the token. */
export interface AccessTokenCredentials {
  /** The token alone, without `Bearer`. */
  readonly accessToken: Secret;
}

/** How the client proves who it is. */
export type AtlasCredentials = ApiKeyCredentials | ServiceAccountCredentials | AccessTokenCredentials;

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The parts of credentials. */
export type Field = 'accessToken' | 'clientId' | 'clientSecret' | 'publicKey' | 'privateKey';

const PREFIX = 'MONGODB_ATLAS_';
/** The kinds of credentials, best first: their parts, and where each is in the environment; of two variables the first that is set counts. */
const KINDS: readonly (readonly (readonly [Field, string, string?])[])[] = [
  [['accessToken', 'ACCESS_TOKEN']],
  [
    ['clientId', 'CLIENT_ID'],
    ['clientSecret', 'CLIENT_SECRET'],
  ],
  [
    ['publicKey', 'PUBLIC_API_KEY', 'PUBLIC_KEY'],
    ['privateKey', 'PRIVATE_API_KEY', 'PRIVATE_KEY'],
  ],
];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The value of a variable of the official tools; an empty one counts as unset. */
export function readVariable(environment: Environment, name: string): string | undefined {
  try {
    return environment[PREFIX + name] || undefined;
  } catch {
    // Deno throws for a variable that the program may not read.
    return undefined;
  }
}

function looksLike(value: string): Field | undefined {
  if (value.startsWith('mdb_sa_id_')) return 'clientId';
  if (value.startsWith('mdb_sa_')) return 'clientSecret';
  return UUID.test(value) ? 'privateKey' : undefined;
}

/** What is wrong with a credential, by what Atlas's keys look like; never shows the value. */
function faultOf(field: Field, value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return 'is not a string, or empty';
  if (/^\s|\s$|\p{Cc}/u.test(value)) return 'has white space around it or a line break';
  if (field === 'accessToken' && !/^[!-~]+$/.test(value)) return 'is no token: leave "Bearer" out';
  const kind = looksLike(value);
  // The UUID shape says nothing about a value that is not a public key.
  if (!kind || kind === field || (kind === 'privateKey' && field !== 'publicKey')) return undefined;
  return `looks like a ${kind}`;
}

/**
 * Gets a credential and refuses what cannot be one.
 *
 * @throws {AtlasConfigurationError} names the field and what is wrong with it; never shows the value.
 */
export async function readSecret(field: Field, secret: Secret): Promise<string> {
  if (typeof secret !== 'function') return secret;
  let value: string;
  try {
    value = await secret();
  } catch (cause) {
    throw new AtlasConfigurationError(`The function given as ${field} failed.`, { cause });
  }
  check(field, value);
  return value;
}

function check(field: Field, value: unknown, name: string = field): void {
  const fault = faultOf(field, value);
  if (fault) throw new AtlasConfigurationError(`${name} ${fault}.`);
}

/**
 * The credentials to use: those of the options, else those of the environment in the order access token, service
 * account, API key. Several kinds in the environment, or half a pair beside a whole one, are warned about.
 *
 * @throws {AtlasConfigurationError} there are none, a half of a pair is missing, options hold several kinds, or a
 *   value cannot be what it is given as.
 */
export function chooseCredentials(
  options: AtlasCredentials | undefined,
  environment: Environment,
  warn: (message: string) => void,
): AtlasCredentials {
  const given: Partial<Record<Field, Secret>> = { ...options };
  const names: Partial<Record<Field, string>> = {};
  for (const [field, first, second = first] of options ? [] : KINDS.flat()) {
    const variable = [first, second].find((name) => readVariable(environment, name)) ?? first;
    const value = readVariable(environment, variable);
    if (value) given[field] = value;
    names[field] = PREFIX + variable;
  }
  const nameOf = (field: Field) => names[field] ?? `credentials.${field}`;
  const has = (field: Field) => given[field] !== undefined;
  const kinds = KINDS.map((kind) => kind.map(([field]) => field));
  const [best, ...others] = kinds.filter((kind) => kind.every(has));
  const missing = kinds
    .filter((kind) => kind.some(has))
    .flat()
    .filter((field) => !has(field))
    .map(nameOf);

  const mixed = others.length + missing.length > 0;
  if (!best || (options && mixed)) {
    throw new AtlasConfigurationError(
      missing.length > 0 ? `${missing.join()} is missing.` : 'There must be credentials of one kind.',
      {
        hint: `Pass credentials, or set ${PREFIX}PUBLIC_API_KEY and ${PREFIX}PRIVATE_API_KEY.`,
      },
    );
  }
  if (mixed) {
    warn(`Several kinds of credentials are set; used: ${best.map(nameOf).join()}.`);
  }
  for (const field of best) if (typeof given[field] !== 'function') check(field, given[field], nameOf(field));
  // Complete by the choice above, which the type system does not follow.
  return Object.fromEntries(best.map((field) => [field, given[field]])) as unknown as AtlasCredentials;
}
