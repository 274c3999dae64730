/**
 * The contract browser of large contracts: how long it takes to make the page, how large it is, and how long Chromium takes
 * until it has loaded and painted it. Ends with exit code 1 where a target is missed.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import { findChromium, openChromium } from '../html/testing.js';
import { writeBrowser } from '../scripts/browser/write.js';
import { writeTogether } from '../scripts/contract/output.js';
import { generateContract } from '../scripts/contract/pipeline.js';
import { composePages } from './compose.js';
import { type Figure, report } from './figures.js';
import { least, type Measure, measured } from './measure.js';

const command = new Command('npm run bench -- browser')
  .description(
    'Measures the contract browser: of 280 composed pages, or of the contracts given. Exit 1: a target is missed.',
  )
  .argument('[files...]', 'OpenAPI files, with their provenance and findings beside them')
  .parse();

const PAGES = 280;
const ROUNDS = 5;
/** Of the composed pages; for contracts of any size there is none. */
const TARGETS = { openMs: 2000, bytes: 10_000_000 } as const;

const folder = await mkdtemp(path.join(tmpdir(), 'bench-browser-'));
const found = await findChromium();
if ('reason' in found) throw new Error(`nothing was measured: ${found.reason}`);
const { page, close } = await openChromium(found.browser);
await page.setViewportSize({ width: 1280, height: 800 });

/** Milliseconds from the beginning of the navigation to the frame after the load. */
async function opened(file: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(pathToFileURL(file).href);
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        requestAnimationFrame(() => setTimeout(() => done(performance.now())));
      }),
  );
}

/** A contract of composed pages, with its provenance and findings beside it. */
async function composed(): Promise<string> {
  const result = await generateContract({
    name: 'composed',
    pages: composePages(PAGES, 1),
    companions: [],
    overlays: [],
    isOwn: false,
    lint: 'off',
  });
  const contract = path.join(folder, 'composed.openapi.yaml');
  await writeTogether(
    new Map([
      [contract, result.contractYaml],
      [path.join(folder, 'composed.provenance.json'), result.provenanceJson],
      ...[...result.findingsFiles].map(([name, text]) => [path.join(folder, name), text] as const),
    ]),
  );
  return contract;
}

const given = command.args.length > 0;
const figures: Figure[] = [];
try {
  for (const contract of given ? command.args : [await composed()]) {
    const file = path.join(folder, 'index.html');
    const made: Measure[] = [];
    let bytes = 0;
    for (let round = 0; round < 3; round += 1) {
      const { result, measure } = await measured(() => writeBrowser({ contract, out: file }));
      made.push(measure);
      bytes = result.bytes;
    }
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) times.push(await opened(file));
    const open = times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN;
    const name = given ? path.basename(contract) : `${PAGES} operations`;
    const limit = (most: number) => (given ? {} : { limit: most });
    figures.push(
      { name: `page of ${name} opened in Chromium, ms`, value: open, ...limit(TARGETS.openMs) },
      {
        name: `size of that page, MB`,
        value: bytes / 1e6,
        ...limit(TARGETS.bytes / 1e6),
        note: `${await page.locator('*').count()} elements, made in ${least(made).wall.toFixed(0)} ms`,
      },
    );
  }
} finally {
  await close();
  await rm(folder, { recursive: true, force: true });
}
report(figures);
