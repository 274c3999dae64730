import { Command, InvalidArgumentError } from 'commander';
import { type Invocation, parseInvocation } from '../../../contract-tests/cli/invocation.js';
import { addressOf, portOf } from '../../../contract-tests/cli/options.js';
import { harOf, type TimedExchange } from '../../../contract-tests/traffic/har-writer.js';
import { startProxy } from '../../../contract-tests/traffic/proxy.js';
import { writeTogether } from '../../../scripts/contract/output.js';
import { OutputError } from '../../../scripts/contract/output-error.js';

interface Flags {
  readonly out: string;
  readonly port: number;
}

/** `record URL`: stands before a service and writes what passes to a HAR file. */
export async function recordCommand(invocation: Invocation): Promise<number> {
  const { signal, streams } = invocation;
  const command = new Command('as-documented record')
    .description(
      'Stands on 127.0.0.1 before a service, passes every byte on, and writes what goes by to a HAR file, until Ctrl-C.',
    )
    .argument('<url>', 'address of the service', addressOf)
    .requiredOption('--out <file>', 'the HAR file', harFile, 'traffic.har')
    .option('--port <n>', 'on 127.0.0.1; 0 is a free one', portOf, 0)
    .addHelpText(
      'after',
      `
Credentials and cookies, and headers, parameters and fields with names such as token or secret, are written as [redacted].
as-documented check CONTRACT --har FILE judges the file, without one request.

Exit codes: 0 written, 2 could not run, or nothing went by.`,
    );
  const ended = parseInvocation(command, invocation);
  if (ended !== undefined) return ended;
  const [target]: readonly string[] = command.processedArgs;
  const { out, port } = command.opts<Flags>();
  const seen: TimedExchange[] = [];
  let skipped = 0;
  try {
    const proxy = await startProxy({
      target: target ?? '',
      port,
      onExchange: ({ raw }) => seen.push({ raw, ended: Date.now() }),
      onSkipped: () => {
        skipped += 1;
      },
    });
    streams.err(
      `${proxy.url} passes on to ${target} and records what goes by. Ctrl-C ends it and writes ${out}.\n`,
    );
    if (!signal.aborted)
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    await proxy.close();
    if (seen.length === 0) {
      streams.err('could not run: nothing went by, and nothing was written.\n');
      return 2;
    }
    await writeTogether(new Map([[out, `${JSON.stringify(await harOf(seen), null, 1)}\n`]]));
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!inUse && !(error instanceof OutputError)) throw error;
    streams.err(
      `could not run: ${inUse ? `port ${port} is in use; choose another with --port` : error.message}\n`,
    );
    return 2;
  }
  const unread = skipped === 0 ? '' : `; ${skipped} could not be read and are not in it`;
  streams.out(`wrote ${out}: ${seen.length} exchange${seen.length === 1 ? '' : 's'}${unread}\n`);
  return 0;
}

function harFile(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('Expected the path of a file.');
}
