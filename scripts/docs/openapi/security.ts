import type { DocumentedSecurity, JsonObject } from '../model.js';
import { follow } from './reference.js';
import type { Reporter } from './report.js';
import type { Value } from './value.js';

/** Turns the file's own security scheme into one of OpenAPI 3.0; undefined where 3.0 has no such type. */
export type ConvertScheme = (scheme: Value) => JsonObject | undefined;

/**
 * The alternatives of a list of Security Requirement Objects (OpenAPI 3.0.3), each with its scheme.
 * Reported and left out, because the model has no place for them: schemes needed together, and no authentication.
 */
export function readSecurity(
  requirements: Value | undefined,
  schemes: Value | undefined,
  convert: ConvertScheme,
  report: Reporter,
): DocumentedSecurity[] {
  if (requirements === undefined) return [];
  const alternatives = requirements.items();
  if (alternatives.length === 0)
    report.notUnderstood('no-authentication', requirements, 'the operation needs no authentication');
  return alternatives.flatMap((requirement) => {
    const [first, ...others] = requirement.entries();
    if (first === undefined) {
      report.notUnderstood('no-authentication', requirement, 'authentication is optional');
      return [];
    }
    if (others.length > 0) {
      report.notUnderstood('combined-security', requirement, 'several schemes are needed together');
      return [];
    }
    return [readRequirement(...first, schemes, convert, report)];
  });
}

function readRequirement(
  name: string,
  needed: Value,
  schemes: Value | undefined,
  convert: ConvertScheme,
  report: Reporter,
): DocumentedSecurity {
  const scopes = needed.items().map((scope) => scope.text() ?? '');
  const stated = {
    name: needed.fact(name),
    ...(scopes.length === 0 ? {} : { scopes: needed.fact(scopes) }),
  };
  const entry = schemes?.get(name);
  if (entry === undefined) {
    report.warning('unknown-security-scheme', needed, `the file describes no security scheme "${name}"`);
    return stated;
  }
  const value = follow(entry);
  const scheme = convert(value);
  if (scheme !== undefined) return { ...stated, scheme: value.fact(scheme) };
  report.notUnderstood('security-scheme', value, `OpenAPI 3.0 has no security scheme of this type`);
  return stated;
}

/** 3.0 as it stands; of 3.1, the types that 3.0 has too. */
export function securityScheme30(scheme: Value): JsonObject | undefined {
  const type = scheme.get('type')?.text() ?? '';
  return ['apiKey', 'http', 'oauth2', 'openIdConnect'].includes(type) ? scheme.jsonObject() : undefined;
}

/** Swagger 2.0, "Security Scheme Object". */
export function securityScheme20(scheme: Value): JsonObject | undefined {
  const { type, flow, authorizationUrl, tokenUrl, scopes, description, ...rest } = scheme.jsonObject();
  const described = description === undefined ? {} : { description };
  if (type === 'basic') return { type: 'http', scheme: 'basic', ...described };
  if (type === 'apiKey') return { type, ...rest, ...described };
  const name = FLOWS.get(String(flow));
  if (type !== 'oauth2' || name === undefined) return undefined;
  return {
    type,
    ...described,
    flows: {
      [name]: {
        ...(authorizationUrl === undefined ? {} : { authorizationUrl }),
        ...(tokenUrl === undefined ? {} : { tokenUrl }),
        scopes: scopes ?? {},
      },
    },
  };
}

const FLOWS = new Map([
  ['implicit', 'implicit'],
  ['password', 'password'],
  ['application', 'clientCredentials'],
  ['accessCode', 'authorizationCode'],
]);
