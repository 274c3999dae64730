/** The page in a real browser: filters, keyboard, no console error, no request, nothing that keeps people out. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CaseRecord } from '../record.js';
import { count, noCounts } from '../summary.js';
import { htmlReport } from './html.js';

const candidates = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
if (executablePath === undefined) {
  // Said aloud in every run that cannot do it.
  console.warn(
    "NOT RUN: the HTML report in a browser. Install Debian's package chromium, or set CHROMIUM_PATH.",
  );
}

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

function records(): CaseRecord[] {
  const outcomes = ['passed', 'failed', 'unreachable', 'mock-defect'] as const;
  return Array.from({ length: 60 }, (_, index) => {
    const operation = `operation${Math.floor(index / 6)}`;
    const status = ['200', '401', '404'][index % 3] ?? '200';
    const scheme = index % 2 === 0 ? 'digestAuth' : 'serviceAccounts';
    const outcome = outcomes[index % 7 === 0 ? (Math.floor(index / 7) % 3) + 1 : 0] ?? 'passed';
    const id = `${operation}/${status}/${scheme}`;
    const wrong = outcome === 'failed' || outcome === 'mock-defect';
    return {
      id,
      kind: index % 5 === 4 ? ('parameter' as const) : ('response' as const),
      operation,
      method: 'GET',
      path: `/things/${index}`,
      status,
      scheme,
      rule: `${status} answers as documented`,
      outcome,
      provocation: 'Prefer',
      rules: wrong ? ['body-required'] : [],
      violations: wrong
        ? [
            {
              rule: 'body-required',
              severity: 'error' as const,
              message: 'errorCode is missing',
              expected: 'errorCode',
              got: '<b>{}</b>',
            },
          ]
        : [],
      pointer: '/paths',
      parameter: 'x',
      constraint: 'minimum',
      request: { method: 'GET', url: 'http://127.0.0.1/' },
      response: { status: Number(status), bytes: 2 },
      fields: { documented: 4, unseen: ['a.b'], unseenCount: 1 },
      durationMs: index,
    };
  });
}

describe.runIf(executablePath !== undefined)('the HTML report', () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contract-html-'));
    const all = records();
    const cases = async function* () {
      yield* all;
    };
    const head = {
      summary: {
        spec: 'a.yaml',
        target: 'prism',
        seed: 1,
        ...all.reduce(count, noCounts),
        gaps: 1,
        durationMs: 1,
      },
      gaps: [{ operationId: 'read', what: 'x', reason: 'none', pointer: '/a' }],
      faults: {
        rows: [
          {
            name: 'empty-body',
            family: 'body',
            description: 'no body',
            expected: 'json',
            caughtBy: ['json'],
            ok: true,
          },
        ],
      },
      dredd: [
        {
          scheme: 'digestAuth',
          passed: 1,
          failed: 0,
          errors: 0,
          skipped: 0,
          cases: [{ id: 'a', result: 'passed' as const, message: '' }],
        },
      ],
    };
    let text = '';
    for await (const part of htmlReport(head, cases)) text += part;
    const file = join(folder, 'report.html');
    await writeFile(file, text);
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(file).href);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const shown = () => page.locator('#matrix tbody tr:visible').count();

  test('filters narrow the matrix down, and say how far', async () => {
    const whole = await shown();
    await page.getByLabel('Operation or path').fill('OPERATION3');
    expect(await shown()).toBe(2);
    await page.locator('form[data-filters=matrix]').getByLabel('Scheme').selectOption('digestAuth');
    expect(await shown()).toBe(1);
    expect(await page.locator('form[data-filters=matrix] [role=status]').textContent()).toBe(
      `1 of ${whole} rows shown`,
    );
    await page.getByLabel('Operation or path').fill('');
    await page.locator('form[data-filters=matrix]').getByLabel('Scheme').selectOption('');
    await page.locator('form[data-filters=matrix]').getByLabel('Outcome').selectOption('failed');
    expect(await shown()).toBeGreaterThan(0);
    expect(await shown()).toBeLessThan(whole);
    await page.locator('form[data-filters=matrix]').getByLabel('Outcome').selectOption('');
  });

  test('a failed cell leads to its finding and opens it, by keyboard', async () => {
    const link = page.locator('#matrix a.failed').first();
    await link.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('details[open]').count()).toBe(1);
    expect(await page.locator('details[open] pre').textContent()).toContain('<b>{}</b>');
  });

  test('the first tab stop skips to the report', async () => {
    await page.reload();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    expect(await page.locator('a.skip').getAttribute('href')).toBe('#main');
  });

  test.each(['light', 'dark'] as const)('axe finds nothing serious in %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axeSource);
    const serious = await page.evaluate(async () => {
      const { axe } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }> };
      };
      const { violations } = await axe.run();
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    });
    expect(serious).toEqual([]);
  });

  test('nothing was asked of the network, and the console stayed silent', () => {
    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
