/**
 * Credentials from the environment. Each security scheme of a contract has one variable of its own, `CONTRACT_AUTH_` and the
 * scheme's name in capitals with `_` for whatever is no letter or digit: `petstore-key` is read from
 * `CONTRACT_AUTH_PETSTORE_KEY`. What it holds: the key or the token; `user:password` for basic and digest;
 * `clientId:clientSecret` (or a token, which has no colon) for OAuth client credentials.
 * Where it is not set, variables for all schemes of a kind are read. Names of a vendor's own tools
 * hold for that vendor's contract and for no other: they open a service in use.
 */
import { asText } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import type { Credentials } from '../send/credentials.js';
import { type SchemeKind, schemeUse, tokenUrlOf } from '../send/schemes.js';
import type { Caller } from './target.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Names of variables, the first that is set counts. */
export interface CredentialNames {
  readonly user: readonly string[];
  readonly password: readonly string[];
  readonly token: readonly string[];
  readonly clientId: readonly string[];
  readonly clientSecret: readonly string[];
  readonly apiKey: readonly string[];
}

const general: CredentialNames = {
  user: ['CONTRACT_USERNAME'],
  password: ['CONTRACT_PASSWORD'],
  token: ['CONTRACT_TOKEN'],
  clientId: ['CONTRACT_CLIENT_ID'],
  clientSecret: ['CONTRACT_CLIENT_SECRET'],
  apiKey: ['CONTRACT_API_KEY'],
};

/** The names that a vendor's own tools read, for a contract that is the vendor's; undefined for any other. */
export type VendorNames = (contract: Contract) => CredentialNames | undefined;

export interface EnvironmentOptions {
  readonly contract: Contract;
  readonly env: Environment;
  /** @default none */
  readonly vendorNames?: VendorNames | undefined;
  /** Without a slash at the end; a token endpoint that is written as a path lies below it. */
  readonly targetUrl: string;
  /** For mocks on loopback, which look at the form of credentials and not at their value. */
  readonly standIn: boolean;
}

/** The variable of a scheme. */
export function variableOf(schemeName: string): string {
  return `CONTRACT_AUTH_${schemeName.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/** Reads credentials of a scheme; undefined where no variable for it is set, or none can be shown. */
export function environmentCredentials(
  options: EnvironmentOptions,
  schemeName: string,
  caller: Caller,
): Credentials | undefined {
  const { contract, targetUrl } = options;
  const use = schemeUse(contract, schemeName);
  if (!use.ok) return undefined;
  const scheme = contract.securitySchemes.get(schemeName) ?? {};
  const { own, given, read } = readerFor(options, schemeName, caller);
  switch (use.kind) {
    case 'digest':
    case 'basic': {
      const pair = splitPair(own) ?? bothOf(read('user'), read('password'));
      return pair && { kind: use.kind, username: pair[0], password: pair[1] };
    }
    case 'apiKey': {
      const value = own ?? read('apiKey');
      const place = scheme.in === 'query' || scheme.in === 'cookie' ? scheme.in : 'header';
      return value === undefined
        ? undefined
        : { kind: 'apiKey', in: place, name: asText(scheme.name) ?? schemeName, value };
    }
    case 'clientCredentials': {
      const pair = splitPair(own);
      const token = own ?? given('token');
      const client =
        pair ?? (token === undefined ? bothOf(given('clientId'), given('clientSecret')) : undefined);
      // A wrong secret would be refused at the token endpoint; the operation itself sees a wrong token.
      if (!client) return bearer(token ?? read('token'));
      const tokenUrl = tokenUrlOf(contract, schemeName, targetUrl);
      return { kind: 'clientCredentials', clientId: client[0], clientSecret: client[1], tokenUrl };
    }
    default:
      return bearer(own ?? read('token'));
  }
}

function readerFor(
  { contract, env, standIn, vendorNames }: EnvironmentOptions,
  schemeName: string,
  caller: Caller,
) {
  const set = (names: readonly string[]) =>
    names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
  const vendor = vendorNames?.(contract);
  const invented = caller === 'invalid' ? 'not-a-credential' : standIn ? 'stand-in' : undefined;
  const given = (what: keyof CredentialNames) =>
    caller === 'invalid' ? undefined : set([...(vendor?.[what] ?? []), ...general[what]]);
  return {
    own:
      caller === 'invalid' || isAmbiguous(contract, schemeName) ? undefined : set([variableOf(schemeName)]),
    given,
    read: (what: keyof CredentialNames): string | undefined => given(what) ?? invented,
  };
}

function bearer(token: string | undefined): Credentials | undefined {
  return token === undefined ? undefined : { kind: 'bearer', token };
}

/** Two schemes whose names lead to one variable: its value cannot be meant for both. */
function isAmbiguous(contract: Contract, schemeName: string): boolean {
  const variable = variableOf(schemeName);
  return [...contract.securitySchemes.keys()].some(
    (name) => name !== schemeName && variableOf(name) === variable,
  );
}

function splitPair(text: string | undefined): [string, string] | undefined {
  const at = text?.indexOf(':') ?? -1;
  return text === undefined || at <= 0 ? undefined : [text.slice(0, at), text.slice(at + 1)];
}

function bothOf(first: string | undefined, second: string | undefined): [string, string] | undefined {
  return first === undefined || second === undefined ? undefined : [first, second];
}

const hints: Readonly<
  Record<SchemeKind, { readonly holds: string; readonly names: readonly (keyof CredentialNames)[] }>
> = {
  digest: { holds: 'user:password', names: ['user', 'password'] },
  basic: { holds: 'user:password', names: ['user', 'password'] },
  bearer: { holds: 'a token', names: ['token'] },
  apiKey: { holds: 'the key', names: ['apiKey'] },
  clientCredentials: { holds: 'clientId:clientSecret or a token', names: ['clientId', 'clientSecret'] },
};

/** Which variables would give credentials of a scheme. */
export function missingVariables(contract: Contract, schemeName: string, vendorNames?: VendorNames): string {
  const use = schemeUse(contract, schemeName);
  if (!use.ok) return use.reason;
  if (isAmbiguous(contract, schemeName)) {
    return `${variableOf(schemeName)} would be the variable of several security schemes, ${schemeName} among them; rename one of them`;
  }
  const { holds, names } = hints[use.kind];
  const vendor = vendorNames?.(contract);
  const either = names.map((name) => vendor?.[name][0] ?? general[name][0]).join(' and ');
  return `set ${variableOf(schemeName)} (${holds}); ${either} are not set either`;
}
