import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { withLock } from './lock.ts';
import { cacheFolder, vscodeFolder } from './paths.ts';

const modules = path.join(vscodeFolder, 'node_modules');

/** Native modules without a prebuilt binary, and the file of ours that takes the place of each. */
const standIns = [
  ['@vscode/spdlog/index.js', 'spdlog.cjs'],
  ['@vscode/native-watchdog/index.js', 'watchdog.cjs'],
] as const;

/** Inside the folder that it vouches for, so that removing the packages removes the stamp too. */
const stampFile = path.join(modules, '.role-chain-installed');

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
  const wanted = await describeWanted();
  if (await isInstalled(wanted)) return entry;
  await withLock(path.join(cacheFolder, 'vscode.lock'), async () => {
    if (await isInstalled(wanted)) return;
    say('Preparing VS Code (once after `npm ci`, about 15 s)');
    await installDependencies();
    for (const [file, standIn] of standIns) await copyFile(sourceOf(standIn), path.join(modules, file));
    await writeFile(stampFile, wanted);
  });
  return entry;
}

/** Everything that an installation is made of; another version of it is another text. */
async function describeWanted(): Promise<string> {
  const files = [
    path.join(vscodeFolder, 'package.json'),
    ...standIns.map(([, standIn]) => sourceOf(standIn)),
  ];
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
}

function sourceOf(standIn: string): string {
  return path.join(import.meta.dirname, 'standIns', standIn);
}

async function isInstalled(wanted: string): Promise<boolean> {
  return (await readFile(stampFile, 'utf8').catch(() => undefined)) === wanted;
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
      ([name]) =>
        !/^npm_(package|lifecycle|command|execpath|node_execpath|config_(local_)?prefix|config_omit|config_include)/i.test(
          name,
        ),
    ),
  );
}
