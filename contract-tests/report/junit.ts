/** `junit.xml`: one testcase for each case id. */
import type { ReadCases, ReportHead } from './document.js';
import type { CaseRecord } from './record.js';
import { failureText } from './terminal.js';

export async function* junitReport({ summary, about }: ReportHead, cases: ReadCases): AsyncGenerator<string> {
  const skipped = summary.unreachable + summary.mockDefects + summary.known;
  const counts = `tests="${summary.total}" failures="${summary.failed}" errors="0" skipped="${skipped}"`;
  const time = (summary.durationMs / 1000).toFixed(3);
  const name = escapeXml(`contract: ${summary.spec} against ${summary.target}`);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n`;
  yield `<testsuites name="${name}" ${counts} time="${time}">\n`;
  yield `  <testsuite name="${name}" ${counts} time="${time}">\n`;
  yield `    <properties>${properties({ seed: summary.seed, ...about })}</properties>\n`;
  for await (const record of cases()) yield testcase(record, about?.command);
  yield '  </testsuite>\n</testsuites>\n';
}

function properties(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => `<property name="${name}" value="${escapeXml(String(value))}"/>`)
    .join('');
}

function testcase(record: CaseRecord, command: string | undefined): string {
  const attributes = `classname="${escapeXml(record.operation)}" name="${escapeXml(record.id)}" time="${(record.durationMs / 1000).toFixed(3)}"`;
  const inside = outcomeElement(record, command);
  return inside === ''
    ? `    <testcase ${attributes}/>\n`
    : `    <testcase ${attributes}>${inside}</testcase>\n`;
}

function outcomeElement(record: CaseRecord, command: string | undefined): string {
  if (record.outcome === 'passed') return '';
  if (record.outcome === 'unreachable') {
    return `<skipped message="${escapeXml(`unreachable: ${record.provocation}`)}"/>`;
  }
  const text = escapeXml(failureText(record, (_, plain) => plain, command === undefined ? {} : { command }));
  const [first] = record.violations;
  const message = escapeXml(`${record.rules.join(', ')}: ${first?.message ?? ''}`);
  if (record.outcome === 'mock-defect' || record.known) {
    const why = record.known ? 'known failure' : 'mock defect';
    return `<skipped message="${why}: ${message}"/><system-out>${text}</system-out>`;
  }
  return `<failure type="${escapeXml(record.rules[0] ?? 'failed')}" message="${message}">${text}</failure>`;
}

/** XML 1.0 has no place for most control characters and for lone surrogates, not even escaped. */
export function escapeXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
