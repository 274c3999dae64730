/** The pictures of docs/images: the contract browser and a contract run's report, light and dark, wide and narrow. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { sampleReport } from '../../contract-tests/report/sample.js';
import { findChromium, openChromium } from '../../html/testing.js';
import { writeBrowser } from '../browser/write.js';
import { indexedPng, type Pixels } from './palette.js';

/** The pages, and where in them the pictures are taken. */
const SUBJECTS = [
  { name: 'browser', hash: '#deletePeeringConnection' },
  { name: 'report', hash: '' },
] as const;
const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 780 } } as const;
/** A picture above this is too large for a page that is read on a phone. */
const MOST_BYTES = 150_000;

/**
 * Takes four pictures of each of the two pages, `NAME-light-wide.png` and so on; the report is of a run on a mock with faults.
 * Pixels depend on the fonts and the browser of the machine.
 * @param folder Where they go.
 * @returns The files, in order.
 * @throws {Error} where there is no Chromium, or a picture is too large
 */
export async function takePictures(folder: string): Promise<string[]> {
  const found = await findChromium();
  if ('reason' in found) throw new Error(`no pictures were taken: ${found.reason}`);
  const { page, close } = await openChromium(found.browser);
  const pages = await mkdtemp(path.join(tmpdir(), 'pictures-'));
  const shots: { readonly target: string; readonly picture: Buffer }[] = [];
  const pictures = new Map<string, Buffer>();
  try {
    const contract = path.resolve(import.meta.dirname, '../../openapi/atlas-peering.openapi.yaml');
    await writeBrowser({ contract, out: path.join(pages, 'browser.html') });
    await writeFile(path.join(pages, 'report.html'), (await sampleReport()).text);
    for (const { name, hash } of SUBJECTS) {
      const file = path.join(pages, `${name}.html`);
      for (const scheme of ['light', 'dark'] as const) {
        for (const [width, size] of Object.entries(SIZES)) {
          await page.emulateMedia({ colorScheme: scheme });
          await page.setViewportSize(size);
          // A page of its own each time: what another picture opened is folded again.
          await page.goto('about:blank');
          await page.goto(pathToFileURL(file).href + hash);
          // Hiding the caret would add a style, which the policy of the page refuses.
          const picture = await page.screenshot({ caret: 'initial' });
          shots.push({ target: path.join(folder, `${name}-${scheme}-${width}.png`), picture });
        }
      }
    }
    // On a page that has no policy.
    await page.goto('about:blank');
    for (const { target, picture } of shots) {
      const small = indexedPng(await pixelsOf(page, picture));
      if (small.length > MOST_BYTES)
        throw new Error(
          `${target}: ${small.length} bytes, at most ${MOST_BYTES}: take a smaller part of the page`,
        );
      pictures.set(target, small);
    }
  } finally {
    await close();
    await rm(pages, { recursive: true, force: true });
  }
  await mkdir(folder, { recursive: true });
  for (const [target, picture] of pictures) await writeFile(target, picture);
  return [...pictures.keys()];
}

/** The browser that took a picture reads it, too. */
async function pixelsOf(page: Page, picture: Buffer): Promise<Pixels> {
  const { width, height, base64 } = await page.evaluate(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const data = context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray();
    let binary = '';
    for (let at = 0; at < data.length; at += 0x8000)
      binary += String.fromCharCode(...data.subarray(at, at + 0x8000));
    return { width: image.width, height: image.height, base64: btoa(binary) };
  }, picture.toString('base64'));
  return { width, height, rgba: Buffer.from(base64, 'base64') };
}
