import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** The code of the first `@example` after `marker` in a source file. */
export function docExample(file: URL, marker: string): string {
  const comment = readFileSync(file, 'utf8').split(marker)[1] ?? '';
  const code = /@example\n \* ```ts\n([\s\S]*?) \* ```/.exec(comment)?.[1];
  if (code === undefined) throw new Error(`${file.pathname} has no example after ${JSON.stringify(marker)}.`);
  return code.replace(/^ \* ?/gm, '');
}

/**
 * What type-checking finds, by the name of each example. One program for all: starting the compiler costs most.
 * `paths` says which file stands for which package name.
 */
export function typeErrors(
  examples: Readonly<Record<string, string>>,
  paths: Readonly<Record<string, string>>,
): Record<string, string[]> {
  const root = new URL('../../../', import.meta.url).pathname;
  const sources = new Map(
    Object.entries(examples).map(([name, code]) => [`${root}src/emulator/${name}.example.ts`, code]),
  );
  const config = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config.config, include: [], files: [] },
    ts.sys,
    root,
  );
  const mapped = Object.fromEntries(Object.entries(paths).map(([from, to]) => [from, [to]]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (file, ...rest) => {
    const code = sources.get(file);
    return code === undefined
      ? getSourceFile(file, ...rest)
      : ts.createSourceFile(file, code, ts.ScriptTarget.ES2022);
  };
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  const program = ts.createProgram([...sources.keys()], { ...options, paths: mapped }, host);
  return Object.fromEntries(
    [...sources.keys()].map((file, index) => [
      Object.keys(examples)[index] ?? '',
      [
        ...program.getSyntacticDiagnostics(program.getSourceFile(file)),
        ...program.getSemanticDiagnostics(program.getSourceFile(file)),
      ].map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
    ]),
  );
}

/** Runs the example with these modules and returns what it logs, one line for each call. */
export async function runExample(
  code: string,
  modules: Readonly<Record<string, unknown>>,
): Promise<string[]> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const lines: string[] = [];
  const console = { log: (...values: unknown[]) => lines.push(values.map(String).join(' ')) };
  const AsyncFunction = (async () => {}).constructor as new (
    ...args: string[]
  ) => (...args: unknown[]) => Promise<void>;
  await new AsyncFunction('require', 'exports', 'console', outputText)(
    (name: string) => modules[name],
    {},
    console,
  );
  return lines;
}

/** What the example says it logs: the comment behind each `console.log`. */
export function promisedLines(code: string): string[] {
  return [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, promised]) => promised ?? '');
}
