/** Bundlers, each with what a user of it would write: no plugin and no setting for this package's sake. */
import { access, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Bundled, runApp } from './app.js';
import { attempt, CannotRun, type Check, refuseWarnings, succeed } from './check.js';

/** Where the package is installed, and where the bundlers are. */
export interface Places {
  readonly consumer: string;
  readonly tools: string;
}

interface Row {
  readonly name: string;
  /** Makes the bundle; returns what the bundler wrote. */
  readonly bundle: () => Promise<string>;
  readonly result: Bundled | (() => Promise<Bundled>);
  /** What the bundler warns of whatever it bundles. */
  readonly always?: RegExp;
}

/** One check for each bundler and kind of bundle. */
export function bundleChecks({ consumer, tools }: Places): Check[] {
  const out = (name: string) => path.join(consumer, 'out', name);
  const bin = (name: string) => path.join(tools, 'node_modules/.bin', name);
  const node = (script: string) => succeed(process.execPath, [script], { cwd: consumer });

  const esbuild = (name: string, kind: Bundled['kind'], ...args: string[]): Row => {
    const file = out(`esbuild-${name.replace(' ', '-')}.${args.includes('--format=cjs') ? 'cjs' : 'mjs'}`);
    return {
      name: `esbuild, ${name}`,
      bundle: () =>
        succeed(bin('esbuild'), ['app.js', '--bundle', `--outfile=${file}`, ...args], { cwd: consumer }),
      result: { file, kind },
    };
  };

  /** A bundler that is used from a script: written into the project of the tools, because it is found from there. */
  const scripted = (name: string, code: string, result: Bundled): Row => ({
    name,
    bundle: async () => {
      const script = path.join(tools, `${path.basename(result.file)}.build.mjs`);
      await writeFile(script, code);
      return node(script);
    },
    result,
  });

  const webpack = (target: 'node' | 'web', kind: Bundled['kind']): Row => {
    const name = `webpack-${target}.${target === 'node' ? 'cjs' : 'js'}`;
    const options = {
      mode: 'production',
      target,
      context: consumer,
      entry: './app.js',
      output: { path: out('.'), filename: name },
      performance: { hints: false },
    };
    const code = `
      import webpack from 'webpack';
      const options = ${JSON.stringify(options)};
      // One file, as a script of a browser is run without a server here that could serve more.
      options.plugins = [new webpack.optimize.LimitChunkCountPlugin({ maxChunks: 1 })];
      webpack(options, (error, stats) => {
        console.log(error ?? stats.toString({ preset: 'errors-warnings' }));
        process.exitCode = error || stats.hasErrors() ? 1 : 0;
      });`;
    return scripted(`webpack, ${target}`, code, { file: out(name), kind });
  };

  const vite = `
    import { build } from 'vite';
    await build({
      root: ${JSON.stringify(consumer)},
      configFile: false,
      build: {
        outDir: ${JSON.stringify(out('vite'))},
        lib: { entry: 'app.js', formats: ['es'], fileName: 'app' },
      },
    });`;

  const rollup = `
    import { nodeResolve } from '@rollup/plugin-node-resolve';
    import { rollup } from 'rollup';
    const bundle = await rollup({
      input: ${JSON.stringify(path.join(consumer, 'app.js'))},
      plugins: [nodeResolve()],
      onLog: (level, log) => console.log(level, log.message),
    });
    await bundle.write({ dir: ${JSON.stringify(out('rollup'))}, entryFileNames: 'app.mjs', chunkFileNames: '[name].mjs' });`;

  const bun = (target: string, format: string, result: Omit<Bundled, 'file'>, ownRuntime = false): Row => {
    const file = out(`bun-${target}/app.js`);
    const args = [
      'build',
      'app.js',
      `--target=${target}`,
      `--format=${format}`,
      `--outdir=${path.dirname(file)}`,
    ];
    return {
      name: `bun build, ${target}`,
      bundle: async () => succeed(await nativeProgram(tools, 'bun'), args, { cwd: consumer }),
      result: async () => ({
        ...result,
        file,
        ...(ownRuntime ? { runtime: [await nativeProgram(tools, 'bun'), 'run'] } : {}),
      }),
    };
  };

  const deno: Row = {
    name: 'deno bundle',
    bundle: async () => {
      const args = ['bundle', 'app.js', '--output', out('deno.mjs')];
      const env = { DENO_DIR: path.join(consumer, '.deno') };
      return succeed(await nativeProgram(tools, 'deno'), args, { cwd: consumer, env });
    },
    result: async () => ({
      kind: 'module',
      file: out('deno.mjs'),
      runtime: [await nativeProgram(tools, 'deno'), 'run', '--allow-all', '--no-config'],
    }),
    always: /deno bundle is experimental/,
  };

  const rows: Row[] = [
    esbuild('browser', 'script', '--format=iife', '--platform=browser'),
    esbuild('node ESM', 'module', '--format=esm', '--platform=node'),
    esbuild('node CJS', 'module', '--format=cjs', '--platform=node'),
    scripted('Rollup', rollup, { file: out('rollup/app.mjs'), kind: 'module' }),
    webpack('node', 'module'),
    webpack('web', 'script'),
    scripted('Vite, library mode', vite, { file: out('vite/app.js'), kind: 'module' }),
    bun('node', 'esm', { kind: 'module' }),
    bun('bun', 'esm', { kind: 'module' }, true),
    bun('browser', 'iife', { kind: 'script' }),
    deno,
  ];
  return rows.map(({ name, bundle, result, always }) => ({
    name: `bundle of ${name}`,
    run: async () => {
      refuseWarnings(await bundle(), always);
      await runApp(consumer, typeof result === 'function' ? await result() : result);
      return undefined;
    },
  }));
}

/**
 * The program of a package that comes as one file for each platform; its own starter would need an install script.
 *
 * @throws {CannotRun} there is none for this platform, or it does not start
 */
async function nativeProgram(tools: string, name: 'bun' | 'deno'): Promise<string> {
  const scope = path.join(tools, 'node_modules', name === 'bun' ? '@oven' : '@deno');
  const folders = await readdir(scope).catch(() => []);
  let why = `npm installed no ${name} for ${process.platform} ${process.arch}`;
  for (const folder of folders) {
    const file = path.join(scope, folder, name === 'bun' ? 'bin/bun' : 'deno');
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (!there) continue;
    const { code, output } = await attempt(file, ['--version'], { cwd: tools });
    if (code === 0) return file;
    why = `${folder} does not start: ${output.trim().split('\n')[0]}`;
  }
  throw new CannotRun(why);
}
