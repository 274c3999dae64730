/** The page of a real run in a real browser: filters, keyboard, console, colours, and that nothing leaves the file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, findChromium, type OpenChromium, openChromium } from '../../html/testing.js';
import type { CaseRecord } from './record.js';
import { sampleReport } from './sample.js';

const found = await findChromium();

function pageTests(browser: string): void {
  let folder: string;
  let opened: OpenChromium;
  let page: Page;
  let address: string;
  let records: readonly CaseRecord[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'contract-html-'));
    const report = await sampleReport();
    records = report.records;
    const file = join(folder, 'report.html');
    await writeFile(file, report.text);
    address = pathToFileURL(file).href;
    opened = await openChromium(browser);
    page = opened.page;
    await page.goto(address);
  }, 120_000);
  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const filters = () => page.locator('#filters');
  const rows = () => page.locator('#matrix tbody tr:visible').count();

  test('filters narrow the whole page down, say how far, and give it back', async () => {
    const whole = await rows();
    const findings = () => page.locator('details:visible').count();
    const all = await findings();
    expect(whole).toBeGreaterThan(1);
    await filters().getByLabel('Operation, path or case').fill('DELETEpeering');
    expect(await rows()).toBe(2);
    expect(await findings()).toBeLessThan(all);
    for (const text of await page.locator('details:visible summary').allTextContents())
      expect(text).toMatch(/deletePeering/i);
    await filters().getByLabel('Scheme').selectOption('digestAuth');
    expect(await rows()).toBe(1);
    expect(await filters().getByRole('status').textContent()).toMatch(/^\d+ of \d+ entries shown$/);
    await filters().getByLabel('Operation, path or case').fill('no such operation');
    expect(await rows()).toBe(0);
    expect(await page.locator('.cause:visible').count()).toBe(0);
    await filters().getByLabel('Operation, path or case').fill('');
    await filters().getByLabel('Scheme').selectOption('');
    expect(await rows()).toBe(whole);
    await filters().getByLabel('Outcome').selectOption('failed');
    expect(await findings()).toBe(records.filter(({ outcome }) => outcome === 'failed').length);
    expect(await page.locator('#parameters tbody tr:visible').count()).toBeLessThan(records.length);
    await filters().getByLabel('Outcome').selectOption('');
    expect(await findings()).toBe(all);
  });

  test('the page shows what the run found: each failure by its id, markup of the server as text', async () => {
    const failed = records.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
    expect(failed.length).toBeGreaterThan(1);
    const summaries = await page.locator('details summary').allTextContents();
    for (const id of failed) expect(summaries.filter((text) => text.includes(id)).length, id).toBe(1);
    expect(await page.locator('b').count()).toBe(0);
  });

  test('the keyboard goes from the skip link through filters and tables, and Enter opens a finding', async () => {
    await page.goto(address);
    const stops: string[] = [];
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press('Tab');
      stops.push(await page.evaluate(nameOfFocus));
    }
    const order = ['Skip to the report', 'Operation, path or case', 'Scheme', 'Outcome'];
    expect(stops.slice(0, order.length)).toEqual(order);
    // What has the focus can be seen to have it.
    expect(
      await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle),
    ).not.toBe('none');
    await page.locator('#matrix a.failed').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('details[open]').count()).toBe(1);
    expect(await page.locator('details[open] pre').textContent()).toMatch(/expected[\s\S]*got/);
  });

  test('on a narrow screen only the tables scroll sideways', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    await page
      .locator('details')
      .first()
      .evaluate((details) => details.setAttribute('open', ''));
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wider).toBe(0);
    // Outcomes are what the page is for: they are on the screen without scrolling sideways.
    const outcomes = await page.locator('#matrix [data-status]').evaluateAll((cells) =>
      cells.map((cell) => {
        const { left, right } = cell.getBoundingClientRect();
        return { isOnScreen: left >= 0 && right <= 360, label: getComputedStyle(cell, '::before').content };
      }),
    );
    expect(outcomes.length).toBeGreaterThan(20);
    expect(outcomes.filter(({ isOnScreen }) => !isOnScreen)).toEqual([]);
    // The head of the table is not there: each outcome has its status with it.
    expect(new Set(outcomes.map(({ label }) => label))).toContain('"409 "');
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test.each(['light', 'dark'] as const)(
    'axe finds nothing serious or critical in %s',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(paper === 'rgb(255, 255, 255)').toBe(colorScheme === 'light');
      for (const details of await page.locator('details').all())
        await details.evaluate((element) => element.setAttribute('open', ''));
      const { violations, passes } = await axe(page);
      expect(passes).toBeGreaterThan(10);
      expect(violations).toEqual([]);
    },
  );

  test('nothing but the file was asked for, and the console stayed silent', () => {
    const { requests, complaints } = opened;
    const outside = requests.filter((url) => url !== address && !url.startsWith('data:'));
    expect(outside).toEqual([]);
    expect(requests).toContain(address);
    expect(complaints).toEqual([]);
  });
}

/** Runs in the page. */
function nameOfFocus(): string {
  const element = document.activeElement;
  if (!element) return '';
  const label = element.closest('label')?.firstChild?.textContent;
  const table = element.querySelector('table');
  return label ?? (table ? `#${table.id}` : (element.textContent ?? ''));
}

if ('browser' in found) {
  describe('the HTML report in Chromium', () => pageTests(found.browser));
} else {
  console.warn(`NOT RUN: the HTML report in a browser: ${found.reason}`);
  test(`the HTML report in a browser: skipped: no Chromium because ${found.reason}`, ({ skip }) => {
    skip(found.reason);
  });
}
