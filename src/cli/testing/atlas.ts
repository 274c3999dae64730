import { type AtlasEmulator, type AtlasEmulatorOptions, startAtlasEmulator } from '../../emulator/index.js';
import type { Variables } from './terminal.js';

export const projectId = 'a'.repeat(24);
export const peerId = 'b'.repeat(24);
export const otherId = 'c'.repeat(24);
export const vpcId = 'vpc-0a1b2c3d4e5f60718';

/** An Atlas with two connections, and the variables that lead the command there. */
export async function atlasFor(
  options: AtlasEmulatorOptions = {},
): Promise<{ emulator: AtlasEmulator; variables: Variables }> {
  const emulator = await startAtlasEmulator({
    projects: [{ id: projectId }],
    peers: [
      { id: peerId, providerName: 'AWS', vpcId },
      { id: otherId, providerName: 'GCP', networkName: 'default', gcpProjectId: 'p' },
    ],
    ...options,
  });
  return { emulator, variables: variablesFor(emulator) };
}

export function variablesFor({ url, key }: AtlasEmulator): Variables {
  return {
    MONGODB_ATLAS_BASE_URL: url,
    MONGODB_ATLAS_PROJECT_ID: projectId,
    MONGODB_ATLAS_PUBLIC_API_KEY: key.publicKey,
    MONGODB_ATLAS_PRIVATE_API_KEY: key.privateKey,
  };
}

/** How often each method was asked for. */
export function methods(emulator: AtlasEmulator): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method } of emulator.control.requests()) counts[method] = (counts[method] ?? 0) + 1;
  return counts;
}
