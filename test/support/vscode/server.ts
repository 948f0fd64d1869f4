import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installVSCode } from './install.ts';
import { openLoopbackLinks } from './loopbackLinks.ts';
import { endTree } from './processTree.ts';
import { until } from './wait.ts';

export interface ServerOptions {
  /** Everything that the server keeps lies below this folder; starting again on it finds the earlier state. */
  readonly folder: string;
  /** The server's whole environment, and so that of the extension host and of terminals. */
  readonly env: Readonly<Record<string, string>>;
  /** Packaged extensions to install before the start. */
  readonly vsix?: readonly string[];
  /** A module that the server, and with it each extension host, loads before anything else. */
  readonly preload?: string;
  /** Whether a page may load an extension under development, and its tests; VS Code refuses dialogs then. */
  readonly testDriver?: boolean;
  /** Whether a folder that nobody trusts opens in Restricted Mode; by default every folder is trusted. */
  readonly workspaceTrust?: boolean;
  /** User settings of a new user. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A fixed port; by default a free one. */
  readonly port?: number;
}

export interface VSCodeServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** `127.0.0.1:<port>`: the authority in `vscode-remote://` addresses. */
  readonly authority: string;
  readonly pid: number;
  readonly folders: ServerFolders;
  /** Ends the server and everything that it started. */
  close(): Promise<void>;
}

export interface ServerFolders {
  readonly serverData: string;
  readonly userData: string;
  readonly extensions: string;
  /** The server's own logs; the window's and the extension host's are under `data/logs` of `userData`. */
  readonly log: string;
  /** What commands in terminals print for tests; no logs, and never kept. */
  readonly scratch: string;
}

/** Settings that keep a new window free of what has nothing to do with us. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'git.enabled': false,
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.accessibleViewPreserveCursorPosition': true,
  'terminal.integrated.enablePersistentSessions': true,
};

/** Starts a real VS Code server on 127.0.0.1 and resolves as soon as it answers. */
export async function startVSCode(given: ServerOptions): Promise<VSCodeServer> {
  const entry = await installVSCode(say);
  const links = await openLoopbackLinks();
  const options = { ...given, env: { ...given.env, ...links.env } };
  const folders = await makeFolders(options);
  const data = ['--server-data-dir', folders.serverData, '--user-data-dir', folders.userData];
  const shared = [...data, '--extensions-dir', folders.extensions, '--disable-telemetry'];
  const installing = (options.vsix ?? []).flatMap((file) => ['--install-extension', file]);
  if (installing.length > 0) await runToEnd(entry, [...shared, ...installing, '--force'], options);
  const server = start(entry, options, folders, [
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0), '--without-connection-token'],
    ...['--accept-server-license-terms', ...(options.workspaceTrust ? [] : ['--disable-workspace-trust'])],
    ...shared,
    ...(options.testDriver ? ['--enable-smoke-test-driver'] : []),
  ]);
  try {
    const port = await until("VS Code's server to listen", server.port, { timeout: 120_000 });
    const authority = `127.0.0.1:${port}`;
    const url = `http://${authority}`;
    await until("VS Code's server to answer", async () => (await fetch(`${url}/version`)).ok);
    const close = async (): Promise<void> => {
      await server.close();
      await links.close();
    };
    return { url, authority, pid: server.pid, folders, close };
  } catch (error) {
    await server.close();
    await links.close();
    throw new Error(`VS Code's server did not start:\n${server.output()}`, { cause: error });
  }
}

function start(entry: string, options: ServerOptions, folders: ServerFolders, args: readonly string[]) {
  // VS Code starts its extension hosts with what Node itself was given.
  const preload = options.preload === undefined ? [] : ['--require', options.preload];
  const child = spawn(process.execPath, [...preload, entry, ...args], {
    env: options.env,
    cwd: options.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${process.execPath} could not be started`);
  const log = createWriteStream(path.join(folders.log, 'server.log'), { flags: 'a' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      log.write(data);
      if (output.length < 20_000) output += data.toString();
    });
  }
  let ended = false;
  child.once('exit', () => (ended = true));
  let closing: Promise<void> | undefined;
  return {
    pid,
    output: () => output,
    port: () => {
      if (ended) throw new Error('The server ended at once');
      return /bound to 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
    },
    close: () =>
      (closing ??= endTree(pid).then(() => {
        log.end();
      })),
  };
}

async function makeFolders(options: ServerOptions): Promise<ServerFolders> {
  const at = (name: string) => path.join(options.folder, name);
  const folders = {
    serverData: at('server-data'),
    userData: at('user-data'),
    extensions: at('extensions'),
    log: at('log'),
    scratch: at('scratch'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const settingsFile = path.join(folders.userData, 'User', 'settings.json');
  await mkdir(path.dirname(settingsFile), { recursive: true });
  const settings = JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2);
  // A second start finds the user's settings as the first one left them.
  await writeFile(settingsFile, settings, { flag: 'wx' }).catch(() => undefined);
  return folders;
}

async function runToEnd(entry: string, args: readonly string[], { env }: ServerOptions): Promise<void> {
  const child = spawn(process.execPath, [entry, '--accept-server-license-terms', ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`The extension could not be installed:\n${output}`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
