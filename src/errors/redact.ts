import { bytesOf } from '../bytes.js';
import { printable } from './printable.js';

/** Hides credentials in text that may reach an error, a log or a hook. */
export interface Redactor {
  hide(secret: string): void;
  /** Registers the values of headers that a caller sends along, but those of names that hold no secret. */
  hideHeaders(headers: Readonly<Record<string, string>>): void;
  /**
   * Returns the text with registered values, in plain or encoded (percent, JSON, HTML, base64), and everything of a
   * credential's shape replaced, and with nothing in it that a terminal or a log would obey.
   */
  redact(text: string): string;
}

const HIDDEN = '[redacted]';
/** Shorter values would blank out ordinary text; a real key is far longer. */
const SHORTEST_SECRET = 6;
/** Rotated tokens pile up in a process that runs for weeks; only recent ones can still turn up in an answer. */
const MOST_SECRETS = 64;
/** What people send along that says nothing about them. */
const PUBLIC_HEADERS = /^(accept(-.*)?|content-(type|language)|user-agent|cache-control|pragma)$/;

const shapes: readonly [RegExp, string][] = [
  [/\b(Basic|Bearer) +[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  // Names that carry a credential in a header, a form or JSON, up to the end of the word that follows.
  [
    /((?:nonce|response|opaque|token|secret|private_?key|password)\\?["']?\s*[=:]\s*)[^\s,}&]+/gi,
    `$1${HIDDEN}`,
  ],
  [/mdb_sa_sk_[\w-]+/g, HIDDEN],
];

/** Replaces what has the shape of a credential, and makes the text {@link printable}. */
export function redactShapes(text: string): string {
  let shown = text;
  for (const [shape, replacement] of shapes) shown = shown.replace(shape, replacement);
  return printable(shown);
}

/** What of a secret's base64 is the same wherever it stands in what is encoded: three ways to fall into groups of three. */
function base64Forms(secret: string): string[] {
  const bytes = bytesOf(secret);
  return [0, 1, 2].map((before) => {
    // The first and the last group also hold bits of what stands before and after.
    const first = Math.ceil((before * 8) / 6);
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    const inner = btoa('\0'.repeat(before) + bytes).slice(first, whole);
    return inner.replaceAll('+', '[+-]').replaceAll('/', '[/_]');
  });
}

/** Characters of a secret that are looked for one by one in other encodings; what follows goes with them. */
const LOOKED_AT = 64;

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/**
 * Finds a secret as it is, in base64, or with each of its characters as it is or in the escape of a URL, JSON, JavaScript
 * or HTML.
 */
function formsOf(secret: string): RegExp {
  const characters = Array.from(secret.slice(0, LOOKED_AT), (character) => {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16);
    const percent = Array.from(
      bytesOf(character),
      (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`,
    ).join('');
    const named = /["&<>']/.test(character) ? '|&(?:quot|amp|lt|gt|apos);' : '';
    return `(?:\\\\?${escaped(character)}|${percent}|\\\\u\\{?0*${hex}\\}?|\\\\x0*${hex}|&#(?:0*${code}|x0*${hex});${named})`;
  });
  const rest = secret.length > LOOKED_AT ? '[^\\s"\'<>,;]*' : '';
  return new RegExp([escaped(secret), characters.join('') + rest, ...base64Forms(secret)].join('|'), 'gi');
}

export function createRedactor(): Redactor {
  const secrets = new Map<string, RegExp>();
  const hide = (secret: string) => {
    if (secret.length < SHORTEST_SECRET) return;
    const forms = secrets.get(secret) ?? formsOf(secret);
    secrets.delete(secret);
    secrets.set(secret, forms);
    for (const oldest of secrets.keys()) {
      if (secrets.size <= MOST_SECRETS) break;
      secrets.delete(oldest);
    }
  };
  return {
    hide,
    hideHeaders(headers) {
      for (const [name, value] of Object.entries(headers)) {
        if (PUBLIC_HEADERS.test(name)) continue;
        hide(value);
        // A key may also come back without the word before it, or as one cookie of several.
        for (const part of value.split(/[\s;,]+/)) {
          if (part !== value) hide(part);
          const cookie = /^[^=]+=(.{8,})$/s.exec(part)?.[1];
          if (cookie !== undefined) hide(cookie);
        }
      }
    },
    redact(text) {
      let shown = text;
      for (const forms of secrets.values()) shown = shown.replace(forms, HIDDEN);
      return redactShapes(shown);
    },
  };
}
