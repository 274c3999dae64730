/** A client and a project from the options and the environment. */

import { readOptions } from '../arguments/read-options.js';
import { printable } from '../errors/printable.js';
import { type AtlasClient, type AtlasClientOptions, createAtlasClient } from '../index.js';
import { expectRule } from '../peering/expect.js';
import { idRules } from '../peering/rules.js';
import { UsageError } from './failure.js';
import type { PlanOptions } from './program.js';
import type { Streams } from './streams.js';

export interface Connected {
  readonly atlas: AtlasClient;
  readonly groupId: string;
}

/**
 * Reads the environment and checks everything that can be checked before something is sent.
 *
 * @throws {UsageError} the file of variables or the project is missing
 * @throws {AtlasConfigurationError} credentials, an id or an expectation is missing or malformed
 */
export function connect(
  options: PlanOptions,
  streams: Streams,
  peerIds: readonly string[] = [],
  more: AtlasClientOptions = {},
): Connected {
  readEnvFile(options.envFile);
  const groupId = projectOf(options);
  for (const peerId of peerIds) readOptions('atlas-peering', { groupId, peerId }, idRules);
  if (options.expect !== undefined) expectRule.read(options.expect, '--expect');
  const { apiVersion } = options;
  const atlas = createAtlasClient({
    userAgent: 'atlas-peering-cli',
    logger: { warn: (message) => streams.talk(`${streams.yellow('Warning:')} ${printable(message)}\n`) },
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...more,
  });
  return { atlas, groupId };
}

/** Sets the variables of a file, but those that are set already. */
export function readEnvFile(file: string | undefined): void {
  if (file === undefined) return;
  try {
    process.loadEnvFile(file);
  } catch (error) {
    const { code }: { code?: unknown } = Object(error);
    throw new UsageError(`--env-file ${printable(file)} cannot be read (${String(code)}). Nothing was sent.`);
  }
}

/** The project, from the option or else from the environment. An option that is empty does not count as left out. */
export function projectOf({ projectId }: PlanOptions): string {
  const groupId = projectId ?? (process.env.MONGODB_ATLAS_PROJECT_ID || undefined);
  if (groupId === undefined) {
    throw new UsageError(
      'Which project? Give --projectId, or set MONGODB_ATLAS_PROJECT_ID. Nothing was sent.',
    );
  }
  if (!/^[a-f0-9]{24}$/.test(groupId)) {
    const where = projectId === undefined ? 'MONGODB_ATLAS_PROJECT_ID' : '--projectId';
    throw new UsageError(`${where} must be 24 hexadecimal digits in lower case. Nothing was sent.`);
  }
  return groupId;
}
