import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../contract/inputs.js';
import { type PullOptions, type PullOutcome, pullPages } from './pull.js';
import { selfSignedCertificate } from './testing/certificate.js';

const project = path.resolve(import.meta.dirname, '..', '..', '..');
const PAGE = `# Find a berth

**GET /berths/{berthId}**

Finds one berth.

## Servers
- Production: https://api.ferry.example (Production)

## Parameters

#### Path parameters
- **berthId** (string)
  Berth to find.

## Responses
### 200: OK

[Powered by Bump.sh](https://bump.sh)
`;
const NEWER = PAGE.replace('**berthId** (string)', '**berthId** (integer)');

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

describe('pullPages', () => {
  const { key, cert } = selfSignedCertificate();
  let server: Server;
  let origin: string;
  let handler: Handler;
  let requests: IncomingMessage[];
  let folder: string;
  let manifestFile: string;

  beforeAll(async () => {
    server = createServer({ key, cert }, (request, response) => {
      requests.push(request);
      handler(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The server has no port.');
    origin = `https://127.0.0.1:${address.port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  beforeEach(async () => {
    requests = [];
    handler = (_request, response) => response.end(PAGE);
    folder = await mkdtemp(path.join(tmpdir(), 'pull-'));
    manifestFile = path.join(folder, 'manifest.json');
    await writeFile(path.join(folder, 'berth.txt'), PAGE);
    await manifest({});
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Writes the manifest; `more` goes over the one entry it has. */
  async function manifest(more: { readonly [key: string]: unknown }): Promise<void> {
    const entry = {
      file: 'berth.txt',
      title: 'Find a berth',
      address: `${origin}/berth.md`,
      format: 'bump',
      sha256: sha256(Buffer.from(PAGE)),
      note: 'kept',
      ...more,
    };
    await writeFile(manifestFile, JSON.stringify({ name: 'ferry', sources: [entry] }));
  }
  const entry = async () => JSON.parse(await readFile(manifestFile, 'utf8')).sources[0];
  const page = () => readFile(path.join(folder, 'berth.txt'), 'utf8');

  async function pull(more: Partial<PullOptions> = {}): Promise<PullOutcome> {
    const [outcome] = await pullPages({ manifestFile, ca: cert, ...more });
    if (outcome === undefined) throw new Error('Nothing was pulled.');
    return outcome;
  }

  /** Pulls something that must fail, and holds it to changing nothing. */
  async function refusal(more: Partial<PullOptions> = {}): Promise<string> {
    const before = await readFile(manifestFile, 'utf8');
    const outcome = await pull(more);
    expect(await page()).toBe(PAGE);
    expect(await readFile(manifestFile, 'utf8')).toBe(before);
    expect((await readdir(folder)).sort()).toEqual(['berth.txt', 'manifest.json']);
    if (outcome.kind !== 'failed') throw new Error(`Expected a failure, got ${outcome.kind}.`);
    return outcome.reason;
  }

  it('puts a changed page in place and says which facts changed', async () => {
    handler = (_request, response) => {
      response.setHeader('etag', '"two"');
      response.setHeader('last-modified', 'Sun, 22 Nov 2026 03:00:00 GMT');
      response.end(NEWER);
    };
    const outcome = await pull();
    expect(outcome).toMatchObject({
      kind: 'changed',
      facts: [{ fact: 'parameters.path berthId.type', before: 'string', after: 'integer' }],
    });
    expect(outcome.kind === 'changed' && outcome.difference).toContain(
      '-- **berthId** (string)\n+- **berthId** (integer)',
    );
    expect(await page()).toBe(NEWER);
    expect(await entry()).toMatchObject({
      sha256: sha256(Buffer.from(NEWER)),
      etag: '"two"',
      lastModified: 'Sun, 22 Nov 2026 03:00:00 GMT',
      note: 'kept',
      format: 'bump',
    });
    expect((await readdir(folder)).sort()).toEqual(['berth.txt', 'manifest.json']);
  });

  it('says that no fact changed where only words did', async () => {
    handler = (_request, response) => response.end(PAGE.replace('Finds one berth.', 'Finds a berth.'));
    expect(await pull()).toMatchObject({ kind: 'changed', facts: [] });
  });

  it('leaves an equal page alone and keeps its validators', async () => {
    handler = (_request, response) => {
      response.setHeader('etag', 'W/"one"');
      response.end(PAGE);
    };
    expect((await pull()).kind).toBe('unchanged');
    expect(await entry()).toMatchObject({ etag: 'W/"one"', sha256: sha256(Buffer.from(PAGE)) });
  });

  it('asks with the validators it has, and takes 304 for unchanged', async () => {
    const lastModified = 'Sat, 21 Nov 2026 03:00:00 GMT';
    await manifest({ etag: '"one"', lastModified });
    const before = await readFile(manifestFile, 'utf8');
    handler = (_request, response) => response.writeHead(304).end();
    expect((await pull()).kind).toBe('unchanged');
    expect(requests[0]?.headers).toMatchObject({
      'if-none-match': '"one"',
      'if-modified-since': lastModified,
    });
    expect(await readFile(manifestFile, 'utf8')).toBe(before);
  });

  it('does not ask conditionally where the file is not the one that was fetched', async () => {
    await manifest({ etag: '"one"' });
    await writeFile(path.join(folder, 'berth.txt'), `${PAGE}edited by hand\n`);
    expect((await pull()).kind).toBe('changed');
    expect(requests[0]?.headers['if-none-match']).toBeUndefined();
    expect(await page()).toBe(PAGE);
  });

  it('does not take 304 for an answer to a plain request', async () => {
    handler = (_request, response) => response.writeHead(304).end();
    expect(await refusal()).toContain('answered 304; expected 200');
  });

  it('reports a page without a published address and goes on', async () => {
    await manifest({ address: null });
    expect((await pull()).kind).toBe('no-address');
    expect(requests).toEqual([]);
  });

  it('follows redirects within the host, five and no more', async () => {
    handler = (request, response) => {
      const hop = Number(request.url?.replace(/\D/g, '') ?? '0');
      if (hop < 5) response.writeHead(302, { location: `/hop${hop + 1}` }).end();
      else response.end(NEWER);
    };
    expect((await pull()).kind).toBe('changed');
    expect(requests.map(({ url }) => url)).toEqual([
      '/berth.md',
      '/hop1',
      '/hop2',
      '/hop3',
      '/hop4',
      '/hop5',
    ]);
    await writeFile(path.join(folder, 'berth.txt'), PAGE);
    await manifest({});
    handler = (_request, response) => response.writeHead(301, { location: '/again' }).end();
    expect(await refusal()).toContain('redirects more than 5 times');
  });

  it.each([
    ['another host', 'https://elsewhere.example/berth.md', 'redirects to another host, elsewhere.example'],
    ['another port', 'https://127.0.0.1:1/berth.md', 'redirects to another host, 127.0.0.1:1'],
    ['plain http', 'http://127.0.0.1/berth.md', 'is not https'],
    ['credentials', 'https://user:secret@127.0.0.1/berth.md', 'holds credentials'],
    ['no address', 'https://', 'is no address'],
  ])('does not follow a redirect to %s', async (_name, location, said) => {
    handler = (_request, response) => response.writeHead(302, { location }).end();
    const reason = await refusal();
    expect(reason).toContain(said);
    expect(reason).not.toContain('secret');
    expect(requests).toHaveLength(1);
  });

  it('refuses a redirect without a target', async () => {
    handler = (_request, response) => response.writeHead(302).end();
    expect(await refusal()).toContain('without saying where to');
  });

  it.each([
    ['http://127.0.0.1/berth.md', 'is not https'],
    ['file:///etc/passwd', 'is not https'],
    ['https://user:secret@127.0.0.1/berth.md', 'holds credentials'],
    ['berth.md', 'is no address'],
  ])('does not fetch %s', async (address, said) => {
    await manifest({ address });
    const reason = await refusal();
    expect(reason).toContain(said);
    expect(reason).not.toContain('secret');
    expect(requests).toEqual([]);
  });

  it('gives up when the answer takes too long, be it the head or the body', async () => {
    handler = () => {};
    expect(await refusal({ timeoutMs: 150 })).toContain('did not answer within 150 ms');
    handler = (_request, response) => {
      response.write(PAGE.slice(0, 20));
    };
    expect(await refusal({ timeoutMs: 150 })).toContain('did not answer within 150 ms');
  });

  it('stops reading as soon as the page is too large', async () => {
    let sent = 0;
    handler = (_request, response) => {
      const chunk = 'x'.repeat(64 * 1024);
      const more = (): void => {
        while (!response.destroyed && sent < 1024) {
          sent++;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    };
    expect(await refusal({ maxBytes: 100_000 })).toContain('larger than 100000 bytes');
    expect(sent).toBeLessThan(1024);
  });

  it('does not take a connection that breaks off for a short page', async () => {
    handler = (_request, response) => {
      response.setHeader('content-length', PAGE.length);
      response.write(PAGE.slice(0, 100), () => response.destroy());
    };
    expect(await refusal()).toMatch(/broke off|could not be fetched/);
  });

  it.each([404, 403, 500, 204])('refuses an answer of %i', async (status) => {
    handler = (_request, response) => response.writeHead(status).end(status === 204 ? undefined : PAGE);
    expect(await refusal()).toContain(`answered ${status}; expected 200`);
  });

  it('refuses an encoding nobody asked for', async () => {
    handler = (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('...');
    expect(await refusal()).toContain('content-encoding "gzip"');
  });

  it.each([
    ['an HTML page', '<!doctype html><html><body>Not found</body></html>', 'an HTML document'],
    ['an empty page', '', 'the page is empty'],
    ['no UTF-8', Buffer.from([0x23, 0x20, 0xff, 0xfe]), 'berth.txt:1:'],
    ['a page that is cut off', PAGE.slice(0, PAGE.indexOf('## Responses')), 'berth.txt:'],
  ])('keeps the old page where the new one is %s', async (_name, body, said) => {
    handler = (_request, response) => response.end(body);
    const reason = await refusal();
    expect(reason).toContain('does not read');
    expect(reason).toContain(said);
  });

  it('does not trust a certificate that nobody vouches for', async () => {
    const [outcome] = await pullPages({ manifestFile });
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('self-signed') });
    expect(requests).toEqual([]);
  });

  it('says that no server is there', async () => {
    await manifest({ address: 'https://127.0.0.1:1/berth.md' });
    expect(await refusal()).toContain('ECONNREFUSED');
  });

  it('knows which pages there are', async () => {
    await expect(pull({ files: ['other.txt'] })).rejects.toThrow(/other\.txt: not in .*; it has berth\.txt/);
    expect((await pull({ files: ['openapi/sources/berth.txt'] })).kind).toBe('unchanged');
  });

  describe('as a command', () => {
    async function command(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
      const child = spawn(process.execPath, ['scripts/run.mjs', 'scripts/docs-pull.ts', ...args], {
        cwd: project,
      });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk) => {
        err += chunk;
      });
      const [code] = await once(child, 'close');
      return { code, out, err };
    }

    it('exits 2 where no page has an address, and says where to set one', async () => {
      await manifest({ address: null });
      const { code, out, err } = await command('--manifest', manifestFile);
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('Set "address" in') });
      expect(out).toContain('1 page: 0 changed, 0 failed.');
    });

    it('exits 1 where a page could not be fetched, and prints JSON when asked', async () => {
      // No option of the command makes it trust the test server.
      const { code, out } = await command('--manifest', manifestFile, '--json', '--timeout', '5000');
      expect(code).toBe(1);
      expect(JSON.parse(out)).toMatchObject([{ file: 'berth.txt', kind: 'failed' }]);
      expect(await page()).toBe(PAGE);
    });

    it.each([
      [['--timeout', '-1'], 'expected a whole number above 0'],
      [['--manifest', '/nowhere/manifest.json'], '/nowhere/manifest.json'],
      [['unknown.txt'], 'unknown.txt: not in'],
    ])('exits 2 on %j', async (args, said) => {
      const { code, err } = await command(...args);
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(said) });
    });
  });
});
