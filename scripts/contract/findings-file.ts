import type { Diagnostic, Evidence } from '../docs/model.js';
import type { Finding, Statement } from './reconcile/finding.js';

const SECTIONS: readonly { kind: Finding['kind']; title: string; text: string }[] = [
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

/** FINDINGS.md: how the pages stand to each other and what became of it. */
export function renderFindings(
  name: string,
  findings: readonly Finding[],
  diagnostics: readonly Diagnostic[],
): string {
  const lines = [
    `# Findings of ${name}`,
    '',
    'Written by `npm run generate`; do not edit. Pages are trusted in this order: a vendor’s own OpenAPI file, Bump.sh pages',
    '(newer generation first), the older reference pages, companion contracts. What a page states beats what is inferred.',
    'Overlays are applied last.',
    '',
    '| Kind | Findings |',
    '|---|---|',
    ...SECTIONS.map(
      ({ kind, title }) => `| ${title} | ${findings.filter((finding) => finding.kind === kind).length} |`,
    ),
    `| Reader remarks | ${diagnostics.length} |`,
  ];
  for (const { kind, title, text } of SECTIONS) {
    const ofKind = findings.filter((finding) => finding.kind === kind);
    if (ofKind.length === 0) continue;
    lines.push('', `## ${title}`, '', text);
    for (const [operation, list] of byOperation(ofKind)) {
      lines.push('', `### ${operation === '' ? 'The whole contract' : `\`${operation}\``}`);
      for (const finding of list) lines.push('', ...renderFinding(finding));
    }
  }
  if (diagnostics.length > 0) {
    lines.push(
      '',
      '## Reader remarks',
      '',
      'Passages no fact was made from, and pages that contradict themselves.',
      '',
    );
    for (const diagnostic of diagnostics) {
      lines.push(
        `- ${diagnostic.severity} \`${diagnostic.code}\` at ${place(diagnostic)}: ${inline(diagnostic.message)}`,
      );
      lines.push(`  - ${quoted(diagnostic.quote)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function byOperation(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.operation);
    if (group === undefined) groups.set(finding.operation, [finding]);
    else group.push(finding);
  }
  return groups;
}

function renderFinding(finding: Finding): string[] {
  return [
    `- **${inline(finding.subject)}**: ${inline(finding.resolution)}.`,
    ...finding.statements.map((statement) => `  - ${statementLine(statement)}`),
  ];
}

function statementLine({ at, value }: Statement): string {
  const said = quoted(at.quote);
  const rule = at.rule === undefined ? '' : ` (inferred by \`${at.rule}\`)`;
  return `${place(at)}${rule}: ${said}${isSaid(at, value) ? '' : ` → ${inline(value)}`}`;
}

/** True when the words already are the value. */
function isSaid(at: Evidence, value: string): boolean {
  const bare = (text: string) => text.replaceAll(/[\s`]+/g, ' ').trim();
  return bare(at.quote) === bare(value);
}

function place(at: { page: string; line: number; column: number }): string {
  return `${at.page}:${at.line}:${at.column}`;
}

const LONGEST_QUOTE = 300;

/** A page's words inside Markdown: code font, so that nothing in them is taken for Markdown or HTML. */
export function quoted(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  const shown = flat.length > LONGEST_QUOTE ? `${flat.slice(0, LONGEST_QUOTE)} …` : flat;
  const longestRun = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const space = shown.startsWith('`') || shown.endsWith('`') ? ' ' : '';
  return `${fence}${space}${shown}${space}${fence}`;
}

/** Text of ours with values of a page in it, on one line: what would be HTML or a table is defused. */
function inline(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').trim();
  const shown = flat.length > LONGEST_QUOTE ? `${flat.slice(0, LONGEST_QUOTE)} …` : flat;
  // Inside code spans nothing needs escaping; outside, angle brackets and square brackets would be markup.
  return shown
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll(/[<>[\]*_|]/g, '\\$&')))
    .join('');
}
