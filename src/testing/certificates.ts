/** Certificates of a test's own, made when it runs: none of them is in the repository, where it would expire. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A key and its certificate, as PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

export interface Certificates extends Disposable {
  /** A file with the certificate of the authority, for `NODE_EXTRA_CA_CERTS`. */
  readonly authority: string;
  /** Vouched for by nobody but itself. */
  readonly selfSigned: Identity;
  /** Issued for this name, for so many days from now: below 0, it has expired. */
  issued(name: string, days?: number): Identity;
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** @throws where the machine has no `openssl` */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(path.join(tmpdir(), 'certificates-'));
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const identity = (key: string, cert: string): Identity => ({
    key: readFileSync(path.join(folder, key), 'utf8'),
    cert: readFileSync(path.join(folder, cert), 'utf8'),
  });
  openssl(
    'req',
    '-x509',
    ...KEY,
    '-keyout',
    'authority.key',
    '-out',
    'authority.pem',
    '-subj',
    '/CN=Authority of a test',
  );
  let made = 0;
  return {
    authority: path.join(folder, 'authority.pem'),
    selfSigned: identity('authority.key', 'authority.pem'),
    issued(name, days = 2) {
      made += 1;
      const [key, request, cert] = [`${made}.key`, `${made}.csr`, `${made}.pem`];
      const names = [
        '-subj',
        `/CN=${name}`,
        '-addext',
        `subjectAltName=${/^[\d.]+$/.test(name) ? 'IP' : 'DNS'}:${name}`,
      ];
      openssl('req', ...KEY, '-keyout', key, '-out', request, ...names);
      const authority = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-CAcreateserial'];
      openssl(
        'x509',
        '-req',
        '-in',
        request,
        ...authority,
        '-days',
        `${days}`,
        '-copy_extensions',
        'copy',
        '-out',
        cert,
      );
      return identity(key, cert);
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
