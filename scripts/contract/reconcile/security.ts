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

export function schemeOf(security: DocumentedSecurity): SchemeKind {
  const words = security.name.value.toLowerCase();
  if (words.includes('digest')) return { kind: 'digest', scheme: { type: 'http', scheme: 'digest' } };
  if (words.includes('basic')) return { kind: 'basic', scheme: { type: 'http', scheme: 'basic' } };
  if (words.includes('service account'))
    return { kind: 'service account', scheme: { type: 'http', scheme: 'bearer' } };
  if (/bearer|jwt|access token|o ?auth/.test(words))
    return { kind: 'bearer', scheme: { type: 'http', scheme: 'bearer' } };
  return { kind: words, scheme: { type: 'apiKey', in: 'header', name: 'Authorization' } };
}

/** The alternatives of the most trusted page that names any; the others agree, add or differ. */
export function settleSecurity(
  findings: Findings,
  operations: readonly DocumentedOperation[],
): DocumentedSecurity[] {
  const speaking = operations.filter((operation) => operation.security.length > 0);
  const trusted = speaking[0];
  if (trusted === undefined) return [];
  const kinds = new Map(trusted.security.map((security) => [schemeOf(security).kind, security]));
  const settled = trusted.security.map((security) => {
    const { kind } = schemeOf(security);
    const sameElsewhere = operations.flatMap((operation) =>
      operation.security.filter((other) => schemeOf(other).kind === kind),
    );
    findings.settle(
      `Authentication: ${security.name.value}`,
      operations.map((operation) => ({
        page: operation.page,
        fact: operation.security.find((other) => schemeOf(other).kind === kind)?.name,
      })),
      { same: () => true },
    );
    return {
      ...security,
      name: { value: security.name.value, evidence: sameElsewhere.flatMap(({ name }) => name.evidence) },
    };
  });
  for (const operation of speaking.slice(1)) {
    for (const security of operation.security.filter((other) => !kinds.has(schemeOf(other).kind))) {
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
