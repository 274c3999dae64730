import { fileURLToPath } from 'node:url';

/** The contract of this project. */
export const embeddedSpec = fileURLToPath(
  new URL('../../openapi/atlas-peering.openapi.yaml', import.meta.url),
);
