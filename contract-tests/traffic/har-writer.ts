/** Writes exchanges that were seen on the wire as a HAR 1.2 document, by the client's own recorder: without credentials. */
import { createHarRecorder, type Har, type HarEntry } from '../../src/recorder/index.js';
import { VERSION } from '../../src/version.js';
import type { RawExchange } from '../types.js';
import { toResponse } from '../wire/response.js';

/** An exchange, and when it ended, in milliseconds since the epoch. */
export interface TimedExchange {
  readonly raw: RawExchange;
  readonly ended: number;
}

const maxBodyBytes = 16 * 1024 * 1024;
/** What the values of headers with such names may open. */
const SECRET = /auth|cookie|token|secret|key|signature|passw|session|csrf|xsrf/i;

export async function harOf(seen: readonly TimedExchange[]): Promise<Har> {
  const entries: HarEntry[] = [];
  for (const exchange of seen) entries.push(await entryOf(exchange));
  return {
    log: { version: '1.2', creator: { name: 'as-documented', version: VERSION }, entries },
  };
}

async function entryOf({ raw, ended }: TimedExchange): Promise<HarEntry> {
  const { method, url, headers, body } = raw.request;
  const recorder = createHarRecorder({
    maxBodyBytes,
    keepHeader: (name) => !SECRET.test(name),
    fetch: () => toResponse(raw, maxBodyBytes),
  });
  const sent = new Headers();
  for (const [name, value] of headers) sent.append(name, value);
  // A request without a response is recorded, too.
  await recorder
    .fetch(url, { method, headers: sent, ...(body === undefined ? {} : { body: new Uint8Array(body) }) })
    .catch(() => undefined);
  const [entry] = (await recorder.toHar()).log.entries;
  if (entry === undefined) throw new Error('the recorder kept nothing');
  const time = raw.response?.durationMs ?? 0;
  return {
    ...entry,
    startedDateTime: new Date(ended - time).toISOString(),
    time,
    timings: { ...entry.timings, wait: time },
  };
}
