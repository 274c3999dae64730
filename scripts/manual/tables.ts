/** The tables of the manual that say what the code says. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { knownRules } from '../../contract-tests/judge/levels.js';
import { rules } from '../../contract-tests/judge/rules.js';
import { errorStatus } from '../../src/emulator/error-codes.js';
import { errorFromResponse } from '../../src/errors/from-response.js';
import { project } from './pages.js';

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('<', '&lt;')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string) => `\`${text}\``;

interface Failure {
  readonly status: number;
  readonly errorCode?: string;
  /** Whether the response has a challenge. */
  readonly challenge?: boolean;
  readonly oauth?: boolean;
}

/** What the client makes of a response: asked of the client itself. */
function rowOf({ status, errorCode, challenge, oauth = false }: Failure): string[] {
  const headers = new Headers(
    challenge === true ? { 'WWW-Authenticate': 'Digest realm="r", nonce="n"' } : {},
  );
  const problem = oauth ? { error: errorCode } : { error: status, errorCode, detail: 'd' };
  const error = errorFromResponse({
    what: 'GET /',
    status,
    headers,
    text: errorCode === undefined ? '' : JSON.stringify(problem),
    call: { requestId: '', attempts: 1, ambiguous: false },
    oauth,
    redact: (text) => text,
  });
  const condition = challenge === true ? ', with a challenge' : oauth ? ', from the token endpoint' : '';
  return [
    `${status}${condition}`,
    errorCode === undefined ? '' : code(errorCode),
    code(error.name),
    error.transient === true ? 'yes' : '',
    error.hint ?? '',
  ];
}

/** Statuses that come without a code of Atlas, most of them from a proxy, a gateway or the gate before the application. */
const WITHOUT_CODE = [400, 402, 403, 404, 405, 407, 408, 409, 410, 418, 429, 500, 502, 503, 504];

/** Each status and error code: the class, whether the call is repeated, and the hint. */
function responses(): string {
  const failures: Failure[] = [
    ...Object.entries(errorStatus).map(([errorCode, status]) => ({ status, errorCode })),
    ...WITHOUT_CODE.map((status) => ({ status })),
    { status: 401, challenge: true },
    { status: 401, errorCode: 'invalid_client', oauth: true },
  ];
  const order = (failure: Failure) => failure.status * 2 + (failure.errorCode === undefined ? 1 : 0);
  return table(
    ['status', 'errorCode', 'class', 'repeated', 'hint'],
    failures.sort((a, b) => order(a) - order(b)).map(rowOf),
  );
}

/** Each class of errors, by the comment on it. */
function classes(): string {
  const text = readFileSync(path.join(project, 'src/errors/classes.ts'), 'utf8');
  const commented = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export class (\w+) extends AtlasError /g;
  const rows = [...text.matchAll(commented)].map(([, comment = '', name = '']) => [
    code(name),
    comment.replaceAll(/\s*\n?\s*\* ?/g, ' ').trim(),
  ]);
  return table(['class', 'meaning'], rows);
}

function rulesOfResponses(): string {
  return table(
    ['rule', 'level', 'checks', 'source'],
    rules.map(({ id, severity, checks, source }) => [code(id), severity, checks, source]),
  );
}

/** Rules that the judge of responses does not know. */
function otherRules(): string {
  const own = new Set(rules.map(({ id }) => id));
  return [...knownRules]
    .filter((id) => !own.has(id))
    .map((id) => `- ${code(id)}`)
    .join('\n');
}

/** How many faults each tool catches, out of the page that `npm run compare` writes. */
function comparison(): string {
  const results = readFileSync(path.join(project, 'contract-tests/compare/RESULTS.md'), 'utf8');
  const rows = /^## Result\n\n(?:\|.*\n){2}((?:\|.*\n)+)/m.exec(results)?.[1];
  if (rows === undefined) throw new Error('contract-tests/compare/RESULTS.md has no table under "Result".');
  const cells = rows
    .trimEnd()
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  return table(['', 'faults caught', '', 'false alarms on harmless variants'], cells);
}

/** What the suite finds in contracts of others, out of what `npm run bench -- foreign` keeps. */
function foreign(): string {
  const results = readFileSync(path.join(project, 'bench/results/results.json'), 'utf8');
  const figures: readonly { name: string; value: number; note?: string }[] =
    JSON.parse(results).foreign.figures;
  return table(
    ['', '', ''],
    figures.map(({ name, value, note = '' }) => [
      name,
      Number.isInteger(value) ? String(value) : value.toFixed(4),
      note,
    ]),
  );
}

/** By the name that stands in the page: `<!-- written by npm run manual: NAME -->`. */
export const tables: Readonly<Record<string, () => string>> = {
  responses,
  classes,
  rules: rulesOfResponses,
  'other-rules': otherRules,
  comparison,
  foreign,
};

// A part that is still empty is a part, too.
const PART = /(<!-- written by npm run manual: ([\w-]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** A page with its tables as they should be. */
export function withTables(page: string, text: string): string {
  return text.replaceAll(PART, (_, begin: string, name: string, end: string) => {
    const make = tables[name];
    if (make === undefined) throw new Error(`${page}: there is no table ${name}.`);
    return `${begin}\n${make()}\n\n${end}`;
  });
}
