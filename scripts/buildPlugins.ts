import { transform, type OutputFile, type Plugin, type PluginBuild } from 'esbuild';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes CommonJS of the parts of a split bundle, which is what every VS Code can load, and removes parts of earlier
 * builds. Those that the entry loads at once are put into one file: to find and open each takes longer than to run it.
 *
 * @param prefix of the parts' names
 */
export function partsToCommonJs(prefix: string): Plugin {
  return {
    name: 'parts-to-common-js',
    setup(bundler) {
      bundler.onEnd(async (result) => {
        const files = result.outputFiles ?? [];
        const shared = sharedParts(files, prefix);
        const sharedFile = `${prefix}-SHARED.cjs`;
        const joined: string[] = [];
        const kept: OutputFile[] = [];
        for (const file of files) {
          const name = path.basename(file.path);
          const { code } = await transform(takeBuiltins(file.text), {
            format: 'cjs',
            platform: 'node',
            target: 'node20',
            minify: true,
            supported: { 'dynamic-import': false },
          });
          const within = shared.has(name);
          const text = code.replaceAll(/\brequire\("\.\/([\w-]+\.cjs)"\)/g, (call, wanted: string) => {
            if (!shared.has(wanted)) return call;
            return within ? `part("${wanted}")` : `require("./${sharedFile}").part("${wanted}")`;
          });
          if (within) joined.push(`${JSON.stringify(name)}:(function(module,exports,require){${text}})`);
          else kept.push(withText(file, file.path, text));
        }
        const [first] = files;
        if (joined.length > 0 && first !== undefined) {
          const at = path.join(path.dirname(first.path), sharedFile);
          kept.push(withText(first, at, `${JOIN}const all={${joined.join(',')}};`));
        }
        result.outputFiles = kept;
        await removeOldParts(bundler, kept, prefix);
      });
    },
  };
}

/** Removes parts of earlier builds. */
export async function removeOldParts(
  { initialOptions }: PluginBuild,
  files: readonly OutputFile[],
  prefix: string,
): Promise<void> {
  const folder = path.join(initialOptions.absWorkingDir ?? '', initialOptions.outdir ?? '');
  const names = new Set(files.map((file) => path.basename(file.path)));
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.startsWith(`${prefix}-`) && name.endsWith('.cjs') && !names.has(name)) {
      await rm(path.join(folder, name), { force: true });
    }
  }
}

/** Gives a part what it exports, made at the first call, as `require` does. */
const JOIN =
  '"use strict";const made={};function part(name){let one=made[name];if(one===undefined){one=made[name]={exports:{}};all[name](one,one.exports,require)}return one.exports}exports.part=part;';

/** The parts that the entry needs at once, for what they share with other parts. */
export function sharedParts(files: readonly OutputFile[], prefix: string): ReadonlySet<string> {
  const texts = new Map(files.map((file) => [path.basename(file.path), file.text]));
  const found = new Set<string>();
  const follow = (name: string): void => {
    for (const [, wanted = ''] of (texts.get(name) ?? '').matchAll(
      /(?:\bfrom|\bimport)\s*"\.\/([\w-]+\.cjs)"/g,
    )) {
      if (!found.has(wanted)) {
        found.add(wanted);
        follow(wanted);
      }
    }
  };
  for (const name of texts.keys()) if (!name.startsWith(`${prefix}-`)) follow(name);
  return found;
}

export function withText(file: OutputFile, at: string, text: string): OutputFile {
  return { ...file, path: at, contents: Buffer.from(text), text };
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
export function takeBuiltins(code: string): string {
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
