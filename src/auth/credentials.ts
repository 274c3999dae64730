import { AtlasConfigurationError } from '../errors/classes.js';

/** A credential, or a function that gets it, for example from a secret manager. */
export type Secret = string | (() => string | Promise<string>);

/** A programmatic API key, used with digest authentication. The function is asked again when a key was refused. */
export interface ApiKeyCredentials {
  readonly publicKey: Secret;
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
  readonly accessToken: Secret;
}

/** How the client proves who it is. */
export type AtlasCredentials = ApiKeyCredentials | ServiceAccountCredentials | AccessTokenCredentials;

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

type Field = 'accessToken' | 'clientId' | 'clientSecret' | 'publicKey' | 'privateKey';

/** The kinds of credentials, best first. */
const KINDS: readonly (readonly Field[])[] = [
  ['accessToken'],
  ['clientId', 'clientSecret'],
  ['publicKey', 'privateKey'],
];
const PREFIX = 'MONGODB_ATLAS_';
/** Variables of the official tools without their prefix; of two the first that is set counts. */
const VARIABLES: Readonly<Record<Field, readonly [string, ...string[]]>> = {
  accessToken: ['ACCESS_TOKEN'],
  clientId: ['CLIENT_ID'],
  clientSecret: ['CLIENT_SECRET'],
  publicKey: ['PUBLIC_API_KEY', 'PUBLIC_KEY'],
  privateKey: ['PRIVATE_API_KEY', 'PRIVATE_KEY'],
};
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The value of a variable of the official tools; an empty one counts as unset. */
export function readVariable(environment: Environment, name: string): string | undefined {
  return environment[PREFIX + name] || undefined;
}

function looksLike(value: string): Field | undefined {
  if (value.startsWith('mdb_sa_id_')) return 'clientId';
  if (value.startsWith('mdb_sa_')) return 'clientSecret';
  return UUID.test(value) ? 'privateKey' : undefined;
}

/** What is wrong with a credential, by what Atlas's keys look like; never shows the value. */
function faultOf(field: Field, value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return 'is not a string, or empty';
  if (/^\s|\s$|\p{Cc}/u.test(value)) return 'has white space around it or a line break in it';
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
  } catch {
    // What a secret manager throws may hold the secret or the way to it.
    throw new AtlasConfigurationError(`The function given as ${field} failed.`);
  }
  check(field, value);
  return value;
}

function check(field: Field, value: unknown, name: string = field): void {
  const fault = faultOf(field, value);
  if (fault) throw new AtlasConfigurationError(`${name} ${fault}.`);
}

type Given = Readonly<Partial<Record<Field, Secret>>>;

/** Takes the best complete kind; the other ones that are there, whole or half, are reported. */
function choose(given: Given, nameOf: (field: Field) => string) {
  const present = (field: Field) => given[field] !== undefined;
  const whole = KINDS.filter((kind) => kind.every(present));
  const half = KINDS.filter((kind) => kind.some(present) && !kind.every(present));
  const missing = half.flatMap((kind) => kind.filter((field) => !present(field))).map(nameOf);
  for (const field of whole[0] ?? []) {
    if (typeof given[field] !== 'function') check(field, given[field], nameOf(field));
  }
  return { credentials: take(given, whole[0]?.[0]), missing, kinds: whole.length };
}

function take(given: Given, first: Field | undefined): AtlasCredentials | undefined {
  const { accessToken, clientId, clientSecret, publicKey, privateKey } = given;
  if (first === 'accessToken' && accessToken !== undefined) return { accessToken };
  if (clientId !== undefined && clientSecret !== undefined) return { clientId, clientSecret };
  if (publicKey !== undefined && privateKey !== undefined) return { publicKey, privateKey };
  return undefined;
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
  if (options) {
    const { credentials, missing, kinds } = choose(options, (field) => `credentials.${field}`);
    if (missing.length > 0) throw new AtlasConfigurationError(`${missing.join(', ')} is missing.`);
    if (credentials && kinds === 1) return credentials;
    throw new AtlasConfigurationError(
      'credentials takes one kind: API key, service account or access token.',
    );
  }
  const given: Partial<Record<Field, string>> = {};
  const source: Partial<Record<Field, string>> = {};
  for (const field of KINDS.flat()) {
    const name = VARIABLES[field].find((variable) => readVariable(environment, variable));
    source[field] = PREFIX + (name ?? VARIABLES[field][0]);
    const value = name && readVariable(environment, name);
    if (value) given[field] = value;
  }
  const { credentials, missing, kinds } = choose(given, (field) => source[field] ?? field);
  if (!credentials) {
    throw new AtlasConfigurationError(
      missing.length > 0 ? `${missing.join(', ')} is missing.` : 'There are no credentials.',
      { hint: `Pass credentials, or set ${PREFIX}PUBLIC_API_KEY and ${PREFIX}PRIVATE_API_KEY.` },
    );
  }
  if (kinds > 1 || missing.length > 0) {
    const used = Object.keys(credentials).map((field) => source[field as Field]);
    warn(`The environment holds several kinds of Atlas credentials; ${used.join(' and ')} is used.`);
  }
  return credentials;
}
