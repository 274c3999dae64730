/** What can be found out about an address before any case runs. */
import { connect } from 'node:net';
import { asText } from '../../contract/json.js';
import { TargetError } from './target.js';

const probeMs = 5_000;

export function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

/**
 * Opens a connection and closes it.
 * @throws {TargetError} nothing listens there
 */
export async function checkListening(url: string): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const number = Number(port || (protocol === 'https:' ? 443 : 80));
  await new Promise<void>((resolve, reject) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: number, timeout: probeMs });
    const fail = (why: string) => {
      socket.destroy();
      reject(
        new TargetError(`nothing answers at ${url} (${why}). Is the server running, and the address right?`),
      );
    };
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => fail(`no connection within ${probeMs} ms`));
    socket.once('error', (error) =>
      fail('code' in error ? (asText(String(error.code)) ?? '') : error.message),
    );
  });
}

/** Whether a Prism answers there: it says so itself when it is asked for a path that no contract has. */
export async function isPrism(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/no-such-path-in-any-contract`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(probeMs),
    });
    return (await response.text()).includes('stoplight.io/prism/errors#NO_PATH_MATCHED');
  } catch {
    return false;
  }
}
