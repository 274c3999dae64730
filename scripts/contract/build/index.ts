import { ContractError } from '../../../contract/error.js';
import { canonicalJson } from '../../../contract/json.js';
import { canonicalPath, placeholders, splitServer } from '../../../contract/paths.js';
import { METHODS } from '../../../contract/structure.js';
import type { DocumentedOperation, DocumentedSecurity } from '../../docs/model.js';
import type { Json } from '../json.js';
import { byRule, fromEvidence, type Provenance } from '../provenance.js';
import { code, type Finding } from '../reconcile/finding.js';
import { SECURITY_RULE, schemeOf } from '../reconcile/security.js';
import { byTrust } from '../reconcile/trust.js';
import { Fragment } from './fragment.js';
import { operationObject } from './operation.js';
import { SchemaRegistry } from './registry.js';
import type { BuildContext } from './schema.js';
import { commonServers, type Placement, placeOperations } from './servers.js';

export interface Built {
  /** An OpenAPI 3.0.3 document with parameters and responses in place; `hoist` makes components of the shared ones. */
  readonly document: { [key: string]: Json };
  readonly provenance: Provenance;
  readonly findings: readonly Finding[];
  /** Where each operation stands in the contract: `DELETE /groups/{groupId}`, in the order given. */
  readonly labels: ReadonlyMap<DocumentedOperation, string>;
}

/** Reconciled operations become one OpenAPI document; every value in it has a provenance entry. */
export function buildContract(operations: readonly DocumentedOperation[]): Built {
  const registry = new SchemaRegistry();
  const context: BuildContext = { registry };
  const findings: Finding[] = [];
  const placements = [...placeOperations(operations)].sort(
    (a, b) =>
      compare(a.path, b.path) ||
      METHODS.indexOf(a.operation.method.value) - METHODS.indexOf(b.operation.method.value),
  );
  const top = commonServers(placements);
  const root = new Fragment();
  root.set('openapi', '3.0.3', byRule('openapi-version'));
  root
    .set('info', info(placements), byRule('document-title'))
    .note(['info'], [{ kind: 'inferred', rule: 'document-title', subtree: true }]);
  placeServers(root, ['servers'], top, placements);
  const spelling = spellPaths(placements, findings);
  const schemes = new SecuritySchemes();
  const operationIds = new Set<string>();
  const labels = new Map<DocumentedOperation, string>();
  for (const placement of placements) {
    const { operation } = placement;
    const path = spelling.get(canonicalPath(placement.path)) ?? placement.path;
    const at = ['paths', path, operation.method.value];
    labels.set(operation, `${operation.method.value.toUpperCase()} ${path}`);
    const keys = operation.security.flatMap((security) => schemes.key(security) ?? []);
    const object = operationObject(operation, placeholders(path), keys, context);
    distinctOperationId(object, operationIds, operation, path);
    if (placement.servers.length > 0 && placement.servers.join(' ') !== top.join(' ')) {
      placeServers(object, ['servers'], placement.servers, [placement]);
    }
    root.place(at, object);
    root.note(['paths', path], fromEvidence(operation.path.evidence));
    root.note(at, fromEvidence(operation.method.evidence));
  }
  const { components, secondNames } = registry.finish();
  for (const [name, schema] of components) root.place(['components', 'schemas', name], schema);
  for (const { name, second } of secondNames) findings.push(secondName(name, second));
  schemes.place(root);
  return { document: root.value, provenance: root.provenance(), findings, labels };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function info(placements: readonly Placement[]): Json {
  const origin = placements
    .flatMap((placement) => placement.servers)
    .map((url) => splitServer(url).origin)[0];
  const host = origin?.replace(/^[a-z]+:\/\//i, '');
  return {
    title: host === undefined ? 'Documented operations' : `Documented operations of ${host}`,
    version: '0.0.0',
  };
}

function placeServers(
  target: Fragment,
  at: readonly string[],
  servers: readonly string[],
  placements: readonly Placement[],
): void {
  for (const [index, url] of servers.entries()) {
    const stated = placements.flatMap(({ operation }) =>
      operation.servers.filter(
        (server) => server.url.value === url || splitServer(server.url.value).origin === url,
      ),
    );
    const server = new Fragment().set('url', url, fromEvidence(stated[0]?.url.evidence ?? []));
    const description = stated.find((candidate) => candidate.description !== undefined)?.description;
    if (description !== undefined)
      server.set('description', description.value, fromEvidence(description.evidence));
    target.place([...at, index], server);
  }
}

/**
 * One spelling for each path: OpenAPI takes templates that differ in placeholder names only for the same path. The most
 * trusted page of any of its operations decides.
 */
function spellPaths(placements: readonly Placement[], findings: Finding[]): Map<string, string> {
  const spelling = new Map<string, string>();
  const taken = new Map<string, DocumentedOperation>();
  const byOperation = new Map(placements.map((placement) => [placement.operation, placement]));
  const ordered = byTrust([...byOperation.keys()]);
  for (const operation of ordered) {
    const path = byOperation.get(operation)?.path ?? operation.path.value;
    const canonicalForm = canonicalPath(path);
    const known = spelling.get(canonicalForm);
    const label = `${operation.method.value.toUpperCase()} ${known ?? path}`;
    if (taken.has(`${operation.method.value} ${canonicalForm}`)) {
      const other = taken.get(`${operation.method.value} ${canonicalForm}`);
      throw new ContractError(
        `${label} is documented for two hosts that have none in common (${other?.page}, ${operation.page}). ` +
          'One contract describes one API: generate them separately with --sources.',
      );
    }
    taken.set(`${operation.method.value} ${canonicalForm}`, operation);
    if (known === undefined) {
      spelling.set(canonicalForm, path);
    } else if (known !== path) {
      findings.push({
        kind: 'wording',
        operation: label,
        subject: 'Path parameter names',
        statements: operation.path.evidence.slice(0, 1).map((at) => ({ at, value: code(path) })),
        resolution: `${code(known)}, as the more trusted page of another operation on this path spells it`,
      });
    }
  }
  return spelling;
}

/** Two pages with one title would share an operationId; the later path gets its method and path added. */
function distinctOperationId(
  object: Fragment,
  taken: Set<string>,
  operation: DocumentedOperation,
  path: string,
): void {
  const id = object.value.operationId;
  if (typeof id !== 'string') return;
  if (taken.has(id)) {
    const suffix = `${operation.method.value}${path}`.replaceAll(
      /[^A-Za-z0-9]+(.)?/g,
      (_all, next: string | undefined) => (next ?? '').toUpperCase(),
    );
    object.value.operationId = `${id}_${suffix}`;
    object.note(['operationId'], byRule('distinct-operation-id'));
  }
  taken.add(String(object.value.operationId));
}

/**
 * Security schemes by key; the same kind of scheme is one entry, whatever words a page has for it. Where two sources
 * give one key to different schemes, the second is numbered.
 */
class SecuritySchemes {
  readonly #schemes = new Map<string, { value: string; fragment: Fragment }>();
  /** `undefined` where nobody says how it works. */
  key(security: DocumentedSecurity): string | undefined {
    const known = schemeOf(security);
    if (known === undefined) return undefined;
    const { kind, scheme } = known;
    const wanted = KEYS[kind] ?? camelCase(security.name.value);
    const value = canonicalJson(scheme);
    const first = wanted.replaceAll(/[^A-Za-z0-9._-]/g, '') || 'authentication';
    let key = first;
    for (let number = 2; (this.#schemes.get(key)?.value ?? value) !== value; number++)
      key = `${first}_${number}`;
    const inferred = security.name.evidence.map((at) => ({ ...at, rule: at.rule ?? SECURITY_RULE }));
    const entries = fromEvidence(inferred, true);
    const before = this.#schemes.get(key);
    if (before === undefined) {
      // The table of schemes is read-only; the contract gets a copy of its own.
      const fragment = new Fragment(structuredClone(scheme) as { [name: string]: Json }).note([], entries);
      this.#schemes.set(key, { value, fragment });
    } else {
      before.fragment.note([], entries);
    }
    return key;
  }

  place(root: Fragment): void {
    for (const [key, { fragment }] of [...this.#schemes].sort(([a], [b]) => compare(a, b))) {
      root.place(['components', 'securitySchemes', key], fragment);
    }
  }
}

const KEYS: { readonly [kind: string]: string } = {
  digest: 'digestAuth',
  basic: 'basicAuth',
  'service account': 'serviceAccounts',
};

function camelCase(words: string): string {
  const [first = '', ...rest] = words.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return first.toLowerCase() + rest.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

function secondName(name: string, second: string): Finding {
  return {
    kind: 'aside',
    operation: '',
    subject: `Schema ${code(name)}`,
    statements: [],
    resolution: `another shape goes by the same name; it is called ${code(second)} (the name depends on the shape alone)`,
  };
}
