import type { DocumentedOperation, DocumentedSecurity, JsonObject } from '../../docs/model.js';
import type { BuildRule } from '../rules.js';
import { code, type Findings } from './finding.js';

/**
 * The rule `security-scheme-from-name`: the pages name a way to authenticate, OpenAPI wants to know how it works.
 * RFC 7616 for digest, RFC 7617 for basic, RFC 6750 for everything whose token goes into `Authorization: Bearer`. For a
 * key the pages do not say where it goes; the header is the field's habit. An overlay replaces what is too coarse.
 */
export const SECURITY_RULE: BuildRule = 'security-scheme-from-name';

export interface SchemeKind {
  readonly kind: string;
  readonly scheme: JsonObject;
}

/** `undefined` for a name that says nothing of how it works (`Auth0`). */
export function schemeOf(security: DocumentedSecurity): SchemeKind | undefined {
  const words = security.name.value.toLowerCase();
  if (words.includes('digest')) return { kind: 'digest', scheme: { type: 'http', scheme: 'digest' } };
  if (words.includes('basic')) return { kind: 'basic', scheme: { type: 'http', scheme: 'basic' } };
  if (words.includes('service account'))
    return { kind: 'service account', scheme: { type: 'http', scheme: 'bearer' } };
  if (/bearer|jwt|access token|\bo ?auth(?: ?\d|\b)/.test(words))
    return { kind: 'bearer', scheme: { type: 'http', scheme: 'bearer' } };
  if (!/\b(?:api|access|secret|public|private)[ -]?keys?\b|\bkeys?\b|\btokens?\b/.test(words))
    return undefined;
  return { kind: words, scheme: { type: 'apiKey', in: 'header', name: 'Authorization' } };
}

function kindOf(security: DocumentedSecurity): string | undefined {
  return schemeOf(security)?.kind;
}

/** The alternatives of the most trusted page that names any; the others agree, add or differ. */
export function settleSecurity(
  findings: Findings,
  all: readonly DocumentedOperation[],
): DocumentedSecurity[] {
  for (const operation of all)
    for (const security of operation.security) {
      const scheme = schemeOf(security)?.scheme;
      if (scheme !== undefined && scheme.type !== 'apiKey') continue;
      const { name } = security;
      findings.add({
        kind: 'aside',
        subject: `Authentication: ${name.value}`,
        statements: name.evidence.slice(0, 1).map((at) => ({ at, value: code(name.value) })),
        resolution:
          scheme === undefined
            ? 'left out: no page says how it works, and a scheme is not invented; an overlay (`--overlay`) can add it'
            : 'no page says where the key goes: the header `Authorization` is taken; an overlay (`--overlay`) can name another',
      });
    }
  const operations = all.map((operation) => ({
    ...operation,
    security: operation.security.filter((security) => schemeOf(security) !== undefined),
  }));
  const speaking = operations.filter((operation) => operation.security.length > 0);
  const trusted = speaking[0];
  if (trusted === undefined) return [];
  const kinds = new Set(trusted.security.map(kindOf));
  const settled = trusted.security.map((security) => {
    const kind = kindOf(security);
    const sameElsewhere = operations.flatMap((operation) =>
      operation.security.filter((other) => kindOf(other) === kind),
    );
    findings.settle(
      `Authentication: ${security.name.value}`,
      operations.map((operation) => ({
        page: operation.page,
        fact: operation.security.find((other) => kindOf(other) === kind)?.name,
      })),
      { same: () => true },
    );
    return {
      ...security,
      name: { value: security.name.value, evidence: sameElsewhere.flatMap(({ name }) => name.evidence) },
    };
  });
  for (const operation of speaking.slice(1)) {
    for (const security of operation.security.filter((other) => !kinds.has(kindOf(other)))) {
      findings.add({
        kind: 'conflict',
        subject: `Authentication: ${security.name.value}`,
        statements: security.name.evidence
          .slice(0, 1)
          .map((at) => ({ at, value: code(security.name.value) })),
        resolution: `left out: \`${trusted.page}\`, the more trusted page, lists the ways to authenticate without it`,
      });
    }
  }
  return settled;
}
