/** The parts of a multipart body (RFC 2046, section 5.1; RFC 7578). */

export interface Part {
  /** Of its Content-Disposition; absent where it has none. */
  readonly name?: string;
  /** As sent; what none was sent for is plain text (RFC 7578, section 4.4). */
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

export type Parts = { readonly parts: readonly Part[] } | { readonly problem: string };

/** @param contentType as sent, with its boundary. What stands before the first part and after the last one is left out. */
export function partsOf(contentType: string, body: Uint8Array): Parts {
  const [, quoted, plain] = /;\s*boundary=(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? '';
  if (boundary === '') return { problem: 'its Content-Type names no boundary' };
  // One character for each byte.
  const text = Buffer.from(body).toString('latin1');
  const parts: Part[] = [];
  let begin: number | undefined;
  for (let at = lineAt(text, boundary, 0); at; at = lineAt(text, boundary, at.end)) {
    if (begin !== undefined) {
      const part = partOf(text.slice(begin, Math.max(begin, at.start)));
      if ('problem' in part) return part;
      parts.push(part);
    }
    if (at.isLast) return { parts };
    begin = at.end;
  }
  return { problem: begin === undefined ? 'no part of it begins' : 'its last boundary did not come' };
}

/** The next line that is a boundary: where the line break before it begins, and where the line ends. */
function lineAt(
  text: string,
  boundary: string,
  from: number,
): { readonly start: number; readonly end: number; readonly isLast: boolean } | undefined {
  const mark = `--${boundary}`;
  // A part may be empty: the line break after its headers is the one before the boundary.
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + 1)) {
    if (at > 0 && text.slice(at - 2, at) !== '\r\n') continue;
    const rest = /^(--)?[ \t]*(?:\r\n|$)/.exec(text.slice(at + mark.length, at + mark.length + 200));
    if (!rest) continue;
    return {
      start: Math.max(0, at - 2),
      end: at + mark.length + rest[0].length,
      isLast: rest[1] !== undefined,
    };
  }
  return undefined;
}

function partOf(text: string): Part | { readonly problem: string } {
  const [, fields, content] = /^((?:[^\r\n]+\r\n)*)(?:\r\n([\s\S]*))?$/.exec(text) ?? [];
  if (fields === undefined) return { problem: 'the headers of a part cannot be read' };
  const unfolded = fields.replaceAll(/\r\n[ \t]+/g, ' ');
  const disposition = /^content-disposition:(.*)$/im.exec(unfolded)?.[1] ?? '';
  const [, quoted, plain] = /;\s*name=(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(disposition) ?? [];
  const name = quoted ?? plain;
  const [, contentType = 'text/plain'] = /^content-type:[ \t]*(.*?)[ \t\r]*$/im.exec(unfolded) ?? [];
  return {
    ...(name === undefined ? {} : { name: nameOf(name) }),
    contentType,
    bytes: Buffer.from(content ?? '', 'latin1'),
  };
}

/** As browsers write it: UTF-8, with what would end the quotes escaped (HTML, "multipart/form-data encoding algorithm"). */
function nameOf(text: string): string {
  return Buffer.from(text, 'latin1')
    .toString('utf8')
    .replaceAll(/%0D|%0A|%22/gi, (escaped) => decodeURIComponent(escaped))
    .replaceAll(/\\(["\\])/g, '$1');
}
