/** How credentials of a security scheme are shown to the server, and for which schemes this suite cannot show any. */
import { asObject, asText } from '../../contract/json.js';
import type { Contract, SecurityAlternative } from '../../contract/load.js';
import type { Credentials } from './credentials.js';

export type SchemeKind = 'digest' | 'basic' | 'bearer' | 'apiKey' | 'clientCredentials';

export type SchemeUse =
  | { readonly ok: true; readonly kind: SchemeKind }
  | { readonly ok: false; readonly reason: string };

/** What a scheme of the contract asks for (OpenAPI 3.0 and 3.1, "Security Scheme Object"). */
export function schemeUse(contract: Contract, name: string): SchemeUse {
  const no = (reason: string): SchemeUse => ({ ok: false, reason: `security scheme ${name}: ${reason}` });
  const yes = (kind: SchemeKind): SchemeUse => ({ ok: true, kind });
  const scheme = contract.securitySchemes.get(name);
  if (!scheme) return no('the contract does not define it under components.securitySchemes');
  switch (scheme.type) {
    case 'apiKey': {
      const known = scheme.in === 'header' || scheme.in === 'query' || scheme.in === 'cookie';
      return known && asText(scheme.name)
        ? yes('apiKey')
        : no('it names no header, query parameter or cookie');
    }
    case 'http': {
      const word = asText(scheme.scheme)?.toLowerCase();
      if (word === 'digest' || word === 'basic' || word === 'bearer') return yes(word);
      return no(`HTTP authentication of the kind ${JSON.stringify(scheme.scheme ?? '')} is not known here`);
    }
    case 'oauth2': {
      const tokenUrl = asText(asObject(asObject(scheme.flows).clientCredentials).tokenUrl);
      if (tokenUrl === undefined) return yes('bearer');
      return URL.canParse(tokenUrl, 'http://contract.invalid')
        ? yes('clientCredentials')
        : no('its tokenUrl is no URL');
    }
    case 'openIdConnect':
      return yes('bearer');
    case 'mutualTLS':
      return no('mutual TLS needs a client certificate, which this suite does not send');
    default:
      return no(`the type ${JSON.stringify(scheme.type ?? '')} is none of OpenAPI's`);
  }
}

/**
 * Why these schemes cannot be shown together; undefined where they can. One token in one header shows several schemes at once that
 * take a bearer token.
 * @param credentialsOf what is shown for a scheme, where it is known already
 */
export function alternativeProblem(
  contract: Contract,
  schemes: SecurityAlternative,
  credentialsOf: (scheme: string) => Credentials | undefined = () => undefined,
): string | undefined {
  const places = new Map<string, { readonly name: string; readonly kind: SchemeKind }>();
  for (const name of schemes) {
    const use = schemeUse(contract, name);
    if (!use.ok) return use.reason;
    const place = placeOf(contract, name, use.kind);
    const other = places.get(place);
    if (other && (other.kind !== 'bearer' || use.kind !== 'bearer')) {
      return `${other.name} and ${name} are asked for together, and both need ${place}`;
    }
    if (other && tokenOf(credentialsOf(other.name)) !== tokenOf(credentialsOf(name))) {
      return `${other.name} and ${name} are asked for together in one header, and their tokens differ`;
    }
    places.set(place, { name, kind: use.kind });
  }
  return undefined;
}

function tokenOf(credentials: Credentials | undefined): string | undefined {
  return credentials?.kind === 'bearer' ? credentials.token : undefined;
}

function placeOf(contract: Contract, name: string, kind: SchemeKind): string {
  if (kind !== 'apiKey') return 'the header authorization';
  const scheme = contract.securitySchemes.get(name) ?? {};
  const where = asText(scheme.in) ?? '';
  const key = asText(scheme.name) ?? '';
  return `the ${where === 'query' ? 'query parameter' : where} ${where === 'header' ? key.toLowerCase() : key}`;
}

/**
 * The address of the token endpoint: as written, or below the target where it is written as a path (OpenAPI 3.1, "OAuth Flow
 * Object": relative to the server).
 */
export function tokenUrlOf(contract: Contract, name: string, targetUrl: string): string {
  const scheme = contract.securitySchemes.get(name) ?? {};
  const written = asText(asObject(asObject(scheme.flows).clientCredentials).tokenUrl) ?? '/';
  return new URL(written, `${targetUrl.replace(/\/+$/, '')}/`).href;
}

/** The path of the token endpoint, for stand-ins that play it themselves. */
export function tokenPathOf(contract: Contract, name: string): string {
  return new URL(tokenUrlOf(contract, name, 'http://contract.invalid')).pathname;
}
