import { type LoggedRequest, startAtlasEmulator } from '../../emulator/index.js';
import { printable } from '../../errors/printable.js';
import type { ExitCode } from '../exit-codes.js';
import type { Session } from '../session.js';
import { remove } from './delete.js';

/** How long the emulated deletion takes, and how often it is polled, in milliseconds. */
const DELETION = 1_500;
const INTERVAL = 500;

/** `atlas-peering demo`: a deletion from the beginning to the end, on an emulator that this process starts. */
export async function demo(session: Session): Promise<ExitCode> {
  const { streams } = session;
  await using emulator = await startAtlasEmulator({
    clock: 'real',
    timings: { deletionMs: DELETION },
    peers: [
      { providerName: 'AWS', vpcId: 'vpc-0a1b2c3d4e5f60718' },
      { providerName: 'GCP', networkName: 'default', gcpProjectId: 'demo' },
    ],
  });
  const { projectId, peerId, url } = emulator;
  streams.data(`An emulated Atlas at ${url}, in this process: nothing leaves this machine.\n\n`);
  streams.data(`$ atlas-peering delete ${peerId} --force --expect vpcId=vpc-0a1b2c3d4e5f60718 --wait\n`);
  const options = {
    projectId,
    apiVersion: 'v1.0',
    output: 'table',
    expect: { vpcId: 'vpc-0a1b2c3d4e5f60718' },
    force: true,
    dryRun: false,
    wait: true,
    idempotent: false,
    interval: INTERVAL,
  } as const;
  // What the environment says of a real Atlas does not count here.
  const ended = await remove([peerId], options, session, { baseUrl: url, credentials: emulator.key });
  streams.data('\nWhat went over the wire, without what could be replayed:\n\n');
  streams.data(emulator.control.requests().map(requestText).join(''));
  return ended;
}

function requestText({ method, target, headers, status, errorCode }: LoggedRequest): string {
  const shown = headers.filter(([name]) => name === 'authorization' || name === 'accept');
  const lines = [
    `> ${method} ${target}`,
    ...shown.map(([name, value]) => `> ${name}: ${value}`),
    `< ${status ?? 'no response'}${errorCode === undefined ? '' : ` ${errorCode}`}`,
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}
