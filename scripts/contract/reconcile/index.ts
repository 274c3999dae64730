import { canonicalPath } from '../../../contract/paths.js';
import type {
  DocumentedOperation,
  DocumentedRemark,
  DocumentedRequestBody,
  Evidence,
  Fact,
} from '../../docs/model.js';
import { code, type Finding, Findings } from './finding.js';
import { fullPath, groupByOperation } from './identity.js';
import { settleParameters } from './parameters.js';
import { settleResponses } from './responses.js';
import { claims, settleContents, settleSlots } from './schema.js';
import { settleSecurity } from './security.js';
import { byTrust } from './trust.js';

export interface Reconciled {
  readonly operations: readonly DocumentedOperation[];
  readonly findings: readonly Finding[];
}

/** Several pages per operation become one operation each; what they disagree on is kept as findings. */
export function reconcile(operations: readonly DocumentedOperation[]): Reconciled {
  const merged: DocumentedOperation[] = [];
  const findings: Finding[] = [];
  const routed = routesInDoubt(operations);
  findings.push(...routed.findings);
  for (const group of groupByOperation(byTrust(routed.operations))) {
    const result = mergeOperation(group);
    merged.push(result.operation);
    findings.push(...result.findings);
  }
  return { operations: merged, findings };
}

/** An operation before its place in the contract is known: method and whole path, so that no two have the same. */
export function labelOf(operation: DocumentedOperation): string {
  return `${operation.method.value.toUpperCase()} ${fullPath(operation)}`;
}

/**
 * Pages whose title, example and description agree against their method line. Alone, the method line is followed; where
 * that would make one operation of two, the page is taken for what the rest of it says, or left out where that is taken too.
 */
function routesInDoubt(operations: readonly DocumentedOperation[]): Reconciled {
  if (operations.every(({ shownMethod }) => shownMethod === undefined)) return { operations, findings: [] };
  const routeOf = (operation: DocumentedOperation, method = operation.method.value) =>
    `${method} ${canonicalPath(fullPath(operation))}`;
  const taken = new Set(
    operations.filter(({ shownMethod }) => shownMethod === undefined).map((operation) => routeOf(operation)),
  );
  const findings: Finding[] = [];
  const routed = operations.flatMap((operation) => {
    const { shownMethod: shown, method } = operation;
    if (shown === undefined) return [operation];
    const collides = taken.has(routeOf(operation));
    const isFree = !taken.has(routeOf(operation, shown.value));
    taken.add(routeOf(operation, collides ? shown.value : method.value));
    const say = (fact: Fact<string>) =>
      fact.evidence.map((at) => ({ at, value: code(fact.value.toUpperCase()) }));
    const followed = collides ? shown : method;
    findings.push({
      kind: 'conflict',
      operation: labelOf({ ...operation, method: followed }),
      subject: 'Method',
      statements: [...say(method), ...say(shown)],
      resolution: !collides
        ? `${code(method.value.toUpperCase())}, as the method line says; title and example say ${code(shown.value.toUpperCase())}`
        : isFree
          ? `${code(shown.value.toUpperCase())}, as title and example say: another page documents the operation that the method line names, and two operations are never made one`
          : 'the page is left out: other pages document both the operation that its method line names and the one that its title and example name',
    });
    if (collides && !isFree) return [];
    return [collides ? { ...operation, method: shown } : operation];
  });
  return { operations: routed, findings };
}

/** Merges descriptions of one operation, most trusted first. */
function mergeOperation(group: readonly DocumentedOperation[]): {
  operation: DocumentedOperation;
  findings: Finding[];
} {
  const [trusted] = group;
  if (trusted === undefined) throw new TypeError('An operation needs at least one description.');
  const label = labelOf(trusted);
  const findings = new Findings(label, group.length);
  const versions = group.map((operation) => ({ page: operation.page, says: operation }));
  const settle = <K extends 'summary' | 'description' | 'operationId' | 'deprecated'>(
    key: K,
    subject: string,
    difference: 'conflict' | 'wording' = 'wording',
  ) => findings.settle(subject, claims(versions, key), { difference });

  const method = findings.settle('Method', claims(versions, 'method'), {
    show: (value) => code(value.toUpperCase()),
  });
  const path = settlePath(findings, group, trusted);
  const summary = settle('summary', 'Title');
  const description = settle('description', 'Description');
  const operationId = settle('operationId', 'operationId', 'conflict');
  const deprecated = settle('deprecated', 'Deprecation of the operation', 'conflict');
  const roles = settleRoles(findings, group);
  const referenceDeprecated = settleReference(findings, group);
  const requestBody = settleRequestBody(findings, group);
  const noRequestBody = findings.settle('No request body', claims(versions, 'noRequestBody'));
  const externalDocs = group.find((operation) => operation.externalDocs !== undefined)?.externalDocs;
  const roleActions = group.find((candidate) => candidate.roleActions !== undefined)?.roleActions;
  const operation: DocumentedOperation = {
    page: trusted.page,
    format: trusted.format,
    method: method ?? trusted.method,
    path,
    ...(summary === undefined ? {} : { summary }),
    ...(description === undefined ? {} : { description }),
    ...(operationId === undefined ? {} : { operationId }),
    tags: group.find((candidate) => candidate.tags.length > 0)?.tags ?? [],
    ...(deprecated === undefined ? {} : { deprecated }),
    ...(referenceDeprecated === undefined ? {} : { referenceDeprecated }),
    ...(externalDocs === undefined ? {} : { externalDocs }),
    servers: group.find((candidate) => candidate.servers.length > 0)?.servers ?? [],
    security: settleSecurity(findings, group),
    roles,
    ...(roleActions && { roleActions }),
    parameters: settleParameters(findings, group),
    ...(requestBody === undefined ? {} : { requestBody }),
    ...(noRequestBody === undefined ? {} : { noRequestBody }),
    responses: settleResponses(findings, group),
    remarks: [],
    examples: [],
  };
  for (const member of group) addAsides(findings, member);
  return { operation, findings: findings.list };
}

/** Pages split the address differently between server and path; what counts is what a caller would send. */
function settlePath(
  findings: Findings,
  group: readonly DocumentedOperation[],
  trusted: DocumentedOperation,
): Fact<string> {
  const stated = group.map((operation) => (operation.servers[0]?.url.value ?? '') + operation.path.value);
  if (group.length > 1) {
    const differ =
      new Set(stated.map(canonicalPath)).size > 1 || new Set(group.map((one) => one.path.value)).size > 1;
    findings.add({
      kind: differ ? 'wording' : 'agree',
      subject: 'Server and path',
      statements: group.flatMap((operation) =>
        [operation.servers[0]?.url, operation.path].flatMap((fact) =>
          (fact?.evidence.slice(0, 1) ?? []).map((at) => ({ at, value: code(fact?.value) })),
        ),
      ),
      resolution: `${code(stated[0])}; every page leads to the same address once base path and path are joined`,
    });
  }
  return { value: trusted.path.value, evidence: group.flatMap((operation) => operation.path.evidence) };
}

function settleRoles(findings: Findings, group: readonly DocumentedOperation[]): readonly Fact<string>[] {
  const joined = findings.settle(
    'Required role',
    group.map((operation) => ({
      page: operation.page,
      fact:
        operation.roles.length === 0
          ? undefined
          : {
              value: operation.roles.map((role) => role.value),
              evidence: operation.roles.flatMap((role) => role.evidence),
            },
    })),
    { show: (roles) => roles.join(' or '), same: (a, b) => [...a].sort().join() === [...b].sort().join() },
  );
  const names = joined?.value ?? [];
  return names.map((name) => ({
    value: name,
    evidence: group.flatMap((operation) =>
      operation.roles.filter((role) => role.value === name).flatMap((role) => role.evidence),
    ),
  }));
}

function settleReference(findings: Findings, group: readonly DocumentedOperation[]): Fact<true> | undefined {
  const speaking = group.filter((operation) => operation.referenceDeprecated !== undefined);
  for (const operation of speaking) {
    findings.add({
      kind: 'aside',
      subject: 'Deprecated reference',
      statements: firstOf(operation.referenceDeprecated, 'this reference is deprecated'),
      resolution:
        'deprecated is the reference that the page belongs to (`deprecates: reference`), not the operation: no `deprecated: true` in the contract',
    });
  }
  return speaking[0]?.referenceDeprecated;
}

function settleRequestBody(
  findings: Findings,
  group: readonly DocumentedOperation[],
): DocumentedRequestBody | undefined {
  const versions = group.map((operation) => ({ page: operation.page, says: operation.requestBody }));
  const speaking = group.filter((one) => one.requestBody !== undefined || one.noRequestBody !== undefined);
  if (speaking[0]?.requestBody === undefined) {
    for (const operation of speaking.filter((one) => one.requestBody !== undefined)) {
      findings.add({
        kind: 'conflict',
        subject: 'Request body',
        statements: firstOf(operation.requestBody?.contents[0]?.fields[0]?.path, 'a request body'),
        resolution: `no request body, from \`${speaking[0]?.page}\`, the most trusted page that says so`,
      });
    }
    return undefined;
  }
  return {
    ...settleSlots(findings, 'Request body', versions, ['required', 'description']),
    contents: settleContents(
      findings,
      'Request body',
      versions.map(({ page, says }) => ({ page, says: says?.contents })),
    ),
  };
}

/** What a page says beside the facts: kept, so that nothing of a page is lost. */
function addAsides(findings: Findings, operation: DocumentedOperation): void {
  for (const remark of operation.remarks) {
    findings.add({
      kind: 'note',
      subject: noteSubject(remark),
      statements: [
        ...firstOf(remark.title, remark.title?.value ?? ''),
        ...firstOf(remark.text, remark.text.value),
      ],
      resolution: '',
    });
  }
  for (const example of operation.examples) {
    findings.add({
      kind: 'example',
      subject: 'Printed example',
      statements: firstOf(example, 'an example'),
      resolution: '',
    });
  }
}

/** `Important: Slack is new`, `Considerations`, `Note`, `Text`. */
function noteSubject({ kind, title }: DocumentedRemark): string {
  if (kind === 'text' && title !== undefined) return title.value;
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  return title === undefined ? name : `${name}: ${title.value}`;
}

function firstOf(fact: Fact<unknown> | undefined, value: string): { at: Evidence; value: string }[] {
  return (fact?.evidence ?? []).slice(0, 1).map((at) => ({ at, value }));
}
