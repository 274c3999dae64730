/** A client and a project from the options and the environment. */

import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { readOptions } from '../arguments/read-options.js';
import { printable } from '../errors/printable.js';
import { type AtlasClient, type AtlasClientOptions, createAtlasClient } from '../index.js';
import { idRules } from '../peering/call-rules.js';
import { expectRule } from '../peering/expect.js';
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

/** Sets the variables of a file, but those that are set already. A line that is none of them is refused, not passed over. */
export function readEnvFile(file: string | undefined): void {
  if (file === undefined) return;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code }: { code?: unknown } = Object(error);
    throw new UsageError(`--env-file ${printable(file)} cannot be read (${String(code)}). Nothing was sent.`);
  }
  const wrong = wrongLineOf(text);
  if (wrong > 0) {
    throw new UsageError(
      `--env-file ${printable(file)}, line ${wrong}: must be NAME=value, a comment or empty. Nothing was sent.`,
    );
  }
  for (const [name, value] of Object.entries(parseEnv(text))) process.env[name] ??= value;
}

/** The first line that is neither a variable nor a comment, counted from 1; 0 where there is none. */
function wrongLineOf(text: string): number {
  // A value in quotes may hold lines of whatever form.
  const plain = text.replace(/=[ \t]*(["'`])[\s\S]*?\1/g, (value) => `=${value.replace(/[^\n]/g, '')}`);
  const isRight = (line: string) => /^\uFEFF?\s*(#.*|(export\s+)?[A-Za-z_]\w*\s*=.*)?$/.test(line);
  return plain.split(/\r?\n/).findIndex((line) => !isRight(line)) + 1;
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
