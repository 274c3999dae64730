import { placeholders } from '../../../contract/paths.js';
import type { DocumentedHeader, DocumentedOperation, DocumentedParameter } from '../../docs/model.js';
import { code, type Findings } from './finding.js';
import { fullPath } from './identity.js';
import { claims, pairUp, settleSchema, settleSlots, type Version } from './schema.js';

/**
 * Parameters of one operation. Query, header and cookie parameters pair up by name, path parameters by their place in
 * the path: pages may spell them differently (`GROUP-ID`, `groupId`). A path parameter that no placeholder stands for is
 * reported and left out, since OpenAPI has no place for it.
 */
export function settleParameters(
  findings: Findings,
  operations: readonly DocumentedOperation[],
): DocumentedParameter[] {
  const lists = operations.map((operation) => {
    const names = placeholders(fullPath(operation));
    const items: Placed[] = [];
    for (const parameter of operation.parameters) {
      const place = parameter.in === 'path' ? placeOf(parameter.name.value, names) : -1;
      if (parameter.in === 'path' && place === -1) {
        findings.add({
          kind: 'aside',
          subject: `Path parameter ${code(parameter.name.value)}`,
          statements: statement(parameter),
          resolution: 'left out: the path has no such placeholder',
        });
      } else {
        items.push({ place, parameter });
      }
    }
    return { page: operation.page, items };
  });
  // A page without any query parameter is silent on them, so each list is compared as it is.
  const settled: DocumentedParameter[] = [];
  const trusted = operations[0] === undefined ? [] : placeholders(fullPath(operations[0]));
  for (const [, placed] of [...pairUp(lists, slotKey)].sort(byPlace)) {
    const versions = placed.map(({ page, says }) => ({ page, says: says?.parameter }));
    const first = versions.find((version) => version.says !== undefined)?.says;
    if (first === undefined) continue;
    settled.push(settleParameter(findings, first, trusted, placed[0]?.says?.place ?? -1, versions));
  }
  return settled;
}

interface Placed {
  readonly place: number;
  readonly parameter: DocumentedParameter;
}

function settleParameter(
  findings: Findings,
  first: DocumentedParameter,
  trusted: readonly string[],
  place: number,
  versions: readonly Version<DocumentedParameter>[],
): DocumentedParameter {
  const subject = `${PLACES[first.in]} parameter ${code(trusted[place] ?? first.name.value)}`;
  const name = findings.settle(`${subject}: name`, claims(versions, 'name'), { show: code }) ?? first.name;
  const own = settleSlots(findings, subject, versions, ['required', 'description']);
  const example = versions.find((version) => version.says?.example !== undefined)?.says?.example;
  return {
    name,
    in: first.in,
    ...own,
    ...settleSchema(findings, subject, versions),
    ...(example === undefined ? {} : { example }),
  };
}

export function settleHeaders(
  findings: Findings,
  subject: string,
  lists: readonly { page: string; items: readonly DocumentedHeader[] }[],
): DocumentedHeader[] {
  const listing = lists.filter(({ items }) => items.length > 0);
  return [...pairUp(listing, (header) => header.name.value.toLowerCase()).values()].flatMap((versions) => {
    const first = versions.find((version) => version.says !== undefined)?.says;
    if (first === undefined) return [];
    const name = `${subject}, header ${code(first.name.value)}`;
    const own = settleSlots(findings, name, versions, ['required', 'description']);
    return [
      {
        name: findings.settle(name, claims(versions, 'name'), { show: code }) ?? first.name,
        ...own,
        ...settleSchema(findings, name, versions),
      },
    ];
  });
}

const PLACES = { path: 'Path', query: 'Query', header: 'Header', cookie: 'Cookie' } as const;

function slotKey({ place, parameter }: Placed): string {
  if (parameter.in === 'path') return `path ${place}`;
  // Header names are case-insensitive (RFC 9110, section 5.1); query and cookie names are not.
  return `${parameter.in} ${parameter.in === 'header' ? parameter.name.value.toLowerCase() : parameter.name.value}`;
}

/** Path parameters in the order of the path, then the others in the order of the pages. */
function byPlace([a]: [string, unknown], [b]: [string, unknown]): number {
  const rank = (key: string) => (key.startsWith('path ') ? Number(key.slice(5)) : Number.MAX_SAFE_INTEGER);
  return rank(a) - rank(b);
}

/** Which placeholder a table row means: by exact name, else by its letters and digits alone. */
function placeOf(name: string, names: readonly string[]): number {
  const exact = names.indexOf(name);
  if (exact !== -1) return exact;
  const bare = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
  return names.findIndex((candidate) => bare(candidate) === bare(name));
}

function statement(parameter: DocumentedParameter) {
  return parameter.name.evidence.slice(0, 1).map((at) => ({ at, value: code(parameter.name.value) }));
}
