/** Hides credentials in text that may reach an error, a log or a hook. */
export interface Redactor {
  /** Registers a value that must never be shown. */
  hide(secret: string): void;
  /** Returns the text with registered values and everything of a credential's shape replaced. */
  redact(text: string): string;
}

const HIDDEN = '[redacted]';
/** Shorter values would blank out ordinary text; a real key is far longer. */
const SHORTEST_SECRET = 6;
/** Rotated tokens pile up in a process that runs for weeks; only recent ones can still turn up in an answer. */
const MOST_SECRETS = 64;

const shapes: readonly [RegExp, string][] = [
  [/\b(Basic|Bearer) +[\w.~+/=-]+/gi, `$1 ${HIDDEN}`],
  // Names that carry a credential in a header, a form or JSON, up to the end of the word that follows.
  [
    /((?:nonce|response|opaque|token|secret|private_?key|password)\\?["']?\s*[=:]\s*)[^\s,}&]+/gi,
    `$1${HIDDEN}`,
  ],
  [/mdb_sa_sk_[\w-]+/g, HIDDEN],
];

/** Makes a redactor that knows no secrets yet. */
export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  return {
    hide(secret) {
      if (secret.length < SHORTEST_SECRET) return;
      for (const form of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]) {
        secrets.delete(form);
        secrets.add(form);
      }
      for (const oldest of secrets) {
        if (secrets.size <= MOST_SECRETS) break;
        secrets.delete(oldest);
      }
    },
    redact(text) {
      let shown = text;
      for (const secret of secrets) shown = shown.replaceAll(secret, HIDDEN);
      for (const [shape, replacement] of shapes) shown = shown.replace(shape, replacement);
      return shown;
    },
  };
}
