/** All that the commands do differently in this project than as the package `as-documented`. */
import path from 'node:path';
import type { Home } from '../as-documented/src/profile.js';
import { atlasProfile } from '../contract-tests/atlas/profile.js';

const project = path.resolve(import.meta.dirname, '..');

export const projectHome: Home = {
  check: atlasProfile,
  generate: {
    command: 'npm run generate --',
    project,
    pull: 'npm run docs:pull --',
    manifest: path.join(project, 'openapi', 'sources', 'manifest.json'),
    examples: `Examples:
  npm run generate
  npm run generate -- --check
  npm run generate -- pages/ --out build/contract
  npm run generate -- vendor.yaml --only "DELETE /pets/{petId}" --out build/contract`,
  },
};
