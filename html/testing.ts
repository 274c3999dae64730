/** A real browser for pages that are one file: for tests, and for the pictures in docs/images. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BrowserContext, chromium, type Page } from 'playwright-core';

export type FoundChromium = { readonly browser: string } | { readonly reason: string };

/** Asks the project's own script, which installs a browser where it may. */
export async function findChromium(): Promise<FoundChromium> {
  const script = fileURLToPath(new URL('../scripts/setup/chromium.sh', import.meta.url));
  try {
    const { stdout } = await promisify(execFile)('sh', [script], { timeout: 300_000 });
    return { browser: stdout.trim().split('\n').at(-1) ?? '' };
  } catch (error) {
    const said =
      error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : '';
    return { reason: said || String(error) };
  }
}

export interface OpenChromium {
  readonly page: Page;
  /** Addresses that were asked for, by any page. */
  readonly requests: readonly string[];
  /** Errors and warnings of the console, and exceptions of scripts. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** One page in a browser with a profile of its own, and no service of the browser's own on the network. */
export async function openChromium(browser: string): Promise<OpenChromium> {
  const folder = await mkdtemp(join(tmpdir(), 'chromium-'));
  const context: BrowserContext = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: browser,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  const requests: string[] = [];
  const complaints: string[] = [];
  context.on('request', (request) => requests.push(request.url()));
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return {
    page,
    requests,
    complaints,
    async close() {
      await context.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface AxeResult {
  /** What is serious or critical: the rule and the first element that breaks it. */
  readonly violations: readonly string[];
  /** How many rules were kept: none means that nothing was looked at. */
  readonly passes: number;
}

/** Runs axe-core over the page as it is now. */
export async function axe(page: Page): Promise<AxeResult> {
  const file = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.evaluate(await readFile(file, 'utf8'));
  return page.evaluate(runAxe);
}

/** Runs in the page, where axe has been loaded. */
async function runAxe(): Promise<AxeResult> {
  const { axe } = globalThis as unknown as {
    axe: {
      run(): Promise<{
        violations: { id: string; impact: string; nodes: { html: string }[] }[];
        passes: unknown[];
      }>;
    };
  };
  const { violations, passes } = await axe.run();
  return {
    violations: violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
    passes: passes.length,
  };
}
