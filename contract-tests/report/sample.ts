/** A report with failures in it, to look at: for the test in a real browser, and for the pictures in docs/images. */
import { runAtlasContract } from '../atlas/run.js';
import { startPrism } from '../targets/prism/prism.js';
import type { UpstreamResponse } from '../targets/prism/upstream.js';
import type { ReportHead } from './document.js';
import { htmlReport } from './html/html.js';
import type { CaseRecord } from './record.js';

/** Leaves errorCode out of every 404, and answers a 409 as text. */
function spoil(answer: UpstreamResponse): UpstreamResponse {
  if (answer.status === 409) return { ...answer, headers: [['Content-Type', 'text/plain']] };
  if (answer.status !== 404) return answer;
  const { errorCode: _, ...body } = JSON.parse(new TextDecoder().decode(answer.body));
  const odd = { ...body, detail: '<b onclick="x">&amp;</b>', undocumented: 1 };
  return { ...answer, body: new TextEncoder().encode(JSON.stringify(odd)) };
}

/** The page of a run on a mock with faults, and its cases. */
export async function sampleReport(): Promise<{ text: string; records: readonly CaseRecord[] }> {
  const records: CaseRecord[] = [];
  const { summary, gaps } = await runAtlasContract({
    target: (contract) => startPrism(contract, { alter: spoil }),
    onRecord: (record) => {
      records.push(record);
    },
  });
  const head: ReportHead = {
    summary,
    gaps,
    about: {
      date: '2026-01-02T03:04:05.000Z',
      node: process.version,
      version: '0.0.0',
      command: 'npm run contract --',
    },
    dredd: [
      {
        scheme: 'digestAuth',
        passed: 1,
        failed: 1,
        errors: 0,
        skipped: 0,
        cases: [
          { id: 'a', result: 'passed', message: '' },
          { id: 'b', result: 'failed', message: 'body: At errorCode Missing required property' },
        ],
      },
    ],
  };
  let text = '';
  for await (const part of htmlReport(head, () => each(records))) text += part;
  return { text, records };
}

async function* each(records: readonly CaseRecord[]): AsyncGenerator<CaseRecord> {
  yield* records;
}
