/** The comparison as a page. */
import { type ComparedEntry, type Comparison, scoreOf, type Tool, tools } from './compare.js';

const setUp = `Made by \`npm run compare\`, which runs all three tools; nothing here is written by hand.

## Set-up

- Each server of the catalogue (contract-tests/faults) sends a documented answer of the contract openapi/atlas-peering.openapi.yaml with one thing
  changed. The three tools get the same servers, the same bytes, the same contract with its examples, and the same request: the operation and
  the documented status that is asked for. A server that says nothing is given up after the same time by all three.
- No credentials are asked for: neither dredd nor Prism can do the digest handshake, and none of them shall lose by that.
- **This suite**: one request through its recording client, judged. Any finding is an alarm, warnings included. That the expected rule is among them is
  the stricter test of contract-tests/faults.
- **dredd** 14.1.0: one process of its own, hooks that repeat the transaction it made for the documented status against each server. A failed test or an
  error is an alarm. Its request library is given a time-out, which its command line cannot do. It asks for no content coding and undoes none, so
  packed answers are no harmless variants for it and are left out. It takes any parameter of a Content-Type for a fault, which catches wrong charsets
  and raises false alarms over right ones.
- **Prism proxy** 5.14.2: one process, \`errors: true\`, response validation on, security checks off, one proxy for each server. An alarm is an error of the
  proxy itself, a violation in \`sl-violations\` (also a mere warning), no answer, or another status than the one asked for, which any client would see.
  A Content-Type that cannot be read makes Prism throw outside of any request, which ends its process; here it is kept alive, and counts as no answer.
- What \`envelope\` and \`pretty\` do is said in prose, in the description of the parameters. A tool that reads schemas alone cannot know it; the entries
  are counted all the same, and named below.
`;

export function comparisonPage({ entries, scores }: Comparison): string {
  const rows = scores.map(
    ({ tool, caught, faults, falseAlarms, harmless }) =>
      `| ${tool} | ${caught} of ${faults} | ${percent(caught, faults)} | ${falseAlarms} of ${harmless} |`,
  );
  const families = [...new Set(entries.map(({ family }) => family))];
  return [
    '# The same faulty servers, three judges',
    '',
    setUp,
    '## Result',
    '',
    '| Tool | Faults caught | | False alarms |',
    '|---|---|---|---|',
    ...rows,
    '',
    '## By family',
    '',
    `| Family | Servers | ${tools.join(' | ')} |`,
    `|---|---|${tools.map(() => '---|').join('')}`,
    ...families.map((family) => familyRow(family, entries)),
    '',
    'For the harmless variants the figures are alarms.',
    '',
    '## Server by server',
    '',
    ...families.flatMap((family) => familySection(family, entries)),
  ].join('\n');
}

function familyRow(family: string, entries: readonly ComparedEntry[]): string {
  const its = entries.filter((entry) => entry.family === family);
  const cells = tools.map((tool) => {
    const score = scoreOf(tool, its);
    return String(family === 'harmless' ? score.falseAlarms : score.caught);
  });
  return `| ${family} | ${its.length} | ${cells.join(' | ')} |`;
}

function familySection(family: string, entries: readonly ComparedEntry[]): string[] {
  const its = entries.filter((entry) => entry.family === family);
  return [
    `### ${family}`,
    '',
    `| Server | Changed answer | ${tools.join(' | ')} |`,
    `|---|---|${tools.map(() => '---|').join('')}`,
    ...its.map(
      (entry) =>
        `| ${cell(entry.description)} | ${entry.changed} | ${tools.map((tool) => outcome(entry, tool)).join(' | ')} |`,
    ),
    '',
  ];
}

function outcome({ verdicts, isFault }: ComparedEntry, tool: Tool): string {
  const verdict = verdicts[tool];
  if (!verdict) return 'not asked';
  if (isFault) return verdict.alarm ? 'caught' : '**missed**';
  return verdict.alarm ? '**false alarm**' : 'passed';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${Math.floor((100 * part) / whole)} %`;
}
