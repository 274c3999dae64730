import { printable } from './printable.js';

/** Hides credentials in text that may reach an error, a log or a hook. */
export interface Redactor {
  /** Registers a value that must never be shown. */
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

/** The UTF-8 bytes of a text, one character each: every encoding below is one of bytes. */
function bytesOf(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}

/** What of a secret's base64 is the same wherever it stands in what is encoded: three ways to fall into groups of three. */
function base64Forms(bytes: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = btoa('\0'.repeat(before) + bytes);
    // The first and the last group also hold bits of what stands before and after.
    const first = Math.ceil((before * 8) / 6);
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    const inner = encoded.slice(first, whole);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const ENCODED =
  /%([0-9a-f]{2})|\\u\{?([0-9a-f]{4,6})\}?|\\x([0-9a-f]{2})|\\(["'\\/nrtbf])|&#x0*([0-9a-f]{1,6});|&#0*([0-9]{1,7});|&(quot|amp|lt|gt|apos);/gi;

/** One step of a text: its bytes once decoded, and where it begins and ends as it stands. */
interface Step {
  readonly bytes: string;
  readonly from: number;
  readonly to: number;
}

/** Takes the encodings of a text away, one layer, and keeps where everything was. */
function decode(text: string): Step[] {
  const steps: Step[] = [];
  let at = 0;
  const plain = (to: number) => {
    for (const character of text.slice(at, to)) {
      steps.push({ bytes: bytesOf(character), from: at, to: at + character.length });
      at += character.length;
    }
  };
  for (const match of text.matchAll(ENCODED)) {
    const [whole, percent, unicode, hex, short, entityHex, entityNumber, entity] = match;
    plain(match.index);
    const code = Number.parseInt(unicode ?? hex ?? entityHex ?? '', 16);
    const point = entityNumber === undefined ? code : Number(entityNumber);
    const bytes = percent
      ? String.fromCharCode(Number.parseInt(percent, 16))
      : entity
        ? (ENTITIES[entity.toLowerCase()] ?? '')
        : short
          ? (ESCAPES[short] ?? short)
          : bytesOf(String.fromCodePoint(Math.min(point || 0, 0x10ffff)));
    steps.push({ bytes, from: at, to: at + whole.length });
    at += whole.length;
  }
  plain(text.length);
  return steps;
}

/** Replaces what is a secret once decoded. */
function hideEncoded(text: string, secrets: Iterable<string>): string {
  if (!/[%\\&]/.test(text)) return text;
  const steps = decode(text);
  const decoded = steps.map(({ bytes }) => bytes).join('');
  const owners = steps.flatMap(({ bytes }, index) => Array.from(bytes, () => index));
  const hidden: [number, number][] = [];
  for (const secret of secrets) {
    const bytes = bytesOf(secret);
    for (
      let found = decoded.indexOf(bytes);
      found >= 0;
      found = decoded.indexOf(bytes, found + bytes.length)
    ) {
      const first = steps[owners[found] ?? 0];
      const last = steps[owners[found + bytes.length - 1] ?? 0];
      if (first && last) hidden.push([first.from, last.to]);
    }
  }
  let shown = text;
  let before = text.length + 1;
  for (const [from, to] of hidden.sort(([a], [b]) => b - a)) {
    if (to > before) continue;
    shown = shown.slice(0, from) + HIDDEN + shown.slice(to);
    before = from;
  }
  return shown;
}

/** Makes a redactor that knows no secrets yet. */
export function createRedactor(): Redactor {
  /** By the secret: its forms that are looked for as they stand. */
  const secrets = new Map<string, readonly string[]>();
  const hide = (secret: string) => {
    if (secret.length < SHORTEST_SECRET) return;
    secrets.delete(secret);
    const forms = [
      secret,
      encodeURIComponent(secret.replace(/\p{Cs}/gu, '\ufffd')),
      ...base64Forms(bytesOf(secret)),
    ];
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
      for (const forms of secrets.values()) {
        for (const form of forms) if (form.length >= SHORTEST_SECRET) shown = shown.replaceAll(form, HIDDEN);
      }
      return redactShapes(hideEncoded(shown, secrets.keys()));
    },
  };
}
