import { GONE } from '../http-status.js';
import type { Layer } from './types.js';
import type { VersionNoticeOptions } from './version-notice.js';

/**
 * Warns, once for each version and kind of notice, where Atlas says that the version of its API that was asked for will
 * be switched off (`Deprecation`, RFC 9745, and `Sunset`, RFC 8594) or is (410 `VERSION_GONE`), with what to set.
 */
export function versionNotices(options: VersionNoticeOptions): Layer {
  const given = new Set<string>();
  return (next) => async (request) => {
    const response = await next(request);
    const { status, headers } = response;
    if (status === GONE || headers.has('deprecation') || headers.has('sunset')) {
      const { warnOfVersion } = await import('./version-notice.js');
      await warnOfVersion(options, given, request, response);
    }
    return response;
  };
}
