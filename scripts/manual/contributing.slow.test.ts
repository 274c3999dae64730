/** A newcomer's day: an operation, a page format, a rule with its fault and a report, by what CONTRIBUTING.md says alone. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/generated/operations.js';
import { generate } from '../contract/generate.js';
import { type Block, pageOf, project, section } from './pages.js';

const guide = pageOf('CONTRIBUTING.md');
let copy: string;

beforeAll(async () => {
  copy = await mkdtemp(path.join(tmpdir(), 'newcomer-'));
  const { stdout } = await run('git', ['ls-files', '-z'], project);
  for (const file of stdout.split('\0').filter(Boolean))
    await cp(path.join(project, file), path.join(copy, file));
  await symlink(path.join(project, 'node_modules'), path.join(copy, 'node_modules'));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

const execute = promisify(execFile);
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|INIT_CWD|VITEST|NODE_)/.test(name)),
);
function run(program: string, args: readonly string[], cwd = copy): Promise<{ stdout: string }> {
  return execute(program, args, { cwd, env: { ...environment, NO_COLOR: '1' }, maxBuffer: 2 ** 26 }).catch(
    (error: unknown) => {
      const { stdout, stderr } = Object(error);
      throw new Error(`${program} ${args.join(' ')}\n${stdout}${stderr}`);
    },
  );
}
const script = (...args: string[]) => run(process.execPath, ['scripts/run.mjs', ...args]);

/** Saves the blocks of a section where they say, and adds lines to files that the section names, and to no other. */
async function follow(
  heading: string,
  edits: readonly (readonly [file: string, before: string, added: string])[],
) {
  const text = section(guide, heading);
  const blocks = guide.blocks.filter(({ file, code }) => file !== undefined && text.includes(code));
  expect(blocks.length).toBeGreaterThan(0);
  for (const { file = '', code } of blocks) {
    await mkdir(path.dirname(path.join(copy, file)), { recursive: true });
    await writeFile(path.join(copy, file), code);
  }
  for (const [file, before, added] of edits) {
    expect(text, `"${heading}" names ${file}`).toContain(`\`${file}\``);
    const was = await readFile(path.join(copy, file), 'utf8');
    expect(was, `${file} holds ${before}`).toContain(before);
    await writeFile(path.join(copy, file), was.replace(before, `${added}${before}`));
  }
}

it('adds an operation: the contract, the types, the table and the cases have it', async () => {
  await follow('Add an operation', []);
  expect((await script('scripts/generate.ts')).stdout).not.toMatch(/warning/);
  expect(await readFile(path.join(copy, 'src/generated/operations.ts'), 'utf8')).toContain('removeBed');
  expect(await readFile(path.join(copy, 'src/generated/atlas-peering.ts'), 'utf8')).toContain('removeBed');
  const { stdout } = await script('contract-tests/cli.ts', '--only', 'removeBed/*', '--no-dredd');
  expect(stdout).toMatch(/^removeBed +digestAuth +ok +ok/m);
  expect(stdout).toMatch(/, 0 failed/);
});

it('adds a page format: its pages become a contract', async () => {
  await follow('Add a page format', [
    ['scripts/docs/model.ts', "'legacy' | 'bump'", "'card' | "],
    ['scripts/contract/reconcile/trust.ts', "format === 'bump' ?", "format === 'card' ? 6 : "],
    [
      'scripts/docs/read.ts',
      'import { looksLikeBump',
      "import { looksLikeCard, readCard } from './card/read.js';\n",
    ],
    [
      'scripts/docs/read.ts',
      "  {\n    name: 'legacy'",
      "  { name: 'card', marks: 'a line such as DELETE /things', looksLike: looksLikeCard, read: readCard },\n",
    ],
  ]);
  await writeFile(path.join(copy, 'card.txt'), 'Remove every bed\nDELETE /beds\n');
  await script(
    'scripts/generate.ts',
    '--sources',
    'card.txt',
    '--out',
    'out',
    '--server',
    'https://garden.example',
  );
  expect(await readFile(path.join(copy, 'out/contract.openapi.yaml'), 'utf8')).toMatch(
    /^ {2}\/beds:\n {4}delete:/m,
  );
});

it('adds a rule and the fault that only it catches', async () => {
  await follow('Add a rule', [
    [
      'contract-tests/judge/rules.ts',
      'import { challengeRules',
      "import { ageRules } from './rules/age.js';\n",
    ],
    ['contract-tests/judge/rules.ts', '  ...meaningRules,', '  ...ageRules,\n'],
  ]);
  await follow('Add a fault', [
    [
      'contract-tests/faults/catalogue.ts',
      'import { charsetFaults',
      "import { ageFaults } from './catalogue/age.js';\n",
    ],
    ['contract-tests/faults/catalogue.ts', '  ...statusFaults,', '  ...ageFaults,\n'],
  ]);
  await script('scripts/manual.ts');
  expect(await readFile(path.join(copy, 'docs/rules.md'), 'utf8')).toContain('| `age-header` | error |');
  const only = [
    'run',
    'contract-tests/faults/faults.contract.test.ts',
    '-t',
    'age-header|is caught whole|has an entry',
  ];
  const { stdout } = await run('npx', ['vitest', ...only]);
  expect(stdout).toMatch(/Tests +[3-9] passed/);
});

it('adds a report', async () => {
  await follow('Add a report', [
    ['contract-tests/report/write.ts', "'html', 'junit'", "'tsv', "],
    [
      'contract-tests/report/write.ts',
      '  html: { name',
      "  tsv: { name: 'cases.tsv', writer: tsvReport },\n",
    ],
    ['contract-tests/report/write.ts', 'export const reportKinds', "import { tsvReport } from './tsv.js';\n"],
  ]);
  const only = ['--target', 'emulator', '--only', 'getPeeringConnection/404/*', '--no-dredd'];
  await script('contract-tests/cli.ts', ...only, '--report', 'tsv', '--out', 'reports');
  const written = await readFile(path.join(copy, 'reports/cases.tsv'), 'utf8');
  expect(written).toMatch(/^# 2 passed, 0 failed\npassed\tgetPeeringConnection\/404\//);
});

// Half a minute on a free machine, and many times that on a busy one.
it('and all of it compiles', { timeout: 600_000 }, async () => {
  await run('npx', ['tsc', '--noEmit']);
});

/** The block that a newcomer saves as this file. */
function saved(file: string): Block {
  const block = guide.blocks.find((each) => each.file === file);
  if (block === undefined) throw new Error(`CONTRIBUTING.md has no block that is saved as ${file}.`);
  return block;
}

describe('pages and overlays', () => {
  let copy = '';
  beforeAll(async () => {
    copy = await mkdtemp(path.join(tmpdir(), 'contributing-'));
    await cp(path.join(project, 'openapi'), path.join(copy, 'openapi'), { recursive: true });
  });
  afterAll(() => rm(copy, { recursive: true, force: true }));
  const save = ({ file = '', code }: Block) => writeFile(path.join(copy, file), code);

  it('adds a page, which makes one operation more', async () => {
    const manifest = path.join(copy, 'openapi/sources/manifest.json');
    const entry =
      /with `(\{ "file": "list-beds[^`]*\})` in the manifest/.exec(guide.text.replaceAll(/\s+/g, ' '))?.[1] ??
      '';
    await save(saved('openapi/sources/list-beds.bump.txt'));
    const before = JSON.parse(await readFile(manifest, 'utf8'));
    await writeFile(manifest, JSON.stringify({ ...before, sources: [...before.sources, JSON.parse(entry)] }));
    const { result } = await generate({ project: copy });
    expect(result.counts).toMatchObject({
      pages: 3,
      operations: Object.keys(operations).length + 1,
      notUnderstood: 0,
    });
    expect(result.document.paths).toMatchObject({
      '/beds': { get: { parameters: [{ name: 'limit', schema: { maximum: 50 } }] } },
    });
    const written = JSON.parse(await readFile(manifest, 'utf8'));
    expect(written.sources[2]).toMatchObject({
      title: 'List the beds',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it('adds an overlay, which says what no page states, with its source', async () => {
    await save(saved('openapi/overlays/50-limits.overlay.yaml'));
    const { result } = await generate({ project: copy });
    expect(result.unusedActions).toEqual([]);
    // Both versions of the API share this response, which makes it a component.
    const shared = operations.deletePeeringConnection.path.replaceAll('/', '~1');
    const { $ref } = Object(result.document.paths)[operations.deletePeeringConnection.path].delete
      .responses[404];
    const pointer =
      typeof $ref === 'string'
        ? `${$ref.slice(1)}/description`
        : `/paths/${shared}/delete/responses/404/description`;
    expect(result.provenance.get(pointer)).toContainEqual(
      expect.objectContaining({ kind: 'overlay', page: 'openapi/overlays/50-limits.overlay.yaml', line: 6 }),
    );
  });
});
