/** The beginning of a response body for a report. */
import { printable } from './plain.js';

const longest = 600;

/** @param redact whether it may hold other people's data: then only the form of a JSON body is shown, and no other */
export function bodyExcerpt(body: Uint8Array, redact: boolean): string | undefined {
  if (body.byteLength === 0) return undefined;
  const text = new TextDecoder().decode(body.subarray(0, redact ? 1_000_000 : longest * 4));
  const shown = redact ? formOf(text) : text;
  if (shown === undefined) return undefined;
  const plain = printable(shown);
  return plain.length > longest ? `${plain.slice(0, longest)}...` : plain;
}

/** A JSON text with the type of each value in place of the value. */
function formOf(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
      value === null || typeof value === 'object' ? value : `(${typeof value})`,
    );
  } catch {
    return undefined;
  }
}
