/** The output that the manual shows, and what the commands really print. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { peerId, projectId, variablesFor, vpcId } from '../../src/cli/testing/atlas.js';
import { inTerminal } from '../../src/cli/testing/terminal.js';
import { type AtlasEmulator, startAtlasEmulator } from '../../src/emulator/index.js';
import { type Block, pageOf, pages, project } from './pages.js';

/** A block of text that begins with `$ COMMAND` shows what that prints; `...` on a line of its own stands for any lines. */
export interface Shown {
  readonly block: Block;
  readonly command: string;
  readonly lines: readonly string[];
}

export const shown: readonly Shown[] = pages
  .flatMap(({ blocks }) => blocks)
  .filter(({ language, code }) => language === 'text' && code.startsWith('$ '))
  .map((block) => {
    const [first = '', ...lines] = block.code.trimEnd().split('\n');
    return { block, command: first.slice(2), lines };
  });

/** Whether a command takes more than a few seconds by nature. */
export function isSlow({ command }: Shown): boolean {
  return /\bnpm |as-documented check/.test(command);
}

/** The Atlas that the examples of the manual talk to. */
export function manualAtlas(): Promise<AtlasEmulator> {
  return startAtlasEmulator({
    projects: [{ id: projectId }],
    peers: [{ id: peerId, providerName: 'AWS', vpcId }],
  });
}

async function atlasPeering(args: readonly string[], { lines }: Shown): Promise<string> {
  await using atlas = await manualAtlas();
  const command = inTerminal(args, { ...variablesFor(atlas), NO_COLOR: '1' });
  const answer = /\[y\/N\] (\w)$/m.exec(lines.join('\n'))?.[1];
  if (answer !== undefined) {
    await command.shows('[y/N]');
    command.type(`${answer}\r`);
  }
  const { stdout } = await command.ended;
  return stdout.replaceAll(atlas.url, 'https://cloud.mongodb.com');
}

function npm(words: readonly string[]): Promise<string> {
  return output('npm', ['--silent', ...words], project);
}

function output(program: string, args: readonly string[], cwd: string): Promise<string> {
  const environment = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|INIT_CWD|VITEST|NODE_)/.test(name),
  );
  const options = { cwd, env: { ...Object.fromEntries(environment), NO_COLOR: '1' } };
  return new Promise((resolve) => {
    execFile(program, args, { ...options, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve(error === null ? stdout : `exit code ${error.code}\n${stdout}${stderr}`),
    );
  });
}

const folders = new Map<string, string>();

/** In a folder that has the files of the page, and what the commands before this one have made of them. */
async function asDocumented({ block: { page }, command }: Shown): Promise<string> {
  const folder = folders.get(page) ?? (await mkdtemp(path.join(tmpdir(), 'manual-')));
  if (!folders.has(page)) process.once('exit', () => rmSync(folder, { recursive: true }));
  folders.set(page, folder);
  for (const { file, code } of pageOf(page).blocks)
    if (file !== undefined) await writeFile(path.join(folder, file), code);
  const ofPage = shown.filter(({ block }) => block.page === page).map((each) => each.command);
  let printed = '';
  for (const each of ofPage.slice(0, ofPage.indexOf(command) + 1)) {
    const script = ['scripts/run.mjs', 'as-documented/src/main.ts'].map((file) => path.join(project, file));
    const args = [...script, ...each.replace(/^npx as-documented /, '').split(' ')];
    printed = await output(process.execPath, args, folder);
  }
  return printed;
}

/** What the command prints. What comes before `&&` is there already. */
export function printedBy(each: Shown): Promise<string> {
  const command = each.command.split('&&').at(-1)?.trim() ?? '';
  const [program = '', ...args] = command.replace(/^npx /, '').split(' ');
  if (program === 'npm') return npm(args);
  if (program === 'atlas-peering') return atlasPeering(args, each);
  if (program === 'as-documented') return asDocumented(each);
  throw new Error(`How ${program} is run is not known here.`);
}

/** Without what differs from run to run: durations, and the ports of this machine. */
function steady(line: string): string {
  return line
    .replaceAll(/\d+(\.\d+)? (ms|s)\b/g, 'N $2')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .trimEnd();
}

/** The lines shown, with each `...` filled in from the printed ones where they fit there. */
export function filledIn(lines: readonly string[], printed: string): { shown: string[]; printed: string[] } {
  const real = printed.replaceAll('\r\n', '\n').trimEnd().split('\n').map(steady);
  const filled: string[] = [];
  lines.map(steady).forEach((line, index, all) => {
    if (line !== '...') {
      filled.push(line);
      return;
    }
    const next = all[index + 1];
    const at = next === undefined ? real.length : real.indexOf(next, filled.length);
    if (at >= 0) filled.push(...real.slice(filled.length, at));
  });
  return { shown: filled, printed: real };
}
