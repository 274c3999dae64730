import type { BodyFault } from './faults.js';

/** A response taken apart. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

export async function takeApart(response: Response): Promise<Answer> {
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: new Headers(response.headers), body };
}

/** The answer, spoiled, but in correct HTTP. */
export function spoil(answer: Answer, fault: BodyFault): Response {
  const { status, headers, body } = answer;
  headers.delete('Content-Length');
  const respond = (newBody: Buffer, newStatus = status) => {
    const bodiless = newBody.length === 0 || [204, 205, 304].includes(newStatus);
    return new Response(bodiless ? null : new Uint8Array(newBody), { status: newStatus, headers });
  };
  switch (fault.kind) {
    case 'emptyBody':
      return respond(Buffer.alloc(0));
    case 'malformedJson':
      return respond(Buffer.concat([Buffer.from('{"unclosed": '), body]));
    case 'otherJson':
      return respond(Buffer.from(JSON.stringify(fault.value)));
    case 'contentType':
      setHeaders(headers, { 'Content-Type': fault.value });
      return respond(body);
    case 'headers':
      setHeaders(headers, fault.set);
      return respond(body);
    case 'status':
      return respond(body, fault.status);
    case 'falseEncoding':
      headers.set('Content-Encoding', 'gzip');
      return respond(body);
    case 'byteOrderMark':
      return respond(Buffer.concat([Buffer.from('\uFEFF'), body]));
    case 'invalidUtf8':
      return respond(
        Buffer.concat([Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a]), body, Buffer.from('}')]),
      );
    case 'oversizedBody':
      return respond(Buffer.concat([body, Buffer.alloc(Math.max(0, fault.bytes - body.length), ' ')]));
  }
}

function setHeaders(headers: Headers, changes: Readonly<Record<string, string | null>>): void {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
}
