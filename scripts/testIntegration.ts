import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import { Cleanup } from '../test/support/cleanup.ts';
import { startBrowser } from '../test/support/vscode/browser.ts';
import { readBrowserStorage } from '../test/support/vscode/browserStorage.ts';
import { repository } from '../test/support/vscode/paths.ts';
import { commandsBelow } from '../test/support/vscode/processTree.ts';
import { startVSCode, type VSCodeServer } from '../test/support/vscode/server.ts';
import { until } from '../test/support/vscode/wait.ts';
import { makeWorld, type World } from '../test/support/world.ts';
import { buildExtension } from './build.ts';
import { buildPhases, runAftermath, Tally, type Phase } from './integrationSuite.ts';

const phaseTimeout = 10 * 60_000;

const { values } = parseArgs({
  options: {
    /** Build readable, with source maps. */
    dev: { type: 'boolean' },
    /** Run only test files whose path contains this. */
    only: { type: 'string' },
    /** Print everything that the extension host says. */
    verbose: { type: 'boolean' },
  },
});

const cleanup = new Cleanup();
try {
  await main();
} finally {
  await cleanup.run();
}

async function main(): Promise<void> {
  await buildExtension({ dev: values.dev ?? false });
  const phases = await buildPhases(values.only);
  const world = await makeWorld();
  cleanup.add(() => world.close());
  const resultFile = path.join(world.folder, 'result.json');
  const env = { ...world.env, ROLE_CHAIN_TEST_RESULT: resultFile };
  const start = (port?: number): Promise<VSCodeServer> =>
    startVSCode({
      folder: path.join(world.folder, 'vscode'),
      env,
      testDriver: true,
      ...(port === undefined ? {} : { port }),
    });
  let server = await start();
  cleanup.add(() => server.close());
  const browser = await startBrowser({ profile: path.join(world.folder, 'browser') });
  cleanup.add(() => browser.close());
  const tally = new Tally();
  for (const phase of phases) {
    if (phase.restarts) {
      await server.close();
      // The browser keeps state by origin, so the second start must have the same port.
      server = await start(Number(new URL(server.url).port));
    }
    console.log(`Phase ${phase.name}`);
    const code = await runPhase(browser, server, world, phase);
    await tally.addPhase(phase.name, resultFile, code);
  }
  const storageFile = path.join(world.folder, 'browser-storage.json');
  await writeFile(storageFile, await readBrowserStorage(browser, server.url));
  await browser.close();
  await server.close();
  if (values.only === undefined) {
    tally.add(
      await runAftermath({
        ...env,
        ROLE_CHAIN_TEST_USER_DATA: server.folders.userData,
        ROLE_CHAIN_TEST_SERVER_DATA: server.folders.serverData,
        ROLE_CHAIN_TEST_LOGS: server.folders.log,
        ROLE_CHAIN_TEST_BROWSER_PROFILE: path.join(world.folder, 'browser'),
        ROLE_CHAIN_TEST_BROWSER_STORAGE: storageFile,
      }),
    );
  }
  if (tally.failed > 0) {
    const kept = await world.keepLogs('integration');
    console.log(`Logs: ${path.relative(repository, kept)}`);
  }
  tally.print();
}

/** Opens a window with the extension under development and the phase's tests, and waits for their end. */
async function runPhase(
  browser: BrowserContext,
  server: VSCodeServer,
  world: World,
  phase: Phase,
): Promise<number | string> {
  const page = await browser.newPage();
  const logFile = path.join(server.folders.log, `${phase.name}.log`);
  await mkdir(path.dirname(logFile), { recursive: true });
  const log: string[] = [];
  page.on('console', (message) => log.push(`[page] ${message.text()}`));
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
    const line = args.map(String).join(' ');
    log.push(`[${type}] ${line}`);
    if (values.verbose || /^ {2}[✓✗]/.test(line)) console.log(line);
  });
  let exit: number | undefined;
  await page.exposeFunction('codeAutomationExit', (code: number) => {
    exit = code;
  });
  try {
    await page.goto(addressOf(server, world, phase));
    await until(`the end of phase ${phase.name}`, () => exit !== undefined, { timeout: phaseTimeout });
    return exit ?? 'no code';
  } catch (error) {
    await page
      .screenshot({ path: path.join(server.folders.log, `${phase.name}.png`) })
      .catch(() => undefined);
    return String(error);
  } finally {
    // Leaving the page lets the window store its state and say goodbye to the extension host.
    await page.goto('about:blank').catch(() => undefined);
    await page.close();
    await writeFile(logFile, log.join('\n'));
    await until('the end of the extension host', () => extensionHostsEnded(server));
  }
}

function addressOf({ url, authority }: VSCodeServer, world: World, phase: Phase): string {
  const remote = (file: string): string => `vscode-remote://${authority}${file}`;
  const payload = [
    ['extensionDevelopmentPath', remote(repository)],
    ['extensionTestsPath', remote(phase.bundle)],
    ['skipWelcome', 'true'],
  ];
  const query = new URLSearchParams({ folder: world.workspace, payload: JSON.stringify(payload) });
  return `${url}/?${query.toString()}`;
}

async function extensionHostsEnded(server: VSCodeServer): Promise<boolean> {
  const commands = await commandsBelow(server.pid);
  return !commands.some((one) => one.includes('--type=extensionHost'));
}
