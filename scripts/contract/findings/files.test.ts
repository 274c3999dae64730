import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../docs/model.js';
import type { Finding } from '../reconcile/finding.js';
import { renderFindings } from './files.js';

const at = (page: string, quote: string) => ({ page, line: 1, column: 1, quote });
const aside = (operation: string, page: string, quote: string): Finding => ({
  kind: 'aside',
  operation,
  subject: 'Remark (note)',
  statements: [{ at: at(page, quote), value: quote }],
  resolution: 'kept here; OpenAPI has no place for it',
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
      { kind: 'conflict', operation: A, subject: 'Method', statements: [], resolution: '`GET`' },
      aside(A, 'a.txt', 'Mind the gap.'),
      aside(B, 'b.txt', 'Mind the gap.'),
      aside(B, 'b.txt', 'Only here.'),
    ],
    [remark('a.txt', 'lost', 'not-understood'), remark('b.txt', 'example-null')],
    operations,
  );
  const first = files.get('FINDINGS.md') ?? '';
  const ofB = [...files].find(([name]) => name.startsWith('findings/get-v1.5-a-'))?.[1] ?? '';

  it('start with one page: counts, conflicts, lost passages, the pages to look at first', () => {
    expect(first).toContain('| Conflicts | 1 |');
    expect(first).toContain('| Passages no fact was made from | 1 |');
    expect(first).toMatch(/\[`GET \/v1\.0\/a`\]\(findings\/get-v1\.0-a-[0-9a-f]{6}\.md\) \*\*Method\*\*/);
    expect(first).toMatch(/\| a\.txt \| 3 \| .*\n\| b\.txt \| 1 \|/);
    expect(first).not.toContain('Mind the gap');
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
