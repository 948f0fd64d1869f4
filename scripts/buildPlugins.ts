import { transform, type OutputFile, type Plugin, type PluginBuild } from 'esbuild';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes CommonJS of the parts of a split bundle, which is what every VS Code can load, and removes parts of earlier
 * builds. What an entry needs at once stands in the entry's own file, with those parts of it that others share: to find
 * and open each takes longer than to run it.
 *
 * @param prefix of the parts' names
 * @param entries file names, in the order in which they are loaded
 */
export function partsToCommonJs(prefix: string, entries: readonly string[]): Plugin {
  return {
    name: 'parts-to-common-js',
    setup(bundler) {
      bundler.onEnd(async (result) => {
        const files = result.outputFiles ?? [];
        const homes = homesOf(files, entries);
        const texts = new Map<string, string>();
        for (const file of files) {
          const { code } = await transform(takeBuiltins(file.text), {
            format: 'cjs',
            platform: 'node',
            target: 'node20',
            minify: true,
            supported: { 'dynamic-import': false },
          });
          texts.set(path.basename(file.path), code);
        }
        const kept = files.flatMap((file) => {
          const name = path.basename(file.path);
          const within = [...homes].filter(([, home]) => home === name).map(([part]) => part);
          if (homes.has(name) && within.length === 0) return [];
          const inside = new Set(within);
          const all = within.map((part) => {
            const text = fromHomes(texts.get(part) ?? '', homes, inside);
            return `${JSON.stringify(`./${part}`)}:(function(module,exports,require){${text}})`;
          });
          const text =
            within.length === 0
              ? fromHomes(texts.get(name) ?? '', homes, inside)
              : `${JOIN}const all={${all.join(',')}};module.exports=part("./${name}");module.exports.part=part;`;
          return [withText(file, file.path, text)];
        });
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

/** Gives a part of the file what it exports, made at the first call, as `require` does; any other file by `require`. */
const JOIN =
  '"use strict";const made={};function part(name){if(!(name in all))return require(name);let one=made[name];if(one===undefined){one=made[name]={exports:{}};all[name](one,one.exports,part)}return one.exports}';

/** Leads to the file of an entry what stands there, unless that is where the text itself will stand. */
function fromHomes(code: string, homes: ReadonlyMap<string, string>, inside: ReadonlySet<string>): string {
  return code.replaceAll(/\brequire\("\.\/([\w-]+\.cjs)"\)/g, (call, wanted: string) => {
    const home = homes.get(wanted);
    if (home === undefined || inside.has(wanted) || home === wanted) return call;
    return `require("./${home}").part("./${wanted}")`;
  });
}

/** The file of the entry in which a part stands: that of the first which needs it at once. Entries stand in their own. */
export function homesOf(
  files: readonly OutputFile[],
  entries: readonly string[],
): ReadonlyMap<string, string> {
  const texts = new Map(files.map((file) => [path.basename(file.path), file.text]));
  const homes = new Map(entries.map((entry) => [entry, entry]));
  const follow = (name: string, home: string): void => {
    for (const [, wanted = ''] of (texts.get(name) ?? '').matchAll(
      /(?:\bfrom|\bimport)\s*"\.\/([\w-]+\.cjs)"/g,
    )) {
      if (!homes.has(wanted)) {
        homes.set(wanted, home);
        follow(wanted, home);
      }
    }
  };
  for (const entry of entries) follow(entry, entry);
  return homes;
}

/** The file with another text, at the same place or another. */
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
