import type { ReadCases, ReportHead } from './document.js';
export async function* htmlReport(_head: ReportHead, _cases: ReadCases): AsyncGenerator<string> {
  yield '';
}
