/** What a command runs in: its streams, and what Ctrl-C does to it. */
import { EXIT, type ExitCode } from './exit-codes.js';
import { exitCodeOf, messageOf } from './failure.js';
import { createStreams, type Standard, type Streams } from './streams.js';

/** What has been asked of Atlas so far, as far as it matters to somebody who interrupts. */
export interface Activity {
  /** Connections whose DELETE is under way. */
  readonly deleting: Set<string>;
  /** Connections whose deletion Atlas accepted, or was carrying out already. */
  readonly accepted: Set<string>;
}

export interface Session {
  readonly streams: Streams;
  /** Aborted by the first Ctrl-C, or another signal to end. */
  readonly signal: AbortSignal;
  readonly activity: Activity;
}

/** Ctrl-C, what ends a job or a container, and a terminal that is closed. */
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a command; its errors are told and become the exit code. */
export async function inSession(
  command: (session: Session) => Promise<ExitCode>,
  standard: Standard,
): Promise<ExitCode> {
  const streams = createStreams(standard);
  const interrupted = new AbortController();
  const activity: Activity = { deleting: new Set(), accepted: new Set() };
  const onInterrupt = () => {
    if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
    streams.talk(`${whatGoesOn(activity)}\n`);
    interrupted.abort(new Error('interrupted'));
  };
  for (const signal of INTERRUPTS) process.on(signal, onInterrupt);
  try {
    const ended = await command({ streams, signal: interrupted.signal, activity });
    if (interrupted.signal.aborted) return EXIT.interrupted;
    const fault = await streams.fault();
    if (fault) streams.talk(`${streams.red('Error:')} stdout cannot be written: ${messageOf(fault)}\n`);
    return fault && ended === EXIT.done ? EXIT.failed : ended;
  } catch (error) {
    if (interrupted.signal.aborted) return EXIT.interrupted;
    streams.talk(`${streams.red('Error:')} ${messageOf(error)}\n`);
    return exitCodeOf(error);
  } finally {
    for (const signal of INTERRUPTS) process.off(signal, onInterrupt);
  }
}

function whatGoesOn({ deleting, accepted }: Activity): string {
  const lines = [
    ...[...deleting].map(
      (peerId) =>
        `The DELETE of ${peerId} was under way: Atlas may carry it out. See: atlas-peering get ${peerId}`,
    ),
    ...[...accepted].map(
      (peerId) => `The deletion of ${peerId} goes on at Atlas. To wait again: atlas-peering wait ${peerId}`,
    ),
  ];
  return ['Interrupted.', ...(lines.length > 0 ? lines : ['No DELETE was sent.'])].join('\n');
}
