/**
 * The declaration files of the package, made to compile where neither the types of the web nor those of Node are known,
 * and without those of openapi-fetch, which name both.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

const project = path.resolve(import.meta.dirname, '../..');

/** Types of the web platform that declarations may name, see `src/web-types.ts`. */
const WEB_TYPES = ['AbortSignal', 'Headers', 'Request', 'RequestInit', 'Response'];
/** `Symbol.asyncDispose` and its interface are no part of any finished edition of the language. */
const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n';

/** Goes through the compiled declarations in a folder, and adds those of openapi-fetch to them. */
export async function makePortable(dist: string): Promise<void> {
  const vendor = path.join(dist, 'vendor');
  await writeFile(path.join(vendor, 'openapi-fetch.d.ts'), await openapiFetch());
  await writeFile(
    path.join(vendor, 'openapi-typescript-helpers.d.ts'),
    await typesOf('openapi-typescript-helpers'),
  );
  for (const name of await readdir(dist, { recursive: true })) {
    if (!name.endsWith('.d.ts') || /^(emulator|cli)\/|web-types/.test(name)) continue;
    const file = path.join(dist, name);
    await writeFile(file, portable(await readFile(file, 'utf8'), file, vendor));
  }
}

/** Names the web's types by imports, and openapi-fetch by the copy of its types. */
function portable(declarations: string, file: string, vendor: string): string {
  const to = (module: string) => {
    const relative = path.relative(path.dirname(file), path.join(vendor, module));
    return relative.startsWith('.') ? relative : `./${relative}`;
  };
  // Typed arrays take a type since TypeScript 5.7.
  const code = declarations
    .replaceAll(/\b(\w+Array)<ArrayBuffer>/g, '$1')
    .replaceAll(
      /(?<=\bfrom |\bimport\()(["'])(openapi-fetch|openapi-typescript-helpers)\1/g,
      (_all, quote, name) => `${quote}${to(`${name}.js`)}${quote}`,
    );
  const used = identifiersOf(code);
  const web = WEB_TYPES.filter((name) => used.has(name));
  const header = web.length > 0 ? `import type { ${web.join(', ')} } from '${to('../web-types.js')}';\n` : '';
  return `${/\basyncDispose\b|\bAsyncDisposable\b/.test(code) ? DISPOSABLE : ''}${header}${code}`;
}

function identifiersOf(code: string): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) names.add(node.typeName.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('declarations.d.ts', code, ts.ScriptTarget.Latest));
  return names;
}

/** What it says of the web's values is said of their types. */
async function openapiFetch(): Promise<string> {
  const types = (await typesOf('openapi-fetch'))
    .replace('Request?: typeof Request;', 'Request?: new (input: string, init?: RequestInit) => Request;')
    .replace(
      'fetch: typeof globalThis.fetch;',
      'fetch: (input: Request, init?: RequestInit) => Promise<Response>;',
    );
  const left = /\btypeof (?:Request|globalThis)\b[^;]*/.exec(types);
  if (left) throw new Error(`openapi-fetch declares something by a value of the web: ${left[0]}`);
  return types;
}

/** The types that a package declares, without its values: the copy is of the types alone. */
async function typesOf(name: string): Promise<string> {
  const folder = path.join(project, 'node_modules', name);
  const code = await readFile(path.join(folder, 'dist/index.d.ts'), 'utf8');
  const licence = await readFile(path.join(folder, 'LICENSE'), 'utf8');
  const kept = ts
    .createSourceFile(`${name}.d.ts`, code, ts.ScriptTarget.Latest)
    .statements.filter(
      (each) =>
        ts.isInterfaceDeclaration(each) ||
        ts.isTypeAliasDeclaration(each) ||
        ts.isImportDeclaration(each) ||
        (ts.isExportDeclaration(each) && each.isTypeOnly),
    );
  const texts = kept.map((each) => code.slice(each.getFullStart(), each.end).trim());
  return `/*\n${licence.trim()}\n*/\n${texts.join('\n')}\n`;
}
