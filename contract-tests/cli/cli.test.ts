/** The command against servers that nobody tuned for it, and against what is no server at all. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, describe, expect, test } from 'vitest';
import { atlasProfile } from '../atlas/profile.js';
import type { Profile } from '../profile.js';
import { runCommand } from './command.js';
import { parseArguments } from './options.js';
import type { Streams } from './streams.js';

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo();
});

async function contract(args: string, env: Record<string, string> = {}, profile: Profile = atlasProfile) {
  let out = '';
  let err = '';
  const streams: Streams = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    paint: (_, text) => text,
    env,
  };
  const options = parseArguments(args.split(' ').filter(Boolean), profile, streams);
  const code =
    'exitCode' in options
      ? options.exitCode
      : await runCommand(options, new AbortController().signal, profile, streams);
  // Never a stack trace, whatever happened.
  expect(out + err).not.toMatch(/^\s+at .*:\d+:\d+/m);
  return { code, out, err };
}

async function listen(app: Hono): Promise<string> {
  const { server, port } = await new Promise<{ server: ServerType; port: number }>((resolve) => {
    const started: ServerType = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (address) =>
      resolve({ server: started, port: address.port }),
    );
  });
  cleanup.push(() => server.close());
  return `http://127.0.0.1:${port}`;
}

async function rawServer(onData: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => onData(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'contract-cli-'));
  cleanup.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A contract and a server of another kind: a small shop, written as anybody would. */
const shopContract = `
openapi: 3.1.0
info: { title: Shop, version: "1" }
paths:
  /items:
    get:
      operationId: listItems
      parameters:
        - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 50 } }
      responses:
        "200":
          description: The items
          content:
            application/json:
              schema: { type: array, items: { $ref: "#/components/schemas/Item" } }
        "400": { description: A parameter is wrong }
    post:
      operationId: addItem
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Item" }
      responses:
        "201": { description: Added }
  /items/{id}:
    get:
      operationId: readItem
      parameters:
        - { name: id, in: path, required: true, schema: { type: string, pattern: "^[a-z]{3,8}$" } }
      responses:
        "200":
          description: The item
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Item" }
        "404":
          description: No such item
          content:
            application/json:
              schema: { type: object, required: [message], properties: { message: { type: string } } }
components:
  schemas:
    Item:
      type: object
      required: [id, price]
      properties:
        id: { type: string }
        price: { type: number, minimum: 0 }
`;

function shop(): Hono {
  const items = new Map([['apple', { id: 'apple', price: 1 }]]);
  return new Hono()
    .get('/items', (c) => {
      const limit = c.req.query('limit');
      if (
        limit !== undefined &&
        !(Number.isInteger(Number(limit)) && Number(limit) >= 1 && Number(limit) <= 50)
      ) {
        return c.body(null, 400);
      }
      return c.json([...items.values()]);
    })
    .post('/items', (c) => c.body(null, 201))
    .get('/items/:id', (c) => {
      const item = items.get(c.req.param('id'));
      return item ? c.json(item) : c.json({ message: 'no such item' }, 404);
    });
}

async function shopSpec(): Promise<string> {
  const file = join(await folder(), 'shop.yaml');
  await writeFile(file, shopContract);
  return file;
}

describe('an address', () => {
  test('a sound server passes; what has no safe cause is listed with its reason', async () => {
    const { code, out } = await contract(
      `--spec ${await shopSpec()} --target ${await listen(shop())} --own /items/{id}=apple`,
    );
    expect(out).toContain('0 failed');
    expect(code).toBe(0);
    expect(out).toMatch(/readItem +none +ok +ok/);
    // A POST names no resource that could be the caller's own: it is never sent.
    expect(out).toContain('POST is unsafe');
  });

  test('a server that breaks the contract is told which sentence, with what came and how to see it', async () => {
    const broken = new Hono()
      .get('/items', (c) => c.json([{ id: 'apple', price: 'one' }]))
      .get('/items/:id', (c) => c.json({ error: 'gone' }, 404));
    const url = await listen(broken);
    const { code, out } = await contract(`--spec ${await shopSpec()} --target ${url}`);
    expect(code).toBe(1);
    expect(out).toContain('FAILED  listItems/200/none');
    expect(out).toContain('contract:  #/components/schemas/Item/properties/price');
    expect(out).toContain(`curl --include --path-as-is -X GET -H 'accept: application/json' ${url}/items`);
    expect(out).toMatch(
      /re-run: {4}npm run contract -- --spec \S+ --target \S+ --only listItems\/200\/none\n/,
    );
    expect(out).toContain('FAILED  readItem/404/none');
    // The keyword that was not enforced, not the parameter that has it.
    expect(out).toMatch(/constraint-not-enforced: .*\n(?: {2}.*\n)*? {2}contract: {2}#\/\S*\/schema\/\w+\n/);
  });

  test('unsafe methods reach the server for own ids only', async () => {
    const sent: string[] = [];
    const app = new Hono().all('*', (c) => {
      sent.push(`${c.req.method} ${c.req.path}`);
      return c.json({ error: 404, errorCode: 'PEER_NOT_FOUND' }, 404);
    });
    const url = await listen(app);
    const env = { MONGODB_ATLAS_ACCESS_TOKEN: 'token-for-this-test' };
    await contract(`--target ${url} --auth service-account`, env);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent.filter((line) => !line.startsWith('GET '))).toEqual([]);
    const group = 'aaaaaaaaaaaaaaaaaaaaaaaa';
    const peer = 'bbbbbbbbbbbbbbbbbbbbbbbb';
    await contract(
      `--target ${url} --auth service-account --own /api/atlas/v1.0/groups/{groupId}/peers/{peerId}=${group},${peer}`,
      env,
    );
    const unsafe = sent.filter((line) => !line.startsWith('GET '));
    expect(new Set(unsafe)).toEqual(new Set([`DELETE /api/atlas/v1.0/groups/${group}/peers/${peer}`]));
  });

  test('a dry run shows what would be sent and sends nothing', async () => {
    let requests = 0;
    const url = await listen(
      new Hono().all('*', (c) => {
        requests += 1;
        return c.text('');
      }),
    );
    const { code, out } = await contract(
      `--spec ${await shopSpec()} --target ${url} --own /items/{id}=apple --dry-run`,
    );
    expect(code).toBe(0);
    expect(requests).toBe(0);
    expect(out).toContain(`GET ${url}/items/apple`);
    expect(out).toContain('not sent: POST is unsafe');
  });

  test('credentials come from the environment and appear in no report', async () => {
    const authorizations: (string | undefined)[] = [];
    const url = await listen(
      new Hono().all('*', (c) => {
        authorizations.push(c.req.header('authorization'));
        return c.json({ error: 403, errorCode: 'ACCESS_FORBIDDEN' }, 403);
      }),
    );
    const out = await folder();
    const secret = 'very-secret-token-1234567890';
    const ran = await contract(
      `--target ${url} --auth service-account --report json,md,junit,html --out ${out}`,
      {
        MONGODB_ATLAS_ACCESS_TOKEN: secret,
      },
    );
    expect(authorizations).toContain(`Bearer ${secret}`);
    const files = await Promise.all(
      ['report.json', 'summary.md', 'junit.xml', 'report.html'].map((name) =>
        readFile(join(out, name), 'utf8'),
      ),
    );
    for (const text of [ran.out, ran.err, ...files]) expect(text).not.toContain(secret);
    expect(files[0]).toContain('Bearer $CONTRACT_AUTH_SERVICEACCOUNTS');
  });

  test('without credentials, only what needs none is sent', async () => {
    const { code, out } = await contract(`--target ${await listen(shop())}`);
    expect(code).toBe(1);
    expect(out).toContain(
      'MONGODB_ATLAS_PUBLIC_API_KEY and MONGODB_ATLAS_PRIVATE_API_KEY are not set either',
    );
  });
});

describe('what cannot be run exits 2, in one line', () => {
  test('nothing listens', async () => {
    const { code, err } = await contract('--target http://127.0.0.1:9');
    expect(code).toBe(2);
    expect(err).toMatch(/^could not run: nothing answers at http:\/\/127\.0\.0\.1:9 \(ECONNREFUSED\)/);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test.each([
    ['a file that is not there', 'no-such.yaml', undefined, 'cannot be read (ENOENT)'],
    ['broken YAML', 'a.yaml', 'openapi: [', 'a.yaml:1:'],
    ['Swagger 2.0', 'a.yaml', 'swagger: "2.0"', 'found Swagger 2.0. `generate` makes'],
    ['a page of HTML', 'a.json', '<!doctype html><p>Not found</p>', 'holds no OpenAPI object'],
    [
      'a dangling reference',
      'a.yaml',
      'openapi: 3.0.3\npaths: { /a: { get: { responses: { "200": { $ref: "#/x" } } } } }',
      'the reference #/x leads nowhere',
    ],
  ])('the contract is %s', async (_name, file, text, message) => {
    const path = join(await folder(), file);
    if (text !== undefined) await writeFile(path, text);
    const { code, err } = await contract(`--spec ${path}`);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test.each([
    ['--target nowhere', 'Expected prism, emulator, or an address'],
    ['--target http://user:pass@host', 'Credentials come from the environment'],
    ['--shard 5/4', 'Expected I/N'],
    ['--report pdf', 'Expected some of html, junit, md, json'],
    ['--nonsense', 'unknown option'],
    ['--own peerId=1', 'Expected the path of the contract and a value for each of its parameters'],
    ['--own /peers=1', 'has no parameter'],
    ['--own /p/{a}/{b}=1', 'Expected 2 values'],
    ['--own /p/{a}=..', 'no dot, slash or encoding'],
    ['--own /p/{a}=1/../2', 'no dot, slash or encoding'],
    ['--own /p/{a}=%2e%2e', 'no dot, slash or encoding'],
    ['--own /p/{a}=1 --target http://127.0.0.1:9', 'the contract has no such path'],
    ['--allow nothing --target http://127.0.0.1:9', 'the contract has no such operation'],
    ['--target http://127.0.0.1:9/?a=1', 'no query and no fragment'],
    ['--target http://127.0.0.1:9/#a', 'no query and no fragment'],
    ['--merge /nowhere', 'report.json: cannot be read'],
    ['--only no-such-case --target emulator', 'no case is left'],
    ['--baseline /no/such/file', 'ENOENT'],
  ])('%s', async (args, message) => {
    const { code, err } = await contract(args);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });

  test('help names every option, with examples', async () => {
    const { code, out } = await contract('--help');
    expect(code).toBe(0);
    for (const word of ['--spec', '--own', '--shard', '--baseline', '--merge', 'Examples:', 'Exit codes:']) {
      expect(out).toContain(word);
    }
  });
});

describe('a server in trouble gives findings, not a stack trace', () => {
  test.each([
    ['answers rubbish', (socket: Socket) => socket.end('\x00\x01rubbish\r\n\r\n')],
    ['hangs up', (socket: Socket) => socket.destroy()],
    ['never answers', () => undefined],
    [
      'stops inside the body',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[{'),
    ],
    [
      'sends no JSON',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n<html>'),
    ],
  ])('%s', async (_name, onData: (socket: Socket) => void) => {
    const url = await rawServer(onData);
    const { code, out } = await contract(
      `--spec ${await shopSpec()} --target ${url} --only listItems/200/* --timeout 200`,
    );
    expect(code).toBe(1);
    expect(out).toContain('FAILED  listItems/200/none');
    expect(out).toContain('expected:');
  });
});

describe('no false green', () => {
  /** Two ways to authenticate; the server takes either. */
  const guarded = `
openapi: 3.1.0
info: { title: Guarded, version: "1" }
paths:
  /a:
    get:
      operationId: a
      security: [{ key: [] }, { basic: [] }]
      parameters: [{ name: limit, in: query, schema: { type: integer, maximum: 5 } }]
      responses: { "200": { description: OK }, "400": { description: Bad }, "401": { description: No } }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    basic: { type: http, scheme: basic }
`;
  async function guardedSpec(): Promise<string> {
    const file = join(await folder(), 'guarded.yaml');
    await writeFile(file, guarded);
    return file;
  }
  const lenient = () =>
    new Hono().get('/a', (c) => {
      const known = c.req.header('x-key') === 'k' || c.req.header('authorization') !== undefined;
      if (!known) return c.body(null, 401, { 'WWW-Authenticate': 'Basic realm="a"' });
      const limit = Number(c.req.query('limit') ?? 1);
      return c.body(null, Number.isInteger(limit) && limit <= 5 ? 200 : 400);
    });

  test('a scheme under which nothing was reached is no success, unless that is accepted', async () => {
    const common = `--spec ${await guardedSpec()} --target ${await listen(lenient())}`;
    const env = { CONTRACT_AUTH_KEY: 'k' };
    const partly = await contract(common, env);
    expect(partly.code).toBe(2);
    expect(partly.err).toContain('nothing was reached under basic: no credentials: set CONTRACT_AUTH_BASIC');
    expect((await contract(`${common} --allow-unreached`, env)).code).toBe(0);
    expect((await contract(common, { ...env, CONTRACT_AUTH_BASIC: 'u:p' })).code).toBe(0);
  });

  test('a share of the cases can be asked for', async () => {
    const common = `--spec ${await guardedSpec()} --target ${await listen(lenient())} --allow-unreached`;
    const { code, err } = await contract(`${common} --min-reached 99`, { CONTRACT_AUTH_KEY: 'k' });
    expect(code).toBe(2);
    expect(err).toMatch(/\d+\.\d % of the cases were reached, --min-reached asks for 99 %/);
    expect((await contract(`${common} --min-reached 10`, { CONTRACT_AUTH_KEY: 'k' })).code).toBe(0);
  });

  test('a 401 is no refusal of the broken parameter', async () => {
    const strict = new Hono().all('*', (c) => c.body(null, 401, { 'WWW-Authenticate': 'Basic realm="a"' }));
    const { out } = await contract(
      `--spec ${await guardedSpec()} --target ${await listen(strict)} --only */query.limit.maximum.above/*`,
      { CONTRACT_AUTH_KEY: 'k' },
    );
    expect(out).toContain('0 passed');
    expect(out).toContain('the credentials were refused (401) before the broken value was looked at');
  });

  test('what --only and the baseline name and is not there is said', async () => {
    const file = join(await folder(), 'baseline.txt');
    await writeFile(file, 'readItem/404/none # passes\nno-such/200/none\n');
    const { code, err } = await contract(
      `--spec ${await shopSpec()} --target ${await listen(shop())} --only readItem/404/* --only nothing/* --baseline ${file}`,
    );
    expect(code).toBe(0);
    expect(err).toContain('note: --only nothing/* matches no case');
    expect(err).toContain('note: --baseline names no-such/200/none, which is no case of the contract');
    expect(err).toContain('note: --baseline names readItem/404/none, which passes');
  });

  test('a baseline is written and then accepted', async () => {
    const file = join(await folder(), 'baseline.txt');
    const url = await listen(new Hono().get('/items', (c) => c.json([{ id: 'apple' }])));
    const common = `--spec ${await shopSpec()} --target ${url}`;
    const first = await contract(`${common} --write-baseline ${file}`);
    expect(first.code).toBe(1);
    expect(await readFile(file, 'utf8')).toContain('listItems/200/none\n');
    const second = await contract(`${common} --baseline ${file}`);
    expect(second.code).toBe(0);
    expect(second.err).not.toContain('note:');
  });

  test('shards are merged whole or not at all, and a failure wins', async () => {
    const out = await folder();
    const common = `--spec ${await shopSpec()} --target ${await listen(shop())} --own /items/{id}=apple --report json`;
    for (const shard of ['1/3', '2/3'])
      await contract(`${common} --shard ${shard} --out ${out}/${shard.slice(0, 1)}`);
    const part = await contract(`--merge ${out}/1 ${out}/2`);
    expect(part.code).toBe(2);
    expect(part.err).toContain('3/3: no report of this shard was given');
    await contract(`${common} --out ${out}/good`);
    const report = JSON.parse(await readFile(join(out, 'good', 'report.json'), 'utf8'));
    report.cases[0].outcome = 'failed';
    await mkdir(join(out, 'bad'));
    await writeFile(join(out, 'bad', 'report.json'), JSON.stringify(report));
    expect((await contract(`--merge ${out}/bad ${out}/good`)).code).toBe(1);
    expect((await contract(`--merge ${out}/good ${out}/bad`)).code).toBe(1);
  });
});

describe('reports', () => {
  test('shards are run apart and merged into one report', async () => {
    const spec = await shopSpec();
    const url = await listen(shop());
    const out = await folder();
    const common = `--spec ${spec} --target ${url} --own /items/{id}=apple --report json`;
    const whole = await contract(`${common} --out ${out}/whole`);
    for (const shard of ['1/2', '2/2'])
      await contract(`${common} --shard ${shard} --out ${out}/${shard.slice(0, 1)}`);
    const merged = await contract(`--merge ${out}/1 ${out}/2 --report json,md,junit --out ${out}/merged`);
    expect(merged.code).toBe(whole.code);
    const read = async (name: string) => JSON.parse(await readFile(join(out, name, 'report.json'), 'utf8'));
    const [first, second] = [await read('whole'), await read('merged')];
    const ids = (document: { cases: { id: string }[] }) => document.cases.map(({ id }) => id).sort();
    expect(ids(second)).toEqual(ids(first));
    expect(second.summary).toMatchObject({ total: first.summary.total, passed: first.summary.passed });
  });

  test('on GitHub, failures become annotations and the summary of the step', async () => {
    const url = await listen(new Hono().get('/items', (c) => c.json([{ id: 'apple' }])));
    const summary = join(await folder(), 'summary.md');
    const { out } = await contract(`--spec ${await shopSpec()} --target ${url} --only listItems/200/*`, {
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: summary,
    });
    expect(out).toMatch(/^::error file=.*shop\.yaml,line=\d+,title=.*listItems/m);
    expect(await readFile(summary, 'utf8')).toContain('## Contract run: FAILED');
  });
});

describe('Prism as a separate process', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill());

  async function prismOf(spec: string): Promise<string> {
    const port = await freePort();
    const bin = new URL('../../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url).pathname;
    child = spawn(process.execPath, [bin, 'mock', '-p', String(port), spec], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    await new Promise<void>((resolve, reject) => {
      child?.stdout?.on('data', (data) => String(data).includes('listening') && resolve());
      child?.on('exit', () => reject(new Error('Prism ended')));
    });
    return `http://127.0.0.1:${port}`;
  }

  test('serves paths without the base path of a server, and its own mistakes are its own', async () => {
    const spec = join(await folder(), 'based.yaml');
    await writeFile(
      spec,
      shopContract
        .replace('paths:', 'servers: [{ url: https://api.example/v1 }]\npaths:')
        .replace('id: { type: string }', 'id: { type: string, pattern: "^a\\\\d+$", example: wrong }'),
    );
    const { code, out } = await contract(`--spec ${spec} --target ${await prismOf(spec)} --provoke prefer`);
    expect(out).toContain('0 failed');
    expect(out).toMatch(/\d mock defects/);
    expect(code).toBe(0);
  });

  test('gives a useful report by preference', async () => {
    const spec = await shopSpec();
    const { code, out } = await contract(`--spec ${spec} --target ${await prismOf(spec)} --provoke prefer`);
    expect(out).toContain('0 failed');
    expect(code).toBe(0);
    // Preference has no live safety on loopback: the POST is sent.
    expect(out).toMatch(/addItem +none +ok/);
  });
});

describe('a second opinion that is not there', () => {
  const failing = () => Promise.reject(new Error('no registry'));
  const one = `openapi: 3.0.3
info: { title: One, version: "1" }
paths:
  /items: { get: { operationId: list, responses: { "200": { description: ok } } } }
`;

  test.each([
    ['--no-dredd', '--no-dredd'],
    ['', 'no registry'],
  ])('is said on the terminal and in every report: %s', async (flag, why) => {
    const out = await folder();
    const spec = join(out, 'one.yaml');
    await writeFile(spec, one);
    const ended = await contract(
      `--report json,html,md --out ${out} ${flag}`,
      {},
      {
        ...atlasProfile,
        spec,
        secondOpinion: failing,
      },
    );
    expect(ended.code).toBe(0);
    expect(ended.out).toContain(`second opinion, dredd: left out (${why})`);
    const { dreddLeftOut, dredd } = JSON.parse(await readFile(join(out, 'report.json'), 'utf8'));
    expect([dreddLeftOut, dredd]).toEqual([why, undefined]);
    expect(await readFile(join(out, 'report.html'), 'utf8')).toContain(`<p>Left out: ${why}</p>`);
    expect(await readFile(join(out, 'summary.md'), 'utf8')).toContain(
      `Second opinion, dredd: left out (${why.replaceAll('-', '&#45;')}).`,
    );
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
