import { transform, type Plugin } from 'esbuild';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes CommonJS of the parts of a split bundle, which is what every VS Code can load, and removes parts of earlier
 * builds.
 *
 * @param prefix of the parts' names
 */
export function partsToCommonJs(prefix: string): Plugin {
  return {
    name: 'parts-to-common-js',
    setup(bundler) {
      bundler.onEnd(async (result) => {
        const files = result.outputFiles ?? [];
        result.outputFiles = await Promise.all(
          files.map(async (file) => {
            const { code } = await transform(takeBuiltins(file.text), {
              format: 'cjs',
              platform: 'node',
              target: 'node20',
              minify: true,
              supported: { 'dynamic-import': false },
            });
            const contents = Buffer.from(code);
            return { ...file, contents, text: code };
          }),
        );
        const folder = path.join(
          bundler.initialOptions.absWorkingDir ?? '',
          bundler.initialOptions.outdir ?? '',
        );
        const kept = new Set(files.map((file) => path.basename(file.path)));
        for (const name of await readdir(folder).catch(() => [])) {
          if (name.startsWith(`${prefix}-`) && name.endsWith('.cjs') && !kept.has(name)) {
            await rm(path.join(folder, name), { force: true });
          }
        }
      });
    },
  };
}

/** The same treatment of Node's own modules for a bundle that is not split. */
export const builtinsAtOnce: Plugin = {
  name: 'builtins-at-once',
  setup(bundler) {
    bundler.onEnd((result) => {
      result.outputFiles = (result.outputFiles ?? []).map((file) => {
        if (!file.path.endsWith('.cjs')) return file;
        const text = takeBuiltins(file.text);
        return { ...file, contents: Buffer.from(text), text };
      });
    });
  },
};

/**
 * The SDK imports `node:http` when it sends its first request. As a module of ECMAScript, Node gives it every name at
 * once, among them `WebSocket`, for which it loads all of undici: a third of what the first request took.
 */
function takeBuiltins(code: string): string {
  return code.replaceAll(
    /\bimport\("(node:[\w/]+)"\)/g,
    (_import, name) => `Promise.resolve(process.getBuiltinModule("${String(name)}"))`,
  );
}

/** The SDK brings a library that tells browsers apart, in a function that Node never calls: it is left out. */
export const withoutBrowsers: Plugin = {
  name: 'without-browsers',
  setup(bundler) {
    bundler.onResolve({ filter: /^bowser$/ }, ({ path: wanted }) => ({
      path: wanted,
      namespace: 'left-out',
    }));
    bundler.onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({
      contents: 'export default undefined;',
    }));
  },
};

/**
 * Loads VS Code's API once, whatever number of files import it. A bundle would ask for it in each of them, which VS Code
 * answers with a walk of the file system, and copy its hundreds of names for each `import * as`: the time of that was
 * most of what loading the entry took. Names of a prototype are found just as well, and need no copy.
 */
export const vscodeOnce: Plugin = {
  name: 'vscode-once',
  setup(bundler) {
    bundler.onResolve({ filter: /^vscode$/ }, ({ namespace }) =>
      namespace === 'vscode-once'
        ? { path: 'vscode', external: true }
        : { path: 'vscode', namespace: 'vscode-once' },
    );
    bundler.onLoad({ filter: /.*/, namespace: 'vscode-once' }, () => ({
      contents: "module.exports = Object.create(require('vscode'));",
    }));
  },
};

/** Replaces a changed file in one step: another run may be loading it, or packaging it. */
export const writeWhole: Plugin = {
  name: 'write-whole',
  setup(bundler) {
    bundler.onEnd(async ({ outputFiles }) => {
      for (const file of outputFiles ?? []) {
        const old = await readFile(file.path).catch(() => undefined);
        if (old?.equals(file.contents)) continue;
        await mkdir(path.dirname(file.path), { recursive: true });
        const beside = `${file.path}.${String(process.pid)}`;
        await writeFile(beside, file.contents);
        await rename(beside, file.path);
      }
    });
  },
};
