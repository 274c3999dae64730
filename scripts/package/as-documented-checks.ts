/** The package `as-documented` as its users have it: in an empty folder, on files and servers that it has never seen. */
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { petContract, startPets } from '../../as-documented/src/testing/pets.js';
import { bumpHtml } from '../docs/testing/bump-html.js';
import { attempt, type Check, succeed } from './check.js';
import type { Places } from './matrix.js';
import { tool } from './pack.js';
import { type Program, typeCheck } from './types.js';

const PAGE = `# List the beds

**GET /beds**

Lists the beds of every garden.

## Servers

- https://garden.example: https://garden.example ()

## Parameters

#### Query parameters

- **limit** (integer)
  How many beds to list, at most 50.

## Responses

### 200: Success

#### Body Parameters: application/json (array[object])

- **id** (string)
  Id of the bed.

[Powered by Bump.sh](https://bump.sh)
`;

const VITEST = `
import { checkExchange, loadContract, planCases, requestOf } from 'as-documented';
import 'as-documented/vitest';
import { expect, test } from 'vitest';

const contract = await loadContract('pets.json');
const url = process.env.PETS + '/pets/17';

test.each([...planCases(contract, { only: ['getPet/404/*', 'getPet/200/*'] })])('$id', async (planned) => {
  const request = requestOf(planned, process.env.PETS);
  const { ok } = await checkExchange(contract, { request, response: await fetch(request.url, request) });
  expect(ok).toBe(true);
});

test('the matcher', async () => {
  await expect(await fetch(url)).toMatchContract(contract);
  await expect(Response.json({ id: 'x' })).toMatchContract(contract, { request: { url } });
});
`;

const PROGRAM = `
import {
  type CaseRecord, type Config, type Contract, checkExchange, compareContracts, ContractError, fileReporter, loadContract,
  planCases, requestOf, report, runContract, type Violation,
} from 'as-documented';

export const config: Config = { contract: 'api.yaml', rules: { 'undocumented-property': 'error' }, check: { strict: true } };
export async function use(request: Request, response: Response): Promise<string> {
  const contract: Contract = await loadContract('api.yaml');
  const { ok, violations } = await checkExchange(contract, { request, response }, { strict: true });
  const first: Violation | undefined = violations[0];
  for (const planned of planCases(contract, { only: ['*'] })) await fetch(requestOf(planned, 'http://127.0.0.1').url);
  const result = await runContract({ contract, reporters: [fileReporter(['html'], 'out')] });
  const cases: readonly CaseRecord[] = result.cases;
  const { verdict } = compareContracts(contract, contract);
  // @ts-expect-error there is no such verdict
  const wrong = verdict === 'fine';
  // @ts-expect-error a contract is no text
  await checkExchange('api.yaml', { request, response });
  return [ok, first?.rule, cases.length, await report(result), wrong].join();
}
export const codeOf = (error: unknown): string | undefined => (error instanceof ContractError ? error.code : undefined);
`;

const MATCHER = `
import 'as-documented/vitest';
import type { Contract } from 'as-documented';
import { expect } from 'vitest';
declare const contract: Contract;
export const done: Promise<void> = expect(new Response()).toMatchContract(contract, { operation: 'x' });
// @ts-expect-error a contract is needed
expect(1).toMatchContract();
`;

const PROGRAMS: readonly (Program & { readonly code: string })[] = [
  { name: 'with the types of Node', lib: ['ES2022'], types: ['node'], module: 'NodeNext', code: PROGRAM },
  { name: 'with DOM', lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [], module: 'Preserve', code: PROGRAM },
];

/**
 * Where it is installed, the package itself as a file, and the version of vitest that the matcher is used in.
 */
export function asDocumentedChecks(
  { consumer, tools }: Places,
  { tarball, vitest }: { readonly tarball: string; readonly vitest: string },
): Check[] {
  const cli = (...args: string[]) =>
    attempt('npx', ['--no-install', 'as-documented', ...args], { cwd: consumer });
  const expectCode = async (code: number, wanted: RegExp, ...args: string[]): Promise<string> => {
    const ended = await cli(...args);
    if (ended.code === code && wanted.test(ended.output)) return ended.output;
    throw new Error(
      `as-documented ${args.join(' ')}: expected ${code} and ${wanted}, but it ended with ${ended.code}:\n${ended.output}`,
    );
  };
  const file = (name: string, text: string) => writeFile(path.join(consumer, name), text);
  const check = (name: string, run: () => Promise<unknown>): Check => ({
    name: `as-documented: ${name}`,
    run: async () => {
      await run();
      return undefined;
    },
  });
  return [
    check('publint finds nothing', async () => {
      const said = await succeed(tool('publint'), [tarball, '--strict'], { cwd: consumer });
      if (!said.includes('All good!')) throw new Error(said);
    }),
    check('a page becomes a contract, from text and from HTML the same', async () => {
      await file('beds.txt', PAGE);
      await mkdir(path.join(consumer, 'html'));
      await file('html/beds.html', bumpHtml(PAGE));
      await expectCode(
        0,
        /1 operation: read \d+ facts, 0 passages not understood/,
        'generate',
        'beds.txt',
        '--out',
        'api',
      );
      await expectCode(0, /1 operation/, 'generate', 'html/beds.html', '--out', 'from-html');
      const contract = await readFile(path.join(consumer, 'api/contract.openapi.yaml'), 'utf8');
      if (contract !== (await readFile(path.join(consumer, 'from-html/contract.openapi.yaml'), 'utf8')))
        throw new Error('the HTML page gives another contract');
      if (!/maximum: 50/.test(contract)) throw new Error(`the page's limit is not in it:\n${contract}`);
      await expectCode(0, /^up to date/, 'generate', 'beds.txt', '--out', 'api', '--check');
      await expectCode(0, /"limit"/, 'read', 'beds.txt');
    }),
    check('an OpenAPI file becomes a contract with types', async () => {
      await file('pets.json', JSON.stringify(petContract));
      await expectCode(0, /2 operations/, 'generate', 'pets.json', '--out', 'pets', '--name', 'pets');
      const made = await readdir(path.join(consumer, 'pets'));
      for (const name of ['pets.openapi.yaml', 'pets.ts', 'operations.ts', 'FINDINGS.md'])
        if (!made.includes(name)) throw new Error(`${name} was not written; there is ${made.join(', ')}`);
    }),
    check('the mock keeps its contract', () =>
      expectCode(0, /0 failed/, 'check', 'api/contract.openapi.yaml'),
    ),
    check('a server on loopback is judged', async () => {
      for (const [id, code] of [
        [17, 0],
        ['17', 1],
      ] as const) {
        const pets = await startPets(id);
        try {
          const target = ['--target', pets.url, '--own', '/pets/{petId}=17', '--report', 'html,junit,json'];
          await expectCode(code, code === 0 ? /0 failed/ : /body-type: /, 'check', 'pets.json', ...target);
        } finally {
          pets.close();
        }
      }
    }),
    check('traffic is recorded, and judged later', async () => {
      const pets = await startPets();
      const recording = await running(
        consumer,
        /http:\S+/,
        'record',
        new URL(pets.url).origin,
        '--out',
        'traffic.har',
      );
      for (const id of [17, 18]) await (await fetch(`${recording.said}/v1/pets/${id}`)).text();
      const { code, output } = await recording.end();
      pets.close();
      if (code !== 0) throw new Error(`record ended with ${code}:\n${output}`);
      await expectCode(0, /2 passed/, 'check', 'pets.json', '--har', 'traffic.har', '--target', pets.url);
    }),
    check('the mock is served until it is ended', async () => {
      const mock = await running(
        consumer,
        /\{"baseUrl":"(http:[^"]+)"/,
        'mock',
        'pets.json',
        '--port',
        '0',
        '--json',
      );
      const response = await fetch(`${mock.said}/pets/17`);
      const { code, output } = await mock.end();
      if (response.status !== 200 || code !== 0)
        throw new Error(`${response.status}, then ${code}:\n${output}`);
    }),
    check('two contracts are compared', async () => {
      await file('tighter.json', JSON.stringify(petContract).replace('"maximum":99', '"maximum":9'));
      await expectCode(0, /nothing differs/, 'diff', 'pets.json', 'pets.json');
      await expectCode(2, /^breaking: /, 'diff', 'pets.json', 'tighter.json');
      await expectCode(1, /^compatible: /, 'diff', 'tighter.json', 'pets.json');
    }),
    check('the contract browser is written', async () => {
      await expectCode(0, /^wrote /, 'docs', 'api/contract.openapi.yaml', '--out', 'browser.html');
      const page = await readFile(path.join(consumer, 'browser.html'), 'utf8');
      if (!page.includes('How many beds to list')) throw new Error('the page has not the words of the page');
    }),
    check('the step of the action installs and runs it', async () => {
      const folder = path.join(consumer, 'action');
      await mkdir(folder);
      await writeFile(path.join(folder, 'pets.json'), JSON.stringify(petContract));
      const action: { runs: { steps: { run?: string }[] } } = parse(
        await readFile(path.resolve(import.meta.dirname, '../../action.yml'), 'utf8'),
      );
      const script = action.runs.steps.find(({ run }) => run !== undefined)?.run ?? 'exit 1';
      const files = {
        GITHUB_OUTPUT: path.join(folder, 'output'),
        GITHUB_STEP_SUMMARY: path.join(folder, 'summary'),
      };
      const pets = await startPets();
      const inputs = {
        CONTRACT: 'pets.json',
        TARGET: pets.url,
        ARGS: '--own\n/pets/{petId}=17',
        PACKAGE: tarball,
      };
      const env = { GITHUB_ACTIONS: 'true', ...files, ...inputs };
      await succeed('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], { cwd: folder, env });
      pets.close();
      const summary = await readFile(files.GITHUB_STEP_SUMMARY, 'utf8');
      if (!summary.includes('getPet')) throw new Error(`the summary says: ${summary}`);
    }),
    check('a configuration in TypeScript is read', async () => {
      await file(
        'as-documented.config.ts',
        `import type { Config } from 'as-documented';\nexport default { contract: 'pets.json', check: { dryRun: true } } satisfies Config;\n`,
      );
      try {
        await expectCode(0, /getPet\/200\/none/, 'check');
      } finally {
        await succeed('rm', ['as-documented.config.ts'], { cwd: consumer });
      }
    }),
    check('a project with vitest holds its server to the contract', async () => {
      await succeed(
        'npm',
        ['install', '--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', `vitest@${vitest}`],
        {
          cwd: consumer,
        },
      );
      await file('pets.test.js', VITEST);
      const pets = await startPets();
      const { code, output } = await attempt('npx', ['vitest', 'run'], {
        cwd: consumer,
        env: { PETS: pets.url },
      });
      pets.close();
      const hasAll =
        /1 failed \| [2-9] passed/.test(output) && output.includes('breaks the contract of getPet');
      if (code !== 1 || !hasAll || !/body-type: .*\n.*expected: /.test(output))
        throw new Error(`vitest ended with ${code}:\n${output}`);
    }),
    ...PROGRAMS.map((program) => ({
      name: `as-documented: declarations in TypeScript 5.5, ${program.name}`,
      run: () => typeCheck({ consumer, tools }, program, program.code),
    })),
    {
      name: 'as-documented: the matcher is declared',
      // The declarations of vitest need a newer TypeScript than 5.5 to be checked themselves.
      run: () =>
        typeCheck(
          { consumer, tools },
          { name: 'matcher', lib: ['ES2022', 'DOM'], types: ['node'], module: 'NodeNext' },
          MATCHER,
          { skipLibCheck: true },
        ),
    },
  ];
}

interface Running {
  /** What was waited for: the first group, or the whole of it. */
  readonly said: string;
  /** Ends it as Ctrl-C does. */
  end(): Promise<{ readonly code: number | null; readonly output: string }>;
}

/** Starts a command that runs until it is ended, and waits for what it says. */
function running(cwd: string, wanted: RegExp, ...args: string[]): Promise<Running> {
  const bin = path.join(cwd, 'node_modules/.bin/as-documented');
  const child = spawn(process.execPath, [bin, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise<{ code: number | null; output: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, output })),
  );
  return new Promise((resolve, reject) => {
    const hear = (text: string) => {
      output += text;
      const found = wanted.exec(output);
      if (found) {
        resolve({
          said: found[1] ?? found[0],
          end: () => {
            child.kill('SIGINT');
            return ended;
          },
        });
      }
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    void ended.then(({ code }) =>
      reject(new Error(`as-documented ${args.join(' ')} ended with ${code}:\n${output}`)),
    );
  });
}
