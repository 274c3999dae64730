/** Credentials from the environment, under the names that the vendor's own tools use. */

import { asObject, asText, type JsonObject } from '../../contract/json.js';
import type { Contract } from '../../contract/load.js';
import type { Credentials } from '../send/credentials.js';
import type { Caller } from './target.js';

export type Environment = Readonly<Record<string, string | undefined>>;

const publicKeyNames = ['MONGODB_ATLAS_PUBLIC_API_KEY', 'MONGODB_ATLAS_PUBLIC_KEY'];
const privateKeyNames = ['MONGODB_ATLAS_PRIVATE_API_KEY', 'MONGODB_ATLAS_PRIVATE_KEY'];
const names = {
  token: 'MONGODB_ATLAS_ACCESS_TOKEN',
  clientId: 'MONGODB_ATLAS_CLIENT_ID',
  clientSecret: 'MONGODB_ATLAS_CLIENT_SECRET',
  apiKey: 'CONTRACT_API_KEY',
  basicUser: 'CONTRACT_USERNAME',
  basicPassword: 'CONTRACT_PASSWORD',
};

/**
 * @param standIn for mocks on loopback, which look at the form of credentials and not at their value
 * @returns undefined where a variable is not set
 */
export function environmentCredentials(
  contract: Contract,
  schemeName: string,
  caller: Caller,
  env: Environment,
  { standIn }: { standIn: boolean },
): Credentials | undefined {
  const scheme = contract.securitySchemes.get(schemeName) ?? {};
  const read = (...alternatives: string[]) => {
    if (caller === 'invalid') return 'not-a-credential';
    const set = alternatives.map((name) => env[name]).find((value) => value !== undefined && value !== '');
    return set ?? (standIn ? 'stand-in' : undefined);
  };
  switch (kindOf(scheme)) {
    case 'digest': {
      const username = read(...publicKeyNames);
      const password = read(...privateKeyNames);
      return username === undefined || password === undefined
        ? undefined
        : { kind: 'digest', username, password };
    }
    case 'basic': {
      const username = read(names.basicUser);
      const password = read(names.basicPassword);
      return username === undefined || password === undefined
        ? undefined
        : { kind: 'basic', username, password };
    }
    case 'apiKey': {
      const value = read(names.apiKey);
      const place = scheme.in === 'query' || scheme.in === 'cookie' ? scheme.in : 'header';
      return value === undefined
        ? undefined
        : { kind: 'apiKey', in: place, name: asText(scheme.name) ?? schemeName, value };
    }
    case 'clientCredentials': {
      const given = env[names.clientId] && env[names.clientSecret] && !env[names.token] && caller === 'valid';
      const clientId = given ? env[names.clientId] : undefined;
      const clientSecret = given ? env[names.clientSecret] : undefined;
      if (clientId !== undefined && clientSecret !== undefined) {
        return { kind: 'clientCredentials', clientId, clientSecret, tokenPath: tokenPathOf(scheme) };
      }
      const token = read(names.token);
      return token === undefined ? undefined : { kind: 'bearer', token };
    }
    default: {
      const token = read(names.token);
      return token === undefined ? undefined : { kind: 'bearer', token };
    }
  }
}

export function missingVariables(contract: Contract, schemeName: string): string {
  switch (kindOf(contract.securitySchemes.get(schemeName) ?? {})) {
    case 'digest':
      return `${publicKeyNames[0]} and ${privateKeyNames[0]} are not set`;
    case 'basic':
      return `${names.basicUser} and ${names.basicPassword} are not set`;
    case 'apiKey':
      return `${names.apiKey} is not set`;
    case 'clientCredentials':
      return `${names.clientId} and ${names.clientSecret} (or ${names.token}) are not set`;
    default:
      return `${names.token} is not set`;
  }
}

/** Path of the token endpoint; the default is the one of the service this project is for. */
export function tokenPathOf(scheme: JsonObject): string {
  const url = asText(asObject(asObject(scheme.flows).clientCredentials).tokenUrl) ?? '/';
  return new URL(url, 'http://contract.invalid').pathname;
}

/** How credentials of a security scheme are shown to the server. */
export function kindOf(scheme: JsonObject): 'digest' | 'basic' | 'bearer' | 'apiKey' | 'clientCredentials' {
  if (scheme.type === 'apiKey') return 'apiKey';
  if (scheme.type === 'oauth2' && asObject(scheme.flows).clientCredentials !== undefined)
    return 'clientCredentials';
  const name = scheme.type === 'http' ? asText(scheme.scheme)?.toLowerCase() : undefined;
  return name === 'digest' || name === 'basic' ? name : 'bearer';
}
