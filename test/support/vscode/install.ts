import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from './lock.ts';
import { cacheFolder, vscodeFolder } from './paths.ts';

/** Inside the folder that it vouches for, so that removing the packages removes the stamp too. */
const stampFile = path.join(vscodeFolder, 'node_modules', '.role-chain-installed');

/**
 * Makes VS Code's server runnable: the `code-server` package leaves its inner dependencies to a script that is
 * never run here, as it would compile modules that we don't use. Does nothing when that is done already, and
 * may be called by several processes at a time.
 *
 * @returns the path of the server's entry
 */
export async function installVSCode(say: (line: string) => void = () => undefined): Promise<string> {
  const entry = path.join(vscodeFolder, 'out', 'server-main.js');
  await access(entry).catch(() => {
    throw new Error('The package code-server is missing; run `npm ci` first.');
  });
  const version = await readFile(path.join(vscodeFolder, 'package.json'), 'utf8');
  if (await isInstalled(version)) return entry;
  await withLock(path.join(cacheFolder, 'vscode.lock'), async () => {
    if (await isInstalled(version)) return;
    say('Preparing VS Code (once after `npm ci`, about 15 s)');
    await installDependencies();
    await writeFile(stampFile, version);
  });
  return entry;
}

async function isInstalled(version: string): Promise<boolean> {
  return (await readFile(stampFile, 'utf8').catch(() => undefined)) === version;
}

async function installDependencies(): Promise<void> {
  const npm = spawn(
    'npm',
    ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: vscodeFolder,
      env: innerEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    },
  );
  let output = '';
  npm.stdout.on('data', (data: Buffer) => (output += data.toString()));
  npm.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const [code] = (await once(npm, 'close')) as [number | null];
  if (code === 0) return;
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENOTCACHED|network/i.test(output);
  throw new Error(
    offline
      ? `VS Code's dependencies could not be fetched: the npm registry is out of reach.\n${output}`
      : `VS Code's dependencies could not be installed (npm ended with ${String(code)}).\n${output}`,
  );
}

/** npm tells its scripts where it was started; an inner npm would work there instead of in its own folder. */
function innerEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_(package|lifecycle|command|execpath|node_execpath|config_(local_)?prefix|config_omit|config_include)/i.test(name),
    ),
  );
}
