import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { repository } from '../test/support/vscode/paths.ts';
import { commandsBelow } from '../test/support/vscode/processTree.ts';
import type { VSCodeServer } from '../test/support/vscode/server.ts';
import { until } from '../test/support/vscode/wait.ts';

const hostTimeout = 10 * 60_000;

export interface HostRun {
  /** Names the log and, after a failure, the picture. */
  readonly name: string;
  readonly browser: BrowserContext;
  readonly server: VSCodeServer;
  /** The folder that the window opens. */
  readonly workspace: string;
  /** The module that the extension host loads, and whose `run` it awaits. */
  readonly bundle: string;
  /** The extension's folder; by default this repository. */
  readonly extension?: string;
  /** Hears every line that the extension host prints. */
  readonly onLine?: (line: string) => void;
  /** Awaited between the module's end and the window's. */
  readonly beforeLeaving?: () => Promise<void>;
}

/**
 * Opens a window with the extension under development and a module to run beside it, waits for the module's end and
 * for that of the extension host.
 *
 * @returns the code with which the module ended, 0 for success, or what went wrong
 */
export async function runInExtensionHost(run: HostRun): Promise<number | string> {
  const { name, server } = run;
  const page = await run.browser.newPage();
  const logFile = path.join(server.folders.log, `${name}.log`);
  await mkdir(path.dirname(logFile), { recursive: true });
  const log: string[] = [];
  page.on('console', (message) => log.push(`[page] ${message.text()}`));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = args.map(String).join(' ');
    log.push(`[${type}] ${line}`);
    run.onLine?.(line);
  });
  let exit: number | undefined;
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    exit = code;
  });
  try {
    await page.goto(addressOf(run));
    await until(`the end of ${name}`, () => exit !== undefined, { timeout: hostTimeout });
    await run.beforeLeaving?.();
    return exit ?? 'no code';
  } catch (error) {
    await page.screenshot({ path: path.join(server.folders.log, `${name}.png`) }).catch(() => undefined);
    return String(error);
  } finally {
    // Leaving the page lets the window store its state and say goodbye to the extension host.
    await page.goto('about:blank').catch(() => undefined);
    await page.close();
    await writeFile(logFile, log.join('\n'));
    await until('the end of the extension host', () => extensionHostsEnded(server));
  }
}

function addressOf({
  server: { url, authority },
  workspace,
  bundle,
  extension = repository,
}: HostRun): string {
  const remote = (file: string): string => `vscode-remote://${authority}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(bundle)],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ folder: workspace, payload: JSON.stringify(payload) });
  return `${url}/?${query.toString()}`;
}

async function extensionHostsEnded(server: VSCodeServer): Promise<boolean> {
  const commands = await commandsBelow(server.pid);
  return !commands.some((one) => one.includes('--type=extensionHost'));
}
