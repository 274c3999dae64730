import { chooseCredentials } from '../../auth/credentials.js';
import { printable } from '../../errors/printable.js';
import { servers } from '../../generated/operations.js';
import { type ApiVersion, type AtlasClient, isAtlasError } from '../../index.js';
import { apiVersions, operationIn } from '../../peering/versions.js';
import { connect, projectOf, readEnvFile } from '../connect.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { errorData, exitCodeOfAll, messageOf, UsageError } from '../failure.js';
import { printableJson } from '../json.js';
import type { CommonOptions } from '../program.js';
import type { Session } from '../session.js';
import { table } from '../table.js';

/** What one check found. `unknown`: it cannot be told without changing something, or after an earlier failure. */
interface Finding {
  readonly check: 'server' | 'clock' | 'credentials' | 'project' | 'access list' | 'role';
  readonly status: 'ok' | 'warning' | 'failed' | 'unknown';
  readonly text: string;
  readonly error?: unknown;
}

/** Time for one answer, in milliseconds. */
const PATIENCE = 10_000;
/** Seconds by which clocks may differ; certificates and tokens stand more. */
const SKEW = 60;
const ACCESS_LIST = /^(IP_ADDRESS_NOT_ON_ACCESS_LIST|ORG_REQUIRES_ACCESS_LIST)$/;

/** `atlas-peering doctor`: one request without credentials, and one that reads. */
export async function doctor(options: CommonOptions, session: Session): Promise<ExitCode> {
  const { streams, signal } = session;
  readEnvFile(options.envFile);
  const findings = await findServer(options, signal);
  const isReached = findings.every(({ status }) => status !== 'failed');
  findings.push(...(await findAccess(options, session, isReached)));
  if (options.output === 'json') {
    streams.data(
      printableJson(
        findings.map(({ error, ...finding }) => ({
          ...finding,
          ...(error === undefined ? {} : { error: errorData(error) }),
        })),
      ),
    );
  } else {
    const rows = findings.map(({ check, status, text }) => [check, status, text]);
    streams.data(table(['CHECK', 'STATUS', 'FINDING'], rows, streams.bold));
  }
  const errors = findings.flatMap(({ status, error }) => (status === 'failed' ? [error] : []));
  return errors.length > 0 ? exitCodeOfAll(errors) : EXIT.done;
}

/** The version that is asked for; one that is none is refused where the client is made. */
function versionOf({ apiVersion }: CommonOptions): ApiVersion {
  const wanted = apiVersion ?? process.env.MONGODB_ATLAS_API_VERSION;
  return apiVersions.find((version) => version === wanted) ?? 'v1.0';
}

/** Whether there is an Atlas, by an answer to somebody it does not know; and what time it is there. */
async function findServer(options: CommonOptions, interrupted: AbortSignal): Promise<Finding[]> {
  const baseUrl = (process.env.MONGODB_ATLAS_BASE_URL || servers[0]).replace(/\/+$/, '');
  const clock: Finding = { check: 'clock', status: 'unknown', text: 'the server says what time it is' };
  if (!isAddress(baseUrl)) {
    const text = 'MONGODB_ATLAS_BASE_URL must be an http(s) address without credentials';
    return [{ check: 'server', status: 'failed', text, error: new UsageError(text) }, clock];
  }
  const { path } = operationIn(versionOf(options), 'listPeeringConnections');
  const url = baseUrl + path.replace('{groupId}', '0'.repeat(24));
  const started = performance.now();
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([interrupted, AbortSignal.timeout(PATIENCE)]),
    });
    const took = Math.round(performance.now() - started);
    await response.body?.cancel();
    const answered = `${baseUrl} answered ${response.status} in ${took} ms`;
    const known = response.status === 401;
    return [
      known
        ? { check: 'server', status: 'ok', text: answered }
        : {
            check: 'server',
            status: 'warning',
            text: `${answered}, and not 401 as Atlas does to a stranger`,
          },
      findClock(response.headers.get('date'), took),
    ];
  } catch (error) {
    interrupted.throwIfAborted();
    const text = `${printable(baseUrl)} does not answer: ${causeOf(error)}${proxyHint()}`;
    return [{ check: 'server', status: 'failed', text, error: new Error(text) }, clock];
  }
}

/** Node's own fetch passes proxies by unless it is told otherwise, which is not what people expect who set these. */
function proxyHint(): string {
  const { env } = process;
  const name = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((each) => env[each]);
  return name === undefined || env.NODE_USE_ENV_PROXY === '1'
    ? ''
    : `; ${name} is not used: that takes NODE_USE_ENV_PROXY=1, and Node 22.21, 24 or later`;
}

function isAddress(text: string): boolean {
  try {
    const { protocol, username, password } = new URL(text);
    return /^https?:$/.test(protocol) && username === '' && password === '';
  } catch {
    return false;
  }
}

/** The innermost cause says what happened: `fetch failed` does not. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return printable(String(error));
  if (error.cause !== undefined) return causeOf(error.cause);
  const { code }: { code?: unknown } = error as { code?: unknown };
  const message = error.name === 'TimeoutError' ? `nothing within ${PATIENCE / 1_000} s` : error.message;
  return printable(typeof code === 'string' && !message.includes(code) ? `${message} (${code})` : message);
}

function findClock(date: string | null, took: number): Finding {
  const there = Date.parse(date ?? '');
  if (Number.isNaN(there))
    return { check: 'clock', status: 'unknown', text: 'the server did not say what time it is' };
  // The header counts whole seconds and was written somewhere during the request.
  const off = Math.round((Date.now() - took / 2 - (there + 500)) / 1_000);
  if (Math.abs(off) <= SKEW)
    return { check: 'clock', status: 'ok', text: `${Math.abs(off)} s from the server's` };
  const text = `${Math.abs(off)} s ${off > 0 ? 'ahead of' : 'behind'} the server's: set it right`;
  return { check: 'clock', status: 'warning', text };
}

async function findAccess(options: CommonOptions, session: Session, isReached: boolean): Promise<Finding[]> {
  const kind = kindOfCredentials();
  if (typeof kind !== 'string')
    return [failed('credentials', kind), ...unknown('project', 'access list', 'role')];
  let groupId: string;
  try {
    groupId = projectOf(options);
  } catch (error) {
    const text = `${kind}, not tried without a project`;
    return [
      { check: 'credentials', status: 'unknown', text },
      failed('project', error),
      ...unknown('access list', 'role'),
    ];
  }
  if (!isReached) {
    const text = `${kind}, not tried`;
    return [{ check: 'credentials', status: 'unknown', text }, ...unknown('project', 'access list', 'role')];
  }
  const { atlas } = connect(options, session.streams);
  await using _ = atlas;
  // Awaited here, because the client is closed when this returns.
  const { requiredRoles } = operationIn(versionOf(options), 'deletePeeringConnection');
  return await tryReading(atlas, groupId, { kind, roles: requiredRoles.join(' or ') }, session.signal);
}

function kindOfCredentials(): string | UsageError {
  try {
    const credentials = chooseCredentials(undefined, process.env, () => undefined);
    if ('accessToken' in credentials) return 'an access token';
    return 'clientId' in credentials ? 'a service account' : 'an API key';
  } catch (error) {
    return new UsageError(messageOf(error));
  }
}

async function tryReading(
  atlas: AtlasClient,
  groupId: string,
  { kind, roles }: { readonly kind: string; readonly roles: string },
  signal: AbortSignal,
): Promise<Finding[]> {
  const accepted: Finding = { check: 'credentials', status: 'ok', text: `${kind}, accepted` };
  const letIn: Finding = { check: 'access list', status: 'ok', text: 'calls from here are let in' };
  const known: Finding = { check: 'project', status: 'ok', text: groupId };
  try {
    for await (const _peer of atlas.listPeeringConnections({
      groupId,
      providers: ['AWS'],
      itemsPerPage: 1,
      signal,
    }))
      break;
    const text = `may read; whether it may delete (${roles}) shows only when something is deleted`;
    return [accepted, known, letIn, { check: 'role', status: 'ok', text }];
  } catch (error) {
    signal.throwIfAborted();
    if (isAtlasError(error, 'AtlasAuthenticationError')) {
      return [failed('credentials', error), ...unknown('project', 'access list', 'role')];
    }
    if (isAtlasError(error, 'AtlasPermissionError')) {
      return ACCESS_LIST.test(error.errorCode ?? '')
        ? [accepted, ...unknown('project'), failed('access list', error), ...unknown('role')]
        : [accepted, ...unknown('project'), letIn, failed('role', error)];
    }
    if (isAtlasError(error, 'AtlasNotFoundError')) {
      return [accepted, failed('project', error), letIn, ...unknown('role')];
    }
    return [failed('credentials', error), ...unknown('project', 'access list', 'role')];
  }
}

function failed(check: Finding['check'], error: unknown): Finding {
  return { check, status: 'failed', text: messageOf(error), error };
}

function unknown(...checks: Finding['check'][]): Finding[] {
  return checks.map((check) => ({ check, status: 'unknown', text: 'shows when the above is mended' }));
}
