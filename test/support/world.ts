import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { organisation } from '../fixtures/organisation.ts';
import { writeSampleHome, type SampleHome } from '../fixtures/sampleHome.ts';
import type { Organisation } from './local-aws/organisation.ts';
import { startLocalAws, type LocalAws } from './local-aws/server.ts';
import { cleanEnvironment } from './vscode/environment.ts';
import { logsFolder } from './vscode/paths.ts';

/** A person's surroundings for tests and the demo: a home with AWS files, a folder to open, a local AWS. */
export interface World {
  /** A temporary folder that holds everything else; removed by `close`. */
  readonly folder: string;
  readonly home: SampleHome;
  /** The folder that VS Code opens. */
  readonly workspace: string;
  /** The local AWS; tests in other processes reach it by the address in ROLE_CHAIN_TEST_CONTROL. */
  readonly aws: LocalAws;
  /** Environment for VS Code in this world: nothing of the caller's AWS identity is left in it. */
  readonly env: Readonly<Record<string, string>>;
  /** Copies logs and settings to `out/logs/<name>` and gives that path. For runs that failed. */
  keepLogs(name: string): Promise<string>;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** Adds profiles of an Identity Center session that somebody is signed in to, or not yet. */
  readonly sso?: boolean | 'signedOut';
  /** Another organisation than the sample's. */
  readonly organisation?: Organisation;
  /** Leaves the shared files out; AWS is found by variables of the environment. */
  readonly newcomer?: boolean;
}

/** Makes a world of its own: worlds don't see one another. */
export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  const aws = await startLocalAws({ organisation: options.organisation ?? organisation });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'role-chain-'));
  const workspace = path.join(folder, 'workspace');
  await mkdir(workspace);
  const homeFolder = path.join(folder, 'home');
  const sso = options.sso ? { ssoUrl: aws.url, ssoSignedOut: options.sso === 'signedOut' } : {};
  const home = await writeSampleHome(homeFolder, { stsUrl: aws.url, ...sso });
  const endpoints = {
    AWS_ENDPOINT_URL_STS: aws.url,
    AWS_ENDPOINT_URL_SSO: aws.url,
    AWS_ENDPOINT_URL_SSO_OIDC: aws.url,
  };
  if (options.newcomer === true) await Promise.all([rm(home.configFile), rm(home.credentialsFile)]);
  const env = cleanEnvironment({
    HOME: homeFolder,
    USERPROFILE: homeFolder,
    ...home.env,
    ...(options.newcomer === true ? endpoints : {}),
    // Nothing may look for the machine's own role.
    AWS_EC2_METADATA_DISABLED: 'true',
    ROLE_CHAIN_TEST_CONTROL: aws.url,
    // Shells in terminals make a path of their own, without what a person has installed.
    ROLE_CHAIN_TEST_PATH: process.env['PATH'] ?? '',
  });
  return {
    folder,
    home,
    workspace,
    aws,
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
  for (const part of [
    'vscode/log',
    'vscode/server-data/data/logs',
    'vscode/user-data/logs',
    'home/.aws/config',
  ]) {
    const from = path.join(folder, part);
    if (existsSync(from)) await cp(from, path.join(kept, part.replaceAll('/', '-')), { recursive: true });
  }
  return kept;
}
