import { mkdir } from 'node:fs/promises';
import { after, afterEach, before } from 'node:test';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { Cleanup } from '../support/cleanup.ts';
import { startBrowser, type BrowserOptions } from '../support/vscode/browser.ts';
import { logsFolder, repository, vsixFile } from '../support/vscode/paths.ts';
import { startVSCode, type ServerOptions, type VSCodeServer } from '../support/vscode/server.ts';
import { until } from '../support/vscode/wait.ts';
import { Workbench } from '../support/vscode/workbench.ts';
import { makeWorld, type World, type WorldOptions } from '../support/world.ts';

/** A person's VS Code with the packaged extension installed, in a world of its own, with one window open. */
export interface Ui {
  readonly world: World;
  readonly server: VSCodeServer;
  readonly browser: BrowserContext;
  readonly workbench: Workbench;
}

export interface UiOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly world?: WorldOptions;
  /** Whether the folder opens in Restricted Mode, since nobody has trusted it. */
  readonly workspaceTrust?: boolean;
  /** Changes the home before VS Code starts. */
  readonly prepare?: (world: World) => Promise<void>;
  readonly browser?: Omit<BrowserOptions, 'profile'>;
  /** More of what VS Code is started with. */
  readonly server?: (world: World) => Partial<Pick<ServerOptions, 'env' | 'preload' | 'vsix'>>;
  /** Called before the first window opens. */
  readonly beforeWindow?: (world: World, browser: BrowserContext) => Promise<void>;
}

/** Starts everything; `cleanup` ends it again. */
export async function startUi(cleanup: Cleanup, options: UiOptions = {}): Promise<Ui> {
  const world = await makeWorld(options.world);
  cleanup.add(() => world.close());
  await options.prepare?.(world);
  const more = options.server?.(world) ?? {};
  const server = await startVSCode({
    folder: path.join(world.folder, 'vscode'),
    env: { ...world.env, ...more.env },
    vsix: [vsixFile, ...(more.vsix ?? [])],
    ...(more.preload === undefined ? {} : { preload: more.preload }),
    workspaceTrust: options.workspaceTrust ?? false,
    // The sample has much that is called prod: what is protected is the subject of a file of its own.
    settings: { 'roleChain.protected': [], ...options.settings },
  });
  cleanup.add(() => server.close());
  const browser = await startBrowser({ ...options.browser, profile: path.join(world.folder, 'browser') });
  cleanup.add(() => browser.close());
  await options.beforeWindow?.(world, browser);
  const workbench = await Workbench.open(browser, server, world.workspace);
  return { world, server, browser, workbench };
}

/**
 * Gives a test file one VS Code, started before its first test and ended after its last; call it once at the top
 * of the file. A picture is taken where a test fails, and the logs are kept.
 */
export function useUi(name: string, options: UiOptions = {}): () => Ui {
  let ui: Ui | undefined;
  let failures = 0;
  let cleanup: Cleanup;
  before(
    async () => {
      cleanup = new Cleanup();
      ui = await startUi(cleanup, options);
    },
    { timeout: 5 * 60_000 },
  );
  afterEach(async (context) => {
    // Present since Node 21.7; the types are those of the oldest Node that an extension host has.
    if (!(context as { readonly error?: Error | null }).error) return;
    failures++;
    const file = path.join(logsFolder, `ui-${name}-${String(failures)}.png`);
    await mkdir(logsFolder, { recursive: true });
    await ui?.workbench.page.screenshot({ path: file });
  });
  after(async () => {
    if (failures > 0) await ui?.world.keepLogs(`ui-${name}`);
    await cleanup.run();
  });
  return () => {
    if (!ui) throw new Error('VS Code runs only inside tests');
    return ui;
  };
}

/** What a program in the visible terminal finds out about itself, as JSON. */
export async function whoAmIIn({ workbench, world }: Ui): Promise<string> {
  const script = path.join(repository, 'test', 'integration', 'whoAmI.mjs');
  const file = path.join(world.folder, 'who.json');
  return workbench.terminals.ask(`'${process.execPath}' '${script}' '${file}' && cat '${file}'`);
}

/** Opens a pinned terminal, which is the visible one afterwards and has the keyboard. */
export async function openPinnedIn({ workbench }: Ui, name: string): Promise<void> {
  await workbench.run('Role Chain: New Terminal Pinned to Identity…');
  await workbench.choose('New Terminal as AWS Identity', name, new RegExp(`^(\\S+ +)?${name},`));
  // Until it has the keyboard, what is typed may go half to the terminal before it.
  await until(`the terminal of ${name} to have the keyboard`, async () => {
    const focused = workbench.page.locator('.terminal-wrapper.active .xterm-helper-textarea:focus');
    return new RegExp(`^Terminal \\d+, ${name}`).test(
      (await focused.getAttribute('aria-label', { timeout: 1_000 })) ?? '',
    );
  });
}
