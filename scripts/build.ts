import { context, build, type BuildOptions, type Plugin } from 'esbuild';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../test/support/vscode/paths.ts';
import { builtinsAtOnce, partsToCommonJs, vscodeOnce, withoutBrowsers, writeWhole } from './buildPlugins.ts';
import { partsInOneScope } from './sdkParts.ts';
import { withoutBarrels } from './withoutBarrels.ts';

/** Folder of the built extension. */
export const distFolder = path.join(repository, 'dist');

export interface BuildMode {
  /** Readable, with source maps: for debugging. Otherwise as it is shipped. */
  readonly dev: boolean;
}

/**
 * The extension is the entry bundle, which VS Code loads at activation, its parts (`dist/part-….cjs`), each loaded at the
 * dynamic import that first needs it, and the AWS SDK, which is many times as large as all of them and is loaded when
 * the first identity is resolved; what of it only some chains need is in parts too (`dist/sdk-….cjs`). For debugging, the
 * parts stay in the two bundles.
 */
export async function buildExtension(mode: BuildMode): Promise<void> {
  if (!mode.dev) {
    for (const name of ['extension', 'sdk'])
      await rm(path.join(distFolder, `${name}.cjs.map`), { force: true });
  }
  await Promise.all(bundles(mode).map((options) => build(options)));
}

/** Paths, from the repository's root, of every file that goes into the bundles as they are shipped. */
export async function bundledFiles(): Promise<string[]> {
  const results = await Promise.all(
    bundles({ dev: false }).map((options) =>
      build({
        ...options,
        metafile: true,
        plugins: options.plugins?.filter((one) => one !== writeWhole) ?? [],
      }),
    ),
  );
  return [...new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)))];
}

/** Builds at every change until the process ends; prints the lines that `.vscode/tasks.json` waits for. */
async function watchExtension(mode: BuildMode): Promise<void> {
  const contexts = await Promise.all(
    bundles(mode).map((options) =>
      context({ ...options, plugins: [...(options.plugins ?? []), sayProgress] }),
    ),
  );
  await Promise.all(contexts.map((one) => one.watch()));
}

/** Builds the AWS SDK as it is shipped into a folder: `sdk.cjs` and its parts. */
export async function buildSdk(folder: string): Promise<void> {
  await build(sdkBundle({ dev: false }, folder));
}

function commonOptions({ dev }: BuildMode) {
  return {
    absWorkingDir: repository,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['vscode'],
    minify: !dev,
    sourcemap: dev ? 'linked' : false,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
    // The SDK's ESM sources shake better than its CommonJS ones.
    mainFields: ['module', 'main'],
  } as const satisfies BuildOptions;
}

function bundles({ dev }: BuildMode): BuildOptions[] {
  return [
    {
      ...commonOptions({ dev }),
      ...(dev ? { outfile: 'dist/extension.cjs' } : parts('part', 'dist')),
      entryPoints: ['src/extension.ts'],
      plugins: [sdkStaysOutside, vscodeOnce, ...(dev ? [] : [partsToCommonJs('part')]), writeWhole],
    },
    sdkBundle({ dev }, 'dist'),
  ];
}

function sdkBundle({ dev }: BuildMode, folder: string): BuildOptions {
  return {
    ...commonOptions({ dev }),
    ...(dev ? { outfile: path.join(folder, 'sdk.cjs') } : parts('sdk', folder)),
    entryPoints: ['src/sts/sdk.ts'],
    plugins: [
      withoutBrowsers,
      withoutBarrels,
      ...(dev ? [builtinsAtOnce] : [partsInOneScope('sdk')]),
      writeWhole,
    ],
  };
}

/** esbuild splits ECMAScript modules only; {@link partsToCommonJs} and {@link partsInOneScope} make of them what every VS Code can load. */
function parts(prefix: string, folder: string): BuildOptions {
  return {
    format: 'esm',
    splitting: true,
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    chunkNames: `${prefix}-[hash]`,
  };
}

/** Turns the one `import('./sdk.ts')` into a load of the other bundle, and lets the SDK in nowhere else. */
export const sdkStaysOutside: Plugin = {
  name: 'sdk-stays-outside',
  setup(bundler) {
    bundler.onResolve({ filter: /(^|\/)sdk\.ts$/ }, ({ importer, path: wanted, kind }) => {
      if (
        path.relative(repository, importer) === path.join('src', 'sts', 'loadSdk.ts') &&
        kind === 'dynamic-import'
      ) {
        return { path: './sdk.cjs', external: true };
      }
      return { errors: [{ text: `${wanted} may be reached through src/sts/loadSdk.ts only` }] };
    });
    bundler.onResolve({ filter: /^@(aws-sdk|aws-crypto|smithy)\// }, ({ path: wanted }) => ({
      errors: [{ text: `${wanted} would enter the entry bundle; import it in src/sts/sdk.ts` }],
    }));
  },
};

const sayProgress: Plugin = {
  name: 'say-progress',
  setup(bundler) {
    const name = String(bundler.initialOptions.outfile);
    bundler.onStart(() => {
      console.log(`[build] started ${name}`);
    });
    bundler.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        const where = location
          ? `${location.file}:${String(location.line)}:${String(location.column)}`
          : name;
        console.log(`[build] ${where}: error: ${text}`);
      }
      console.log(`[build] finished ${name}`);
    });
  },
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { dev: { type: 'boolean' }, watch: { type: 'boolean' } } });
  const mode = { dev: values.dev ?? false };
  if (values.watch) await watchExtension(mode);
  else await buildExtension(mode);
}
