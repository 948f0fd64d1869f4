import { build, transform, type BuildOptions, type OutputFile, type Plugin } from 'esbuild';
import path from 'node:path';
import { removeOldParts, sharedParts, takeBuiltins, withText } from './buildPlugins.ts';

const target = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify: true,
  supported: { 'dynamic-import': false },
} as const satisfies BuildOptions;

/**
 * Makes CommonJS of a split bundle, as `partsToCommonJs` does, with the entry and all that it loads at once in one scope:
 * no file is looked for, no part is wrapped, and no name goes through another part's exports.
 *
 * @param prefix of the parts' names, which is the entry's name too
 */
export function partsInOneScope(prefix: string): Plugin {
  return {
    name: 'parts-in-one-scope',
    setup(bundler) {
      bundler.onEnd(async (result) => {
        const files = result.outputFiles ?? [];
        const entry = files.find((file) => path.basename(file.path) === `${prefix}.cjs`);
        if (entry === undefined) return;
        const within = new Set([...sharedParts(files, prefix)].sort());
        const wanted = new Map<string, string>();
        const parts: OutputFile[] = [];
        for (const file of files) {
          if (file === entry || within.has(path.basename(file.path))) continue;
          const text = takeFromEntry(takeBuiltins(file.text), `./${prefix}.cjs`, within, wanted);
          parts.push(withText(file, file.path, (await transform(text, target)).code));
        }
        const code = await oneScope(files, path.basename(entry.path), within, wanted);
        result.outputFiles = [withText(entry, entry.path, code), ...parts];
        await removeOldParts(bundler, result.outputFiles, prefix);
      });
    },
  };
}

/** `import{a as b,c}from"./sdk-XYZ.cjs";`, as esbuild writes it when it minifies. */
const IMPORT = /\bimport\s*(?:\{([^}]*)\}\s*from\s*)?"\.\/([\w-]+\.cjs)";?/g;

/**
 * A part whose imports from what is now within the entry are imports from the entry.
 *
 * @param wanted is added what the entry has to export: the name, and how it is got
 */
function takeFromEntry(
  text: string,
  entry: string,
  within: ReadonlySet<string>,
  wanted: Map<string, string>,
): string {
  const order = [...within];
  const straight = text.replaceAll(IMPORT, (whole, names: string | undefined, from: string) => {
    if (!within.has(from)) return whole;
    const taken = (names ?? '').split(',').filter((one) => one.trim() !== '');
    const renamed = taken.map((one) => {
      const [outer = '', inner = outer] = one.trim().split(/\s+as\s+/);
      const name = `p${String(order.indexOf(from))}_${outer}`;
      wanted.set(name, `export{${outer} as ${name}}from"./${from}";`);
      return `${name} as ${inner}`;
    });
    return `import{${renamed.join(',')}}from"${entry}";`;
  });
  for (const name of within) {
    if (straight.includes(`./${name}`)) throw new Error(`A part still loads ${name}`);
  }
  return straight;
}

/** The entry with everything that it loads at once, as one module of CommonJS. */
async function oneScope(
  files: readonly OutputFile[],
  entry: string,
  within: ReadonlySet<string>,
  wanted: ReadonlyMap<string, string>,
): Promise<string> {
  const texts = new Map(files.map((file) => [path.basename(file.path), file.text]));
  const { outputFiles } = await build({
    ...target,
    stdin: { contents: `export*from"./${entry}";${[...wanted.values()].sort().join('')}` },
    bundle: true,
    write: false,
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [
      {
        name: 'parts',
        setup(bundler) {
          bundler.onResolve({ filter: /^\.\/[\w-]+\.cjs$/ }, ({ path: wantedPath }) => {
            const name = path.basename(wantedPath);
            const inside = name === entry || within.has(name);
            return inside ? { path: name, namespace: 'parts' } : { path: wantedPath, external: true };
          });
          bundler.onLoad({ filter: /.*/, namespace: 'parts' }, ({ path: name }) => ({
            contents: takeBuiltins(texts.get(name) ?? ''),
          }));
        },
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}
