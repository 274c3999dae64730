/** The parts of the page about what was covered, how long it took, and what others say. */
import { html, type Markup, table } from '../../../html/markup.js';

import type { Gap } from '../../plan/request.js';
import type { ReportHead } from '../document.js';
import type { CaseRecord } from '../record.js';

const slowest = 20;

export function parameterSection(records: readonly CaseRecord[]): Markup {
  if (records.length === 0) return html``;
  const row = ({ operation, parameter = '', constraint = '', rule, outcome, response, scheme }: CaseRecord) =>
    html`<tr data-text="${`${operation} ${parameter} ${constraint}`.toLowerCase()}" data-outcome="${outcome}" data-scheme="${scheme}"><th scope="row">${operation}</th><td>${parameter}</td><td>${constraint}</td><td>${rule}</td><td class="num">${response?.status ?? ''}</td><td class="${outcome}">${outcome}</td></tr>
`;
  return html`<section aria-labelledby="h-parameters"><h2 id="h-parameters">Parameters (${records.length} cases)</h2>
${table({
  id: 'parameters',
  caption: 'Each constraint of a parameter, met and broken',
  head: ['operation', 'parameter', 'constraint', 'case', 'status', 'outcome'],
  rows: records.map(row),
})}</section>
`;
}

export function fieldSection(records: readonly CaseRecord[]): Markup {
  const best = new Map<string, CaseRecord>();
  for (const record of records) {
    if (!record.fields) continue;
    const key = `${record.operation} ${record.response?.status ?? record.status}`;
    const present = best.get(key)?.fields;
    if (!present || record.fields.unseenCount < present.unseenCount) best.set(key, record);
  }
  if (best.size === 0) return html``;
  const row = ({ operation, status, response, fields, scheme, outcome }: CaseRecord) =>
    html`<tr data-text="${operation.toLowerCase()}" data-scheme="${scheme}" data-outcome="${outcome}"><th scope="row">${operation}</th><td>${response?.status ?? status}</td><td class="num">${(fields?.documented ?? 0) - (fields?.unseenCount ?? 0)} of ${fields?.documented ?? 0}</td><td>${fields?.unseen.join(', ') ?? ''}${(fields?.unseenCount ?? 0) > (fields?.unseen.length ?? 0) ? ', ...' : ''}</td></tr>
`;
  return html`<section aria-labelledby="h-fields"><h2 id="h-fields">Fields</h2>
${table({
  id: 'fields',
  caption: 'Documented fields of response bodies that were seen, in the fullest answer to each',
  head: ['operation', 'status', 'seen', 'never seen'],
  rows: [...best.values()].map(row),
})}</section>
`;
}

export function gapSection(gaps: readonly Gap[]): Markup {
  if (gaps.length === 0) return html``;
  return html`<section aria-labelledby="h-gaps"><h2 id="h-gaps">Values that could not be made (${gaps.length})</h2>
${table({
  id: 'gaps',
  caption: 'Constraints without a case, with the reason',
  head: ['operation', 'value', 'reason', 'in the contract'],
  rows: gaps.map(
    ({ operationId, what, reason, pointer }) =>
      html`<tr><th scope="row">${operationId}</th><td>${what}</td><td>${reason}</td><td><code>#${pointer}</code></td></tr>
`,
  ),
})}</section>
`;
}

export function dreddSection({ dredd = [], dreddLeftOut }: ReportHead): Markup {
  if (dreddLeftOut !== undefined)
    return html`<section aria-labelledby="h-dredd"><h2 id="h-dredd">Second opinion: dredd</h2>
<p>Left out: ${dreddLeftOut}</p></section>
`;
  if (dredd.length === 0) return html``;
  return html`<section aria-labelledby="h-dredd"><h2 id="h-dredd">Second opinion: dredd</h2>
${table({
  id: 'dredd',
  caption: 'dredd over the same gate',
  head: ['case', 'result', 'message'],
  rows: dredd.flatMap(({ cases }) =>
    cases.map(
      ({ id, result, message }) =>
        html`<tr><th scope="row"><code>${id}</code></th><td class="${result === 'passed' ? 'passed' : 'failed'}">${result}</td><td>${message}</td></tr>
`,
    ),
  ),
})}</section>
`;
}

export function timingSection(records: readonly CaseRecord[]): Markup {
  const sent = records
    .filter(({ request }) => request !== undefined)
    .sort((a, b) => b.durationMs - a.durationMs);
  if (sent.length === 0) return html``;
  const at = (share: number) =>
    sent[Math.min(sent.length - 1, Math.floor(sent.length * (1 - share)))]?.durationMs ?? 0;
  return html`<section aria-labelledby="h-timings"><h2 id="h-timings">Timings</h2>
<p>Half of the cases took at most ${at(0.5)} ms, 95 of 100 at most ${at(0.95)} ms, the slowest ${sent[0]?.durationMs ?? 0} ms.</p>
${table({
  id: 'timings',
  caption: 'The slowest cases',
  head: ['case', 'milliseconds'],
  rows: sent.slice(0, slowest).map(
    ({
      id,
      durationMs,
      scheme,
      outcome,
    }) => html`<tr data-text="${id.toLowerCase()}" data-scheme="${scheme}" data-outcome="${outcome}"><th scope="row"><code>${id}</code></th><td class="num">${durationMs}</td></tr>
`,
  ),
})}</section>
`;
}
