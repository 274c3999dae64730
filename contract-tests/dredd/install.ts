/** dredd's own package, installed when dredd is first needed: its dependency tree is large, and few commands need it. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asObject, asText, type Json } from '../../contract/json.js';
import { TargetError } from '../targets/target.js';

export interface InstallOptions {
  /** Where `package.json` and `package-lock.json` are, and `node_modules` will be. @default this folder */
  readonly folder?: string;
  /** Gets one line where something is installed. @default stderr */
  readonly say?: (line: string) => void;
}

const own = fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '');

/**
 * Makes sure that dredd is there, in the version that `package.json` names.
 *
 * Installed into a folder of this process and then moved into place, so that of several runs at once each finds a whole
 * installation; the first one in place counts.
 *
 * @throws {TargetError} npm could not install it; says why, and how to do without
 */
export async function installDredd(options: InstallOptions = {}): Promise<void> {
  const { folder = own, say = (line: string) => void process.stderr.write(line) } = options;
  const wanted = asText(asObject(asObject(await read(join(folder, 'package.json'))).dependencies).dredd);
  const there = async () => {
    const found = asText(asObject(await read(join(folder, 'node_modules/dredd/package.json'))).version);
    return found !== undefined && (wanted === found || !/^\d/.test(wanted ?? ''));
  };
  if (await there()) return;
  say('dredd is not here yet: installing its package, contract-tests/dredd (once)\n');
  const scratch = join(folder, '.cache', `install-${process.pid}-${randomUUID()}`);
  const old = `${scratch}-old`;
  try {
    await mkdir(scratch, { recursive: true });
    for (const name of ['package.json', 'package-lock.json'])
      await copyFile(join(folder, name), join(scratch, name));
    await npmInstall(scratch);
    const place = join(folder, 'node_modules');
    if (await there()) return;
    await rename(place, old).catch(() => undefined);
    await rename(join(scratch, 'node_modules'), place).catch(async (error: unknown) => {
      // Another run was faster.
      if (!(await there())) throw error;
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

async function read(file: string): Promise<Json> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  const value: Json = JSON.parse(text);
  return value;
}

async function npmInstall(folder: string): Promise<void> {
  const child = spawn('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    if (complaint.length < 4_000) complaint += text;
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      complaint += error.message;
      resolve(null);
    });
    child.once('close', resolve);
  });
  if (code === 0) return;
  const why = complaint.split('\n').find((line) => line.trim() !== '') ?? `npm ci ended with ${code}`;
  throw new TargetError(
    `dredd could not be installed: ${why.trim()}. Run "npm ci --prefix contract-tests/dredd" to see more, or leave the second opinion out with --no-dredd.`,
  );
}
