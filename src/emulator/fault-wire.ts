import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './fault-body.js';
import type { WireFault } from './faults.js';

/** Writes the answer to the connection as the fault has it, past the HTTP server, and closes the connection. */
export async function sendSpoiled(
  socket: Socket,
  { status, headers, body }: Answer,
  fault: WireFault,
  signal: AbortSignal,
): Promise<void> {
  const write = (bytes: Buffer | string) => {
    if (!socket.destroyed) socket.write(bytes);
  };
  const head = (framing: readonly [string, string]) => headText(status, headers, framing);
  const whole = head(['Content-Length', String(body.length)]);
  const half = body.subarray(0, Math.floor(body.length / 2));
  switch (fault.kind) {
    case 'truncatedBody':
      write(whole);
      write(half);
      break;
    case 'resetInBody':
      write(whole);
      write(half);
      // Lets the first half arrive: a reset overtakes what is still in the buffers.
      await sleep(20, undefined, { signal }).catch(() => {});
      socket.resetAndDestroy();
      return;
    case 'truncatedChunks':
      write(head(['Transfer-Encoding', 'chunked']));
      write(`${body.length.toString(16)}\r\n`);
      write(body);
      write('\r\n');
      break;
    case 'contentLength':
      write(head(['Content-Length', String(body.length + fault.by)]));
      write(body);
      break;
    case 'duplicatedResponse':
      for (let copy = 0; copy < 2; copy += 1) {
        write(whole);
        write(body);
      }
      break;
    case 'slowBody':
      write(whole);
      for (const byte of body) {
        await sleep(fault.ms, undefined, { signal }).catch(() => {});
        if (signal.aborted || socket.destroyed) return;
        write(Buffer.from([byte]));
      }
      break;
    case 'noContentType':
      // Left out here because the server would add one of its own.
      headers.delete('Content-Type');
      write(head(['Content-Length', String(body.length)]));
      write(body);
      break;
    case 'truncatedHeaders':
      write(whole.slice(0, -8));
      break;
    case 'garbage':
      write('\u0000\u0001this is not HTTP\r\n\r\n');
      break;
  }
  socket.end();
}

function headText(status: number, headers: Headers, framing: readonly [string, string]): string {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
  for (const [name, value] of headers) {
    if (name !== 'content-length') lines.push(`${name}: ${value}`);
  }
  return `${[...lines, framing.join(': ')].join('\r\n')}\r\n\r\n`;
}
