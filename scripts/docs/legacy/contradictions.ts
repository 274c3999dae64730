/** Where the sentences of a page, its tables and its examples cannot all be right. */
import type { DocumentedField, Evidence, Fact } from '../model.js';
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
