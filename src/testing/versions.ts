import { afterEach, beforeEach, describe, vi } from 'vitest';
import { type ApiVersion, apiVersions } from '../peering/versions.js';

/**
 * As `describe`, once for each version of the API: clients that are made in it use that version, unless their options say
 * another. What a verb gives does not depend on the version, so nor do its tests.
 */
export function describeInEachVersion(name: string, tests: (version: ApiVersion) => void): void {
  describe.each(apiVersions)(`${name}, by %s`, (version) => {
    beforeEach(() => {
      vi.stubEnv('MONGODB_ATLAS_API_VERSION', version);
    });
    afterEach(() => {
      vi.unstubAllEnvs();
    });
    tests(version);
  });
}
