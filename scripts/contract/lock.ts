import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { OutputError } from './output-error.js';

/** What a run that is writing leaves beside its outputs: who it is, and how to undo what it has done so far. */
export interface LockNote {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
  /** Tells two runs of the same process apart. */
  readonly id: string;
  /** Targets, absolute, each with what stood there before; empty while nothing has been replaced. */
  readonly replacing: readonly {
    readonly file: string;
    readonly staged: string;
    readonly kept: string | null;
  }[];
}

/** How long a run waits for another one: writing takes milliseconds, so this is for slow disks. */
const PATIENCE_MS = 5000;

/**
 * Takes the lock file, waiting for another run that writes; the lock of a run that is dead is taken over, after what it left
 * half done was undone.
 *
 * @throws OutputError where the other run does not end.
 */
export async function takeLock(
  file: string,
  undo: (note: LockNote) => Promise<void>,
  patienceMs = PATIENCE_MS,
): Promise<LockNote> {
  const note: LockNote = {
    pid: process.pid,
    host: hostname(),
    since: new Date().toISOString(),
    id: randomUUID(),
    replacing: [],
  };
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      await writeFile(file, JSON.stringify(note), { flag: 'wx' });
      return note;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
    const held = await readNote(file);
    if (held !== undefined && isDead(held)) {
      await takeOver(file, held, undo);
    } else if (performance.now() > until) {
      const who =
        held === undefined ? 'an unknown run' : `process ${held.pid} on ${held.host}, since ${held.since}`;
      throw new OutputError(
        `another run is writing here (${who}); try again when it has ended. If there is none, remove ${file}`,
      );
    } else {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
}

/** Writes down what is about to be replaced, in one step, so that a reader never finds half a note. */
export async function updateLock(file: string, note: LockNote): Promise<void> {
  const fresh = `${file}.${note.id}`;
  await writeFile(fresh, JSON.stringify(note));
  await rename(fresh, file);
}

export async function releaseLock(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** Moved aside first: of several that find a dead lock only one undoes, and none removes a lock that is alive by now. */
async function takeOver(
  file: string,
  held: LockNote,
  undo: (note: LockNote) => Promise<void>,
): Promise<void> {
  const aside = `${file}.${randomUUID()}`;
  try {
    await rename(file, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  const moved = await readNote(aside);
  if (moved?.id === held.id) await undo(held);
  // Another run has taken the lock in between: it is given back.
  else await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

async function readNote(file: string): Promise<LockNote | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isNote(note) ? note : undefined;
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): value is LockNote {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'id' in value &&
    'host' in value &&
    'replacing' in value &&
    Array.isArray(value.replacing)
  );
}

/** Only on this machine can it be told that a process is gone. */
export function isDead({ pid, host }: Pick<LockNote, 'pid' | 'host'>): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return isCode(error, 'ESRCH');
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
