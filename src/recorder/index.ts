/**
 * Records what a client sends and receives as a HAR file (HTTP Archive 1.2), without credentials: to hold production to the
 * contract afterwards, without one extra request, or to look at in any tool that reads HAR.
 */
import { VERSION } from '../version.js';

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What a recorder does. Everything is optional. */
export interface RecorderOptions {
  /** What sends. @default the platform's `fetch` at the time of the request */
  readonly fetch?: Fetch | undefined;
  /** Bytes of one response body that are kept; of larger ones the size alone. @default 1_048_576 */
  readonly maxBodyBytes?: number | undefined;
  /** Headers whose values are kept besides the common ones, by name. @default none */
  readonly keepHeader?: ((name: string) => boolean) | undefined;
  /** Exchanges that are kept; later ones are counted in the comment of the log. @default 10_000 */
  readonly maxEntries?: number | undefined;
}

/** A name and a value, as HAR writes headers and query parameters. */
export interface HarPair {
  /** As it was sent or came. */
  readonly name: string;
  /** `[redacted]` where it may be a credential. */
  readonly value: string;
}

/** One exchange. Credentials, cookies and headers that are not common ones are `[redacted]`. */
export interface HarEntry {
  /** ISO 8601. */
  readonly startedDateTime: string;
  /** Milliseconds from the request to the end of the response. */
  readonly time: number;
  /** What was sent; a body only where it is text. */
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly httpVersion: string;
    readonly headers: readonly HarPair[];
    readonly queryString: readonly HarPair[];
    readonly cookies: readonly never[];
    readonly headersSize: -1;
    readonly bodySize: -1;
    readonly postData?: { readonly mimeType: string; readonly text: string };
  };
  /** What came; a body only where it is text and not too large. */
  readonly response: {
    /** 0 where no response came. */
    readonly status: number;
    readonly statusText: string;
    readonly httpVersion: string;
    readonly headers: readonly HarPair[];
    readonly cookies: readonly never[];
    readonly content: { readonly size: number; readonly mimeType: string; readonly text?: string };
    readonly redirectURL: string;
    readonly headersSize: -1;
    readonly bodySize: -1;
  };
  /** Empty: HAR asks for it, and `fetch` does not say. */
  readonly cache: Readonly<Record<string, never>>;
  /** In milliseconds: the whole exchange counts as `wait`. */
  readonly timings: { readonly send: 0; readonly wait: number; readonly receive: 0 };
}

/** A HAR 1.2 document. */
export interface Har {
  /** As HAR 1.2 has it. */
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly entries: readonly HarEntry[];
    readonly comment?: string;
  };
}

/** Sees everything that goes through its `fetch`. */
export interface Recorder {
  /** For the option `fetch` of a client. */
  readonly fetch: Fetch;
  /** What was recorded up to now, once the bodies under way have ended. Never rejects. */
  toHar(): Promise<Har>;
}

/** Headers whose values hold no secret and help to understand an exchange. All others are redacted. */
const PLAIN_HEADERS =
  /^(accept(-.*)?|allow|cache-control|content-(disposition|encoding|language|length|type)|date|deprecation|etag|expires|host|last-modified|location|prefer|ratelimit-.*|retry-after|server|sunset|user-agent|vary|www-authenticate|x-(error-code|java-method|mongodb-service-version|request-id))$/i;
/** Names of members, form fields and query parameters that hold credentials (RFC 6749, and common usage). */
const SECRET =
  /^(access_token|refresh_token|id_token|token|code|client_secret|client_assertion|password|assertion|.*(secret|api[-_]?key|signature|passw).*)$/i;
const REDACTED = '[redacted]';

/**
 * Makes a recorder.
 *
 * @example
 * const recorder = createHarRecorder();
 * const recorded = createAtlasClient({ credentials: { publicKey, privateKey }, fetch: recorder.fetch });
 * await recorded.getPeeringConnection({ groupId, peerId });
 * const har = JSON.stringify(await recorder.toHar());
 */
export function createHarRecorder(options: RecorderOptions = {}): Recorder {
  const { maxBodyBytes = 1_048_576, maxEntries = 10_000, keepHeader = () => false } = options;
  const isPlain = (name: string) => PLAIN_HEADERS.test(name) || keepHeader(name);
  const send: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const entries: (HarEntry | Promise<HarEntry>)[] = [];
  let left = 0;
  const keep = (entry: HarEntry | Promise<HarEntry>) => {
    if (entries.length < maxEntries) entries.push(entry);
    else left += 1;
  };
  return {
    fetch: async (url, init) => {
      const started = new Date();
      const begun = performance.now();
      const request = describeRequest(url, init, isPlain);
      const entryOf = (response: HarEntry['response']): HarEntry => {
        const time = Math.round((performance.now() - begun) * 10) / 10;
        return {
          startedDateTime: started.toISOString(),
          time,
          request,
          response,
          cache: {},
          timings: { send: 0, wait: time, receive: 0 },
        };
      };
      let response: Response;
      try {
        response = await send(url, init);
      } catch (error) {
        keep(entryOf(describeResponse(undefined, 0, isPlain)));
        throw error;
      }
      if (entries.length >= maxEntries) {
        left += 1;
        return response;
      }
      const copy = response.clone();
      keep(
        readText(copy, maxBodyBytes).then(({ text, size }) =>
          entryOf(describeResponse(response, size, isPlain, text)),
        ),
      );
      return response;
    },
    toHar: async () => ({
      log: {
        version: '1.2',
        creator: { name: 'atlas-peering', version: VERSION },
        entries: await Promise.all(entries),
        ...(left > 0 ? { comment: `${left} later exchanges are not in this file.` } : {}),
      },
    }),
  };
}

function describeRequest(
  url: string,
  { method = 'GET', headers, body }: RequestInit,
  isPlain: (name: string) => boolean,
): HarEntry['request'] {
  const sent = new Headers(headers);
  const { href, searchParams } = redactedUrl(url);
  const mimeType = sent.get('content-type') ?? '';
  const text =
    typeof body === 'string' ? body : body instanceof URLSearchParams ? String(body) : bytesAsText(body);
  return {
    method,
    url: href,
    httpVersion: 'HTTP/1.1',
    headers: pairsOf(sent, isPlain),
    queryString: [...searchParams].map(([name, value]) => ({ name, value })),
    cookies: [],
    headersSize: -1,
    bodySize: -1,
    ...(text === undefined ? {} : { postData: { mimeType, text: withoutSecrets(text, mimeType) } }),
  };
}

function describeResponse(
  response: Response | undefined,
  size: number,
  isPlain: (name: string) => boolean,
  text?: string,
): HarEntry['response'] {
  const mimeType = response?.headers.get('content-type') ?? '';
  return {
    status: response?.status ?? 0,
    statusText: response?.statusText ?? '',
    httpVersion: response ? 'HTTP/1.1' : '',
    headers: response ? pairsOf(response.headers, isPlain) : [],
    cookies: [],
    content: { size, mimeType, ...(text === undefined ? {} : { text: withoutSecrets(text, mimeType) }) },
    redirectURL: response?.headers.get('location') ?? '',
    headersSize: -1,
    bodySize: -1,
  };
}

/** The scheme of credentials stays: it says how the caller was authenticated. */
function pairsOf(headers: Headers, isPlain: (name: string) => boolean): HarPair[] {
  return [...headers].map(([name, value]) => {
    if (isPlain(name)) return { name, value };
    const scheme = name === 'authorization' ? /^[A-Za-z]+(?= )/.exec(value)?.[0] : undefined;
    return { name, value: scheme === undefined ? REDACTED : `${scheme} ${REDACTED}` };
  });
}

function redactedUrl(url: string): URL {
  const parsed = new URL(url);
  parsed.username = '';
  parsed.password = '';
  for (const name of new Set(parsed.searchParams.keys())) {
    if (SECRET.test(name)) parsed.searchParams.set(name, REDACTED);
  }
  return parsed;
}

function bytesAsText(body: unknown): string | undefined {
  if (body instanceof ArrayBuffer) return new TextDecoder().decode(body);
  return ArrayBuffer.isView(body) ? new TextDecoder().decode(body) : undefined;
}

function withoutSecrets(text: string, mimeType: string): string {
  if (/^application\/x-www-form-urlencoded\b/i.test(mimeType)) {
    const form = new URLSearchParams(text);
    for (const name of new Set(form.keys())) if (SECRET.test(name)) form.set(name, REDACTED);
    return String(form);
  }
  return text.replace(
    /"((?:[^"\\]|\\.)+)"(\s*:\s*)"(?:[^"\\]|\\.)*"/g,
    (whole, name: string, colon: string) => (SECRET.test(name) ? `"${name}"${colon}"${REDACTED}"` : whole),
  );
}

/** A body that fails or is too large gives its size alone. */
async function readText(response: Response, limit: number): Promise<{ text?: string; size: number }> {
  const reader = response.body?.getReader();
  if (!reader) return { text: '', size: 0 };
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.byteLength;
      if (size <= limit) text += decoder.decode(value, { stream: true });
    }
  } catch {
    // Cut off: what came is not the body, and one byte more says so to whoever compares.
    return { size: size + 1 };
  }
  return size > limit ? { size } : { text: text + decoder.decode(), size };
}
