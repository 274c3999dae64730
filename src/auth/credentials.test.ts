import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { rejection } from '../testing/promise.js';
import {
  type AtlasCredentials,
  chooseCredentials,
  type Environment,
  readSecret,
  readVariable,
} from './credentials.js';

const PREFIX = 'MONGODB_ATLAS_';
const uuid = '01234567-89ab-cdef-0123-456789abcdef';
const id = 'mdb_sa_id_0123456789abcdef01234567';
const secret = 'mdb_sa_sk_abcDEF0123456789';

function choose(options: unknown, environment: Record<string, string> = {}) {
  const warnings: string[] = [];
  const named: Environment = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [`${PREFIX}${name}`, value]),
  );
  let credentials: unknown;
  let message: string | undefined;
  try {
    credentials = chooseCredentials(options as AtlasCredentials | undefined, named, (text) =>
      warnings.push(text),
    );
  } catch (error) {
    expect(error).toMatchObject({ name: 'AtlasConfigurationError' });
    message = (error as Error).message;
  }
  return { credentials, message, warnings };
}

describe('chooseCredentials', () => {
  const environment = {
    ACCESS_TOKEN: 'eyJ.token',
    CLIENT_ID: id,
    CLIENT_SECRET: secret,
    PUBLIC_API_KEY: 'abcdefgh',
    PRIVATE_API_KEY: uuid,
  };

  it('takes the environment in the order token, service account, API key, and warns about several kinds', () => {
    const all = choose(undefined, environment);
    expect(all.credentials).toEqual({ accessToken: 'eyJ.token' });
    expect(all.warnings).toHaveLength(1);
    expect(all.warnings[0]).toContain(`used: ${PREFIX}ACCESS_TOKEN`);
    const { ACCESS_TOKEN: _, ...withoutToken } = environment;
    const two = choose(undefined, withoutToken);
    expect(two.credentials).toEqual({ clientId: id, clientSecret: secret });
    expect(two.warnings).toHaveLength(1);
    const one = choose(undefined, { PUBLIC_KEY: 'abcdefgh', PRIVATE_KEY: uuid });
    expect(one).toMatchObject({ credentials: { publicKey: 'abcdefgh', privateKey: uuid }, warnings: [] });
  });

  it('prefers ..._API_KEY to ..._KEY, and takes an empty variable for an unset one', () => {
    expect(
      choose(undefined, {
        PUBLIC_API_KEY: '',
        PUBLIC_KEY: 'ijklmnop',
        PRIVATE_API_KEY: uuid,
        PRIVATE_KEY: 'other-key',
        ACCESS_TOKEN: '',
      }),
    ).toMatchObject({ credentials: { publicKey: 'ijklmnop', privateKey: uuid }, warnings: [] });
  });

  it('warns about half a pair beside a whole one', () => {
    const { credentials, warnings } = choose(undefined, {
      CLIENT_ID: id,
      PUBLIC_KEY: 'abcdefgh',
      PRIVATE_KEY: uuid,
    });
    expect(credentials).toEqual({ publicKey: 'abcdefgh', privateKey: uuid });
    expect(warnings).toHaveLength(1);
  });

  it('does not look at the environment when there are options', () => {
    const { credentials, warnings } = choose({ accessToken: 'mine' }, environment);
    expect(credentials).toEqual({ accessToken: 'mine' });
    expect(warnings).toEqual([]);
  });

  it('takes functions without calling them', () => {
    const fail = () => {
      throw new Error('called');
    };
    expect(choose({ publicKey: fail, privateKey: fail }).credentials).toEqual({
      publicKey: fail,
      privateKey: fail,
    });
  });

  it.each([
    ['nothing at all', undefined, {}, 'There must be credentials'],
    [
      'half a pair in the environment',
      undefined,
      { PUBLIC_KEY: 'abcdefgh' },
      `${PREFIX}PRIVATE_API_KEY is missing`,
    ],
    ['the other half', undefined, { CLIENT_SECRET: secret }, `${PREFIX}CLIENT_ID is missing`],
    ['half a pair in the options', { publicKey: 'abcdefgh' }, {}, 'credentials.privateKey is missing'],
    [
      'an undefined half',
      { clientId: id, clientSecret: undefined },
      {},
      'credentials.clientSecret is missing',
    ],
    ['two kinds', { accessToken: 'x', publicKey: 'abcdefgh', privateKey: uuid }, {}, 'of one kind'],
    [
      'a kind and a half',
      { accessToken: 'x', publicKey: 'abcdefgh' },
      {},
      'credentials.privateKey is missing',
    ],
    ['no fields', {}, {}, 'There must be credentials'],
    [
      'a service account id as public key',
      { publicKey: id, privateKey: uuid },
      {},
      'publicKey looks like a clientId',
    ],
    [
      'a service account secret as private key',
      { publicKey: 'abcdefgh', privateKey: secret },
      {},
      'looks like a clientSecret',
    ],
    [
      'a swapped API key',
      { publicKey: uuid, privateKey: 'abcdefgh' },
      {},
      'publicKey looks like a privateKey',
    ],
    [
      'a swapped service account',
      { clientId: secret, clientSecret: id },
      {},
      'clientId looks like a clientSecret',
    ],
    ['a secret as token', { accessToken: secret }, {}, 'accessToken looks like a clientSecret'],
    ['a header as token', { accessToken: 'Bearer abc' }, {}, 'leave "Bearer" out'],
    ['a line break', { publicKey: 'abcdefgh', privateKey: `${uuid}\n` }, {}, 'white space'],
    ['a control character', { publicKey: 'abc\u0007', privateKey: uuid }, {}, 'white space'],
    [
      'an empty value',
      { publicKey: '', privateKey: uuid },
      {},
      'credentials.publicKey is not a string, or empty',
    ],
    ['a number', { publicKey: 'abcdefgh', privateKey: 5 }, {}, 'is not a string'],
    [
      'a mix-up in the environment',
      undefined,
      { PUBLIC_KEY: id, PRIVATE_KEY: uuid },
      `${PREFIX}PUBLIC_KEY looks like`,
    ],
  ])('refuses %s', (_, options, variables, expected) => {
    const { message } = choose(options, variables);
    expect(message).toContain(expected);
    for (const value of [uuid, secret, id]) expect(message).not.toContain(value);
  });

  it('leaves shapes alone that say nothing', () => {
    expect(choose({ clientId: uuid, clientSecret: uuid }).message).toBeUndefined();
    expect(choose({ accessToken: uuid }).message).toBeUndefined();
  });
});

describe('readSecret', () => {
  it('returns strings, and what functions give', async () => {
    expect(await readSecret('privateKey', 'abc')).toBe('abc');
    expect(await readSecret('privateKey', () => 'def')).toBe('def');
    expect(await readSecret('privateKey', async () => 'ghi')).toBe('ghi');
  });

  it('checks what a function gives, and keeps why it failed', async () => {
    expect(await rejection(readSecret('publicKey', async () => secret))).toMatchObject({
      message: 'publicKey looks like a clientSecret.',
    });
    const failing = async () => {
      throw new Error(`no lease for ${secret}`);
    };
    const error = await rejection(readSecret('privateKey', failing));
    expect(error).toMatchObject({ name: 'AtlasConfigurationError' });
    expect(error).toMatchObject({ cause: { message: `no lease for ${secret}` } });
    // Kept, and what of it is printed has no secrets in it.
    expect(inspect(error) + JSON.stringify(error)).not.toContain(secret);
    expect(String(error)).not.toContain(secret);
  });
});

it('a variable that may not be read counts as not set', () => {
  const locked = new Proxy({} as Environment, {
    get: () => {
      throw new Error('NotCapable');
    },
  });
  expect(readVariable(locked, 'API_VERSION')).toBeUndefined();
});
