/** Deeper chains of causes say nothing more. */
const DEPTH = 5;

/** What Node's TLS and its checks of certificates say; none of it passes by trying again. */
const TLS =
  /^(CERT_|CRL_|ERR_TLS_|ERR_SSL_|EPROTO$|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|OUT_OF_MEM$)/;
/** Faults of a TLS connection that was already in use. */
const TLS_IN_USE = /BAD_RECORD_MAC|DECRYPT|SHUTDOWN/;
/** Name resolution, and connections that were never made, whatever system call says so. */
const NOT_CONNECTED = /^(ENOTFOUND|EAI_\w+|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT)$/;
const NOT_CONNECTED_CALL = /^(connect|getaddrinfo|queryA)/;

interface Link {
  readonly code: string | undefined;
  readonly call: string | undefined;
  readonly message: string;
}

/** An error and what caused it, outermost first. */
function chain(error: unknown): Link[] {
  const links: Link[] = [];
  let current = error;
  while (typeof current === 'object' && current !== null && links.length < DEPTH) {
    const { code, syscall, message, cause }: Record<string, unknown> = {
      code: Reflect.get(current, 'code'),
      syscall: Reflect.get(current, 'syscall'),
      message: Reflect.get(current, 'message'),
      cause: Reflect.get(current, 'cause'),
    };
    links.push({
      code: typeof code === 'string' ? code : undefined,
      call: typeof syscall === 'string' ? syscall : undefined,
      message: typeof message === 'string' ? message : '',
    });
    current = cause;
  }
  return links;
}

function isTls({ code = '', message }: Link): boolean {
  // A connection that is closed during the handshake is "reset" like any other.
  return (TLS.test(code) && !TLS_IN_USE.test(code)) || /before secure TLS connection/.test(message);
}

/** Whether a failure came before any byte of the request left: name resolution, connecting, the TLS handshake. */
export function neverSent(error: unknown): boolean {
  return chain(error).some(
    (link) => isTls(link) || NOT_CONNECTED.test(link.code ?? '') || NOT_CONNECTED_CALL.test(link.call ?? ''),
  );
}

/** What is known of a connection that failed. */
export interface ConnectionFailure {
  readonly code: string | undefined;
  /** In words. */
  readonly what: string;
  readonly hint: string | undefined;
  /** Whether trying again may help. */
  readonly transient: boolean;
}

const CHECK = 'Check the base URL, the network, and proxies in between.';

/** Tells name resolution, refused connections, TLS and broken connections apart. */
export function explainFailure(error: unknown): ConnectionFailure {
  const links = chain(error);
  const tls = links.find(isTls);
  const { code } = tls ?? links.find((link) => link.code !== undefined) ?? {};
  if (tls) {
    const broken = tls.code === 'ECONNRESET';
    return {
      code,
      what: `TLS failed${tls.message ? `: ${tls.message}` : ''}`,
      hint: 'Check the certificate of the server, the name in the base URL, and proxies in between.',
      // A handshake that was cut off is like any connection that breaks; a certificate stays what it is.
      transient: broken,
    };
  }
  const told = (what: string, hint?: string) => ({ code, what, hint, transient: true });
  if (/^(ENOTFOUND|EAI_)/.test(code ?? '')) return told('the name of the host could not be resolved', CHECK);
  if (code === 'ECONNREFUSED') return told('the connection was refused', CHECK);
  if (/^(EHOSTUNREACH|ENETUNREACH)$/.test(code ?? '')) return told('the host cannot be reached', CHECK);
  if (/^(UND_ERR_CONNECT_TIMEOUT|ETIMEDOUT)$/.test(code ?? ''))
    return told('connecting took too long', CHECK);
  if (/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/.test(code ?? ''))
    return told('the connection was closed before the response came');
  return told('the connection failed');
}
