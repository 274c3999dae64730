/** Failures as annotations of a GitHub workflow: shown beside the line of the documentation, or of the contract. */

import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { readPointer } from '../../contract/json.js';
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
  const lineOf = failures.length > 0 ? await createLineFinder(spec) : () => undefined;
  return failures.slice(0, most).map((record) => {
    const violation = record.violations.find(({ severity }) => severity === 'error');
    const line = lineOf(violation?.contractPointer ?? record.pointer);
    const quote = violation?.documented ?? record.documented;
    const message = [
      `${violation?.message ?? record.rule} Expected ${violation?.expected ?? 'a documented answer'}, got ${violation?.got ?? 'another'}.`,
      ...(quote ? [`Documented: "${quote.quote}" (${quote.page}:${quote.line ?? 1})`] : []),
      `Re-run: ${command} ${onlyOf(record.id)}`,
    ]
      .map(printable)
      .join('\n');
    const place = `file=${property(relative(process.cwd(), spec))}${line === undefined ? '' : `,line=${line}`}`;
    return `::error ${place},title=${property(printable(`${record.rules.join(', ')}: ${record.id}`))}::${data(message)}`;
  });
}

/** The line of a JSON Pointer in a YAML or JSON file. */
export async function createLineFinder(file: string): Promise<(pointer: string) => number | undefined> {
  const lineCounter = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter });
  return (pointer) => {
    const path = readPointer(pointer).map((token) =>
      /^\d+$/.test(token) && !isStatus(token) ? Number(token) : token,
    );
    const node = document.getIn(path, true);
    return isNode(node) && node.range ? lineCounter.linePos(node.range[0]).line : undefined;
  };
}

/** Response keys are text, list positions are numbers. */
function isStatus(token: string): boolean {
  return /^[1-5]\d\d$/.test(token);
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
