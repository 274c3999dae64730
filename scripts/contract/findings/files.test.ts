import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../docs/model.js';
import type { Finding } from '../reconcile/finding.js';
import { renderFindings } from './files.js';

const at = (page: string, quote: string) => ({ page, line: 1, column: 1, quote });
const note = (operation: string, page: string, value: string, quote = value): Finding => ({
  kind: 'note',
  operation,
  subject: 'Important: Gaps',
  statements: [{ at: at(page, quote), value }],
  resolution: '',
});
const remark = (page: string, code: string, severity: Diagnostic['severity'] = 'warning'): Diagnostic => ({
  severity,
  code,
  ...at(page, 'words'),
  message: 'Said twice.',
  also: at(page, 'other words'),
});

const A = 'GET /v1.0/a';
const B = 'GET /v1.5/a';
const operations = [
  { label: A, pages: ['a.txt'] },
  { label: B, pages: ['b.txt'] },
];

describe('the findings', () => {
  const files = renderFindings(
    'x',
    [
      {
        kind: 'conflict',
        operation: A,
        subject: 'Method',
        statements: [{ at: { ...at('a.txt', 'Get A'), line: 3 }, value: '`GET`' }],
        resolution: '`GET`',
      },
      note(A, 'a.txt', 'Mind the gap.'),
      note(B, 'b.txt', 'Mind the gap.'),
      note(B, 'b.txt', '- Only here.\n- Or **there**.', '* Only here.'),
      {
        kind: 'example',
        operation: B,
        subject: 'Printed example',
        statements: [{ at: at('b.txt', `{ "a": "${'x'.repeat(200)}" }`), value: 'an example' }],
        resolution: '',
      },
    ],
    [
      remark('a.txt', 'lost', 'not-understood'),
      { ...remark('a.txt', 'title-disagrees'), line: 3 },
      remark('b.txt', 'example-null'),
    ],
    operations,
  );
  const ofA = [...files].find(([name]) => name.startsWith('findings/get-v1.0-a-'))?.[1] ?? '';
  const first = files.get('FINDINGS.md') ?? '';
  const ofB = [...files].find(([name]) => name.startsWith('findings/get-v1.5-a-'))?.[1] ?? '';

  it('start with one page: counts, conflicts, lost passages, the pages to look at first', () => {
    expect(first).toContain('| Conflicts | 1 |');
    expect(first).toContain('| Passages no fact was made from | 1 |');
    expect(first).toMatch(/\[`GET \/v1\.0\/a`\]\(findings\/get-v1\.0-a-[0-9a-f]{6}\.md\) \*\*Method\*\*/);
    expect(first).toMatch(/\| a\.txt \| 6 \| .*\n\| b\.txt \| 1 \|/);
    expect(first).not.toContain('Mind the gap');
  });

  it('tell a kind of remark by its first one, and how much each operation has', () => {
    expect(first).toContain('| `example-null` | 1 | 1 | Said twice. |');
    expect(first).toMatch(/- \[`GET \/v1\.0\/a`\]\(.*\): 1 conflict, 1 remark\n/);
    expect(first).toMatch(/- \[`GET \/v1\.5\/a`\]\(.*\): 1 remark, 1 note, 1 example\n/);
  });

  it('do not say again as a remark what a conflict quotes', () => {
    expect(ofA).toContain('`lost`');
    expect(ofA).not.toContain('title-disagrees');
    expect(first).not.toContain('title-disagrees');
  });

  it('give a note whole and once, and of a printed example where it stands', () => {
    expect(ofB).toContain('- **Important: Gaps** b.txt:1:1: `- Only here. - Or **there**.`\n');
    expect(ofB).not.toContain('* Only here.');
    expect(ofB).toMatch(/- b\.txt:1:1: `\{ "a": "x{50,99} …`\n/);
  });

  it('have a file for each operation, told apart by the contract’s path, with both places of a remark', () => {
    expect([...files.keys()]).toEqual([
      'FINDINGS.md',
      expect.stringMatching(/^findings\/get-v1\.0-a-/),
      expect.stringMatching(/^findings\/get-v1\.5-a-/),
      'findings/repeated.md',
    ]);
    expect(ofB).toContain('Only here.');
    expect(ofB).toContain(
      '`example-null` at b.txt:1:1: Said twice.\n  - `words`\n  - b.txt:1:1: `other words`',
    );
  });

  it('say a repeated note once, with its number', () => {
    const repeated = files.get('findings/repeated.md') ?? '';
    expect(repeated).toContain('2 times:');
    expect(repeated.match(/Mind the gap/g)).toHaveLength(1);
    expect(ofB).not.toContain('Mind the gap');
    expect(first).toContain('2 notes are 1 different ones');
  });
});
