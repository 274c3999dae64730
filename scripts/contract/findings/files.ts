/**
 * What a team reads of the pages: `FINDINGS.md`, one page with the counts, the contradictions and the pages that need a look
 * first, and `findings/`, a file for each operation with everything its pages say beside the contract.
 */
import { createHash } from 'node:crypto';
import type { Diagnostic } from '../../docs/model.js';
import type { Finding } from '../reconcile/finding.js';
import { inline, place, quoted, renderFinding } from './text.js';

/** An operation of the contract and the pages that describe it. */
export interface FoundIn {
  /** As the contract has it: `DELETE /groups/{groupId}`. */
  readonly label: string;
  readonly pages: readonly string[];
}

const WORST_PAGES = 20;
/** Conflicts that the first page lists; the others are counted, and stand in the files of their operations. */
const MOST_CONFLICTS = 40;
const MOST_DOUBTS = 40;

const KINDS: readonly { kind: Finding['kind']; title: string; text: string }[] = [
  {
    kind: 'conflict',
    title: 'Conflicts',
    text: 'The pages contradict each other; the contract follows one of them.',
  },
  { kind: 'wording', title: 'Said differently', text: 'The pages mean the same, or nearly, in other words.' },
  {
    kind: 'only',
    title: 'Only one page speaks',
    text: 'What it says is in the contract; the other page is silent.',
  },
  { kind: 'agree', title: 'Agreement', text: 'All pages say the same.' },
  {
    kind: 'aside',
    title: 'Beside the contract',
    text: 'Said on a page, but nothing OpenAPI has a place for.',
  },
];

const WRITTEN = 'Written by `npm run generate`; do not edit.';

/** `FINDINGS.md` and the files of `findings/`, by their names relative to the folder of the contract's findings. */
export function renderFindings(
  name: string,
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[],
  described: readonly FoundIn[],
): ReadonlyMap<string, string> {
  // Operations that are left out have findings as well.
  const known = new Set(described.map(({ label }) => label));
  const others = new Set(
    findings.map(({ operation }) => operation).filter((label) => label !== '' && !known.has(label)),
  );
  const operations = [...described, ...[...others].map((label) => ({ label, pages: [] }))];
  const repeated = repeatedAsides(findings);
  const isRepeated = (finding: Finding) => finding.kind === 'aside' && repeated.has(asideKey(finding));
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  for (const { label, pages } of operations) {
    const own = findings.filter((finding) => finding.operation === label && !isRepeated(finding));
    const remarks = diagnostics.filter(({ page }) => pages.includes(page));
    if (own.length === 0 && remarks.length === 0) continue;
    const file = `findings/${fileName(label)}.md`;
    links.set(label, file);
    files.set(file, operationFile(label, pages, own, remarks));
  }
  if (repeated.size > 0) files.set('findings/repeated.md', repeatedFile(repeated));
  const summary = summaryFile({ name, findings, diagnostics, operations, links, repeated });
  return new Map([['FINDINGS.md', summary], ...files]);
}

interface Summary {
  readonly name: string;
  readonly findings: readonly Finding[];
  readonly diagnostics: readonly Diagnostic[];
  readonly operations: readonly FoundIn[];
  readonly links: ReadonlyMap<string, string>;
  readonly repeated: ReadonlyMap<string, readonly Finding[]>;
}

function summaryFile({ name, findings, diagnostics, operations, links, repeated }: Summary): string {
  const lines = [
    `# Findings of ${name}`,
    '',
    `${WRITTEN} Pages are trusted in this order: a vendor’s own OpenAPI file, Bump.sh pages`,
    '(newer generation first), the older reference pages, companion contracts. What a page states beats what is inferred.',
    'Overlays are applied last.',
    '',
    '| Kind | Findings |',
    '|---|---|',
    ...KINDS.map(
      ({ kind, title }) => `| ${title} | ${findings.filter((finding) => finding.kind === kind).length} |`,
    ),
    `| Passages no fact was made from | ${diagnostics.filter(isLost).length} |`,
    `| Remarks on pages that contradict themselves | ${diagnostics.filter((each) => !isLost(each)).length} |`,
  ];
  const conflicts = findings.filter(({ kind }) => kind === 'conflict');
  section(
    lines,
    'Conflicts',
    'The pages contradict each other, or themselves; the contract follows one side.',
    conflicts,
    MOST_CONFLICTS,
    (finding) => [
      `- ${linked(finding.operation, links)} **${inline(finding.subject)}**: ${inline(finding.resolution)}.`,
      ...renderFinding(finding).slice(1),
    ],
  );
  const lost = diagnostics.filter(isLost);
  section(
    lines,
    'Passages no fact was made from',
    'They may hold facts that the contract lacks.',
    lost,
    MOST_DOUBTS,
    remarkLines,
  );
  const general = findings.filter(({ operation, kind }) => operation === '' && kind !== 'conflict');
  section(lines, 'The whole contract', '', general, MOST_DOUBTS, renderFinding);
  lines.push(...remarksByCode(diagnostics));
  lines.push(...worstPages(findings, diagnostics, operations, links));
  if (repeated.size > 0) {
    const notes = [...repeated.values()].reduce((sum, { length }) => sum + length, 0);
    lines.push(
      '',
      '## Notes that pages repeat',
      '',
      `${notes} notes are ${repeated.size} different ones: [each once](findings/repeated.md).`,
    );
  }
  const listed = operations.flatMap(({ label }) => (links.has(label) ? [`- ${linked(label, links)}`] : []));
  if (listed.length > 0) lines.push('', '## Operation by operation', '', ...listed);
  return `${lines.join('\n')}\n`;
}

function section<T>(
  lines: string[],
  title: string,
  text: string,
  all: readonly T[],
  most: number,
  render: (item: T) => readonly string[],
): void {
  if (all.length === 0) return;
  lines.push('', `## ${title}`, '', ...(text === '' ? [] : [text, '']));
  for (const item of all.slice(0, most)) lines.push(...render(item));
  if (all.length > most) lines.push(`- … and ${all.length - most} more, in the files of their operations.`);
}

function isLost({ severity }: Diagnostic): boolean {
  return severity === 'not-understood';
}

function remarksByCode(diagnostics: readonly Diagnostic[]): string[] {
  const byCode = new Map<string, number>();
  for (const { code } of diagnostics) byCode.set(code, (byCode.get(code) ?? 0) + 1);
  if (byCode.size === 0) return [];
  const rows = [...byCode].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
  return [
    '',
    '## Remarks by kind',
    '',
    '| Remark | Number |',
    '|---|---|',
    ...rows.map(([code, count]) => `| \`${code}\` | ${count} |`),
  ];
}

/** The pages with most remarks and conflicts: where a look pays first. */
function worstPages(
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[],
  operations: readonly FoundIn[],
  links: ReadonlyMap<string, string>,
): string[] {
  const counts = new Map<string, number>();
  const add = (page: string, by: number) => counts.set(page, (counts.get(page) ?? 0) + by);
  for (const each of diagnostics) add(each.page, isLost(each) ? 3 : 1);
  for (const { kind, statements } of findings)
    if (kind === 'conflict') for (const page of new Set(statements.map(({ at }) => at.page))) add(page, 3);
  const worst = [...counts]
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, WORST_PAGES);
  if (worst.length === 0) return [];
  const home = new Map(operations.flatMap(({ label, pages }) => pages.map((page) => [page, label])));
  return [
    '',
    '## Pages to look at first',
    '',
    'A remark counts one, a lost passage or a conflict three.',
    '',
    '| Page | Points | Operation |',
    '|---|---|---|',
    ...worst.map(
      ([page, points]) => `| ${inline(page)} | ${points} | ${linked(home.get(page) ?? '', links)} |`,
    ),
  ];
}

function linked(label: string, links: ReadonlyMap<string, string>): string {
  if (label === '') return 'The whole contract';
  const file = links.get(label);
  return file === undefined ? quoted(label) : `[${quoted(label)}](${file})`;
}

function operationFile(
  label: string,
  pages: readonly string[],
  findings: readonly Finding[],
  remarks: readonly Diagnostic[],
): string {
  const lines = [
    `# ${quoted(label)}`,
    '',
    `${WRITTEN}${pages.length === 0 ? '' : ` Pages: ${pages.map(inline).join(', ')}.`}`,
  ];
  for (const { kind, title, text } of KINDS) {
    const own = findings.filter((finding) => finding.kind === kind);
    if (own.length === 0) continue;
    lines.push('', `## ${title}`, '', text);
    for (const finding of own) lines.push('', ...renderFinding(finding));
  }
  if (remarks.length > 0) {
    lines.push(
      '',
      '## Reader remarks',
      '',
      'Passages no fact was made from, and where the page contradicts itself.',
      '',
    );
    for (const remark of remarks) lines.push(...remarkLines(remark));
  }
  return `${lines.join('\n')}\n`;
}

function remarkLines(remark: Diagnostic): readonly string[] {
  const { also } = remark;
  return [
    `- ${remark.severity} \`${remark.code}\` at ${inline(place(remark))}: ${inline(remark.message)}`,
    `  - ${quoted(remark.quote)}`,
    ...(also === undefined ? [] : [`  - ${inline(place(also))}: ${quoted(also.quote)}`]),
  ];
}

/** Asides that several operations have in the same words. */
function repeatedAsides(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.kind !== 'aside' || finding.operation === '') continue;
    const key = asideKey(finding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return new Map(
    [...groups].filter(([, group]) => new Set(group.map(({ operation }) => operation)).size > 1),
  );
}

function asideKey({ subject, resolution, statements }: Finding): string {
  const words = statements.map(({ at }) => at.quote.replaceAll(/\s+/g, ' ').trim());
  return JSON.stringify([subject, resolution, words]);
}

function repeatedFile(repeated: ReadonlyMap<string, readonly Finding[]>): string {
  const groups = [...repeated.values()].sort((a, b) => b.length - a.length);
  const lines = [
    '# Notes that pages repeat',
    '',
    `${WRITTEN} Each note once, with the number of pages that have it.`,
  ];
  for (const [first, ...others] of groups) {
    if (first === undefined) continue;
    lines.push('', `${others.length + 1} times:`, '', ...renderFinding(first));
  }
  return `${lines.join('\n')}\n`;
}

/** `delete-groups-groupId`: letters, digits and dashes, distinct for distinct operations. */
function fileName(label: string): string {
  const words = label.replaceAll(/[^A-Za-z0-9.]+/g, '-').replaceAll(/^[-.]+|[-.]+$/g, '');
  const hash = createHash('sha256').update(label).digest('hex').slice(0, 6);
  return `${words.slice(0, 100)}-${hash}`.toLowerCase();
}
