import { NO_CONTENT } from '../../docs/cross-check.js';
import type { DocumentedOperation, DocumentedResponse, Fact } from '../../docs/model.js';
import { code, type Findings } from './finding.js';
import { settleHeaders } from './parameters.js';
import { claims, pairUp, settleContents, settleSlots, type Version } from './schema.js';

/**
 * Responses by status. A page that describes success without a status speaks of the one success that a more trusted page
 * gives a status; where no page does, the status stays `success`. A status that has no content by HTTP gets none, whatever
 * a page says of it.
 */
export function settleResponses(
  findings: Findings,
  operations: readonly DocumentedOperation[],
): DocumentedResponse[] {
  const successes = operations
    .flatMap((operation) => operation.responses.map((response) => response.status.value))
    .filter((status) => status.startsWith('2'));
  const success = successes[0] ?? 'success';
  const statusOf = (response: DocumentedResponse) =>
    response.status.value === 'success' ? success : response.status.value;
  const lists = operations
    .filter((operation) => operation.responses.length > 0)
    .map((operation) => ({ page: operation.page, items: operation.responses }));
  return [...pairUp(lists, statusOf)].flatMap(([status, versions]) => {
    const settled = settleResponse(findings, status, versions);
    return settled === undefined ? [] : [settled];
  });
}

function settleResponse(
  findings: Findings,
  status: string,
  versions: readonly Version<DocumentedResponse>[],
): DocumentedResponse | undefined {
  const subject = `Response ${code(status)}`;
  const settledStatus = settleStatus(findings, subject, versions);
  if (settledStatus === undefined) return undefined;
  const own = settleSlots(findings, subject, versions, ['description']);
  const isEmpty = NO_CONTENT.has(settledStatus.value);
  const emptyObject = isEmpty
    ? undefined
    : findings.settle(`${subject}: an empty JSON object`, claims(versions, 'emptyObject'));
  const noBody = isEmpty
    ? { value: true as const, evidence: settledStatus.evidence }
    : settleNoBody(findings, subject, versions);
  const speaking = versions.filter((version) => version.says !== undefined);
  const contents =
    noBody === undefined
      ? settleContents(
          findings,
          subject,
          speaking.map(({ page, says }) => ({ page, says: says?.contents })),
        )
      : [];
  return {
    status: settledStatus,
    ...own,
    headers: settleHeaders(
      findings,
      subject,
      speaking.map(({ page, says }) => ({ page, items: says?.headers ?? [] })),
    ),
    contents,
    ...(emptyObject === undefined ? {} : { emptyObject }),
    ...(noBody === undefined ? {} : { noBody }),
  };
}

function settleStatus(
  findings: Findings,
  subject: string,
  versions: readonly Version<DocumentedResponse>[],
): Fact<string> | undefined {
  return findings.settle(
    `${subject}: status`,
    versions.map(({ page, says }) => ({ page, fact: says?.status })),
    {
      show: (value) => (value === 'success' ? 'success, without a status' : code(value)),
      // Success without a status is no contradiction to a status, only less.
      difference: 'wording',
    },
  );
}

/** The most trusted page that speaks of the body decides whether there is one. */
function settleNoBody(
  findings: Findings,
  subject: string,
  versions: readonly Version<DocumentedResponse>[],
): Fact<true> | undefined {
  const speaking = versions.filter(
    ({ says }) =>
      says?.noBody !== undefined || says?.emptyObject !== undefined || (says?.contents.length ?? 0) > 0,
  );
  const decides = speaking[0]?.says?.noBody;
  const against = speaking.filter(({ says }) => (says?.noBody === undefined) !== (decides === undefined));
  if (against.length > 0) {
    findings.add({
      kind: 'conflict',
      subject: `${subject}: body`,
      statements: speaking.flatMap(({ says }) => {
        const at =
          says?.noBody?.evidence[0] ?? says?.contents[0]?.body?.type?.evidence[0] ?? says?.status.evidence[0];
        return at === undefined ? [] : [{ at, value: says?.noBody === undefined ? 'a body' : 'no body' }];
      }),
      resolution: `${decides === undefined ? 'a body' : 'no body'}, from \`${speaking[0]?.page}\`, the most trusted page that says so`,
    });
  }
  return decides;
}
