import { VERSION_GONE } from '../errors/codes.js';
import { GONE } from '../http-status.js';
import { type ApiVersion, apiVersions } from '../peering/versions.js';
import type { Answer } from './answer.js';
import { operationAt } from './contract-gate.js';
import { asRecord, parseJson } from './json.js';
import type { Logger } from './observers.js';
import type { OutgoingRequest } from './types.js';

/** What the layer needs: whom to warn, and where the operations' paths begin. */
export interface VersionNoticeOptions {
  readonly baseUrl: string;
  readonly logger: Logger;
}

/**
 * Warns of what a response says about the version that was asked for, unless `given` has it already. Nothing of the
 * response's own text is repeated: dates are read and written anew.
 */
export async function warnOfVersion(
  { baseUrl, logger }: VersionNoticeOptions,
  given: Set<string>,
  { method, url }: OutgoingRequest,
  response: Answer,
): Promise<void> {
  const version = operationAt(method, url.slice(baseUrl.length).replace(/[?#].*/s, ''))?.version;
  if (version === undefined) return;
  const notice = (await saysGone(response)) ? 'is switched off (410 VERSION_GONE)' : announced(response);
  if (notice === undefined || given.has(`${version} ${notice}`)) return;
  given.add(`${version} ${notice}`);
  logger.warn?.(`Version ${version} of the Atlas API ${notice}: ${whatToSet(version)}`);
}

async function saysGone(response: Answer): Promise<boolean> {
  if (response.status !== GONE) return false;
  const code = response.headers.get('x-error-code');
  return (code ?? asRecord(parseJson(await response.clone().text()))?.errorCode) === VERSION_GONE;
}

/** What the headers announce, in words; `undefined` where they announce nothing. */
function announced({ headers }: Answer): string | undefined {
  const deprecation = headers.get('deprecation');
  const sunset = headers.get('sunset');
  if (deprecation === null && sunset === null) return undefined;
  const since = dayOf(deprecation);
  const until = dayOf(sunset);
  const parts = [
    ...(deprecation === null ? [] : [`is deprecated${since === undefined ? '' : ` since ${since}`}`]),
    ...(sunset === null ? [] : [`will be switched off${until === undefined ? '' : ` on ${until}`}`]),
  ];
  return parts.join(' and ');
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
