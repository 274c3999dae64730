/** The contract run of this project: its contract, its client, its emulator. */
import type { Profile } from '../profile.js';
import { connectAtlasClient } from './client.js';
import { embeddedSpec } from './spec.js';
import { atlasNames } from './variables.js';

const examples = `Examples:
  npm run contract                                            the embedded contract against Prism
  npm run contract -- --target emulator --auth digest         against the emulator, digest only
  npm run contract -- --only '*/404/*' --report html,md       some cases, with reports in contract-report/
  npm run contract -- api.yaml --shard 1/4 --report json --out shard-1
  npm run contract -- --merge shard-1 shard-2 --report html   one report of several shards
  npm run contract -- --target https://cloud.mongodb.com --own '/api/atlas/v1.0/groups/{groupId}/peers/{peerId}=ID,ID' --dry-run
  npm run contract -- --target http://127.0.0.1:4010 --provoke prefer
  npm run contract -- --har capture.har --strict              recorded traffic, without one request
  npm run contract -- --proxy https://cloud.mongodb.com --port 4020 --report html`;

const credentials = ` For this project's own contract also
MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY, MONGODB_ATLAS_CLIENT_ID and MONGODB_ATLAS_CLIENT_SECRET, or
MONGODB_ATLAS_ACCESS_TOKEN.`;

export const atlasProfile: Profile = {
  commands: {
    check: 'npm run contract --',
    proxy: 'npm run as-documented -- proxy',
    mock: 'npm run mock --',
    docs: 'npm run docs --',
  },
  spec: embeddedSpec,
  targets: { emulator: async (contract) => (await import('./emulator.js')).startEmulator(contract) },
  client: connectAtlasClient(),
  vendorNames: atlasNames,
  secondOpinion: async (say) => (await import('../dredd/run.js')).runDredd({ say }),
  help: { examples, credentials },
};
