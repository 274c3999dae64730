/** The TypeScript in the manual and in the comments of the packages, as programs that are compiled together and run. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import ts from 'typescript';
import { type Page, project } from './pages.js';

export interface Program {
  /** Relative to the project: where it would be saved, which decides what its imports mean. */
  readonly file: string;
  readonly code: string;
  /** Of a fragment: what it takes for granted, and the types of that. */
  readonly given?: Readonly<Record<string, string>>;
}

/**
 * The blocks of a page are one program, in the order of the page, as a reader tries them. A block that begins with an
 * import begins the next one. Each keeps its line on the page. A block with `file=` is a program of its own.
 */
export function programsOf(page: Page): Program[] {
  const blocks = page.blocks.filter(({ language }) => language === 'ts');
  const alone = blocks.flatMap(({ file, code }) => (file === undefined ? [] : [{ file, code }]));
  const programs: { file: string; code: string }[] = [];
  for (const { line, file, code } of blocks) {
    if (file !== undefined) continue;
    if (programs.length === 0 || code.startsWith('import '))
      programs.push({ file: `${page.name}.${line}.ts`, code: '' });
    const last = programs.at(-1);
    if (last) last.code += '\n'.repeat(line + 1 - last.code.split('\n').length) + code;
  }
  return [...alone, ...programs];
}

/** What the fragments in comments of the client take for granted. */
export const GIVEN = {
  atlas: 'AtlasClient',
  groupId: 'string',
  peerId: 'string',
  publicKey: 'string',
  privateKey: 'string',
  error: 'unknown',
} as const;

/** A line of their own, so that the fragment begins on the second. */
const IMPORTS =
  "import { type AtlasClient, createAtlasClient, isAtlasError } from 'atlas-peering'; import { createHarRecorder } from 'atlas-peering/recorder';";

/** Of a fragment, what can be compiled alone. */
function whole({ code, given }: Program): string {
  if (given === undefined) return code;
  const declared = Object.entries(given).map(([name, type]) => `declare const ${name}: ${type};`);
  return `${IMPORTS} ${declared.join(' ')} {\n${code}\n}\nexport {};`;
}

/** The `@example`s of the comments in the packages, each named after what it is an example of. */
export function commentedPrograms(): Program[] {
  return ['src', 'as-documented/src'].flatMap((root) =>
    readdirSync(path.join(project, root), { recursive: true, encoding: 'utf8' })
      // Generated files hold examples of values.
      .filter((file) => file.endsWith('.ts') && !/^generated\b|\.test\.ts$/.test(file))
      .sort()
      .flatMap((file) => commentedIn(path.posix.join(root, file))),
  );
}

function commentedIn(file: string): Program[] {
  const text = readFileSync(path.join(project, file), 'utf8');
  const commented =
    /\/\*\*((?:(?!\*\/)[\s\S])*?@example\b(?:(?!\*\/)[\s\S])*)\*\/\s*(?:export (?=async|function|const)|async |function |const )*(\w+)/g;
  return [...text.matchAll(commented)].map(([, comment = '', word = '']) => {
    // A comment that is followed by no declaration is about the module.
    const name = /^(export|import)$/.test(word) ? path.posix.basename(file, '.ts') : word;
    const code = (comment.split('@example')[1] ?? '')
      .replace(/^\s*\* ?/gm, '')
      .replace(/^```.*$/gm, '')
      .trim();
    const saved = path.posix.join(path.posix.dirname(file), `${name}.example.ts`);
    return { file: saved, code, ...(code.includes('import ') ? {} : { given: GIVEN }) };
  });
}

/** Which file of the project stands for which package name. */
const packages: Readonly<Record<string, string>> = {
  'atlas-peering': 'src/index.ts',
  'atlas-peering/emulator': 'src/emulator/index.ts',
  'atlas-peering/recorder': 'src/recorder/index.ts',
  'as-documented': 'as-documented/src/index.ts',
  'as-documented/vitest': 'as-documented/src/vitest.ts',
};

/**
 * What type-checking finds, by the file of each program, as `line: message`. One program of the compiler for all:
 * starting it costs most.
 */
export function typeErrors(programs: readonly Program[]): Record<string, string[]> {
  const at = (file: string) => path.join(project, file);
  const sources = new Map(programs.map((program) => [at(program.file), whole(program)]));
  const config = ts.readConfigFile(at('tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config.config, include: [], files: [] },
    ts.sys,
    project,
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (file, ...rest) => {
    const code = sources.get(file);
    return code === undefined
      ? getSourceFile(file, ...rest)
      : ts.createSourceFile(file, code, ts.ScriptTarget.ES2022);
  };
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  const paths = Object.fromEntries(Object.entries(packages).map(([name, file]) => [name, [at(file)]]));
  const compiler = ts.createProgram([...sources.keys()], { ...options, paths }, host);
  return Object.fromEntries(
    programs.map(({ file }) => {
      const source = compiler.getSourceFile(at(file));
      const found = [
        ...compiler.getSyntacticDiagnostics(source),
        ...compiler.getSemanticDiagnostics(source),
      ].filter(({ code }) => !file.endsWith('.example.ts') || !UNUSED.includes(code));
      return [
        file,
        found.map(({ start = 0, messageText }) => {
          const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
          return `${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
        }),
      ];
    }),
  );
}

/** Values that are never read: a comment shows how a thing is made, and leaves its use to the reader. */
const UNUSED = [6133, 6198];

/**
 * Runs a program and returns what it prints, one line for each call of `console.log`, and what it exports.
 *
 * @param modules by the name under which the program imports them.
 * @param given of a fragment: the values of what it takes for granted.
 */
export async function runProgram(
  program: Program,
  modules: Readonly<Record<string, unknown>>,
  given: Readonly<Record<string, unknown>> = {},
): Promise<{ readonly printed: string[]; readonly exported: Record<string, unknown> }> {
  const { outputText } = ts.transpileModule(whole(program), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const printed: string[] = [];
  const console = {
    log: (...values: unknown[]) => printed.push(...format(...values).split('\n')),
    warn: (text: unknown) => {
      throw new Error(`${program.file} warns: ${String(text)}`);
    },
  };
  const exported: Record<string, unknown> = {};
  const scope = {
    require: (name: string) => {
      if (!(name in modules)) throw new Error(`${program.file} imports ${name}, which no test gives it.`);
      return modules[name];
    },
    exports: exported,
    console,
    ...given,
  };
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (...args: unknown[]) => Promise<void>;
  await new AsyncFunction(...Object.keys(scope), outputText)(...Object.values(scope));
  return { printed, exported };
}

/** What a program says it prints: the comment behind each `console.log(...);`, or the ones on the lines below it. */
export function promisedLines(code: string): string[] {
  const promises = /console\.log\(.*\);?(?:[ }]*\/\/ (.*)$|\n((?:\s*\/\/ .*\n?)+))/gm;
  return [...code.matchAll(promises)].flatMap(([, behind, below = '']) =>
    behind === undefined
      ? below
          .trim()
          .split(/\n\s*/)
          .map((line) => line.slice(3))
      : [behind],
  );
}
