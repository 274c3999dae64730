import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './fault-body.js';
import type { WireFault } from './faults.js';

/** What goes over the connection, and how the connection ends. */
interface WirePlan {
  readonly text: Buffer;
  readonly end: 'close' | 'reset' | 'leaveOpen';
}

/** Writes the answer to the connection as the fault has it, past the HTTP server. */
export async function sendSpoiled(
  socket: Socket,
  answer: Answer,
  fault: WireFault,
  signal: AbortSignal,
): Promise<void> {
  if (fault.kind === 'slowBody') return sendSlowly(socket, answer, fault.ms, signal);
  const { text, end } = planOf(answer, fault);
  socket.write(text);
  if (end === 'close') socket.end();
  if (end === 'reset') {
    // Lets the first half arrive: a reset overtakes what is still in the buffers.
    await sleep(20, undefined, { signal }).catch(() => {});
    socket.resetAndDestroy();
  }
}

function planOf(answer: Answer, fault: Exclude<WireFault, { kind: 'slowBody' }>): WirePlan {
  const { body, headers } = answer;
  const head = (...framing: (readonly [string, string])[]) => headText(answer, framing);
  const length = (by = 0) => ['Content-Length', String(body.length + by)] as const;
  const chunked = ['Transfer-Encoding', 'chunked'] as const;
  const chunk = `${body.length.toString(16)}\r\n${body.toString('latin1')}\r\n`;
  const half = body.subarray(0, Math.floor(body.length / 2));
  const closing = (...parts: (string | Buffer)[]): WirePlan => ({ text: join(parts), end: 'close' });
  switch (fault.kind) {
    case 'truncatedBody':
      return closing(head(length()), half);
    case 'resetInBody':
      return { text: join([head(length()), half]), end: 'reset' };
    case 'hangInBody':
      return { text: join([head(length()), half]), end: 'leaveOpen' };
    case 'truncatedChunks':
      return closing(head(chunked), chunk);
    case 'malformedChunks':
      return closing(head(chunked), 'xyz\r\n', body, '\r\n0\r\n\r\n');
    case 'emptyChunks':
      return closing(head(chunked), '0\r\n\r\n');
    case 'contentLength':
      return closing(head(length(fault.by)), body);
    case 'conflictingLengths':
      return closing(head(length(), length(1)), body);
    case 'duplicatedResponse':
      return closing(head(length()), body, head(length()), body);
    case 'interimResponse':
      return closing('HTTP/1.1 103 Early Hints\r\nLink: </>; rel=preload\r\n\r\n', head(length()), body);
    case 'noContentType':
      // Left out here because the server would add one of its own.
      headers.delete('Content-Type');
      return closing(headText({ ...answer, headers }, [length()]), body);
    case 'oversizedHeaders':
      return closing(head(['X-Padding', 'x'.repeat(fault.bytes)], length()), body);
    case 'truncatedHeaders':
      return closing(head(length()).slice(0, -8));
    case 'garbage':
      return closing('\u0000\u0001this is not HTTP\r\n\r\n');
  }
}

async function sendSlowly(socket: Socket, answer: Answer, ms: number, signal: AbortSignal): Promise<void> {
  socket.write(headText(answer, [['Content-Length', String(answer.body.length)]]));
  for (const byte of answer.body) {
    await sleep(ms, undefined, { signal }).catch(() => {});
    if (socket.destroyed) return;
    socket.write(Buffer.from([byte]));
  }
  socket.end();
}

function headText({ status, headers }: Answer, framing: readonly (readonly [string, string])[]): string {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`];
  for (const [name, value] of headers) {
    if (name !== 'content-length') lines.push(`${name}: ${value}`);
  }
  lines.push(...framing.map(([name, value]) => `${name}: ${value}`));
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** Text goes out byte for byte, as latin1 does. */
function join(parts: readonly (string | Buffer)[]): Buffer {
  return Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));
}
