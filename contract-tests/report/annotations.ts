/** Failures as annotations of a GitHub workflow: shown beside the line of the documentation, or of the contract. */

import { relative } from 'node:path';
import { loadDocument } from '../../contract/load.js';
import { placeOf } from '../../contract/read/origins.js';
import { printable } from './plain.js';
import type { CaseRecord } from './record.js';
import { onlyOf } from './terminal.js';

/** More than these are not shown by GitHub for one step. */
const most = 10;

/** Workflow commands, one a line. */
export async function annotationsOf(
  failures: readonly CaseRecord[],
  spec: string,
  command: string,
): Promise<string[]> {
  if (failures.length === 0) return [];
  const { document } = await loadDocument(spec);
  return failures.slice(0, most).map((record) => {
    const violation = record.violations.find(({ severity }) => severity === 'error');
    const place = placeOf(document, violation?.contractPointer ?? record.pointer);
    const quote = violation?.documented ?? record.documented;
    const message = [
      `${violation?.message ?? record.rule} Expected ${violation?.expected ?? 'a documented answer'}, got ${violation?.got ?? 'another'}.`,
      ...(quote ? [`Documented: "${quote.quote}" (${quote.page}:${quote.line ?? 1})`] : []),
      `Re-run: ${command} ${onlyOf(record.id)}`,
    ]
      .map(printable)
      .join('\n');
    const at = `file=${property(relative(process.cwd(), spec))}${place === undefined ? '' : `,line=${place.line}`}`;
    return `::error ${at},title=${property(printable(`${record.rules.join(', ')}: ${record.id}`))}::${data(message)}`;
  });
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
