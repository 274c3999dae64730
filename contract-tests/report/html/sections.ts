/** The parts of the page about what was covered, how long it took, and what others say. */
import type { DreddResult } from '../../dredd/run.js';
import type { Gap } from '../../plan/request.js';
import type { FaultTable } from '../document.js';
import type { CaseRecord } from '../record.js';
import { filters, html, type Markup, table } from './markup.js';

const slowest = 20;

export function parameterSection(records: readonly CaseRecord[]): Markup {
  if (records.length === 0) return html``;
  const row = ({ operation, parameter = '', constraint = '', rule, outcome, response }: CaseRecord) =>
    html`<tr data-text="${`${operation} ${parameter} ${constraint}`.toLowerCase()}" data-outcome="${outcome}"><th scope="row">${operation}</th><td>${parameter}</td><td>${constraint}</td><td>${rule}</td><td class="num">${response?.status ?? ''}</td><td class="${outcome}">${outcome}</td></tr>
`;
  return html`<section aria-labelledby="h-parameters"><h2 id="h-parameters">Parameters (${records.length} cases)</h2>
${filters('parameters', [
  { name: 'text', label: 'Operation or parameter' },
  { name: 'outcome', label: 'Outcome', options: [...new Set(records.map(({ outcome }) => outcome))].sort() },
])}${table({
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
  const row = ({ operation, status, response, fields }: CaseRecord) =>
    html`<tr><th scope="row">${operation}</th><td>${response?.status ?? status}</td><td class="num">${(fields?.documented ?? 0) - (fields?.unseenCount ?? 0)} of ${fields?.documented ?? 0}</td><td>${fields?.unseen.join(', ') ?? ''}${(fields?.unseenCount ?? 0) > (fields?.unseen.length ?? 0) ? ', ...' : ''}</td></tr>
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

export function faultSection(faults: FaultTable | undefined): Markup {
  if (!faults) return html``;
  const { rows } = faults;
  const caught = rows.filter(({ expected, ok }) => expected !== undefined && ok).length;
  const total = rows.filter(({ expected }) => expected !== undefined).length;
  const alarms = rows.filter(({ expected, ok }) => expected === undefined && !ok).length;
  const row = ({ name, family, description, expected, caughtBy, ok }: FaultTable['rows'][number]) => {
    const verdict = expected === undefined ? (ok ? 'passes' : 'FALSE ALARM') : ok ? 'caught' : 'MISSED';
    return html`<tr data-text="${`${name} ${family} ${description}`.toLowerCase()}" data-family="${family.replaceAll(' ', '-')}"><th scope="row">${name}</th><td>${family}</td><td>${description}</td><td>${expected ?? ''}</td><td>${caughtBy.join(', ')}</td><td class="${ok ? 'passed' : 'failed'}">${verdict}</td></tr>
`;
  };
  return html`<section aria-labelledby="h-faults"><h2 id="h-faults">Faulty servers: ${caught} of ${total} caught, ${alarms} false alarms</h2>
${filters('faults', [
  { name: 'text', label: 'Fault' },
  {
    name: 'family',
    label: 'Family',
    options: [...new Set(rows.map(({ family }) => family.replaceAll(' ', '-')))],
  },
])}${table({
  id: 'faults',
  caption: 'What proves that the suite can fail',
  head: ['server', 'family', 'what it does', 'expected rule', 'rules that spoke', 'verdict'],
  rows: rows.map(row),
})}</section>
`;
}

export function dreddSection(dredd: readonly DreddResult[] | undefined): Markup {
  if (!dredd || dredd.length === 0) return html``;
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
    }) => html`<tr><th scope="row"><code>${id}</code></th><td class="num">${durationMs}</td></tr>
`,
  ),
})}</section>
`;
}
