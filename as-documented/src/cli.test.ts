import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { proxyCommand } from '../../contract-tests/cli/check.js';
import type { Invocation } from '../../contract-tests/cli/invocation.js';
import { main } from './cli.js';
import { recordCommand } from './commands/record.js';
import { packageHome } from './profile.js';
import { petContract, startPets } from './testing/pets.js';

let folder: string;
let contract: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'as-documented-cli-'));
  contract = path.join(folder, 'pets.json');
  await writeFile(contract, JSON.stringify(petContract));
});
afterAll(() => rm(folder, { recursive: true }));

async function run(...args: string[]) {
  let out = '';
  let err = '';
  const code = await main(args, packageHome, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    paint: (_style, text) => text,
    env: {},
  });
  expect(out + err).not.toMatch(/^\s+at .*:\d+:\d+/m);
  return { code, out, err };
}

const COMMANDS = ['generate', 'diff', 'check', 'proxy', 'record', 'mock', 'read', 'docs', 'pull'];

describe('generate', () => {
  const page =
    '# Beds\n\n**GET /beds**\n\n## Responses\n### 200: OK\n\n[Powered by Bump.sh](https://bump.sh)\n';
  it.each([
    [['--server', 'not a url'], "'not a url' is invalid. Expected an address such as https://host/base"],
    [['--out', 'api/openapi.yaml'], "'api/openapi.yaml' is invalid. Expected a folder"],
    [['--server', 'host.example/v1'], 'is invalid'],
    [['--only', 'GET /beds'], '--only takes operations of OpenAPI files, and none is among the pages.'],
  ])('refuses %j for a page', async (flags, message) => {
    const file = path.join(folder, 'beds.txt');
    await writeFile(file, page);
    const { code, err } = await run('generate', file, '--out', path.join(folder, 'out'), ...flags);
    expect(err).toContain(message);
    expect(code).toBe(3);
  });

  it.each(['https://{region}.a.example:8443/v1', 'http://localhost:3000', '/', '/v1'])(
    'takes %s',
    async (server) => {
      const file = path.join(folder, 'beds.txt');
      await writeFile(file, page);
      const made = await run('generate', file, '--out', path.join(folder, 'out'), '--server', server);
      expect(made).toMatchObject({ code: 0, err: '' });
      expect(await readFile(path.join(folder, 'out', 'contract.openapi.yaml'), 'utf8')).toContain(
        `url: ${server}`,
      );
    },
  );
});

describe('read', () => {
  it('names a file that is not there', async () => {
    expect(await run('read', 'nothere.txt')).toMatchObject({
      code: 2,
      err: 'error: nothere.txt: no such file or folder.\n',
    });
  });
});

describe('a mistake in the configuration', () => {
  it.each(COMMANDS)('is one line to %s', async (command) => {
    const home = await mkdtemp(path.join(folder, 'configured-'));
    await writeFile(
      path.join(home, 'as-documented.config.json'),
      JSON.stringify({ [command]: { nonsense: true } }),
    );
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(home);
    try {
      const url = 'http://127.0.0.1:1';
      const own = { proxy: [url], record: [url], pull: [], diff: ['a.json', 'b.json'] };
      const given: readonly string[] = Object.entries(own).find(([name]) => name === command)?.[1] ?? [
        'a.json',
      ];
      const { code, err } = await run(command, ...given);
      expect(err).toMatch(/^could not run: as-documented\.config\.json: .*nonsense.*\n$/);
      expect(code).toBe(command === 'generate' || command === 'diff' ? 3 : 2);
    } finally {
      cwd.mockRestore();
    }
  });
});

describe('as-documented', () => {
  it('lists its commands, and each says its exit codes and speaks of no API', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const name of COMMANDS) {
      expect(out).toMatch(new RegExp(`^  ${name} +\\w`, 'm'));
      const help = await run(name, '--help');
      expect([name, help.code, help.err]).toEqual([name, 0, '']);
      expect(help.out).toMatch(new RegExp(`^Usage: as-documented ${name} `));
      expect(help.out).toMatch(/Exit (codes|status): 0/);
      expect(help.out).not.toMatch(/atlas|mongo|npm run|emulator/i);
      const wrong = await run(name, '--no-such-option');
      expect(wrong.code).toBeGreaterThan(1);
      expect(wrong.err).toContain('--no-such-option');
    }
  });

  it('says what it does not know', async () => {
    expect(await run('chekc')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean check?'),
    });
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('Usage') });
    expect(await run('check')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no contract was named'),
    });
    expect(await run('generate')).toMatchObject({
      code: 3,
      err: expect.stringContaining('No page was named'),
    });
    expect(await run('generate', contract)).toMatchObject({
      code: 3,
      err: expect.stringContaining('--out DIR'),
    });
  });
});

describe('diff', () => {
  const later = async (name: string, from: string, to: string) => {
    const file = path.join(folder, name);
    await writeFile(file, JSON.stringify(petContract).replace(from, to));
    return file;
  };

  it('tells the verdict and its exit code, for people and for scripts', async () => {
    expect(await run('diff', contract, contract)).toEqual({ code: 0, out: 'nothing differs\n', err: '' });
    const looser = await run('diff', contract, await later('looser.json', '"maximum":99', '"maximum":999'));
    expect(looser).toMatchObject({ code: 1, out: expect.stringMatching(/^compatible: 1 not breaking; /) });
    const tighter = await later('tighter.json', '"maximum":99', '"maximum":9');
    expect(await run('diff', contract, tighter)).toMatchObject({
      code: 2,
      out: expect.stringMatching(/^breaking: 1 breaking; suggested version bump: major\n/),
    });
    const report = path.join(folder, 'CHANGES.md');
    const { code, out } = await run('diff', contract, tighter, '--json', '--report', report);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      verdict: 'breaking',
      suggestedBump: 'major',
      changes: [{ verdict: 'breaking' }],
    });
    expect(await readFile(report, 'utf8')).toContain('GET /pets/{petId}');
    const odd = await later('odd.json', '"maximum":99', '"maximum":99,"frobs":1');
    expect(JSON.parse((await run('diff', contract, odd, '--json')).out)).toMatchObject({
      verdict: 'unknown',
    });
  });

  it('ends with 3 where there is nothing to compare', async () => {
    const swagger = await later('swagger.json', '"openapi":"3.0.3"', '"swagger":"2.0"');
    for (const file of [path.join(folder, 'none.yaml'), swagger]) {
      const { code, out, err } = await run('diff', contract, file);
      expect([code, out]).toEqual([3, '']);
      expect(err).toMatch(
        /^could not compare: .*(none\.yaml: cannot be read|Swagger 2\.0.*as-documented generate)/,
      );
    }
  });
});

/** Starts a command that stands before a service until it is ended; gives its address there. */
async function standing(start: (invocation: Invocation) => Promise<number>, args: readonly string[]) {
  const end = new AbortController();
  let out = '';
  let resolve: (url: string) => void = () => undefined;
  const listening = new Promise<string>((settle) => {
    resolve = settle;
  });
  const streams = {
    out: (text: string) => {
      out += text;
    },
    err: (text: string) => resolve(/^http\S+/.exec(text)?.[0] ?? ''),
    paint: (_style: unknown, text: string) => text,
    env: {},
  };
  const code = start({ args, signal: end.signal, streams });
  const url = await listening;
  return {
    url,
    async end() {
      end.abort();
      return { code: await code, out };
    },
  };
}

describe('record, proxy and check', () => {
  it('judges what passes a proxy', async () => {
    const pets = await startPets('17');
    const { origin } = new URL(pets.url);
    const args = ['--strict', origin, contract, '--port', '0'];
    const proxy = await standing((invocation) => proxyCommand(invocation, packageHome.check), args);
    expect(await (await fetch(`${proxy.url}/v1/pets/17`)).json()).toEqual({ id: '17' });
    const { code, out } = await proxy.end();
    pets.close();
    expect(code).toBe(1);
    expect(out).toContain('body-type: ');
    expect(out).toContain(`re-run:    as-documented check --proxy ${origin} --strict ${contract} --port 0`);
  });

  it('writes what passes, without credentials, and judges it later', async () => {
    const pets = await startPets();
    const har = path.join(folder, 'traffic.har');
    const recording = await standing(recordCommand, [new URL(pets.url).origin, '--out', har]);
    const { url } = recording;
    const headers = {
      authorization: 'Bearer hush',
      'x-api-key': 'hush',
      'x-trace': 'seen',
      'x-session-key': '4711',
    };
    for (const id of ['17', '18', 'x'])
      await (await fetch(`${url}/v1/pets/${id}?token=hush`, { headers })).text();
    expect((await recording.end()).code).toBe(0);
    const text = await readFile(har, 'utf8');
    expect(text).not.toMatch(/hush|4711/);
    expect(text).toContain('seen');
    expect(JSON.parse(text).log.entries).toHaveLength(3);
    const judged = await run('check', contract, '--har', har, '--target', pets.url, '--json');
    const { summary } = JSON.parse(judged.out);
    // The parameter of the third request breaks the contract, and so it says.
    expect([judged.code, summary.total - summary.unreachable, summary.failed]).toEqual([1, 3, 1]);
    const text2 = await run('check', contract, '--har', har, '--target', pets.url);
    expect(text2.out).toContain('re-run:    as-documented check');
    pets.close();
  });

  it('writes nothing where nothing passed', async () => {
    const ended = AbortSignal.abort();
    let err = '';
    const say = (text: string) => {
      err += text;
    };
    const streams = { out: say, err: say, paint: (_style: unknown, text: string) => text, env: {} };
    const har = path.join(folder, 'none.har');
    const args = ['http://127.0.0.1:9', '--out', har];
    expect(await recordCommand({ args, signal: ended, streams })).toBe(2);
    expect(err).toContain('nothing was written');
    await expect(readFile(har)).rejects.toThrow('ENOENT');
  });

  it('judges a server, by the contract alone', async () => {
    const pets = await startPets('17');
    const { code, out } = await run('check', contract, '--target', pets.url, '--own', '/pets/{petId}=17');
    pets.close();
    expect(code).toBe(1);
    expect(out).toContain('body-type: ');
    expect(out).toMatch(/re-run: {4}as-documented check /);
  });
});
