/** The streams of the command: data on stdout, everything that is said on stderr. */
import { createInterface } from 'node:readline';

export interface Streams {
  /** What the command was asked for. */
  data(text: string): void;
  /** What is said about it. Ends the live line, if there is one. */
  talk(text: string): void;
  /** Shows a line in the place of the last one on a terminal; elsewhere, writes nothing. */
  live(line: string): void;
  /** Why the data did not arrive, such as a full disk; a reader that has seen enough is no reason. */
  fault(): Promise<Error | undefined>;
  /** Whether stderr is a terminal on which a line can be shown again and again. */
  readonly isLive: boolean;
  /** Whether somebody can be asked: stdin and stderr are a terminal. */
  readonly canAsk: boolean;
  /**
   * Asks on stderr and reads a line. The end of the input counts as no.
   *
   * @throws the reason of the signal
   */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** On stderr, where colours are wanted there. */
  red(text: string): string;
  yellow(text: string): string;
  /** On stdout. */
  bold(text: string): string;
}

/** What a process has for streams. */
export interface Standard {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
}

export function createStreams({ stdin, stdout, stderr }: Standard): Streams {
  const { env } = process;
  const isDumb = env.TERM === 'dumb';
  const colours = !env.NO_COLOR && !isDumb;
  const isLive = stderr.isTTY === true && !isDumb;
  const paint = (stream: Standard['stdout'], code: number) => (text: string) =>
    colours && stream.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text;
  let fault: Error | undefined;
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // A reader that has seen enough, such as `head`, is no failure.
    if (error.code !== 'EPIPE') fault ??= error;
  });
  // Nobody is there to be told, and what was begun is done to its end.
  stderr.on('error', () => undefined);
  let shown = false;
  const clear = () => {
    if (shown) stderr.write('\r\u001b[K');
    shown = false;
  };
  return {
    data: (text) => {
      clear();
      stdout.write(text);
    },
    talk: (text) => {
      clear();
      stderr.write(text);
    },
    live: (line) => {
      if (!isLive) return;
      // A line that wraps could not be taken back.
      stderr.write(`\r\u001b[K${line.slice(0, (stderr.columns ?? 80) - 1)}`);
      shown = true;
    },
    fault: async () => {
      // Streams tell of an error after the write.
      await new Promise((resolve) => setImmediate(resolve));
      return fault;
    },
    isLive,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    confirm: (question, signal) => confirm({ stdin, stderr }, question, signal),
    red: paint(stderr, 31),
    yellow: paint(stderr, 33),
    bold: paint(stdout, 1),
  };
}

function confirm(
  { stdin, stderr }: Pick<Standard, 'stdin' | 'stderr'>,
  question: string,
  signal: AbortSignal,
): Promise<boolean> {
  stderr.write(question);
  // Not as a terminal: the line editor would take Ctrl-C for itself.
  const lines = createInterface({ input: stdin, terminal: false });
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      signal.removeEventListener('abort', abort);
      // First, because closing counts as a no.
      settle();
      lines.close();
    };
    const abort = end(() => reject(signal.reason));
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
    lines.once('line', (line) => end(() => resolve(/^\s*y(es)?\s*$/i.test(line)))());
    lines.once('close', () => {
      resolve(false);
    });
  });
}
