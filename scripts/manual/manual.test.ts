import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { EXIT } from '../../src/cli/exit-codes.js';
import { commandLine } from '../../src/cli/program.js';
import { variablesFor } from '../../src/cli/testing/atlas.js';
import * as emulator from '../../src/emulator/index.js';
import * as client from '../../src/index.js';
import { rejection } from '../../src/testing/promise.js';
import { commandProblem, commandsIn, scriptNames } from './commands.js';
import { draw } from './diagrams.js';
import { outdated } from './generated.js';
import { filledIn, isSlow, manualAtlas, printedBy, shown } from './outputs.js';
import { pageOf, pages, project } from './pages.js';
import {
  commentedPrograms,
  GIVEN,
  type Program,
  programsOf,
  promisedLines,
  runProgram,
  typeErrors,
} from './programs.js';
import { withTables } from './tables.js';

const blocks = pages.flatMap((page) => page.blocks);
const ofPages = pages.flatMap(programsOf);
const ofComments = commentedPrograms();
/** What programs import: loaded when one does. */
const packages: Readonly<Record<string, () => unknown>> = {
  'atlas-peering': () => client,
  'atlas-peering/emulator': () => emulator,
  'atlas-peering/recorder': () => import('../../src/recorder/index.js'),
  'as-documented': () => import('../../as-documented/src/index.js'),
  './index.js': () => import('../../src/emulator/gate/index.js'),
  hono: () => import('hono'),
};

/** Runs a program that may import these packages, and no other. */
async function run(program: Program, given?: Readonly<Record<string, unknown>>) {
  const wanted = Object.entries(packages).filter(
    ([name]) => program.given !== undefined || program.code.includes(`'${name}'`),
  );
  const loaded = await Promise.all(wanted.map(async ([name, load]) => [name, await load()] as const));
  return runProgram(program, Object.fromEntries(loaded), given);
}

describe('the pages of the manual', () => {
  it('are found, with their blocks', () => {
    const names = pages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/command-line.md']));
    const languages = new Set(blocks.map(({ language }) => language));
    expect([...languages].filter((each) => !LANGUAGES.includes(each))).toEqual([]);
  });

  it('link and point to what exists', async () => {
    const missing: string[] = [];
    for (const { name, text } of pages) {
      const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
      const links = [...prose.matchAll(/\]\(([^)\s]+)\)|\bsrc(?:set)?="([^"]+)"/g)].map(
        ([, link, image = '']) => link ?? image,
      );
      const files = links.filter((link) => !/^[a-z]+:/.test(link)).map((link) => [name, link] as const);
      const folders = /`((?:openapi|contract|scripts|src|contract-tests|docs|bench)\/[\w./-]+)`/g;
      // One that ends with a point stands for several endings.
      const named = [...prose.matchAll(folders)].filter(([, file = '']) => !file.endsWith('.'));
      for (const [from, link] of [...files, ...named.map(([, file = '']) => ['.', file] as const)]) {
        const [file = '', anchor] = link.split('#');
        const target = file === '' ? name : path.posix.join(path.posix.dirname(from), file);
        const there = await access(path.join(project, target)).then(
          () => anchor === undefined || anchorsOf(target).includes(anchor),
          () => false,
        );
        if (!there) missing.push(`${name}: ${link}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

it('the pages name only modules that there are, by the end of their path', async () => {
  const tops = ['src', 'contract', 'contract-tests', 'scripts', 'as-documented', 'bench', 'html'];
  const listed = await Promise.all(tops.map((top) => readdir(path.join(project, top), { recursive: true })));
  const files = (await readdir(project))
    .map((name) => `/${name}`)
    .concat(listed.flatMap((names, index) => names.map((name) => `/${tops[index]}/${name}`)));
  const missing = pages.flatMap(({ name, text }) =>
    [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/`([\w./-]+\.(?:ts|mjs))`/g)]
      .filter(([, module]) => !files.some((file) => file.endsWith(`/${module}`)))
      .map(([, module]) => `${name}: ${module}`),
  );
  expect(missing).toEqual([]);
});

it('the index of docs/ has every page of it', () => {
  const links = [...pageOf('docs/README.md').text.matchAll(/\]\(([\w-]+\.md)/g)].map(
    ([, link]) => `docs/${link}`,
  );
  const others = pages.map(({ name }) => name).filter((name) => /^docs\/(?!README)/.test(name));
  expect(new Set(links)).toEqual(new Set(others));
});

/** What a block may be written in. Each of them is checked below. */
const LANGUAGES = ['ts', 'sh', 'text', 'json', 'yaml', 'markdown'];

/** The anchors of the headings of a page, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = [...pageOf(page).text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('what is short, and what is generated', () => {
  it('is a README of 600 words at most', () => {
    expect(pageOf('README.md').text.split(/\s+/).length).toBeLessThanOrEqual(600);
  });

  it('is as `npm run manual` writes it', async () => {
    expect([...(await outdated()).keys()].map((file) => path.relative(project, file))).toEqual([]);
  });

  it('would be found out where it is not', async () => {
    const page = '<!-- written by npm run manual: classes -->\nold\n<!-- end -->\n';
    for (const each of [page, page.replace('old\n', '')])
      expect(withTables('page.md', each)).toMatch(
        /^<!-- .*-->\n\n\| class \|[\s\S]*AtlasAbortError[\s\S]*<!-- end -->\n$/,
      );
    expect(() => withTables('page.md', page.replace('classes', 'others'))).toThrow(
      'page.md: there is no table others',
    );
    await expect(draw('digraph { a -> b }')).rejects.toThrow('first line');
  });
});

describe('programs', () => {
  it('compile, and one that does not is found out', () => {
    const wrong = [
      { file: 'docs/wrong.ts', code: 'export const port: number = await Promise.resolve("80");' },
      {
        file: 'src/wrong.example.ts',
        code: 'await atlas.deletePeeringConnection({ groupId });',
        given: GIVEN,
      },
    ];
    const all = [...ofPages, ...ofComments];
    const found = typeErrors([...all, ...wrong]);
    expect(found).toEqual({
      ...Object.fromEntries(all.map(({ file }) => [file, []])),
      // CONTRIBUTING.md says to add it to the model, which the walk does.
      'scripts/docs/card/read.ts': [
        expect.stringContaining(`'"card"' is not assignable to type 'PageFormat'`),
      ],
      'docs/wrong.ts': [expect.stringContaining("'string' is not assignable")],
      'src/wrong.example.ts': [expect.stringContaining('No overload matches')],
    });
  });

  afterEach(() => vi.unstubAllEnvs());

  /** As a reader runs it: the environment leads to an Atlas with one connection. */
  async function inEnvironment(atlas: emulator.AtlasEmulator) {
    for (const name of Object.keys(process.env)) if (name.startsWith('MONGODB_')) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(variablesFor(atlas))) vi.stubEnv(name, value);
  }

  const printing = ofPages.filter(({ code }) => code.includes('console.log'));
  it('are printed on these pages', () => {
    expect(printing.map(({ file }) => file)).toContainEqual(expect.stringMatching(/^README\.md/));
    // A block that is saved in the project is tried by the walk through CONTRIBUTING.md.
    const alone = ofPages.filter(({ file }) => !/\.md\.\d+\.ts$/.test(file));
    expect(ofPages.filter((each) => !printing.includes(each))).toEqual(alone);
  });

  it.each(printing.map((program) => [program.file, program] as const))(
    '%s prints what it says',
    async (_, program) => {
      await using atlas = await manualAtlas();
      await inEnvironment(atlas);
      expect((await run(program)).printed).toEqual(promisedLines(program.code));
    },
  );

  it('are in the comments of these functions', () => {
    expect(ofComments.map(({ file }) => path.basename(file, '.example.ts')).sort()).toEqual([
      'createAtlasClient',
      'createGate',
      'createHarRecorder',
      'deletePeeringConnection',
      'index',
      'isAtlasError',
      'listPeeringConnections',
      'startAtlasEmulator',
      'vitest',
    ]);
  });

  // Those of as-documented ask services that there are none of: they are compiled.
  it.each(
    ofComments
      .filter(({ file }) => file.startsWith('src/'))
      .map((program) => [program.file, program] as const),
  )('%s prints what it says', async (file, program) => {
    await using atlas = await manualAtlas();
    await inEnvironment(atlas);
    const own = client.createAtlasClient();
    const ids = { groupId: atlas.projectId, peerId: atlas.peerId };
    const error = await rejection(own.getPeeringConnection({ ...ids, peerId: '0'.repeat(24) }));
    const given = program.given && { atlas: own, ...ids, ...atlas.key, error };
    expect((await run(program, given)).printed).toEqual(promisedLines(program.code));
    const deletes = file.includes('deletePeeringConnection');
    expect(atlas.control.peer(atlas.peerId)).toMatchObject({
      statusName: deletes ? 'TERMINATING' : 'AVAILABLE',
    });
  });
});

describe('commands', () => {
  const commands = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ page, line, code }) => commandsIn(code).map((words) => [`${page}:${line}`, words] as const))
    .concat(
      shown.flatMap(({ block, command }) =>
        commandsIn(command).map((words) => [`${block.page}:${block.line}`, words] as const),
      ),
    );

  it('are there, and a wrong one is found out', async () => {
    expect(commands.length).toBeGreaterThan(10);
    expect(commandsIn("A=1 npm run x -- --own '/a b=1' | jq .x > f && node y # z")).toEqual([
      ['npm', 'run', 'x', '--', '--own', '/a b=1'],
      ['jq', '.x'],
      ['node', 'y'],
    ]);
    const wrong = [
      ['npm', 'run', 'nothing'],
      ['npm', 'run', 'generate', '--check'],
      ['npm', 'run', 'generate', '--', '--checks'],
      ['npm', 'run', 'contract', '--', '--har'],
      ['npx', 'atlas-peering', 'delete', 'ID', '--forced'],
      ['npx', 'atlas-peering', 'remove', 'ID'],
      ['npx', 'as-documented', 'generate', 'page.html', '--output', 'api'],
      ['npx', 'as-documented', 'regenerate'],
      ['npx', 'vitest', 'run', 'src/nothing.test.ts'],
      ['make', 'it'],
    ];
    for (const words of wrong)
      expect(await commandProblem(words), words.join(' ')).toEqual(expect.any(String));
  });

  it('are ones that exist, with the flags that they take', async () => {
    const problems = await Promise.all(
      commands.map(async ([at, words]) => {
        const problem = await commandProblem(words);
        return problem === undefined ? [] : [`${at}: ${words.join(' ')}: ${problem}`];
      }),
    );
    expect(problems.flat()).toEqual([]);
  });

  it('of package.json are in one table, all of them and no other', () => {
    const cells = [...pageOf('CONTRIBUTING.md').text.matchAll(/^\| (`npm [^|]*)\|/gm)].map(
      ([, cell = '']) => cell,
    );
    const named = cells.flatMap((cell) =>
      [...cell.matchAll(/`npm (?:run )?([\w:-]+)`/g)].map(([, name]) => name),
    );
    expect(named.sort()).toEqual([...scriptNames].sort());
  });

  it('of the command line are on its page, with every option and exit code, and no other', () => {
    const { text } = pageOf('docs/command-line.md');
    const program = commandLine(async () => undefined);
    const options = program.commands.flatMap((each) => each.options.map(({ long }) => long));
    const documented = new Set(text.match(/(?<=[`\s])--[a-z][\w-]+/g));
    expect([...documented].sort()).toEqual([...new Set(options)].sort());
    for (const { name } of program.commands.map((each) => ({ name: each.name() })))
      expect(text).toMatch(new RegExp(`^\\| \`${name}\\b`, 'm'));
    const codes = Object.values(EXIT).map(String);
    expect([...text.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => code)).toEqual(codes);
    let help = '';
    program.configureOutput({ writeOut: (part) => (help += part) }).outputHelp();
    for (const code of codes) expect(help.split('Exit codes:')[1]).toMatch(new RegExp(` ${code} \\w`));
  });
});

describe('output', () => {
  it('is that of a command, or a map', () => {
    const texts = blocks.filter(({ language, code }) => language === 'text' && !code.startsWith('$ '));
    expect(texts.map(({ page }) => page)).toEqual(['CONTRIBUTING.md']);
  });

  it('may leave lines out, where it says so', () => {
    const same = (lines: string[], printed: string) => {
      const compared = filledIn(lines, printed);
      return compared.shown.join() === compared.printed.join();
    };
    expect(same(['a', '...', 'd in 5 ms'], 'a\nb\nc\nd in 17 ms\n')).toBe(true);
    expect(same(['a', '...'], 'a\nb\n')).toBe(true);
    expect(same(['a', 'd'], 'a\nb\nd\n')).toBe(false);
    expect(same(['a', '...', 'e'], 'a\nb\nd\n')).toBe(false);
  });

  it.each(
    shown.filter((each) => !isSlow(each)).map((each) => [each.block.page, each.command, each] as const),
  )('%s: %s', async (_page, _command, each) => {
    const { shown: promised, printed } = filledIn(each.lines, await printedBy(each));
    expect(printed).toEqual(promised);
  });
});

describe('data', () => {
  it.each(
    blocks
      .filter(({ language }) => language === 'json' || language === 'yaml')
      .map(({ page, line, language, code }) => [`${page}:${line}`, language, code] as const),
  )('%s is %s', (_at, language, code) => {
    const value: unknown = language === 'json' ? JSON.parse(code) : parseYaml(code);
    expect(value).toEqual(expect.any(Object));
  });
});
