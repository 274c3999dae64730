/** What a report says of the run itself: when, with what, of which revision, and how it is done again. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { VERSION } from '../../src/version.js';
import { shellWord } from './plain.js';

/** When, with what and how a run was made. */
export interface About {
  /** ISO 8601, UTC. */
  readonly date: string;
  /** `v20.19.0` */
  readonly node: string;
  /** Of this project. */
  readonly version: string;
  /** The revision that was checked out where the run was started; absent where there is none. */
  readonly commit?: string;
  /** The command without what chooses cases and names files of a report. `--only ID` after it runs one case again. */
  readonly command: string;
}

/** Options that choose cases or say where a report goes; each takes one value. */
const ofOneReport = new Set(['--only', '--report', '--out', '--shard', '--write-baseline']);
const alone = new Set(['--watch']);

/** The command that was given, as a line for a shell. */
export function commandLine(command: string, args: readonly string[]): string {
  const kept: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index] ?? '';
    const [name = ''] = word.split('=');
    if (alone.has(name)) continue;
    if (!ofOneReport.has(name)) kept.push(word);
    else if (!word.includes('=')) index += 1;
  }
  return [command, ...kept.map(shellWord)].join(' ');
}

/**
 * @param command as a shell takes it, without arguments
 * @param args of the command, as the process got them
 */
export async function aboutRun(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<About> {
  const commit = env.GITHUB_SHA ?? env.CI_COMMIT_SHA ?? (await checkedOut());
  return {
    date: new Date().toISOString(),
    node: process.version,
    version: VERSION,
    ...(commit === undefined ? {} : { commit }),
    command: commandLine(command, args),
  };
}

async function checkedOut(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { timeout: 5_000 });
    return stdout.trim() || undefined;
  } catch {
    // No git, or no checkout: the report goes without.
    return undefined;
  }
}
