/** Where the sentences of a page, its tables and its examples cannot all be right. */
import type { DocumentedField, DocumentedOperation, Evidence, Fact } from '../model.js';
import { type Examples, isSuccess, type JsonSample } from './examples.js';
import type { NothingReturned } from './prose-blocks.js';
import type { Report } from './report.js';

/** Two statuses of success in one example: between them stands no other request. */
export function tellStatuses(report: Report, { heads, curls }: Examples): void {
  const successes = heads.filter(isSuccess);
  for (const [index, head] of successes.entries()) {
    const before = successes[index - 1];
    const [at] = head.status.evidence;
    if (before === undefined || at === undefined || before.status.value === head.status.value) continue;
    if (curls.some(({ start }) => start > before.start && start < head.start)) continue;
    report.warn(
      'two-statuses',
      at,
      `The example shows ${head.status.value} and ${before.status.value} for one request: both are taken.`,
      before.status.evidence[0],
    );
  }
}

/** The first body with something in it that an example shows after a status of success, or after none. */
function shownAnswer({ heads, responseBodies }: Examples): JsonSample | undefined {
  return responseBodies.find(({ start, node }) => {
    const head = heads.findLast((each) => each.start < start);
    const parts = node?.entries?.length ?? node?.items?.length ?? 0;
    return parts > 0 && (head === undefined || isSuccess(head));
  });
}

/** "This endpoint does not return a response body.", without any condition. */
const PLAIN_DENIAL =
  /^(?:this|the|a successful) (?:[a-z]+ ){1,6}(?:does not|doesn['’]t|returns)\b(?!.*\b(?:if|when|unless|only|where|otherwise)\b)/is;

/** Plain words that the body is none, or empty, against other words of the page, its tables or its example. */
export function tellBodies(
  report: Report,
  said: ReadonlyMap<string, Fact<true>>,
  field: DocumentedField | undefined,
  examples: Examples,
): void {
  const plain = (kind: NothingReturned) => {
    const fact = said.get(kind);
    return fact && PLAIN_DENIAL.test(fact.evidence[0]?.quote ?? '') ? fact.evidence[0] : undefined;
  };
  const tell = (at: Evidence, against: Evidence | undefined, how: string) =>
    report.warn('body-disagrees', at, `The page says ${JSON.stringify(at.quote)}${how}.`, against);
  const shown = shownAnswer(examples);
  const none = plain('no-body');
  const empty = plain('empty-object');
  const [first] = [none, empty, plain('no-elements')].filter((at) => at !== undefined);
  if (none !== undefined && empty !== undefined)
    tell(empty, none, ' and that there is no body: read as an empty object');
  if (first === undefined) return;
  if (field !== undefined) tell(first, field.path.evidence[0], ' and describes fields: the fields are taken');
  else if (shown !== undefined)
    tell(
      first,
      report.source.evidence(shown.start, shown.start + 1),
      ', its example shows a body with something in it: no field was made of the example',
    );
}

/**
 * The address that the example calls against path and query parameters. A placeholder may be any value, and the base path any of
 * as many segments: examples are careless of hosts and versions. Where one of several requests calls the operation, the others
 * are about something else.
 */
export function tellAddresses(
  report: Report,
  { path, servers, parameters }: Pick<DocumentedOperation, 'path' | 'servers' | 'parameters'>,
  { curls }: Examples,
): void {
  const known = servers.flatMap(({ url }) => addressOf(url.value) ?? []);
  const wanted = segmentsOf(path.value);
  const called = curls.flatMap(({ url }) => {
    const address = addressOf(url?.value ?? '');
    const base = known.find(({ host }) => host === address?.host)?.segments.length;
    return url === undefined || address === undefined || base === undefined || url.value.includes('...')
      ? []
      : [{ url, ...address, isOwn: isCall(address.segments, base, wanted) }];
  });
  const own = called.filter(({ isOwn }) => isOwn);
  const [other] = called;
  const [at] = other?.url.evidence ?? [];
  if (own.length === 0 && other !== undefined && at !== undefined)
    report.warn(
      'example-address',
      at,
      `The example calls ${JSON.stringify(`/${other.segments.join('/')}`)}, which is not the path ${JSON.stringify(path.value)}: the path is taken.`,
      path.evidence[0],
    );
  const names = new Set(parameters.flatMap((each) => (each.in === 'query' ? [each.name.value] : [])));
  for (const { url, query } of own) {
    const unknown = [...new Set(query)].filter((name) => !names.has(name));
    const [first] = url.evidence;
    if (unknown.length === 0 || first === undefined) continue;
    report.warn(
      'example-query-undocumented',
      first,
      `The example sends ${unknown.map((name) => JSON.stringify(name)).join(', ')} in its query, which no row describes.`,
      path.evidence[0],
    );
  }
}

function addressOf(url: string) {
  const [, host, path = '', query = ''] = /^https?:\/\/([^/?#]+)([^?#]*)(?:\?([^#]*))?/i.exec(url) ?? [];
  const names = query.split('&').flatMap((pair) => /^([\w.[\]-]+)=/.exec(pair)?.[1] ?? []);
  return host === undefined
    ? undefined
    : { host: host.toLowerCase(), segments: segmentsOf(path), query: names };
}

/** Slashes at the end and in a row count for nothing. */
function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function isCall(called: readonly string[], base: number, wanted: readonly string[]): boolean {
  if (called.length !== base + wanted.length) return false;
  const isAny = (segment: string) => /[{}<>$]|^:/.test(segment);
  return wanted.every((segment, index) => {
    const other = called[base + index] ?? '';
    return segment === other || isAny(segment) || isAny(other);
  });
}
