import { type ApiVersion, apiVersions } from '../peering/versions.js';
import { asRecord, parseJson } from './json.js';
import type { Logger } from './observers.js';
import type { HttpResponse } from './response.js';

/**
 * Warns where Atlas says that a version of its API will be switched off (`Deprecation`, RFC 9745, and `Sunset`, RFC 8594)
 * or is (410 `VERSION_GONE`), with what to set; not again of what is among `given`. Nothing of the response's own text is
 * repeated: dates are read and written anew.
 */
export async function warnOfVersion(
  version: ApiVersion,
  response: HttpResponse,
  given: Set<string>,
  logger: Logger,
): Promise<void> {
  const notice = await noticeOf(response);
  if (notice === '' || given.has(`${version} ${notice}`)) return;
  given.add(`${version} ${notice}`);
  logger.warn?.(`Version ${version} of the Atlas API ${notice}: ${whatToSet(version)}`);
}

/** What a response says about the version that was asked for, in words; empty where it says nothing. */
async function noticeOf(response: HttpResponse): Promise<string> {
  const { status, headers } = response;
  if (status === 410) {
    const code = headers.get('x-error-code') ?? asRecord(parseJson(await response.text()))?.errorCode;
    if (code === 'VERSION_GONE') return 'is switched off (410 VERSION_GONE)';
  }
  const said = [
    ['deprecation', 'is deprecated', 'since'],
    ['sunset', 'will be switched off', 'on'],
  ] as const;
  return said
    .filter(([name]) => headers.has(name))
    .map(([name, words, before]) => {
      const day = dayOf(headers.get(name));
      return day === undefined ? words : `${words} ${before} ${day}`;
    })
    .join(' and ');
}

/**
 * The day of a date in a header, as `2027-07-01`. Atlas writes days of one digit (`Thu, 1 Jul 2027 00:00:00 GMT`), which
 * RFC 9110 does not allow; RFC 9745 has seconds since the epoch (`@1722816000`). `undefined` where it is no date.
 */
export function dayOf(value: string | null): string | undefined {
  const text = value?.trim() ?? '';
  const seconds = /^@(-?\d{1,11})$/.exec(text)?.[1];
  const words = /^(?:[A-Za-z]{3,9}, *)?(\d{1,2})[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})\b/.exec(text);
  const time =
    seconds === undefined
      ? Date.parse(words === null ? '' : `${words[1]} ${words[2]} ${words[3]} 00:00:00 GMT`)
      : Number(seconds) * 1000;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10);
}

function whatToSet(version: ApiVersion): string {
  const later = apiVersions.slice(apiVersions.indexOf(version) + 1).at(-1);
  return later === undefined
    ? 'update atlas-peering.'
    : `set apiVersion: '${later}', or MONGODB_ATLAS_API_VERSION=${later}.`;
}
