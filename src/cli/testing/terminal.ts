/** Runs the command as a user would: in a real pseudo-terminal, with pipes, or in this process where neither matters. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { vi } from 'vitest';
import { runCommandLine } from '../program.js';

const project = path.resolve(import.meta.dirname, '../../..');
/** `--`: Node 20 takes `--env-file` for its own, wherever it stands. */
const COMMAND = [process.execPath, '--', path.join(project, 'scripts/run.mjs'), 'src/cli/main.ts'];

/**
 * A terminal of 100 columns between this process and a program: what is written to its stdin is typed, what it writes to
 * its stdout is what the program shows. Ctrl-C is the character, so that the terminal itself makes the signal of it.
 */
const PTY = `
import fcntl, os, pty, select, struct, sys, termios
pid, fd = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack('HHHH', 30, 100, 0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])
inputs = [fd, 0]
while True:
    ready, _, _ = select.select(inputs, [], [])
    if 0 in ready:
        typed = os.read(0, 4096)
        if typed: os.write(fd, typed)
        else: inputs.remove(0)
    if fd in ready:
        try: shown = os.read(fd, 4096)
        except OSError: break
        if not shown: break
        os.write(1, shown)
status = os.waitpid(pid, 0)[1]
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
`;

export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';

export interface Ended {
  readonly code: number;
  /** In a terminal, what both streams showed. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** Resolves once this was shown. */
  shows(text: string | RegExp): Promise<void>;
  type(text: string): void;
  /** Sends a signal to the process. */
  kill(signal: NodeJS.Signals): void;
  /** Reads no more of a stream. */
  leave(stream: 'stdout' | 'stderr'): void;
  readonly ended: Promise<Ended>;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** What the command heeds of the environment. */
const OF_THE_COMMAND = /^(MONGODB_ATLAS_|NO_COLOR|FORCE_COLOR)/;

/** Variables of the machine that the command would heed are left out. */
function environment(variables: Variables): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !OF_THE_COMMAND.test(name));
  return { ...Object.fromEntries(own), TERM: 'xterm', ...variables };
}

/** With pipes and an empty stdin, as in a script. */
export function inPipes(args: readonly string[], variables: Variables = {}): Promise<Ended> {
  return asJob(args, variables).ended;
}

/** The same, to be watched and ended. */
export function asJob(args: readonly string[], variables: Variables = {}): Running {
  const [program = '', ...before] = COMMAND;
  return start(program, [...before, ...args], variables, (child) => child.stdin.end());
}

/**
 * In this process, which takes a tenth of the time: its streams count as a terminal where `isTTY` says so, but nobody types.
 * Call `vi.unstubAllEnvs` afterwards. Runs side by side have the same variables.
 */
export async function inProcess(
  args: readonly string[],
  variables: Variables = {},
  isTTY = false,
): Promise<Ended> {
  for (const name of Object.keys(process.env)) if (OF_THE_COMMAND.test(name)) vi.stubEnv(name, undefined);
  for (const [name, value] of Object.entries({ TERM: 'xterm', ...variables })) vi.stubEnv(name, value);
  const streams = { stdout: '', stderr: '' };
  const into = (name: keyof typeof streams) =>
    Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY, columns: 100 }).on(
      'data',
      (text: string) => {
        streams[name] += text;
      },
    );
  const stdin = Object.assign(new PassThrough().end(), { isTTY });
  const code = await runCommandLine(args, { stdin, stdout: into('stdout'), stderr: into('stderr') });
  return { code, ...streams };
}

/** In a terminal. */
export function inTerminal(args: readonly string[], variables: Variables = {}): Running {
  return start('python3', ['-c', PTY, ...COMMAND, ...args], variables);
}

function start(
  program: string,
  args: readonly string[],
  variables: Variables,
  prepare: (child: ReturnType<typeof spawnPiped>) => void = () => undefined,
): Running {
  const child = spawnPiped(program, args, variables);
  const streams = { stdout: '', stderr: '' };
  const shown = () => streams.stdout + streams.stderr;
  const waiting = new Set<() => void>();
  let over = false;
  const changed = () => {
    for (const look of waiting) look();
  };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      streams[name] += text;
      changed();
    });
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new Error(`These tests need ${program}: ${cause.message}`, { cause })),
    );
    child.once('close', (code) => {
      over = true;
      changed();
      resolve({ code: code ?? -1, ...streams });
    });
  });
  prepare(child);
  return {
    ended,
    type: (text) => void child.stdin.write(text),
    kill: (signal) => void child.kill(signal),
    leave: (stream) => void child[stream].destroy(),
    shows: (text) =>
      Promise.race([
        new Promise<void>((resolve, reject) => {
          const look = () => {
            const found = typeof text === 'string' ? shown().includes(text) : text.test(shown());
            if (!found && !over) return;
            waiting.delete(look);
            if (found) resolve();
            else reject(new Error(`${text} was not shown, but:\n${shown()}`));
          };
          waiting.add(look);
          look();
        }),
        ended.then(() => undefined),
      ]),
  };
}

function spawnPiped(program: string, args: readonly string[], variables: Variables) {
  return spawn(program, args, { cwd: project, env: environment(variables), stdio: ['pipe', 'pipe', 'pipe'] });
}
