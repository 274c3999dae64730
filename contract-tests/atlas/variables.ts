/** Variables that the vendor's own tools read credentials from. */
import type { Contract } from '../../contract/load.js';
import type { CredentialNames } from '../targets/environment.js';
import { isEmbedded } from './verbs.js';

const names: CredentialNames = {
  user: ['MONGODB_ATLAS_PUBLIC_API_KEY', 'MONGODB_ATLAS_PUBLIC_KEY'],
  password: ['MONGODB_ATLAS_PRIVATE_API_KEY', 'MONGODB_ATLAS_PRIVATE_KEY'],
  token: ['MONGODB_ATLAS_ACCESS_TOKEN'],
  clientId: ['MONGODB_ATLAS_CLIENT_ID'],
  clientSecret: ['MONGODB_ATLAS_CLIENT_SECRET'],
  apiKey: [],
};

/** For a contract each of whose operations the typed client knows. */
export function atlasNames(contract: Contract): CredentialNames | undefined {
  const isOwn = contract.operations.length > 0 && contract.operations.every(isEmbedded);
  return isOwn ? names : undefined;
}
