/**
 * What is used of digest-fetch. The build puts digest-fetch itself, without its hashes, in the place of this module
 * (`scripts/package/vendor.ts`): as published it makes bundlers look for `node-fetch`, and its hashes for `require`. The
 * client hands it hashes of its own (`auth/hashes.ts`).
 */
export { DigestClient } from 'digest-fetch';
