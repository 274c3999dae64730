/** Runs of this project's contract, through its own client. */
import { type RunOptions, type RunResult, runContract } from '../run.js';
import { connectAtlasClient } from './client.js';
import { embeddedSpec } from './spec.js';
import type { CreateClient } from './typed-client.js';

export interface AtlasRunOptions extends Omit<RunOptions, 'spec' | 'client'> {
  /** @default openapi/atlas-peering.openapi.yaml */
  readonly spec?: RunOptions['spec'];
  /** Makes the clients whose verbs are called. @default createAtlasClient */
  readonly createClient?: CreateClient;
}

/** As {@link runContract}. */
export function runAtlasContract({ createClient, ...options }: AtlasRunOptions = {}): Promise<RunResult> {
  return runContract({ spec: embeddedSpec, ...options, client: connectAtlasClient(createClient) });
}
