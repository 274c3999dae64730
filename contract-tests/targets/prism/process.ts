/** Serves contracts with Prism in a process of its own, and watches over it: what hangs is ended, what ended is started again. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../../contract/json.js';
import { TargetError } from '../target.js';

/** An operation that Prism cannot read. */
export interface RefusedOperation {
  readonly method: string;
  readonly path: string;
  readonly reason: string;
}

export interface PrismServer {
  /** It changes when another process had to be started. */
  baseUrl(): Promise<string>;
  readonly refused: readonly RefusedOperation[];
  close(): Promise<void>;
}

interface Opened {
  readonly host: Host;
  readonly baseUrl: string;
  readonly refused: readonly RefusedOperation[];
}

const program = fileURLToPath(new URL('child.mjs', import.meta.url));
/** To load Prism and to read the contract; large ones take ten seconds on a busy machine. */
const openMs = 90_000;
const closeMs = 1_000;
const pingEveryMs = 1_000;
/** Without a sign of life for so long, the process is stuck inside one request and will not come back. */
const silentMs = 6_000;

/** Loading Prism takes longer than most runs: one process serves all contracts of this one, each on a port of its own. */
let shared: Host | undefined;

/**
 * @param asCommand with what `prism mock` does to the operations before it serves them
 * @throws {TargetError} Prism cannot be started, or cannot read one operation of the document
 */
export async function startPrismServer(document: JsonObject, asCommand = false): Promise<PrismServer> {
  const open = async (): Promise<Opened> => {
    if (!shared || shared.ended) shared = new Host();
    const host = shared;
    return { host, ...(await host.open(document, asCommand)) };
  };
  let current = open();
  const { refused } = await current;
  return {
    refused,
    async baseUrl() {
      const { host } = await current;
      // Several requests may find the process gone; the first of them has it replaced.
      if (host.ended && (await current).host === host) current = open();
      return (await current).baseUrl;
    },
    async close() {
      const opened = await current.catch(() => undefined);
      await opened?.host.close(opened.baseUrl);
    },
  };
}

interface Message {
  readonly id?: number;
  readonly ready?: { readonly baseUrl: string; readonly refused: readonly RefusedOperation[] };
  readonly failed?: string;
  readonly pong?: number;
}

class Host {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(message: Message): void; reject(error: Error): void }>();
  readonly #open = new Map<string, number>();
  #next = 0;
  #ended = false;
  #complaint = '';

  constructor() {
    const child = fork(program, [String(process.pid)], {
      execArgv: ['--no-warnings'],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-1_000);
    });
    const end = (why: string) => this.#end(why);
    child.once('error', (error) => end(error.message));
    child.once('exit', () => end(this.#complaint.trim().split('\n').at(-1) || 'its process ended'));
    child.on('message', (message: Message) => {
      if (message.id !== undefined) this.#waiting.get(message.id)?.resolve(message);
    });
    watch(child, () => this.#waiting.size > 0);
    this.#hold();
  }

  get ended(): boolean {
    return this.#ended;
  }

  async open(
    document: JsonObject,
    asCommand: boolean,
  ): Promise<{ baseUrl: string; refused: readonly RefusedOperation[] }> {
    this.#next += 1;
    const id = this.#next;
    const { ready, failed } = await this.#ask(id, { open: id, document, asCommand }, openMs);
    if (!ready) throw new TargetError(`Prism cannot serve this contract: ${failed ?? 'it did not say why'}`);
    this.#open.set(ready.baseUrl, id);
    return ready;
  }

  async close(baseUrl: string): Promise<void> {
    const id = this.#open.get(baseUrl);
    this.#open.delete(baseUrl);
    if (id !== undefined && !this.#ended) await this.#ask(id, { close: id }, closeMs).catch(() => undefined);
    this.#hold();
  }

  async #ask(id: number, question: object, limitMs: number): Promise<Message> {
    const asked = new Promise<Message>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#hold();
    const limit = setTimeout(() => {
      this.#waiting.get(id)?.reject(new TargetError(`Prism gave no word within ${limitMs / 1_000} s`));
    }, limitMs);
    if (this.#ended) this.#end(this.#complaint);
    else this.#child.send(question);
    try {
      return await asked;
    } finally {
      clearTimeout(limit);
      this.#waiting.delete(id);
      this.#hold();
    }
  }

  #end(why: string): void {
    this.#ended = true;
    this.#child.kill('SIGKILL');
    for (const { reject } of this.#waiting.values())
      reject(new TargetError(`Prism cannot serve this contract: ${why}`));
  }

  /** A process that serves nothing does not keep this one alive, and ends with it. */
  #hold(): void {
    const method = this.#waiting.size + this.#open.size > 0 ? 'ref' : 'unref';
    this.#child[method]();
    this.#child.channel?.[method]();
    const stderr = this.#child.stderr;
    if (stderr && method in stderr) (stderr as unknown as { ref(): void; unref(): void })[method]();
  }
}

/** @param isBusy whether it was asked to read a contract, which it does in one go */
function watch(child: ChildProcess, isBusy: () => boolean): void {
  let heard = performance.now();
  let asked = heard;
  child.on('message', () => {
    heard = performance.now();
  });
  const timer = setInterval(() => {
    const now = performance.now();
    // A pause of this process itself (a long judgement, a busy machine) is not held against the child.
    if (now - asked > 3 * pingEveryMs || isBusy()) heard = now;
    asked = now;
    if (now - heard > silentMs) child.kill('SIGKILL');
    else if (child.connected) child.send({ ping: 1 }, () => undefined);
  }, pingEveryMs);
  timer.unref();
  child.once('exit', () => clearInterval(timer));
}
