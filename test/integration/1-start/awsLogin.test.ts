import assert from 'node:assert/strict';
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { ACCOUNTS, KEYS, role } from '../../fixtures/organisation.ts';
import { until } from '../../support/vscode/wait.ts';
import { configFile, product, replaceConfig, row, rows, run, statusText } from '../support.ts';

const loginSession = `arn:aws:iam::${ACCOUNTS.hub}:user/dana`;
const awsFolder = path.dirname(configFile);
const cacheFile = path.join(
  awsFolder,
  'login',
  'cache',
  `${createHash('sha256').update(loginSession).digest('hex')}.json`,
);
const programs = path.join(awsFolder, 'programs');
const said = path.join(programs, 'arguments');
const prepared = path.join(programs, 'sign-in.json');

/** What `aws login` leaves behind: credentials of the person for a quarter of an hour. */
async function prepareSignIn(endpoint: string): Promise<void> {
  const { accessKeyId, secretAccessKey } = KEYS.dana;
  const client = new STSClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey },
  });
  const { Credentials: keys } = await client.send(new GetSessionTokenCommand({ DurationSeconds: 900 }));
  client.destroy();
  const accessToken = {
    accessKeyId: keys?.AccessKeyId,
    secretAccessKey: keys?.SecretAccessKey,
    sessionToken: keys?.SessionToken,
    accountId: ACCOUNTS.hub,
    expiresAt: keys?.Expiration?.toISOString(),
  };
  const rest = { clientId: 'arn:aws:signin:::devtools/same-device', refreshToken: 'any', dpopKey: 'any' };
  await writeFile(prepared, JSON.stringify({ accessToken, ...rest }), { mode: 0o600 });
}

/**
 * Stands for the AWS CLI, which in the version that has `aws login` is on no package registry: says what it was called
 * with, and leaves the sign-in that a person would have made in the browser, or fails where there is none.
 */
const program = `#!/bin/sh
printf '%s\\n' "$@" > '${said}'
mkdir -p '${path.dirname(cacheFile)}' && cp '${prepared}' '${cacheFile}'
`;

describe('aws login', () => {
  let original: string;
  const originalPath = process.env['PATH'];

  before(async () => {
    await product();
    original = await readFile(configFile, 'utf8');
    const endpoint = process.env['ROLE_CHAIN_TEST_CONTROL'] ?? '';
    await replaceConfig(
      `${original}\n[profile console]\nlogin_session = ${loginSession}\nregion = eu-west-1\n` +
        `endpoint_url = ${endpoint}\n[profile console-dev]\nrole_arn = ${role('staging', 'Developer')}\n` +
        `source_profile = console\nregion = eu-west-1\nendpoint_url = ${endpoint}\n`,
    );
    await until('the new rows', async () => (await rows()).some(({ item }) => item.label === 'console-dev'));
    await mkdir(programs, { recursive: true });
    await writeFile(path.join(programs, 'aws'), program, { mode: 0o755 });
    await prepareSignIn(endpoint);
  });

  after(async () => {
    process.env['PATH'] = originalPath;
    await run('releaseIdentity');
    await run('forgetSessions');
    await rm(programs, { recursive: true });
    await rm(path.dirname(path.dirname(cacheFile)), { recursive: true, force: true });
    for (const terminal of vscode.window.terminals) {
      if (terminal.name.startsWith('aws login')) terminal.dispose();
    }
    await replaceConfig(original);
    await until('the old rows', async () => (await rows()).every(({ item }) => item.label !== 'console-dev'));
  });

  it('says what to install where there is no AWS CLI', async () => {
    process.env['PATH'] = path.join(programs, 'nothing');
    await run('assume', 'console-dev');
    await statusText(/console-dev failed/);
    const { statusBar } = await product();
    assert.match(statusBar.status?.tooltip ?? '', /Install the AWS CLI/);
    assert.equal(vscode.window.terminals.filter(({ name }) => name.startsWith('aws login')).length, 0);
  });

  it('runs in a terminal where a chain needs it, and the chain goes on', async () => {
    process.env['PATH'] = `${programs}:${originalPath ?? ''}`;
    await run('assume', (await row('console-dev')).element);
    await statusText(/^\$\(link\) console-dev /);
    assert.equal(await readFile(said, 'utf8'), 'login\n--profile\nconsole\n');
    await until('its terminal to be closed', () =>
      vscode.window.terminals.every(({ name }) => !name.startsWith('aws login')),
    );
    // The credentials that it left serve the next time.
    await rm(said);
    await run('refreshNow');
    await statusText(/^\$\(link\) console-dev /);
    assert.equal(existsSync(said), false);
  });

  it('runs where a task needs it', async () => {
    await run('releaseIdentity');
    await run('forgetSessions');
    await rm(cacheFile);
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const file = path.join(folder, '.vscode', 'tasks.json');
    await mkdir(path.dirname(file), { recursive: true });
    const task = { type: 'role-chain', label: 'after login', profile: 'console-dev', command: 'exit 7' };
    await writeFile(file, JSON.stringify({ version: '2.0.0', tasks: [task] }));
    try {
      const found = await until('the task', async () =>
        (await vscode.tasks.fetchTasks()).find(({ name }) => name === 'after login'),
      );
      const ended = new Promise<number | undefined>((resolve) => {
        const listener = vscode.tasks.onDidEndTaskProcess(({ execution, exitCode }) => {
          if (execution.task.name !== 'after login') return;
          listener.dispose();
          resolve(exitCode);
        });
      });
      await vscode.tasks.executeTask(found);
      assert.equal(await ended, 7);
      assert.ok(existsSync(said));
    } finally {
      await rm(path.dirname(file), { recursive: true });
    }
  });

  it('that fails is said, and the chain does not go on', async () => {
    await run('forgetSessions');
    await rm(cacheFile);
    await rm(prepared);
    await run('assume', 'console-dev');
    await statusText(/console-dev failed/);
    const { statusBar } = await product();
    assert.match(statusBar.status?.tooltip ?? '', /did not sign “console” in/);
  });
});
