import { type AddressInfo, createServer, type Socket } from 'node:net';

/** What a request asks for. */
export type RawVerb = 'delete' | 'get' | 'list' | 'token';

/** A request as it came over the wire. */
export interface RawRequest {
  readonly verb: RawVerb;
  readonly authorization: string;
  /** How many requests of this kind came before it, those without credentials apart. */
  readonly index: number;
}

/** Answers a request with whatever bytes, or with none. */
export type Play = (socket: Socket, request: RawRequest) => void;

/** A server that writes bytes by hand, below every rule of HTTP. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  openSockets(): number;
  /** Everything that came or went and must not be shown to anybody: tokens, digest responses, whole credentials. */
  readonly secrets: ReadonlySet<string>;
}

const CHALLENGE =
  'Digest realm="MMS Public API", domain="", nonce="0f1e2d3c4b5a69788796a5b4c3d2e1f0", algorithm=MD5, qop="auth", stale=false';
export const TOKEN = 'eyPLANTED-access-token.0123456789';

/** A whole answer with a Content-Length; every one ends its connection. */
export function whole(
  status: string,
  body: string | Uint8Array,
  headers: readonly string[] = [],
): Uint8Array {
  const bytes = Buffer.from(body);
  const lines = [`HTTP/1.1 ${status}`, 'Content-Type: application/json', 'Connection: close', ...headers];
  return Buffer.concat([
    Buffer.from(`${lines.join('\r\n')}\r\nContent-Length: ${bytes.length}\r\n\r\n`),
    bytes,
  ]);
}

/**
 * Starts a server on loopback that asks for digest credentials, gives out a token, and answers everything else, or
 * token requests, with `play`.
 *
 * @param onAccept takes a new connection before anything is read; returns whether it is done with it.
 */
export async function rawServer(
  target: RawVerb,
  play: Play,
  onAccept: (socket: Socket) => boolean = () => false,
): Promise<RawServer> {
  const sockets = new Set<Socket>();
  const secrets = new Set<string>([TOKEN]);
  let plays = 0;
  const handle = (socket: Socket, head: string) => {
    const [, method = '', path = ''] = /^(\w+) (\S+)/.exec(head) ?? [];
    const authorization = /^authorization: (.*)\r$/im.exec(head)?.[1] ?? '';
    for (const secret of authorization.matchAll(/response="(\w+)"|^(?:Basic|Bearer) (\S+)/g)) {
      secrets.add(secret[1] ?? secret[2] ?? '');
    }
    const token = path.startsWith('/api/oauth/');
    const verb = token ? 'token' : method === 'DELETE' ? 'delete' : path.includes('/peers/') ? 'get' : 'list';
    if (authorization === '') {
      const body = '{"error":401,"errorCode":"UNEXPECTED_ERROR"}';
      socket.end(whole('401 Unauthorized', body, [`WWW-Authenticate: ${CHALLENGE}`]));
    } else if (verb === target) {
      play(socket, { verb, authorization, index: plays });
      plays += 1;
    } else if (token) {
      socket.end(whole('200 OK', goodBody('token')));
    } else {
      socket.end(whole('200 OK', goodBody(verb)));
    }
  };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Resets are what this is about.
    socket.on('error', () => undefined);
    if (onAccept(socket)) return;
    let received = '';
    const read = (chunk: Buffer) => {
      received += chunk.toString('latin1');
      const end = received.indexOf('\r\n\r\n');
      const length = Number(/^content-length: (\d+)\r$/im.exec(received)?.[1] ?? 0);
      if (end < 0 || received.length < end + 4 + length) return;
      socket.off('data', read);
      // Goes on reading, so that the end of the connection is seen.
      socket.resume();
      handle(socket, received.slice(0, end + 2));
    };
    socket.on('data', read);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    openSockets: () => sockets.size,
    secrets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const rawIds = { groupId: 'a'.repeat(24), peerId: 'b'.repeat(24) };

/** The body that a success has. */
export function goodBody(verb: RawVerb): string {
  const peer = { id: rawIds.peerId, providerName: 'AWS', statusName: 'AVAILABLE' };
  const bodies = {
    delete: {},
    get: peer,
    list: { results: [peer], totalCount: 1 },
    token: { access_token: TOKEN, token_type: 'Bearer', expires_in: 3600 },
  };
  return JSON.stringify(bodies[verb]);
}

/** The status line of a success. */
export function goodStatus(verb: RawVerb): string {
  return verb === 'delete' ? '202 Accepted' : '200 OK';
}
