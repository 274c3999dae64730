import { describe, expect, it } from 'vitest';
import { type AtlasClient, createAtlasClient } from './client.js';
import { groupId, ids, peerId } from './testing/client.js';
import { problem } from './testing/loopback.js';
import { rejection } from './testing/promise.js';

/** A connection that every correct expectation below is met by, so that only a check keeps it from being deleted. */
const PEER = { id: peerId, providerName: 'AWS', vpcId: 'vpc-1', statusName: 'AVAILABLE' };

/** A client of a server that does whatever it is asked, and what it was asked. */
function obedient(options: object = {}, isGone = false) {
  const sent: string[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    sent.push(`${init.method}`);
    if (isGone) return new Response(JSON.stringify(problem(404, 'PEER_NOT_FOUND')), { status: 404 });
    if (init.method === 'DELETE') return new Response('{}', { status: 202 });
    return new Response(JSON.stringify(url.includes(peerId) ? PEER : { results: [], totalCount: 0 }));
  };
  const make = () =>
    createAtlasClient({ credentials: { accessToken: 'a-ready-made-token' }, fetch, logger: {}, ...options });
  return { make, sent };
}

type Call = (atlas: AtlasClient, options: never) => Promise<unknown>;

/** What a caller does who lets the compiler check nothing. */
const untyped = (options: unknown) => options as never;

const callOptions = {
  signal: new AbortController().signal,
  timeout: { attempt: 1000, total: 2000 },
  envelope: false,
  pretty: true,
};
const expectation = { providerName: 'AWS', vpcId: 'vpc-1' };

/** Each verb, and all of its options with right values. */
const verbs: readonly (readonly [string, Call, object])[] = [
  [
    'deletePeeringConnection',
    (atlas, options) => atlas.deletePeeringConnection(options),
    { ...ids, ...callOptions, idempotent: true, dryRun: false, expect: expectation },
  ],
  [
    'deletePeeringConnections',
    (atlas, options) => atlas.deletePeeringConnections([ids], options),
    { ...callOptions, idempotent: true, dryRun: false, expect: expectation, concurrency: 2 },
  ],
  [
    'deletePeeringConnections, of one item',
    (atlas, item) => atlas.deletePeeringConnections([item]),
    { ...ids, expect: expectation },
  ],
  [
    'planPeeringDeletion',
    (atlas, options) => atlas.planPeeringDeletion(options),
    { ...ids, ...callOptions, expect: expectation },
  ],
  [
    'getPeeringConnection',
    (atlas, options) => atlas.getPeeringConnection(options),
    { ...ids, ...callOptions },
  ],
  [
    'listPeeringConnections',
    (atlas, options) => atlas.listPeeringConnections(options).next(),
    { groupId, ...callOptions, providers: ['AWS'], itemsPerPage: 10 },
  ],
  [
    'waitUntilDeleted',
    (atlas, options) => atlas.waitUntilDeleted(options),
    { ...ids, ...callOptions, deadline: 5, pollInterval: 1, onProgress: () => undefined },
  ],
  ['close', (atlas, options) => atlas.close(options), { revoke: false }],
];

/** All options of the client with right values. */
const clientOptions = {
  credentials: { accessToken: 'a-ready-made-token' },
  baseUrl: 'http://127.0.0.1:9',
  headers: { 'x-gateway': 'key-of-gateway' },
  apiVersion: 'v2',
  userAgent: 'tests',
  timeout: { attempt: 1000, total: 2000 },
  retry: { limit: 1, baseDelay: 1, maxDelay: 2 },
  maxResponseBytes: 1000,
  logger: { warn: () => undefined },
  hooks: { onRequest: () => undefined },
  tokenStore: new Map(),
  tokenRenewalSkew: 1,
};

type Path = readonly string[];

/** Every option, those within an object too. */
function pathsOf(options: object, before: Path = []): Path[] {
  return Object.entries(options).flatMap(([key, value]: [string, unknown]) => {
    const path = [...before, key];
    const nested = ['timeout', 'expect', 'retry', 'credentials', 'headers', 'hooks', 'logger'].includes(key);
    return nested ? [path, ...pathsOf(Object(value), path)] : [path];
  });
}

/** The options with one of them put in place of another. */
function changed(
  options: object,
  path: Path,
  change: (holder: Record<string, unknown>, key: string) => void,
) {
  const copy: Record<string, unknown> = { ...options };
  const [key = '', ...rest] = path;
  if (rest.length === 0) change(copy, key);
  else copy[key] = changed(Object(copy[key]), rest, change);
  return copy;
}

const set = (value: unknown) => (holder: Record<string, unknown>, key: string) => {
  holder[key] = value;
};

const faults: readonly (readonly [string, (holder: Record<string, unknown>, key: string) => void])[] = [
  [
    'misspelt',
    (holder, key) => {
      const value = holder[key];
      delete holder[key];
      holder[`${key.slice(0, 2)}${key.slice(3)}`] = value;
    },
  ],
  [
    'in another case',
    (holder, key) => {
      const value = holder[key];
      delete holder[key];
      holder[key === key.toLowerCase() ? key.toUpperCase() : key.toLowerCase()] = value;
    },
  ],
  ['a symbol', set(Symbol('x'))],
  [
    'a number where none belongs, or none where one does',
    (holder, key) => {
      holder[key] = typeof holder[key] === 'number' ? '5' : 5;
    },
  ],
  [
    'the text "false"',
    (holder, key) => {
      holder[key] = typeof holder[key] === 'string' ? false : 'false';
    },
  ],
  [
    'a Map',
    (holder, key) => {
      holder[key] = holder[key] instanceof Map ? [] : new Map([['vpcId', 'vpc-other']]);
    },
  ],
  [
    'a list',
    (holder, key) => {
      holder[key] = Array.isArray(holder[key]) ? {} : ['a'];
    },
  ],
  ['null', set(null)],
  ['NaN', set(Number.NaN)],
  ['a negative number', set(-1)],
  [
    'boxed, or put behind a class',
    (holder, key) => {
      const value = holder[key];
      holder[key] = Object(value) === value ? Object.create(Object(value)) : Object(value);
    },
  ],
  [
    'empty',
    (holder, key) => {
      const value = holder[key];
      holder[key] = typeof value === 'object' ? (Array.isArray(value) ? [] : {}) : '';
    },
  ],
];

/** Names of headers are the caller's own, and what may be left out may be empty. */
function isAllowed(fault: string, path: Path): boolean {
  const [first, second] = path;
  const key = second ?? first;
  if (first === 'headers' && second && ['misspelt', 'in another case'].includes(fault)) return true;
  // These are used as they are, of whatever class.
  const isUsed = ['signal', 'logger', 'hooks', 'tokenStore'].includes(path.join('.'));
  if (isUsed && fault === 'boxed, or put behind a class') return true;
  // Other methods of a logger are no option of the client.
  if (first === 'logger' && second && ['misspelt', 'in another case'].includes(fault)) return true;
  return fault === 'empty' && ['timeout', 'retry', 'headers', 'logger', 'hooks'].includes(key ?? '');
}

describe.each(verbs)('careless hands: %s', (name, call, options) => {
  const gone = name === 'waitUntilDeleted';
  it('works with each of its options', async () => {
    const { make, sent } = obedient({}, gone);
    await call(make(), untyped(options)).catch(() => undefined);
    expect(sent.length > 0 || name === 'close').toBe(true);
  });

  it.each(
    pathsOf(options).flatMap((path) =>
      faults.map(([fault, change]) => [path.join('.'), fault, path, change] as const),
    ),
  )('%s: %s', async (_, fault, path, change) => {
    if (isAllowed(fault, path)) return;
    const { make, sent } = obedient();
    const error = await rejection(call(make(), untyped(changed(options, path, change))));
    expect(error).toMatchObject({ name: 'AtlasConfigurationError' });
    // By its right name, also where it was misspelt.
    const last = path.at(-1) ?? '';
    expect(String(error)).toContain(last);
    expect(sent).toEqual([]);
  });

  it.each(pathsOf(options).map((path) => [path.join('.'), path] as const))(
    '%s: undefined',
    async (_, path) => {
      const { make, sent } = obedient({}, gone);
      const protects = ['groupId', 'peerId', 'dryRun', 'expect'].includes(path[0] ?? '');
      const given = call(make(), untyped(changed(options, path, set(undefined))));
      if (protects) {
        expect(await rejection(given)).toMatchObject({ name: 'AtlasConfigurationError' });
        expect(sent).toEqual([]);
      } else {
        // As if it were not given.
        const left = obedient({}, gone);
        await given.catch(() => undefined);
        await call(left.make(), untyped(changed(options, path, (holder, key) => delete holder[key]))).catch(
          () => undefined,
        );
        expect(sent).toEqual(left.sent);
      }
    },
  );

  it.each<[string, unknown]>([
    ['null', null],
    ['a string', 'options'],
    ['a list', [ids]],
    ['a Map', new Map(Object.entries(options))],
    ['an instance of a class', Object.assign(new (class Options {})(), options)],
    ['inherited', Object.create(options)],
  ])('options that are %s', async (_, given) => {
    const { make, sent } = obedient();
    expect(await rejection(call(make(), untyped(given)))).toMatchObject({ name: 'AtlasConfigurationError' });
    expect(sent).toEqual([]);
  });
});

describe('careless hands: createAtlasClient', () => {
  it('works with each of its options', () => {
    obedient(clientOptions).make();
  });

  it.each(
    pathsOf(clientOptions).flatMap((path) =>
      faults.map(([fault, change]) => [path.join('.'), fault, path, change] as const),
    ),
  )('%s: %s', (_, fault, path, change) => {
    if (isAllowed(fault, path)) return;
    let error: unknown;
    try {
      obedient(changed(clientOptions, path, change)).make();
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: 'AtlasConfigurationError' });
    expect(String(error)).toContain(path.at(-1));
  });

  it.each(pathsOf(clientOptions).map((path) => [path.join('.'), path] as const))(
    '%s: undefined',
    (_, path) => {
      const make = obedient(changed(clientOptions, path, set(undefined))).make;
      // A token that is not there is no token; everything else is as if it were not given.
      if (path.join('.') === 'credentials.accessToken') expect(make).toThrow('credentials');
      else if (path.join('.') === 'credentials') expect(make).toThrow('credentials');
      else make();
    },
  );

  it('refuses options in the wrong place, which would go unread', () => {
    const make = (...given: unknown[]): unknown => Reflect.apply(createAtlasClient, undefined, given);
    const credentials = { accessToken: 'a-ready-made-token' };
    expect(() => make({ credentials }, { baseUrl: 'http://127.0.0.1:9' })).toThrow(
      'createAtlasClient: argument 2 must be left out',
    );
    expect(() => make(null)).toThrow('createAtlasClient: options must be a plain object, and is null.');
  });

  it('says what people mean who write what other clients take', () => {
    const made = (options: object) => () => obedient(options).make();
    expect(made({ retry: false })).toThrow(
      'retry must be a plain object, and is boolean. To turn retries off: { limit: 0 }.',
    );
    expect(made({ timeout: 5000 })).toThrow('For the whole call: { total: milliseconds }.');
    expect(made({ baseURL: 'http://127.0.0.1:9' })).toThrow('takes no "baseURL": did you mean baseUrl?');
    expect(made({ headers: new Headers({ a: 'b' }) })).toThrow('headers must be a plain object');
    expect(made({ retry: { limit: 1.5 } })).toThrow('retry.limit must be a whole number');
  });
});

describe('careless hands: what is refused', () => {
  const refused = async (options: object) => {
    const { make, sent } = obedient();
    const given = Object.defineProperties({ ...ids }, Object.getOwnPropertyDescriptors(options));
    const error = await rejection(make().deletePeeringConnection(untyped(given)));
    expect(error).toMatchObject({ name: 'AtlasConfigurationError' });
    expect(sent).toEqual([]);
    return String(error);
  };

  it('is named, with the option that was meant', async () => {
    expect(await refused({ dryrun: true })).toContain('takes no "dryrun": did you mean dryRun?');
    expect(await refused({ expects: expectation })).toContain('did you mean expect?');
    expect(await refused({ expect: { vcpId: 'vpc-1' } })).toContain(
      'expect takes no "vcpId": did you mean vpcId?',
    );
    expect(await refused({ expect: { vpcId: undefined } })).toContain('expect.vpcId must be a string');
    expect(await refused({ expect: {} })).toContain('An empty one expects nothing.');
    expect(await refused({ expect: undefined })).toContain('expect must be left out');
    expect(await refused({ zzz: 1 })).toContain('It takes groupId, peerId,');
    expect(await refused(JSON.parse('{"__proto__":{"dryRun":true}}'))).toContain('__proto__');
    expect(await refused({ 'line\nend\u001b[2J': 1 })).toContain('"line\\nend\\u001b[2J"');
  });

  it('names the id of AWS that is taken for that of Atlas', async () => {
    expect(await refused({ peerId: 'pcx-0123456789abcdef0' })).toContain('is an id at AWS');
  });

  it.each<[string, () => object]>([
    ['a guard that is inherited', () => Object.create({ ...ids, dryRun: true })],
    [
      'a guard that is inherited from what has no prototype itself',
      () => Object.assign(Object.create(Object.assign(Object.create(null), { dryRun: true })), ids),
    ],
    [
      'a misspelt guard that loops do not see',
      () => Object.defineProperty({ ...ids }, 'dryrun', { value: true }),
    ],
    ['a symbol', () => ({ ...ids, [Symbol('dryRun')]: true })],
    ['a list with the fields of options', () => Object.assign([], ids)],
    ['a function with the fields of options', () => Object.assign(() => undefined, ids)],
    ['an expectation that is inherited', () => ({ ...ids, expect: Object.create({ vpcId: 'vpc-2' }) })],
    [
      'a signal that cannot be let go',
      () => ({ ...ids, signal: { aborted: false, addEventListener: () => undefined } }),
    ],
    ['a controller', () => ({ ...ids, signal: new AbortController() })],
  ])('%s', async (_, given) => {
    const { make, sent } = obedient();
    const error = await rejection(make().deletePeeringConnection(untyped(given())));
    expect(error).toMatchObject({ name: 'AtlasConfigurationError' });
    expect(sent).toEqual([]);
  });

  it.each<[string, () => object]>([
    ['frozen', () => Object.freeze({ ...ids, dryRun: true })],
    ['without a prototype', () => Object.assign(Object.create(null), { ...ids, dryRun: true })],
    ['hidden from loops', () => Object.defineProperty({ ...ids }, 'dryRun', { value: true })],
    [
      'behind a proxy that says something else the second time',
      () => {
        let asked = 0;
        const get = (target: object, key: PropertyKey) =>
          key === 'dryRun' ? asked++ === 0 : Reflect.get(target, key);
        return new Proxy({ ...ids, dryRun: true }, { get });
      },
    ],
  ])('not a guard that is %s', async (_, given) => {
    const { make, sent } = obedient();
    expect(await make().deletePeeringConnection(untyped(given()))).toMatchObject({
      warnings: [expect.any(String)],
    });
    expect(sent).not.toContain('DELETE');
  });

  it.each(verbs.filter(([name]) => !/item|close/.test(name)))(
    'options in the wrong place, which would go unread: %s',
    async (name, call) => {
      const { make, sent } = obedient();
      const atlas = make();
      const verb: (...given: unknown[]) => unknown = Reflect.get(atlas, name);
      // What the verb takes, and then options once more.
      const recorder = { [name]: (...given: unknown[]) => verb(...given, { dryRun: true }) };
      const error = await rejection(
        (async () => call(recorder as unknown as AtlasClient, untyped(name.endsWith('s') ? {} : ids)))(),
      );
      expect(error).toMatchObject({ name: 'AtlasConfigurationError' });
      expect(String(error)).toContain('must be left out');
      expect(sent).toEqual([]);
    },
  );

  it('not the index that a list adds to what it calls with each', async () => {
    const { make, sent } = obedient();
    await Promise.all([{ ...ids, dryRun: true } as const].map(make().deletePeeringConnection));
    expect(sent).not.toContain('DELETE');
  });
});

describe('careless hands: what is changed while a call is under way', () => {
  const guarded = () => ({ dryRun: true, expect: { vpcId: 'vpc-2' } });
  /** Each way to take the guards back, of options that hold them. */
  const changes: readonly (readonly [string, (options: ReturnType<typeof guarded>) => void])[] = [
    ['dryRun', (options) => Object.assign(options, { dryRun: false, expect: { vpcId: 'vpc-1' } })],
    ['what is expected', ({ expect }) => Object.assign(expect, { vpcId: 'vpc-1' })],
    [
      'all',
      (options) => Object.assign(options, { dryRun: false }) && Reflect.deleteProperty(options, 'expect'),
    ],
  ];

  it.each(changes)('decides nothing: %s', async (_, change) => {
    const { make, sent } = obedient();
    const one = { ...ids, ...guarded() };
    const ofAll = guarded();
    const item = { ...ids, expect: { vpcId: 'vpc-2' } };
    const list = [item];
    const atlas = make();
    const calls = [
      atlas.deletePeeringConnection(one),
      atlas.deletePeeringConnections([ids], ofAll),
      atlas.deletePeeringConnections(list),
    ];
    change(one);
    change(ofAll);
    item.expect.vpcId = 'vpc-1';
    list.push({ ...ids, peerId: 'c'.repeat(24), expect: { vpcId: 'vpc-1' } });
    await Promise.allSettled(calls);
    expect(sent.length).toBeGreaterThan(0);
    expect(sent).not.toContain('DELETE');
  });

  it('nor does another id', async () => {
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return new Response(JSON.stringify(problem(404, 'PEER_NOT_FOUND')), { status: 404 });
    };
    const atlas = createAtlasClient({ credentials: { accessToken: 'a-ready-made-token' }, fetch });
    const given = { ...ids };
    const calls = [
      atlas.waitUntilDeleted(given),
      atlas.planPeeringDeletion(given),
      atlas.getPeeringConnection(given),
      atlas.deletePeeringConnection(given),
    ];
    given.peerId = 'c'.repeat(24);
    await Promise.allSettled(calls);
    expect(asked.length).toBe(4);
    for (const url of asked) expect(url).toContain(peerId);
  });
});

describe('careless hands: what is expected', () => {
  it('is read once: a getter cannot change its mind', async () => {
    let asked = 0;
    const options = {
      ...ids,
      get dryRun() {
        asked += 1;
        return asked === 1;
      },
    };
    const { make, sent } = obedient();
    await make().deletePeeringConnection(options);
    expect(asked).toBe(1);
    expect(sent).not.toContain('DELETE');
  });

  it('an expectation with null where the connection has no such field', async () => {
    const { make, sent } = obedient();
    for (const field of [
      'connectionId',
      'accepterRegionName',
      'errorMessage',
      'errorState',
      'errorStateName',
    ]) {
      const call = make().deletePeeringConnection({ ...ids, expect: { [field]: null } });
      expect(await rejection(call)).toMatchObject({ name: 'AtlasExpectationError' });
    }
    expect(sent).toEqual(Array(5).fill('GET'));
  });
});

describe('careless hands: several deletions', () => {
  const other = 'c'.repeat(24);

  it.each<[string, unknown, unknown?]>([
    ['no list', ids],
    ['nothing', undefined],
    ['a set', new Set([ids])],
    ['a hole', [ids, undefined]],
    ['a string', [peerId]],
    ['a misspelt guard beside the ids', [{ ...ids, expects: expectation }]],
    ['a plan beside the ids', [{ ...ids, dryRun: true }]],
    ['ids among the options', [ids], ids],
  ])('are refused for %s', async (_, list, options = {}) => {
    const { make, sent } = obedient();
    const error = await rejection(make().deletePeeringConnections(untyped(list), untyped(options)));
    expect(error).toMatchObject({ name: 'AtlasConfigurationError' });
    expect(sent).toEqual([]);
  });

  it.each([[{ dryRun: true }], [JSON.parse('{"dryRun":true}')]])(
    'are only planned with %j',
    async (options) => {
      const { make, sent } = obedient();
      const results = await make().deletePeeringConnections([ids], options);
      expect(results).toMatchObject([{ ...ids, ok: true, plan: { peer: PEER } }]);
      expect(sent).not.toContain('DELETE');
    },
  );

  it('keep to what is expected of one, and of all', async () => {
    const { make, sent } = obedient();
    const each = await make().deletePeeringConnections([{ ...ids, expect: { vpcId: 'vpc-2' } }]);
    const all = await make().deletePeeringConnections([ids], { expect: { vpcId: 'vpc-2' } });
    // What one says does not take back what is said of all, and a second mention not what the first one says.
    const both = await make().deletePeeringConnections([{ ...ids, expect: { vpcId: 'vpc-1' } }], {
      expect: { vpcId: 'vpc-2' },
    });
    const twice = await make().deletePeeringConnections([{ ...ids, expect: { vpcId: 'vpc-2' } }, ids]);
    for (const result of [...each, ...all, ...both, ...twice])
      expect(result).toMatchObject({ ok: false, error: { name: 'AtlasExpectationError' } });
    expect(sent).not.toContain('DELETE');
    expect(await make().deletePeeringConnections([{ ...ids, expect: expectation }])).toMatchObject([
      { ok: true },
    ]);
  });

  it('say of a whole project that nothing will be left in it', async () => {
    const peers = [PEER, { ...PEER, id: other }];
    const fetch = async (url: string) =>
      new Response(
        JSON.stringify(
          peers.find(({ id }) => url.includes(id)) ?? {
            results: url.includes('providerName=AWS') ? peers : [],
            totalCount: url.includes('providerName=AWS') ? 2 : 0,
          },
        ),
      );
    const atlas = createAtlasClient({ credentials: { accessToken: 'a-ready-made-token' }, fetch });
    const lastOf = async (list: string[]) =>
      (
        await atlas.deletePeeringConnections(
          list.map((id) => ({ groupId, peerId: id })),
          { dryRun: true },
        )
      ).map((result) => result.ok && result.plan.isLastInProject);
    expect(await lastOf([peerId])).toEqual([false]);
    expect(await lastOf([peerId, other])).toEqual([true, true]);
  });
});
