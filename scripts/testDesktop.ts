import { runTests } from '@vscode/test-electron';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Cleanup } from '../test/support/cleanup.ts';
import { repository } from '../test/support/vscode/paths.ts';
import { makeWorld } from '../test/support/world.ts';
import { buildExtension } from './build.ts';
import { buildPhases, runAftermath, Tally } from './integrationSuite.ts';

/**
 * The integration suite in VS Code for the desktop: the one that VSCODE_EXECUTABLE names, or else a downloaded
 * one, of the version that VSCODE_VERSION names (by default the latest stable).
 */
const { values } = parseArgs({ options: { dev: { type: 'boolean' }, only: { type: 'string' } } });

const cleanup = new Cleanup();
try {
  await main();
} finally {
  await cleanup.run();
}

async function main(): Promise<void> {
  const executable = process.env['VSCODE_EXECUTABLE'];
  const version = process.env['VSCODE_VERSION'];
  if (executable === undefined) await checkReachable();
  await buildExtension({ dev: values.dev ?? false });
  const phases = await buildPhases(values.only);
  const world = await makeWorld();
  cleanup.add(() => world.close());
  const folder = path.join(world.folder, 'vscode');
  const userData = path.join(folder, 'user-data');
  const resultFile = path.join(world.folder, 'result.json');
  const env = { ...world.env, ROLE_CHAIN_TEST_RESULT: resultFile };
  const tally = new Tally();
  for (const phase of phases) {
    console.log(`Phase ${phase.name}`);
    // Each phase is a new start of VS Code, so `-restart` makes no difference here.
    const code = await runTests({
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
      ...(version === undefined ? {} : { version }),
      extensionDevelopmentPath: repository,
      extensionTestsPath: phase.bundle,
      extensionTestsEnv: { ...nothingInherited(), ...env },
      launchArgs: [
        world.workspace,
        ...['--user-data-dir', userData, '--extensions-dir', path.join(folder, 'extensions')],
        ...['--disable-workspace-trust', '--disable-telemetry', '--skip-welcome', '--skip-release-notes'],
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ],
    }).catch((error: unknown) => String(error));
    await tally.addPhase(phase.name, resultFile, code);
  }
  if (values.only === undefined)
    tally.add(await runAftermath({ ...env, ...(await places(world.folder, userData)) }));
  tally.print();
}

/** The desktop keeps everything below the user-data folder; the places of the browser are there, and empty. */
async function places(folder: string, userData: string): Promise<Record<string, string>> {
  const empty = path.join(folder, 'empty');
  await mkdir(empty, { recursive: true });
  const storage = path.join(folder, 'browser-storage.json');
  await writeFile(storage, '{}');
  return {
    ROLE_CHAIN_TEST_USER_DATA: userData,
    ROLE_CHAIN_TEST_SERVER_DATA: empty,
    ROLE_CHAIN_TEST_LOGS: path.join(userData, 'logs'),
    ROLE_CHAIN_TEST_BROWSER_PROFILE: empty,
    ROLE_CHAIN_TEST_BROWSER_STORAGE: storage,
  };
}

/** runTests adds the caller's environment, with its AWS variables, to the one given. */
function nothingInherited(): Record<string, undefined> {
  return Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]));
}

async function checkReachable(): Promise<void> {
  try {
    await fetch('https://update.code.visualstudio.com/api/releases/stable', {
      signal: AbortSignal.timeout(15_000),
    });
  } catch {
    console.error(
      'VS Code cannot be downloaded: update.code.visualstudio.com is out of reach. Name an installed one with\n' +
        'VSCODE_EXECUTABLE=/path/to/code, or run `npm run test:integration`, which needs no download.',
    );
    process.exit(1);
  }
}
