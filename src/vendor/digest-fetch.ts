/**
 * What is used of digest-fetch. The build puts digest-fetch itself, with the hashes it needs, in the place of this module
 * (`scripts/package/build.ts`): as published it and js-sha256 make bundlers look for `node-fetch` and `require`.
 */
export { DigestClient } from 'digest-fetch';
