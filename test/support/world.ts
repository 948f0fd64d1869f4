import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { cleanEnvironment } from './vscode/environment.ts';
import { logsFolder, repository } from './vscode/paths.ts';

/** A person's surroundings for tests and the demo: a home with AWS files, a folder to open, a local AWS. */
export interface World {
  /** A temporary folder that holds everything else; removed by `close`. */
  readonly folder: string;
  readonly home: string;
  /** The folder that VS Code opens. */
  readonly workspace: string;
  /** Address of the local AWS; its control page and journal are below it. */
  readonly awsUrl: string;
  /** Environment for VS Code in this world: nothing of the caller's AWS identity is left in it. */
  readonly env: Readonly<Record<string, string>>;
  /** Copies logs and settings to `out/logs/<name>` and gives that path. For runs that failed. */
  keepLogs(name: string): Promise<string>;
  close(): Promise<void>;
}

/** Makes a world of its own: worlds don't see one another. */
export async function makeWorld(): Promise<World> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-'));
  const home = path.join(folder, 'home');
  const workspace = path.join(folder, 'workspace');
  await mkdir(home);
  await mkdir(workspace);
  const aws = await startAws();
  await writeHome(home, aws.url);
  const env = cleanEnvironment({
    HOME: home,
    USERPROFILE: home,
    AWS_CONFIG_FILE: path.join(home, '.aws', 'config'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(home, '.aws', 'credentials'),
    // Nothing may look for the machine's own role.
    AWS_EC2_METADATA_DISABLED: 'true',
    ROLE_CHAIN_TEST_CONTROL: aws.url,
  });
  return {
    folder,
    home,
    workspace,
    awsUrl: aws.url,
    env,
    keepLogs: (name) => keepLogs(folder, name),
    close: async () => {
      await aws.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function keepLogs(folder: string, name: string): Promise<string> {
  const kept = path.join(logsFolder, name);
  await rm(kept, { recursive: true, force: true });
  for (const part of ['vscode/log', 'vscode/server-data/data/logs', 'vscode/user-data/logs', 'home/.aws']) {
    const from = path.join(folder, part);
    if (existsSync(from)) await cp(from, path.join(kept, part.replaceAll('/', '-')), { recursive: true });
  }
  return kept;
}

interface LocalAws {
  readonly url: string;
  close(): Promise<void>;
}

async function startAws(): Promise<LocalAws> {
  const file = path.join(repository, 'test', 'support', 'local-aws', 'server.ts');
  if (!existsSync(path.join(repository, 'test', 'fixtures', 'sampleHome.ts')))
    return { url: 'http://127.0.0.1:9', close: () => Promise.resolve() };
  const module = (await import(file)) as { startLocalAws(options: object): Promise<LocalAws> };
  return module.startLocalAws({});
}

async function writeHome(home: string, stsUrl: string): Promise<void> {
  const file = path.join(repository, 'test', 'fixtures', 'sampleHome.ts');
  if (!existsSync(file)) return;
  const module = (await import(file)) as {
    writeSampleHome(dir: string, options: { stsUrl: string }): Promise<unknown>;
  };
  await module.writeSampleHome(home, { stsUrl });
}
