import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROGRAM = '/usr/sbin/apache2';
const MODULES = '/usr/lib/apache2/modules';
const SETUP = new URL('../../scripts/setup/apache.sh', import.meta.url).pathname;

/** Why Apache is not here; `undefined` if it is. On a CI machine it is installed first. */
export function whyNoApache(): string | undefined {
  const missing = () => {
    try {
      accessSync(PROGRAM, constants.X_OK);
      return false;
    } catch {
      return true;
    }
  };
  if (!missing()) return undefined;
  if (!process.env.CI) return `${PROGRAM} is not installed; scripts/setup/apache.sh installs it`;
  try {
    execFileSync(SETUP, { stdio: ['ignore', 'inherit', 'inherit'], timeout: 300_000 });
  } catch (error) {
    return `scripts/setup/apache.sh could not install it: ${String(error)}`;
  }
  return missing() ? `${PROGRAM} is still not there` : undefined;
}

/** A user of digest authentication. */
export interface ApacheUser {
  readonly name: string;
  readonly password: string;
}

/** One part of the address space, which asks for digest credentials. */
export interface ApacheLocation {
  /** Its path, without a slash at the end. */
  readonly path: string;
  /** How long a nonce is good, in seconds; 0: for one request. */
  readonly nonceLifetime: number;
  /** The server behind it, or JSON that Apache serves itself, by the path below. */
  readonly content: { readonly server: string } | { readonly files: Readonly<Record<string, string>> };
}

/** A running Apache. */
export interface Apache extends AsyncDisposable {
  readonly url: string;
  /** What it wrote to its error log. */
  errors(): Promise<string>;
}

/** Starts Apache with mod_auth_digest on a free port of loopback. */
export async function startApache(
  realm: string,
  user: ApacheUser,
  locations: readonly ApacheLocation[],
): Promise<Apache> {
  const folder = await mkdtemp(path.join(tmpdir(), 'atlas-peering-apache-'));
  // Apache gives up root before it reads the file of users.
  await chmod(folder, 0o755);
  await mkdir(path.join(folder, 'files'));
  const port = await freePort();
  const hash = createHash('md5').update(`${user.name}:${realm}:${user.password}`).digest('hex');
  await writeFile(path.join(folder, 'users'), `${user.name}:${realm}:${hash}\n`);
  const modules = ['mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'auth_digest'];
  for (const { path: location, content } of locations) {
    for (const [name, text] of Object.entries('files' in content ? content.files : {})) {
      const file = path.join(folder, 'files', location, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }
  const blocks = locations.map(
    ({ path: location, nonceLifetime, content }) => `
<Location "${location}/">
  AuthType Digest
  AuthName "${realm}"
  AuthDigestProvider file
  AuthDigestQop auth
  AuthDigestNonceLifetime ${nonceLifetime}
  AuthUserFile "${folder}/users"
  Require valid-user
  ${'server' in content ? `ProxyPass "${content.server}/"` : 'ForceType application/json'}
</Location>`,
  );
  await writeFile(
    path.join(folder, 'httpd.conf'),
    [
      ...[...modules, 'proxy', 'proxy_http'].map(
        (name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`,
      ),
      `ServerName 127.0.0.1`,
      `ServerRoot "${folder}"`,
      `DocumentRoot "${folder}/files"`,
      `Listen 127.0.0.1:${port}`,
      `DefaultRuntimeDir "${folder}"`,
      `PidFile "${folder}/pid"`,
      `Mutex file:${folder} default`,
      `ErrorLog "${folder}/errors"`,
      ...(process.getuid?.() === 0 ? ['User www-data', 'Group www-data'] : []),
      ...blocks,
      '',
    ].join('\n'),
  );
  const child = spawn(PROGRAM, ['-f', `${folder}/httpd.conf`, '-DFOREGROUND'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  const errors = async () => said + (await readFile(path.join(folder, 'errors'), 'utf8').catch(() => ''));
  const stop = async () => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await listening(child, port);
  } catch (cause) {
    const why = await errors();
    await stop();
    throw new Error(`Apache did not start: ${why}`, { cause });
  }
  return { url: `http://127.0.0.1:${port}`, errors, [Symbol.asyncDispose]: stop };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('There is no free port.');
  return address.port;
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`Apache ended with code ${child.exitCode}.`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error('Apache did not listen within 30 s.');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
