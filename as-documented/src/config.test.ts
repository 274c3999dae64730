import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CommandOptions, parseArguments } from '../../contract-tests/cli/options.js';
import { loadConfig } from './config.js';
import { packageHome } from './profile.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'as-documented-config-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string) => writeFile(path.join(folder, name), text);

/** The options of `check` with a configuration and arguments. */
async function check(config: unknown, ...args: string[]): Promise<CommandOptions> {
  await write('as-documented.config.json', typeof config === 'string' ? config : JSON.stringify(config));
  const loaded = await loadConfig(folder);
  const said: string[] = [];
  const options = parseArguments(args, packageHome.check, {
    out: () => undefined,
    err: (text) => void said.push(text),
    configure: (command) => loaded?.fillIn('check', command),
  });
  if ('exitCode' in options) throw new Error(said.join(''));
  return options;
}

describe('the configuration', () => {
  it('gives options that are not given, as the command line takes them', async () => {
    const options = await check({
      contract: 'api.yaml',
      rules: { 'undocumented-property': 'error', 'pretty-ignored': 'off' },
      check: {
        target: 'http://127.0.0.1:3000/',
        strict: true,
        own: ['/pets/{petId}=17'],
        only: ['a/*', 'b/*'],
        report: ['html', 'md'],
        shard: '1/2',
        timeout: 500,
        minReached: 80,
      },
      mock: { port: 4000 },
    });
    expect(options).toMatchObject({
      spec: 'api.yaml',
      rule: [
        ['undocumented-property', 'error'],
        ['pretty-ignored', 'off'],
      ],
      target: 'http://127.0.0.1:3000',
      targetGiven: true,
      strict: true,
      own: [{ template: '/pets/{petId}', values: ['17'] }],
      only: ['a/*', 'b/*'],
      report: ['html', 'md'],
      shard: { index: 1, count: 2 },
      timeout: 500,
      minReached: 80,
      rate: 5,
    });
  });

  it('is outdone by the command line', async () => {
    const config = {
      contract: 'api.yaml',
      rules: { 'pretty-ignored': 'off' },
      check: { only: ['a'], seed: 3, report: 'html' },
    };
    const options = await check(
      config,
      'other.yaml',
      '--only',
      'b',
      '--seed',
      '4',
      '--rule',
      'pretty-ignored=warn',
    );
    expect(options).toMatchObject({ spec: 'other.yaml', only: ['b'], seed: 4, report: ['html'] });
    expect(Object.fromEntries(options.rule)).toEqual({ 'pretty-ignored': 'warn' });
    expect(await check(config, '--spec', 'third.yaml')).toMatchObject({ spec: 'third.yaml' });
  });

  it.each([
    [
      { contrct: 'x' },
      'as-documented.config.json: contrct is no key of the configuration. Did you mean contract?',
    ],
    [{ check: { stric: true } }, 'check.stric is no key of the configuration. Did you mean strict?'],
    [{ check: { zzz: 1 } }, 'Known here: allow, allowOutsideReferences, allowUnreached,'],
    [{ check: { strict: 'yes' } }, 'check.strict: expected true or false, found "yes".'],
    [{ check: { seed: 'x' } }, 'check.seed: Expected a whole number.'],
    [{ check: { seed: [1, 2] } }, 'check.seed: expected one value, found a list of 2.'],
    [{ check: { only: [{}] } }, 'check.only: expected a text or a number'],
    [{ check: { auth: 'magic' } }, 'check.auth: Allowed choices are'],
    [{ check: { own: ['/pets=1'] } }, 'check.own:'],
    [{ check: [] }, 'check: expected an object, found a list of 0.'],
    [{ contract: 1 }, 'contract: expected a path, found 1.'],
    [{ rules: { 'no-such-rule': 'off' } }, 'rules: no rule is called no-such-rule.'],
    [{ rules: { 'pretty-ignored': 0 } }, 'rules: the level of pretty-ignored: expected off, warn, error'],
    [[], 'as-documented.config.json: expected an object, found a list of 0.'],
    ['{', 'as-documented.config.json: cannot be read:'],
  ])('refuses %j', async (config, message) => {
    await expect(check(config)).rejects.toMatchObject({
      name: 'ConfigError',
      code: 'config-invalid',
      message: expect.stringContaining(message),
    });
  });

  it('may be a module, in TypeScript also on a Node that does not read it', async () => {
    await write('levels.mjs', "export const rules = { 'pretty-ignored': 'off' };");
    const code = "import { rules } from './levels.mjs';\nexport default { contract: 'a.yaml', rules }";
    for (const [name, text] of [
      ['as-documented.config.mjs', `${code};`],
      ['as-documented.config.ts', `${code} satisfies { contract: string; rules: object };`],
    ] as const) {
      await write(name, text);
      expect((await loadConfig(folder))?.config).toEqual({
        contract: 'a.yaml',
        rules: { 'pretty-ignored': 'off' },
      });
      await rm(path.join(folder, name));
    }
    expect(await readdir(folder)).toEqual(['levels.mjs']);
    expect(await loadConfig(folder)).toBeUndefined();
  });

  it('says what is wrong with a module', async () => {
    await write('as-documented.config.ts', 'export const config = {};');
    await expect(loadConfig(folder)).rejects.toThrow('as-documented.config.ts: expected a default export');
    await write('as-documented.config.ts', 'export default {\n  contract: ;\n};');
    await expect(loadConfig(folder)).rejects.toThrow(/^as-documented\.config\.ts:2:13: /);
    expect(await readdir(folder)).toEqual(['as-documented.config.ts']);
    await write('as-documented.config.json', '{}');
    await expect(loadConfig(folder)).rejects.toThrow('expected one configuration, found several');
  });
});
