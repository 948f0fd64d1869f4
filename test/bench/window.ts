import { build } from 'esbuild';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { buildExtension } from '../../scripts/build.ts';
import { runInExtensionHost } from '../../scripts/extensionHost.ts';
import { Cleanup } from '../support/cleanup.ts';
import { startBrowser } from '../support/vscode/browser.ts';
import { repository } from '../support/vscode/paths.ts';
import { startVSCode } from '../support/vscode/server.ts';
import { makeWorld, type World } from '../support/world.ts';
import { benchFolder } from './result.ts';

export interface BenchWindow {
  readonly world: World;
  /**
   * Opens a window, runs a module of test/bench/inHost in its extension host, closes the window, and gives what the
   * module has measured.
   */
  readonly measure: <T>(module: string) => Promise<T>;
}

/** A real VS Code with the extension as it is shipped, in a world of its own; both end with `work`. */
export async function withWindow<T>(
  work: (window: BenchWindow) => Promise<T>,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  await buildExtension({ dev: false });
  const cleanup = new Cleanup();
  try {
    const world = await makeWorld();
    cleanup.add(() => world.close());
    const extension = await copyExtension(path.join(world.folder, 'extension'));
    const resultFile = path.join(world.folder, 'measured.json');
    const server = await startVSCode({
      folder: path.join(world.folder, 'vscode'),
      env: { ...world.env, ROLE_CHAIN_BENCH_RESULT: resultFile },
      testDriver: true,
      // Git is what we are compared with; and nobody is there to answer questions.
      settings: { 'git.enabled': true, 'roleChain.protected': [], ...settings },
    });
    cleanup.add(() => server.close());
    const browser = await startBrowser({ profile: path.join(world.folder, 'browser') });
    cleanup.add(() => browser.close());
    return await work({
      world,
      measure: async <M>(module: string): Promise<M> => {
        const bundle = await bundleModule(module);
        const lines: string[] = [];
        const code = await runInExtensionHost({
          name: module,
          browser,
          server,
          workspace: world.workspace,
          bundle,
          extension,
          onLine: (line) => lines.push(line),
        });
        const text = await readFile(resultFile, 'utf8').catch(() => undefined);
        await rm(resultFile, { force: true });
        if (text === undefined) {
          throw new Error(`${module} ended with ${String(code)}:\n${lines.slice(-20).join('\n')}`);
        }
        return JSON.parse(text) as M;
      },
    });
  } finally {
    await cleanup.run();
  }
}

/** A copy, since others may build while this measures. */
async function copyExtension(folder: string): Promise<string> {
  for (const part of ['package.json', 'package.nls.json', 'dist', 'l10n', 'media']) {
    await cp(path.join(repository, part), path.join(folder, part), { recursive: true });
  }
  return folder;
}

async function bundleModule(name: string): Promise<string> {
  await mkdir(benchFolder, { recursive: true });
  const outfile = path.join(benchFolder, `${name}.cjs`);
  await build({
    absWorkingDir: repository,
    entryPoints: [`test/bench/inHost/${name}.ts`],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return outfile;
}
