/** The contract browser in a real browser: search, addresses, keyboard, colours, paper, and that nothing leaves the file. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axe, findChromium, type OpenChromium, openChromium } from '../../html/testing.js';
import { contractPage } from './page.js';
import { writeBrowser } from './write.js';

const contract = path.resolve(import.meta.dirname, '../../openapi/atlas-peering.openapi.yaml');
const found = await findChromium();

/** A contract with a deeply folded schema and text that would act if it could. */
const hostile = contractPage({
  file: 'hostile',
  document: {
    openapi: '3.1.0',
    info: {
      title: '<img src=x onerror=document.title="bad">',
      version: '1',
      description:
        '[a](javascript:alert(1)) <script>alert(1)</script> ![x](https://evil.example/x.png)\n\n|a|b|\n|:-:|-:|\n|1|2|',
    },
    paths: {
      '/a b/{<b>}': {
        get: {
          operationId: 'a"b <i>',
          summary: '</script><script>document.title="bad"</script>',
          responses: {},
        },
      },
    },
    components: {
      schemas: {
        Deep: {
          properties: {
            a: {
              properties: {
                b: {
                  properties: Object.fromEntries(
                    ['c', 'd', 'e', 'f', 'g'].map((name) => [name, { description: `deepest ${name}` }]),
                  ),
                },
              },
            },
          },
        },
      },
    },
  },
});

function browserTests(browser: string): void {
  let folder: string;
  let opened: OpenChromium;
  let page: Page;
  let address: string;
  let hostileAddress: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'contract-browser-'));
    const file = path.join(folder, 'index.html');
    await writeBrowser({ contract, out: file });
    address = pathToFileURL(file).href;
    const other = path.join(folder, 'hostile.html');
    await writeFile(other, hostile);
    hostileAddress = pathToFileURL(other).href;
    opened = await openChromium(browser);
    page = opened.page;
    await page.setViewportSize({ width: 1280, height: 800 });
  });
  afterAll(async () => {
    await opened?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const results = () => page.locator('#page-found li a');
  const inView = (id: string) =>
    page.evaluate((wanted) => {
      const box = document.getElementById(wanted)?.getBoundingClientRect();
      return box !== undefined && box.height > 0 && box.top >= 0 && box.top < innerHeight;
    }, id);
  /** What is folded, or not laid out before it is scrolled to, is looked at, too. */
  const unfold = () =>
    page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
      for (const part of document.querySelectorAll<HTMLElement>('.operation, .component'))
        part.style.contentVisibility = 'visible';
    });
  const wider = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

  test('/ begins a search, arrows and Enter follow it, Escape ends it', async () => {
    await page.goto(address);
    await page.keyboard.press('/');
    await page.keyboard.type('delete peer');
    expect(await results().first().textContent()).toMatch(/^Remove One Network Peering Connection/);
    expect(await page.locator('#page-found [role=status]').textContent()).toMatch(/^\d+ places$/);
    expect(await page.locator('#page-contents').isVisible()).toBe(false);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(
      await results().nth(1).textContent(),
    );
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => location.hash)).toBe('#deletePeeringConnection');
    await expect.poll(() => inView('deletePeeringConnection')).toBe(true);
    expect(await page.locator('#page-contents').isVisible()).toBe(true);
    await page.keyboard.press('/');
    await page.keyboard.type('no such thing');
    expect(await page.locator('#page-found [role=status]').textContent()).toBe('Nothing found');
    await page.keyboard.press('Escape');
    expect(await page.locator('#page-contents').isVisible()).toBe(true);
  });

  test('search finds parameters, properties and the words of pages; Enter goes to the first', async () => {
    await page.goto(address);
    const search = page.getByRole('searchbox', { name: 'Search the contract' });
    await search.fill('accepterRegionName');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate(() => decodeURIComponent(location.hash)))
      .toBe('#schemas/GroupPeer.accepterRegionName');
    await search.fill('organization owner');
    expect(await results().allTextContents()).toEqual([
      expect.stringMatching(/^Remove One Network Peering Connection/),
    ]);
  });

  test.each([
    'deletePeeringConnection',
    'deletePeeringConnection/path.peerId',
    'parameters/groupId',
    'page-source-3',
  ])('#%s leads to that part', async (id) => {
    await page.goto('about:blank');
    await page.goto(`${address}#${encodeURIComponent(id)}`);
    await expect.poll(() => inView(id)).toBe(true);
  });

  test('an address opens what its part is folded in', async () => {
    await page.goto(`${hostileAddress}#schemas/Deep.a.b.e`);
    await expect.poll(() => inView('schemas/Deep.a.b.e')).toBe(true);
    await page.goto(`${hostileAddress}#%E0%A4%A`);
    expect(opened.complaints).toEqual([]);
  });

  test('text that would act does nothing', async () => {
    await page.goto(hostileAddress);
    await page.getByRole('searchbox').fill('script');
    expect(await results().count()).toBeGreaterThan(0);
    expect(await page.title()).toBe('<img src=x onerror=document.title="bad">');
    expect(await page.locator('img, main script, nav script, b > *').count()).toBe(0);
    await page.locator('nav a', { hasText: 'document.title' }).first().click();
    await expect.poll(() => inView('a"b_<i>')).toBe(true);
  });

  test('the first stop of the keyboard leads past the navigation, and what has the focus can be seen', async () => {
    await page.goto(address);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the contract');
    expect(
      await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle),
    ).toBe('solid');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => location.hash)).toBe('#page-main');
  });

  test('on a phone nothing scrolls sideways, and the contents are behind a button', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const each of [address, hostileAddress]) {
      await page.goto(each);
      await unfold();
      expect(await wider()).toBe(0);
    }
    await page.goto(address);
    const menu = page.getByRole('button', { name: 'Contents' });
    expect(await page.locator('#page-contents').isVisible()).toBe(false);
    await menu.click();
    expect(await menu.getAttribute('aria-expanded')).toBe('true');
    await page.locator('#page-contents a', { hasText: 'Remove One' }).first().click();
    expect(await page.locator('#page-contents').isVisible()).toBe(false);
    await expect.poll(() => inView('deletePeeringConnection')).toBe(true);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test.each([
    ['light', 1280],
    ['light', 360],
    ['dark', 1280],
    ['dark', 360],
  ] as const)('axe finds nothing serious or critical in %s, %i pixels wide', async (colorScheme, width) => {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await page.goto(address);
    expect(
      await page.evaluate(() => getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'),
    ).toBe(colorScheme === 'light');
    await unfold();
    const { violations, passes } = await axe(page);
    expect(passes).toBeGreaterThan(10);
    expect(violations).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  test('on paper everything is there, and the navigation is not', async () => {
    await page.goto(address);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('main details:not([open])').count()).toBe(0);
    expect((await page.pdf()).length).toBeGreaterThan(20_000);
    await page.emulateMedia({ media: 'screen' });
  });

  test('nothing but the files was asked for, and the console stayed silent', () => {
    const outside = opened.requests.filter(
      (url) => !url.startsWith('file:') && !url.startsWith('data:') && url !== 'about:blank',
    );
    expect(outside).toEqual([]);
    expect(opened.requests).toContain(address);
    expect(opened.complaints).toEqual([]);
  });
}

if ('browser' in found) {
  describe('the contract browser in Chromium', () => browserTests(found.browser));
} else {
  console.warn(`NOT RUN: the contract browser in a browser: ${found.reason}`);
  test(`the contract browser in a browser: skipped: no Chromium because ${found.reason}`, ({ skip }) => {
    skip(found.reason);
  });
}
