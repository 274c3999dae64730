/** Bodies that are a sequence of values (OpenAPI 3.2, "Sequential Media Types"). */
import { parseExact } from '../../contract/exact.js';

/** The items of a body, as text that is no JSON where it is none; undefined for other media types. */
export function itemsOf(
  essence: string,
  text: string,
): readonly { readonly value: unknown; readonly isJson: boolean }[] | undefined {
  const separator = separators[essence];
  if (separator !== undefined)
    return text
      .split(separator)
      .filter((each) => each.trim() !== '')
      .map(read);
  if (essence === 'text/event-stream') return events(text).map((value) => ({ value, isJson: true }));
  return undefined;
}

const separators: Readonly<Record<string, string>> = {
  'application/jsonl': '\n',
  'application/x-ndjson': '\n',
  'application/json-seq': '\u001e',
  'application/geo+json-seq': '\u001e',
};

function read(text: string): { value: unknown; isJson: boolean } {
  try {
    return { value: parseExact(text), isJson: true };
  } catch {
    return { value: text, isJson: false };
  }
}

/** Server-sent events as objects of their fields (HTML Living Standard, section 9.2.6); comments are none. */
function events(text: string): Record<string, string | number>[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/(?:\r\n|\r|\n){2,}/)
    .flatMap((block) => {
      const event: Record<string, string | number> = {};
      for (const line of block.split(/\r\n|\r|\n/)) {
        const [, name = '', value = ''] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? [];
        if (name === 'data' && event.data !== undefined) event.data = `${event.data}\n${value}`;
        else if (name === 'retry' && /^\d+$/.test(value)) event.retry = Number(value);
        else if (name === 'data' || name === 'event' || name === 'id') event[name] = value;
      }
      return Object.keys(event).length === 0 ? [] : [event];
    });
}
