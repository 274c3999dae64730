import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';

export interface FetchPageOptions {
  /** Milliseconds for the whole exchange, redirects included. */
  readonly timeoutMs: number;
  /** Largest body that is taken, in bytes. */
  readonly maxBytes: number;
  /** From the last answer, so that an unchanged page is not sent again. */
  readonly etag?: string | undefined;
  readonly lastModified?: string | undefined;
  /** Certificate authorities (PEM) to trust instead of the system's; tests set it, the command never does. */
  readonly ca?: string;
}

export type FetchedPage =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'page';
      readonly bytes: Buffer;
      readonly etag: string | undefined;
      readonly lastModified: string | undefined;
    };

/** A page that could not be fetched; the message says why and what to do. */
export class PullError extends Error {
  override readonly name = 'PullError';
}

const MOST_REDIRECTS = 5;
const REDIRECTS: readonly unknown[] = [301, 302, 303, 307, 308];

/**
 * Fetches one page over https. Redirects are followed within the host only, five at most; the body is dropped as soon as it
 * grows beyond the limit. Conditional (RFC 9110, 13.1) where validators are given.
 *
 * @throws PullError
 */
export async function fetchPage(address: string, options: FetchPageOptions): Promise<FetchedPage> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  let url = checkedUrl(address, undefined);
  try {
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      const response = await get(url, options, deadline);
      if (!REDIRECTS.includes(response.statusCode)) return await pageOf(response, url, options, deadline);
      response.destroy();
      const { location } = response.headers;
      if (location === undefined) {
        throw new PullError(`${url.href} redirects (${response.statusCode}) without saying where to.`);
      }
      url = checkedUrl(location, url);
    }
  } catch (cause) {
    if (deadline.aborted) {
      throw new PullError(
        `${url.href} did not answer within ${options.timeoutMs} ms; try again or allow more with --timeout.`,
        { cause },
      );
    }
    if (cause instanceof PullError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PullError(`${url.href} could not be fetched: ${why}.`, { cause });
  }
  throw new PullError(`${address} redirects more than ${MOST_REDIRECTS} times.`);
}

/** @param from where a redirect came from; absent for the address of the manifest. */
function checkedUrl(address: string, from: URL | undefined): URL {
  let url: URL;
  try {
    url = new URL(address, from);
  } catch (cause) {
    throw new PullError(`${JSON.stringify(address)} is no address; expected https://...`, { cause });
  }
  // Credentials in an address would end up in messages and in the manifest.
  if (url.username !== '' || url.password !== '') {
    throw new PullError(`The address of ${url.host} holds credentials; pages are fetched without any.`);
  }
  if (url.protocol !== 'https:') {
    throw new PullError(`${url.href} is not https; pages are fetched over https only.`);
  }
  if (from !== undefined && url.host !== from.host) {
    throw new PullError(
      `${from.href} redirects to another host, ${url.host}; put the new address in the manifest if it is right.`,
    );
  }
  return url;
}

function get(url: URL, options: FetchPageOptions, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        signal,
        // A connection of its own: nothing is left open when the command is done.
        agent: false,
        headers: {
          accept: 'text/markdown, text/plain;q=0.9, */*;q=0.1',
          'accept-encoding': 'identity',
          'user-agent': 'atlas-peering docs:pull',
          ...(options.etag === undefined ? {} : { 'if-none-match': options.etag }),
          ...(options.lastModified === undefined ? {} : { 'if-modified-since': options.lastModified }),
        },
        ...(options.ca === undefined ? {} : { ca: options.ca }),
      },
      resolve,
    );
    outgoing.on('error', reject);
    outgoing.end();
  });
}

async function pageOf(
  response: IncomingMessage,
  url: URL,
  { maxBytes, etag, lastModified }: FetchPageOptions,
  signal: AbortSignal,
): Promise<FetchedPage> {
  const status = response.statusCode;
  if (status === 304 && (etag !== undefined || lastModified !== undefined)) {
    response.resume();
    return { kind: 'unchanged' };
  }
  if (status !== 200) {
    response.destroy();
    throw new PullError(
      `${url.href} answered ${status}; expected 200. Is the address in the manifest right?`,
    );
  }
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    response.destroy();
    throw new PullError(
      `${url.href} answered in content-encoding ${JSON.stringify(encoding)} though none was asked for.`,
    );
  }
  const bytes = await bodyOf(response, url, maxBytes, signal);
  return {
    kind: 'page',
    bytes,
    etag: response.headers.etag,
    lastModified: response.headers['last-modified'],
  };
}

async function bodyOf(
  response: IncomingMessage,
  url: URL,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the response, and with it the connection.
  for await (const chunk of response) {
    signal.throwIfAborted();
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBytes) {
      throw new PullError(
        `${url.href} is larger than ${maxBytes} bytes; allow more with --max-bytes if that is right.`,
      );
    }
    chunks.push(bytes);
  }
  // A connection that breaks off must not pass for a short page.
  if (!response.complete) throw new PullError(`${url.href} broke off after ${size} bytes.`);
  return Buffer.concat(chunks);
}
