import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Contract,
  checkExchange,
  compareContracts,
  fileReporter,
  loadContract,
  parseContract,
  planCases,
  report,
  requestOf,
  runContract,
} from './index.js';
import { petContract, startPets } from './testing/pets.js';
import './vitest.js';

let folder: string;
let contract: Contract;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'as-documented-api-'));
  contract = await loadContract(petContract);
});
afterAll(() => rm(folder, { recursive: true }));

const url = 'https://pets.example/v1/pets/17';
const json = (body: unknown, status = 200) => Response.json(body, { status });

describe('loadContract', () => {
  it('takes a path, a file URL, an object, and parseContract a text', async () => {
    const file = path.join(folder, 'pets.json');
    await writeFile(file, JSON.stringify(petContract));
    const loaded = [
      contract,
      await loadContract(file),
      await loadContract(pathToFileURL(file)),
      await parseContract(JSON.stringify(petContract)),
    ];
    for (const { operations } of loaded)
      expect(operations.map(({ operationId }) => operationId)).toEqual(['getPet', 'addPet']);
  });

  it('says what is wrong, with a code', async () => {
    const code = 'contract-unusable';
    await expect(loadContract(path.join(folder, 'none.yaml'))).rejects.toMatchObject({ code });
    await expect(loadContract(new URL('https://pets.example/x.yaml'))).rejects.toMatchObject({ code });
    await expect(parseContract('openapi: 3.0.3\npaths: {}\npaths: {}\n')).rejects.toMatchObject({
      code,
      problems: [{ code: 'duplicate-key', line: 3 }],
    });
    const broken = { ...petContract, paths: { '/x': { $ref: '#/nowhere' } } };
    await expect(loadContract(broken)).rejects.toMatchObject({ code });
  });
});

describe('checkExchange', () => {
  it('finds nothing wrong with what keeps the contract, however it is written', async () => {
    const responses = [
      json({ id: 17 }),
      { status: 200, headers: { 'content-type': 'application/json' }, body: '{"id":17}' },
    ];
    const requests = [new Request(url), { url }, { url: 'http://127.0.0.1:8080/v1/pets/17' }];
    for (const response of responses) {
      for (const request of requests) {
        expect(await checkExchange(contract, { request, response })).toEqual({
          ok: true,
          operation: 'getPet',
          violations: [],
          notChecked: [],
        });
      }
    }
  });

  it('judges response and request', async () => {
    const { ok, violations } = await checkExchange(contract, {
      request: { url: `${url}?full=perhaps` },
      response: json({ id: 'x' }),
    });
    expect(ok).toBe(false);
    expect(violations).toMatchObject([
      { rule: 'request-parameter', severity: 'error' },
      { rule: 'body-type', severity: 'error', bodyPointer: '/id', got: expect.stringContaining('"x"') },
    ]);
    const post = new Request('https://pets.example/v1/pets', {
      method: 'POST',
      body: '{"name":"a"}',
      headers: { 'content-type': 'application/json' },
    });
    const added = await checkExchange(contract, {
      request: post,
      response: new Response(null, { status: 201 }),
    });
    expect(added.violations.map(({ rule }) => rule)).toEqual(['request-body']);
  });

  it('leaves the bodies to be read', async () => {
    const response = json({ id: 17 });
    await checkExchange(contract, { request: { url }, response });
    expect(await response.json()).toEqual({ id: 17 });
    await expect(checkExchange(contract, { request: { url }, response })).rejects.toMatchObject({
      name: 'ExchangeError',
      code: 'exchange-unusable',
    });
  });

  it('knows what the contract does not document', async () => {
    const response = json({});
    for (const request of [{ url: 'https://pets.example/v1/dogs' }, { url, method: 'DELETE' }]) {
      const { ok, operation, violations } = await checkExchange(contract, { request, response });
      expect([ok, operation]).toEqual([false, undefined]);
      expect(violations.map(({ rule }) => rule)).toEqual(['operation-documented']);
    }
    const { violations } = await checkExchange(contract, {
      request: { url },
      response: json({ id: 1 }, 418),
    });
    expect(violations.map(({ rule }) => rule)).toContain('status-documented');
  });

  it('judges a response alone where the operation is named', async () => {
    const response = json({ id: null });
    const { violations } = await checkExchange(contract, { response }, { operation: 'getPet' });
    expect(violations.map(({ rule }) => rule)).toEqual(['body-type']);
    await expect(checkExchange(contract, { response })).rejects.toThrow('give one of them');
    await expect(checkExchange(contract, { response }, { operation: 'x' })).rejects.toThrow(RangeError);
  });

  it('takes base address, strictness and levels', async () => {
    const request = { url: 'http://127.0.0.1:1/api/pets/17' };
    const response = json({ id: 17, more: 1 });
    const check = (options: object) => checkExchange(contract, { request, response }, options);
    expect((await check({})).ok).toBe(false);
    const baseUrl = 'http://127.0.0.1:1/api';
    expect(await check({ baseUrl })).toMatchObject({ ok: true, violations: [{ severity: 'warning' }] });
    expect((await check({ baseUrl, strict: true })).ok).toBe(false);
    expect(await check({ baseUrl, rules: { 'undocumented-property': 'off' } })).toMatchObject({
      ok: true,
      violations: [],
    });
  });
});

describe('planCases and runContract', () => {
  it('gives requests that a server is held to', async () => {
    const pets = await startPets();
    const planned = [...planCases(contract, { only: ['getPet/*'] })];
    expect(planned.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['getPet/200/none', 'getPet/404/none']),
    );
    expect([...planCases(contract, { only: ['getPet/*'] })]).toEqual(planned);
    for (const each of planned.filter(({ id }) => id.includes('/path.petId.maximum.above/'))) {
      const request = requestOf(each, pets.url);
      const response = await fetch(request.url, request);
      expect(response.status).toBe(400);
      await expect(response).toMatchContract(contract, {
        request: { url },
        baseUrl: 'https://pets.example/v1',
      });
    }
    expect(requestOf(planned[0] as never, pets.url)).toMatchObject({
      method: 'GET',
      url: `${pets.url}/pets/17`,
    });
    pets.close();
  });

  it.each([
    ['a server that keeps it', 17, 0],
    ['one that does not', '17', 1],
  ] as const)('judges %s, and reports', async (_what, id, exitCode) => {
    const pets = await startPets(id);
    const seen: string[] = [];
    const result = await runContract({
      contract,
      target: pets.url,
      own: ['/pets/{petId}=17'],
      env: {},
      reporters: [{ onCase: (record) => void seen.push(record.id) }, fileReporter(['junit'], folder)],
    });
    pets.close();
    expect(result.exitCode).toBe(exitCode);
    expect(seen).toEqual(result.cases.map((record) => record.id));
    expect(await report(result)).toContain(`${result.summary.passed} passed`);
    expect(JSON.parse(await report(result, 'json'))).toMatchObject({
      summary: { failed: result.summary.failed },
    });
    expect(await readFile(path.join(folder, 'junit.xml'), 'utf8')).toBe(await report(result, 'junit'));
  });

  it('has an error class where there is nothing to run against', async () => {
    const run = runContract({ contract, target: 'http://127.0.0.1:1', env: {} });
    await expect(run).rejects.toMatchObject({ name: 'TargetError', code: 'target-unusable' });
  });
});

describe('options', () => {
  const response = { status: 200 };
  const check = (options: object) => checkExchange(contract, { request: { url }, response }, options);
  const run = (options: object) => runContract({ contract, ...options });
  it.each<[string, () => unknown, RegExp]>([
    ['misspelt', () => run({ own_: [] }), /^runContract takes no "own_": did you mean own\?/],
    ['a word that is none', () => run({ provoke: 'perfer' }), /^provoke must be one of auto, prefer, /],
    ['text for a flag', () => run({ strict: 'false' }), /^strict must be true or false, and is a string/],
    ['no number', () => run({ rate: Number.NaN }), /^rate must be a whole number from 1/],
    ['text for a list', () => run({ allow: 'addPet' }), /^allow must be a list/],
    ['a query in the address', () => run({ target: 'http://127.0.0.1/?x' }), /^target: .*no query/],
    ['credentials in the address', () => run({ target: 'http://a:b@127.0.0.1' }), /^target: Credentials/],
    ['no contract', () => runContract({} as never), /^contract must be a path or a contract/],
    ['a reporter that is never told', () => run({ reporters: [{ onRecord: () => {} }] }), /onRecord/],
    ['no signal', () => run({ signal: {} }), /^signal must be an AbortSignal/],
    ['of checkExchange', () => check({ operationId: 'getPet' }), /^checkExchange takes no "operationId"/],
    ['of planCases', () => planCases(contract, { seed: '1' as never }), /^seed must be a whole number/],
    [
      'of loadContract',
      () => loadContract(petContract, { outside: true } as never),
      /^loadContract takes no/,
    ],
    ['a report', () => fileReporter(['pdf' as never], folder), /^kinds\[0\] must be one of/],
    ['text of a report', () => report({} as never, 'pdf' as never), /^kind must be one of/],
  ])('%s: an error that names it', async (_what, call, message) => {
    const thrown: unknown = await Promise.resolve()
      .then(call)
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(TypeError);
    expect(String(thrown)).toMatch(new RegExp(message.source.replace(/^\^/, '^TypeError: ')));
  });

  it('unknown rules and levels', async () => {
    await expect(check({ rules: { 'body-typ': 'off' } })).rejects.toThrow(RangeError);
    await expect(run({ rules: { 'body-type': 'of' } })).rejects.toThrow('expected off, warn, error');
  });
});

it('compareContracts says what a change means', async () => {
  const text = JSON.stringify(petContract);
  const later = (from: string, to: string) => parseContract(text.replace(from, to));
  expect(compareContracts(contract, await parseContract(text))).toEqual({
    verdict: 'compatible',
    changes: [],
    suggestedBump: 'none',
  });
  expect(compareContracts(contract, await later('"maximum":99', '"maximum":9'))).toMatchObject({
    verdict: 'breaking',
    suggestedBump: 'major',
  });
  expect(compareContracts(contract, await later('"maximum":99', '"maximum":999')).verdict).toBe('compatible');
});

describe('toMatchContract', () => {
  it('passes and fails as checkExchange, and says why', async () => {
    const good = { request: { url }, response: json({ id: 17 }) };
    await expect(good).toMatchContract(contract);
    await expect(json({ id: 17 })).toMatchContract(contract, { request: new Request(url) });
    await expect(json({ id: 17 })).toMatchContract(contract, { operation: 'getPet' });
    await expect(json({ id: 'x' })).not.toMatchContract(contract, { request: { url } });
    const failed: unknown = await expect(json({ id: 'x' }))
      .toMatchContract(contract, { request: { url: `${url}?full=true` } })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    expect(failed).toMatchObject({
      message: expect.stringMatching(
        /^GET https:\/\/pets\.example\/v1\/pets\/17 200 breaks the contract of getPet\.\n {2}body-type: .*\(body: \/id\)\n {2}expected: .*integer.*\n {2}got: .*\n.*\{"id":"x"\}\n +\^+\n {2}contract: {2}#\/paths/,
      ),
    });
    await expect(expect(good).not.toMatchContract(contract)).rejects.toThrow('was expected not to');
    await expect(expect(json({})).toMatchContract(contract)).rejects.toThrow('does not tell what was asked');
    await expect(expect(1).toMatchContract(contract)).rejects.toThrow('expected a response');
  });
});
