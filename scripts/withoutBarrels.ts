import type { Plugin, PluginBuild } from 'esbuild';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Imports of the SDK's packages are taken from the file that has the name, instead of the index that exports everything.
 * esbuild leaves out what nobody uses, but decides by files which part a file belongs to: through an index, whatever one
 * kind of chain uses would be loaded by all.
 */
export const withoutBarrels: Plugin = {
  name: 'without-barrels',
  setup(bundler) {
    const modules = new Modules(bundler);
    bundler.onLoad(
      { filter: /[\\/]node_modules[\\/]@(aws-sdk|smithy)[\\/].*\.js$/ },
      async ({ path: file }) => {
        const text = await readFile(file, 'utf8');
        if (!isEcmaScript(file)) return undefined;
        return { contents: await straight(text, file, modules), loader: 'js' };
      },
    );
  },
};

const isEcmaScript = (file: string): boolean => file.includes(`${path.sep}dist-es${path.sep}`);

/** `import { a, b as c } from "x";`, as the SDK's compiler writes it. */
const IMPORT = /^import \{([^}]*)\} from "([^"]+)";$/gm;

async function straight(text: string, file: string, modules: Modules): Promise<string> {
  const parts: string[] = [];
  let at = 0;
  for (const found of text.matchAll(IMPORT)) {
    const [whole, names = '', wanted = ''] = found;
    parts.push(text.slice(at, found.index), await imports(whole, readNames(names), wanted, file, modules));
    at = found.index + whole.length;
  }
  return parts.join('') + text.slice(at);
}

/** The import of one index as imports of the files behind it; as it was, where one of them cannot be told. */
async function imports(
  whole: string,
  names: readonly Name[],
  wanted: string,
  from: string,
  modules: Modules,
): Promise<string> {
  const index = await modules.resolve(wanted, from);
  if (index === undefined || !isEcmaScript(index)) return whole;
  const lines: string[] = [];
  for (const { outer, inner } of names) {
    const home = await modules.homeOf(outer, index, new Set());
    if (home === undefined) return whole;
    lines.push(`import { ${home.name} as ${inner} } from ${JSON.stringify(home.file)};`);
  }
  // What an index loads for its effect has it as before.
  const effects = await modules.effectsOf(index, new Set());
  return [...effects.map((file) => `import ${JSON.stringify(file)};`), ...lines].join(' ');
}

/** `outer as inner`, seen from the module that imports or, for an export, from outside in. */
interface Name {
  readonly outer: string;
  readonly inner: string;
}

interface Home {
  readonly file: string;
  readonly name: string;
}

interface Exports {
  /** Names that another module has: seen from outside, to the module and its name there. */
  readonly passed: ReadonlyMap<string, { readonly name: string; readonly wanted: string }>;
  /** Modules all names of which are passed on. */
  readonly all: readonly string[];
  readonly own: ReadonlySet<string>;
}

/** What the SDK's modules export, and from where. */
class Modules {
  readonly #bundler: PluginBuild;
  readonly #exports = new Map<string, Promise<Exports>>();
  readonly #resolved = new Map<string, Promise<string | undefined>>();
  /** Files that their package says do something when they are loaded. */
  readonly #effects = new Set<string>();

  constructor(bundler: PluginBuild) {
    this.#bundler = bundler;
  }

  resolve(wanted: string, from: string): Promise<string | undefined> {
    const folder = path.dirname(from);
    const key = `${folder}\n${wanted}`;
    const known = this.#resolved.get(key) ?? this.#resolve(wanted, from, folder);
    this.#resolved.set(key, known);
    return known;
  }

  /** The file that declares what a module exports under this name. */
  async homeOf(name: string, file: string, seen: Set<string>): Promise<Home | undefined> {
    if (!isEcmaScript(file) || seen.has(file)) return undefined;
    seen.add(file);
    const { passed, all, own } = await this.#exportsOf(file);
    if (own.has(name)) return { file, name };
    const from = passed.get(name);
    const next = from && (await this.resolve(from.wanted, file));
    if (from !== undefined) {
      return next === undefined ? undefined : this.homeOf(from.name, next, new Set());
    }
    for (const wanted of all) {
      const other = await this.resolve(wanted, file);
      const home = other && (await this.homeOf(name, other, seen));
      if (home !== undefined && home !== '') return home;
    }
    return undefined;
  }

  /** The files behind an index that are loaded for their effect. */
  async effectsOf(file: string, seen: Set<string>): Promise<string[]> {
    if (!isEcmaScript(file) || seen.has(file)) return [];
    seen.add(file);
    const { passed, all } = await this.#exportsOf(file);
    const found: string[] = this.#effects.has(file) ? [file] : [];
    for (const wanted of new Set([...all, ...[...passed.values()].map((one) => one.wanted)])) {
      const next = await this.resolve(wanted, file);
      if (next !== undefined) found.push(...(await this.effectsOf(next, seen)));
    }
    return found;
  }

  async #resolve(wanted: string, importer: string, resolveDir: string): Promise<string | undefined> {
    const found = await this.#bundler.resolve(wanted, { importer, resolveDir, kind: 'import-statement' });
    if (found.external || found.errors.length > 0 || found.namespace !== 'file') return undefined;
    if (found.sideEffects) this.#effects.add(found.path);
    return found.path;
  }

  #exportsOf(file: string): Promise<Exports> {
    const known = this.#exports.get(file) ?? readFile(file, 'utf8').then(readExports);
    this.#exports.set(file, known);
    return known;
  }
}

function readExports(text: string): Exports {
  const passed = new Map<string, { name: string; wanted: string }>();
  const own = new Set<string>();
  for (const [, names = '', wanted] of text.matchAll(/^export \{([^}]*)\}(?: from "([^"]+)")?;$/gm)) {
    for (const { outer, inner } of readNames(names)) {
      // In an export, the name seen from outside is the second one.
      if (wanted === undefined) own.add(inner);
      else passed.set(inner, { name: outer, wanted });
    }
  }
  for (const [, name = ''] of text.matchAll(
    /^export (?:const|let|var|class|(?:async )?function\*?) ([\w$]+)/gm,
  )) {
    own.add(name);
  }
  const all = [...text.matchAll(/^export \* from "([^"]+)";$/gm)].map(([, wanted = '']) => wanted);
  return { passed, all, own };
}

function readNames(text: string): Name[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map((one) => {
      const [outer = '', inner = outer] = one.split(/\s+as\s+/);
      return { outer, inner };
    });
}
