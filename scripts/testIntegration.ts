import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BrowserContext } from 'playwright-core';
import type { PhaseResult } from '../test/integration/run.ts';
import { Cleanup } from '../test/support/cleanup.ts';
import { startBrowser } from '../test/support/vscode/browser.ts';
import { memento, readBrowserStorage } from '../test/support/vscode/browserStorage.ts';
import { repository } from '../test/support/vscode/paths.ts';
import { startVSCode, type VSCodeServer } from '../test/support/vscode/server.ts';
import { until } from '../test/support/vscode/wait.ts';
import { makeWorld } from '../test/support/world.ts';
import { buildExtension } from './build.ts';
import { runInExtensionHost } from './extensionHost.ts';
import { buildPhases, runAftermath, Tally } from './integrationSuite.ts';

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
      // VS Code refuses dialogs here, and the sample has much that is called prod.
      settings: { 'roleChain.protected': [] },
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
    const code = await runInExtensionHost({
      name: phase.name,
      browser,
      server,
      workspace: world.workspace,
      bundle: phase.bundle,
      onLine: (line) => {
        if (values.verbose || /^ {2}[✓✗]/.test(line)) console.log(line);
      },
      beforeLeaving: () => windowStored(browser, server, resultFile),
    });
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

/**
 * Waits until the browser has stored what the window remembers: a window writes a moment later, and what was not
 * written when it is left is lost to the next phase.
 */
async function windowStored(
  browser: BrowserContext,
  server: VSCodeServer,
  resultFile: string,
): Promise<void> {
  const text = await readFile(resultFile, 'utf8').catch(() => undefined);
  if (text === undefined) return;
  const { remembered } = JSON.parse(text) as PhaseResult;
  await until(`the stored identity to be ${String(remembered)}`, async () => {
    const stored = memento(
      await readBrowserStorage(browser, server.url),
      'role-chain.role-chain',
      'identity',
    );
    return (stored ?? null) === remembered;
  });
}
