/**
 * Reads HTTP/1.1 messages out of a byte stream that somebody else sends and receives (RFC 9112): nothing is held back and
 * nothing is changed, so that a proxy can pass the bytes on and look at them at the same time.
 */

export interface MessageHead {
  /** `GET /path HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  /** In wire order, names as sent, repeats kept. */
  readonly headers: readonly (readonly [string, string])[];
  /** The bytes of the head, with the empty line that ends it. */
  readonly bytes: Uint8Array;
}

export interface Message extends MessageHead {
  /** De-chunked, not decoded. At most `keep` bytes; `size` is the true length. */
  readonly body: Uint8Array;
  readonly size: number;
  /** Whether the framing came to its end. */
  readonly complete: boolean;
}

export interface StreamListener {
  /** How the body of a message is framed where its head alone does not say. */
  readonly framing: (head: MessageHead) => 'none' | 'by-head' | 'until-close';
  readonly onHead?: (head: MessageHead) => void;
  readonly onMessage: (message: Message) => void;
  /** The stream is no HTTP/1.1 from here on; it is not looked at any more. */
  readonly onUnreadable: (reason: string) => void;
  /** Takes bytes to pass on, in order. `head` is set for the bytes of a head, which may be replaced. */
  readonly forward: (bytes: Uint8Array, head?: MessageHead) => void;
}

/** A head larger than this is not looked at. Common servers refuse 8 to 64 kB. */
const largestHead = 256 * 1024;
const CRLF = Buffer.from('\r\n');

type State = 'head' | 'fixed' | 'until-close' | 'chunk-size' | 'chunk' | 'chunk-end' | 'trailer' | 'opaque';

export class MessageStream {
  readonly #listener: StreamListener;
  readonly #keep: number;
  #state: State = 'head';
  /** Bytes of a head or line that has not ended yet. They were not passed on when they belong to a head. */
  #pending = Buffer.alloc(0);
  #head: MessageHead | undefined;
  #left = 0;
  #body: Buffer[] = [];
  #kept = 0;
  #size = 0;

  /** @param keep bytes of one body that are kept */
  constructor(listener: StreamListener, keep: number) {
    this.#listener = listener;
    this.#keep = keep;
  }

  feed(bytes: Uint8Array): void {
    let rest = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    while (rest.length > 0) rest = this.#step(rest);
  }

  /** The stream has ended. */
  end(): void {
    if (this.#state === 'head') {
      if (this.#pending.length > 0) {
        this.#listener.forward(this.#pending);
        this.#pending = Buffer.alloc(0);
        this.#listener.onUnreadable('the stream ended inside a head');
      }
      return;
    }
    if (this.#state !== 'opaque') this.#finish(this.#state === 'until-close');
  }

  /** Whether a message has begun and not ended. */
  get busy(): boolean {
    return this.#head !== undefined || this.#pending.length > 0;
  }

  #step(bytes: Buffer): Buffer {
    switch (this.#state) {
      case 'opaque':
        this.#listener.forward(bytes);
        return Buffer.alloc(0);
      case 'head':
        return this.#readHead(bytes);
      case 'until-close':
        this.#listener.forward(bytes);
        this.#add(bytes);
        return Buffer.alloc(0);
      case 'fixed':
      case 'chunk': {
        const part = bytes.subarray(0, this.#left);
        this.#left -= part.length;
        this.#listener.forward(part);
        this.#add(part);
        if (this.#left === 0) {
          if (this.#state === 'fixed') this.#finish(true);
          else this.#state = 'chunk-end';
        }
        return bytes.subarray(part.length);
      }
      default:
        return this.#readLine(bytes);
    }
  }

  #readHead(bytes: Buffer): Buffer {
    // An empty line before a request is to be ignored (RFC 9112, section 2.2).
    if (this.#pending.length === 0 && (bytes[0] === 0x0d || bytes[0] === 0x0a)) {
      this.#listener.forward(bytes.subarray(0, 1));
      return bytes.subarray(1);
    }
    const before = this.#pending.length;
    const all = before === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const end = endOfHead(all, Math.max(0, before - 3));
    if (end === undefined) {
      if (all.length > largestHead) return this.#giveUp(all, `a head of more than ${largestHead} bytes`);
      this.#pending = Buffer.from(all);
      return Buffer.alloc(0);
    }
    this.#pending = Buffer.alloc(0);
    const head = readHead(all.subarray(0, end));
    if (typeof head === 'string') return this.#giveUp(all, head);
    this.#listener.forward(head.bytes, head);
    this.#listener.onHead?.(head);
    this.#begin(head);
    return all.subarray(end);
  }

  #begin(head: MessageHead): void {
    this.#head = head;
    const way = this.#listener.framing(head);
    const codings = valuesOf(head, 'transfer-encoding');
    const lengths = new Set(valuesOf(head, 'content-length'));
    const [length = ''] = lengths;
    if (way === 'none') this.#finish(true);
    else if (codings.at(-1)?.toLowerCase() === 'chunked') this.#state = 'chunk-size';
    else if (codings.length > 0) this.#state = 'until-close';
    else if (lengths.size > 1 || (lengths.size === 1 && !/^\d{1,15}$/.test(length))) {
      this.#giveUp(Buffer.alloc(0), `Content-Length: ${[...lengths].join(', ')}`);
    } else if (lengths.size === 1) {
      this.#left = Number(length);
      this.#state = 'fixed';
      if (this.#left === 0) this.#finish(true);
    } else if (way === 'until-close') this.#state = 'until-close';
    else this.#finish(true);
  }

  #readLine(bytes: Buffer): Buffer {
    const at = bytes.indexOf(0x0a);
    const part = at < 0 ? bytes : bytes.subarray(0, at + 1);
    this.#listener.forward(part);
    this.#pending = Buffer.concat([this.#pending, part]);
    const rest = bytes.subarray(part.length);
    if (at < 0) {
      if (this.#pending.length <= largestHead) return rest;
      this.#pending = Buffer.alloc(0);
      return this.#giveUp(rest, 'a line without an end in a chunked body');
    }
    const line = this.#pending.toString('latin1').replace(/\r?\n$/, '');
    this.#pending = Buffer.alloc(0);
    if (this.#state === 'trailer') {
      if (line === '') this.#finish(true);
    } else if (this.#state === 'chunk-end') {
      if (line !== '') return this.#giveUp(rest, 'a chunk that is longer than it says');
      this.#state = 'chunk-size';
    } else {
      const size = /^([\da-f]{1,12})[ \t]*(;.*)?$/i.exec(line)?.[1];
      if (size === undefined) return this.#giveUp(rest, 'a chunk without its size');
      this.#left = Number.parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailer' : 'chunk';
    }
    return rest;
  }

  #add(part: Buffer): void {
    this.#size += part.length;
    const kept = part.subarray(0, Math.max(0, this.#keep - this.#kept));
    if (kept.length === 0) return;
    this.#kept += kept.length;
    this.#body.push(Buffer.from(kept));
  }

  #finish(complete: boolean): void {
    const head = this.#head;
    const message = { body: Buffer.concat(this.#body), size: this.#size, complete };
    this.#head = undefined;
    this.#body = [];
    this.#kept = 0;
    this.#size = 0;
    this.#state = 'head';
    if (head) this.#listener.onMessage({ ...head, ...message });
  }

  /** From here on bytes are only passed on. */
  #giveUp(waiting: Buffer, reason: string): Buffer {
    this.#pending = Buffer.alloc(0);
    this.#head = undefined;
    this.#state = 'opaque';
    this.#listener.onUnreadable(reason);
    return waiting;
  }

  /** For what is no HTTP any more, such as after a 101. */
  stopReading(): void {
    this.#state = 'opaque';
    this.#head = undefined;
  }
}

/** Offset after the empty line that ends a head; lines may end with a lone LF (RFC 9112, section 2.2). */
function endOfHead(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0x0a, from); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === 0x0a) return at + 2;
    if (bytes[at + 1] === CRLF[0] && bytes[at + 2] === CRLF[1]) return at + 3;
  }
  return undefined;
}

/** The head, or why it is none. */
function readHead(bytes: Buffer): MessageHead | string {
  const [startLine = '', ...lines] = bytes
    .toString('latin1')
    .replace(/\r?\n\r?\n$/, '')
    .split(/\r?\n/);
  if (!/^(HTTP\/1\.[01] \d{3}( .*)?|[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/1\.[01])$/.test(startLine)) {
    return 'a start line that is not of HTTP/1.1';
  }
  const headers: [string, string][] = [];
  for (const line of lines) {
    const at = line.indexOf(':');
    const last = headers.at(-1);
    // A folded line belongs to the one before (RFC 9112, section 5.2).
    if (/^[ \t]/.test(line) && last) last[1] = `${last[1]} ${line.trim()}`;
    else if (at > 0) headers.push([line.slice(0, at), line.slice(at + 1).replace(/^[ \t]+|[ \t]+$/g, '')]);
    else return 'a header line without a name';
  }
  return { startLine, headers, bytes: Uint8Array.from(bytes) };
}

/** The parts of a list header, in order. */
export function valuesOf({ headers }: Pick<MessageHead, 'headers'>, name: string): string[] {
  return headers
    .filter(([each]) => each.toLowerCase() === name)
    .flatMap(([, value]) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
