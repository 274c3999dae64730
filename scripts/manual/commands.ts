/** The commands that the manual shows, held to the definitions of the commands. Nothing is carried out. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { CommanderError } from 'commander';
import { atlasProfile } from '../../contract-tests/atlas/profile.js';
import { parseArguments } from '../../contract-tests/cli/options.js';
import { commandLine } from '../../src/cli/program.js';
import { project } from './pages.js';

/** The commands of a block of shell: words without quotes, comments, variables that are set, and redirections. */
export function commandsIn(shell: string): string[][] {
  const lines = shell.replaceAll('\\\n', ' ').split('\n');
  return lines.flatMap((line) => {
    const commands: string[][] = [[]];
    const word = /\s*(#.*|&&|\|\|?|;|>>?\s*\S+|(?:'[^']*'|"[^"]*"|[^\s'"|;&>#]|(?<=\S)#)+)/y;
    const text = line.trim();
    while (word.lastIndex < text.length) {
      const at = word.lastIndex;
      const found = word.exec(text)?.[1];
      if (found === undefined) throw new Error(`cannot be read as shell: ${text.slice(at)}`);
      if (found.startsWith('#')) break;
      if (/^(&&|\|\|?|;)$/.test(found)) commands.push([]);
      else if (!found.startsWith('>')) commands.at(-1)?.push(found.replaceAll(/['"]/g, ''));
    }
    return commands
      .map((words) => words.slice(words.findIndex((each) => !/^[A-Z_]+=/.test(each))))
      .filter((words) => words.length > 0);
  });
}

const manifest: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync(path.join(project, 'package.json'), 'utf8'),
);
/** What npm runs by itself is no command. */
export const scriptNames = Object.keys(manifest.scripts).filter((name) => !/^(pre|post)/.test(name));

const helpTexts = new Map<string, Promise<string>>();

/** What a script of this project says to `--help`; asked for once, of its bundle: to load it here takes longer. */
function helpOf(entry: string, ...command: string[]): Promise<string> {
  const key = [entry, ...command].join(' ');
  const known = helpTexts.get(key);
  if (known !== undefined) return known;
  const asked = promisify(execFile)(process.execPath, ['scripts/run.mjs', entry, ...command, '--help'], {
    cwd: project,
    // As npm starts it from the project's own folder.
    env: { ...process.env, npm_lifecycle_script: '', NO_COLOR: '1' },
  }).then(({ stdout }) => stdout);
  helpTexts.set(key, asked);
  return asked;
}

/** What is wrong with the arguments of a script: of those that can be read here, everything; else flags that `--help` lacks. */
async function scriptProblem(entry: string, args: readonly string[]): Promise<string | undefined> {
  if (!existsSync(path.join(project, entry))) return `there is no ${entry}`;
  if (entry === 'contract-tests/cli.ts') {
    const said: string[] = [];
    const output = { out: () => undefined, err: (text: string) => void said.push(text) };
    return 'spec' in parseArguments(args, atlasProfile, output) || args.includes('--help')
      ? undefined
      : said.join('');
  }
  if (entry === 'as-documented/src/main.ts') return asDocumentedProblem(args);
  return unknownFlags(args, () => helpOf(entry));
}

async function unknownFlags(
  args: readonly string[],
  help: () => Promise<string>,
): Promise<string | undefined> {
  const flags = args.filter((word) => word.startsWith('-')).map((word) => word.split('=')[0] ?? '');
  if (flags.length === 0) return undefined;
  const known = new Set((await help()).match(/(?<=^|[\s,])--?[\w-]+/gm));
  const unknown = flags.filter((flag) => !known.has(flag));
  return unknown.length === 0 ? undefined : `--help knows no ${unknown.join(', ')}`;
}

async function asDocumentedProblem([name = '', ...args]: readonly string[]): Promise<string | undefined> {
  if (name.startsWith('-')) return undefined;
  const said = await helpOf('as-documented/src/main.ts', name);
  // Before an unknown command, --help is that of the whole.
  const known = said.includes(`as-documented ${name}`);
  return known ? unknownFlags(args, async () => said) : `as-documented has no command ${name}`;
}

async function npmProblem([verb = '', ...rest]: readonly string[]): Promise<string | undefined> {
  if (verb === 'ci' || verb === 'install') return undefined;
  const words =
    verb === 'run' ? rest.filter((word) => word !== '--silent' && word !== '-s') : [verb, ...rest];
  const [name = '', dashes, ...args] = words;
  const script = manifest.scripts[name];
  if (script === undefined) return `package.json has no script ${name}`;
  if (dashes === undefined) return undefined;
  if (dashes !== '--') return `npm takes ${dashes} for itself: -- is missing`;
  const entry = /scripts\/run\.mjs (\S+)/.exec(script)?.[1];
  return entry === undefined ? undefined : scriptProblem(entry, args);
}

async function atlasPeeringProblem(args: readonly string[]): Promise<string | undefined> {
  const program = commandLine(async () => undefined);
  const silent = { writeOut: () => undefined, writeErr: () => undefined };
  for (const each of [program, ...program.commands]) each.configureOutput(silent);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode !== 0) return error.message;
  }
  return undefined;
}

function vitestProblem(args: readonly string[]): string | undefined {
  const missing = args.filter((word) => word.includes('/') && !existsSync(path.join(project, word)));
  return missing.length === 0 ? undefined : `there is no ${missing.join(', ')}`;
}

/** What is wrong with a command of the manual; `undefined` where nothing is. One that nobody knows is wrong. */
export async function commandProblem(words: readonly string[]): Promise<string | undefined> {
  const [program = '', ...args] = words[0] === 'npx' ? words.slice(1) : words;
  switch (program) {
    case 'npm':
      return npmProblem(args);
    case 'as-documented':
      return asDocumentedProblem(args);
    case 'atlas-peering':
      return atlasPeeringProblem(args);
    case 'vitest':
      return vitestProblem(args);
    case 'node': {
      const [entry = '', ...own] = args.slice(args.indexOf('scripts/run.mjs') + 1);
      return args.includes('scripts/run.mjs') ? scriptProblem(entry, own) : 'only scripts/run.mjs is known';
    }
    case 'jq':
      return undefined;
    default:
      return `nothing is known about ${program}: say in ${path.relative(project, import.meta.filename)} how it is checked`;
  }
}
