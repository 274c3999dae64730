/** `report.json`: `{ about, summary, gaps, dredd, cases: [...] }`, one case a line. */
import type { ReadCases, ReportHead } from './document.js';

export async function* jsonReport(head: ReportHead, cases: ReadCases): AsyncGenerator<string> {
  const start = JSON.stringify(head, null, 2).replace(/\n\}$/, '');
  yield `${start},\n  "cases": [`;
  let first = true;
  for await (const record of cases()) {
    yield `${first ? '' : ','}\n    ${JSON.stringify(record)}`;
    first = false;
  }
  yield '\n  ]\n}\n';
}
