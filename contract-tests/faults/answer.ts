/** An answer as parts that a fault changes one of, and how it goes onto a socket. */

export interface Answer {
  readonly status: number;
  readonly reason: string;
  /** All but those of the framing, in wire order. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  /** How the end of the body is told. `close`: by closing the connection. Default: `length`. */
  readonly framing?: 'length' | 'chunked' | 'close' | 'none';
  /** Default: `HTTP/1.1`. */
  readonly version?: string;
}

/** What a socket does, step by step. A number is a pause in milliseconds. */
export interface Script {
  readonly steps: readonly (Uint8Array | number)[];
  /** `hang`: neither sends more nor closes. */
  readonly end: 'close' | 'reset' | 'hang';
}

const encoder = new TextEncoder();

export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** One byte for each character: for header lines and bodies in ISO-8859-1. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

export function scriptOf(answer: Answer): Script {
  const body = answer.framing === 'chunked' ? chunked([answer.body]) : answer.body;
  return { steps: [headOf(answer), body], end: 'close' };
}

/** Status line and headers, with the framing. Each connection carries one answer. */
export function headOf(answer: Answer): Uint8Array {
  const { status, reason, headers, body, framing = 'length', version = 'HTTP/1.1' } = answer;
  const framed: (readonly [string, string])[] = [['Connection', 'close'], ...headers];
  if (framing === 'length') framed.push(['Content-Length', String(body.length)]);
  if (framing === 'chunked') framed.push(['Transfer-Encoding', 'chunked']);
  return rawHead(`${version} ${status} ${reason}`, framed);
}

export function rawHead(statusLine: string, headers: readonly (readonly [string, string])[]): Uint8Array {
  return latin1(
    `${[statusLine, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`,
  );
}

/** Chunks with the last one; `extension` and `trailer` as in RFC 9112 section 7.1. */
export function chunked(parts: readonly Uint8Array[], extension = '', trailer = ''): Uint8Array {
  return concat(
    ...parts.filter((part) => part.length > 0).flatMap((part) => chunk(part, extension)),
    bytes(`0\r\n${trailer}\r\n`),
  );
}

/** One chunk. */
export function chunk(part: Uint8Array, extension = ''): Uint8Array[] {
  return [bytes(`${part.length.toString(16)}${extension}\r\n`), part, bytes('\r\n')];
}

/** Replaces a header, or adds it at the end; `undefined` takes it away. */
export function withHeader(answer: Answer, name: string, value: string | undefined): Answer {
  const others = answer.headers.filter(([each]) => each.toLowerCase() !== name.toLowerCase());
  return { ...answer, headers: value === undefined ? others : [...others, [name, value]] };
}

export function addHeader(answer: Answer, name: string, value: string): Answer {
  return { ...answer, headers: [...answer.headers, [name, value]] };
}

export function withText(answer: Answer, text: string): Answer {
  return { ...answer, body: bytes(text) };
}
