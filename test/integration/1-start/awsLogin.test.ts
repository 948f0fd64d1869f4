import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { writeAwsLogin, type AwsLogin } from '../../support/awsLogin.ts';
import { until } from '../../support/vscode/wait.ts';
import { configFile, product, replaceConfig, row, rows, run, statusText } from '../support.ts';

const awsFolder = path.dirname(configFile);

describe('aws login', () => {
  let original: string;
  let login: AwsLogin;
  const originalPath = process.env['PATH'];

  before(async () => {
    await product();
    original = await readFile(configFile, 'utf8');
    const endpoint = process.env['ROLE_CHAIN_TEST_CONTROL'] ?? '';
    login = await writeAwsLogin(awsFolder, endpoint);
    await replaceConfig(original + login.sections);
    await until('the new rows', async () => (await rows()).some(({ item }) => item.label === 'console-dev'));
  });

  after(async () => {
    process.env['PATH'] = originalPath;
    await run('releaseIdentity');
    await run('forgetSessions');
    await rm(login.programs, { recursive: true });
    await rm(path.dirname(path.dirname(login.cacheFile)), { recursive: true, force: true });
    for (const terminal of vscode.window.terminals) {
      if (terminal.name.startsWith('aws login')) terminal.dispose();
    }
    await replaceConfig(original);
    await until('the old rows', async () => (await rows()).every(({ item }) => item.label !== 'console-dev'));
  });

  it('says what to install where there is no AWS CLI', async () => {
    process.env['PATH'] = path.join(login.programs, 'nothing');
    await run('assume', 'console-dev');
    await statusText(/console-dev failed/);
    const { statusBar } = await product();
    assert.match(statusBar.status?.tooltip ?? '', /Install the AWS CLI/);
    assert.equal(vscode.window.terminals.filter(({ name }) => name.startsWith('aws login')).length, 0);
  });

  it('runs in a terminal where a chain needs it, and the chain goes on', async () => {
    process.env['PATH'] = `${login.programs}:${originalPath ?? ''}`;
    await run('assume', (await row('console-dev')).element);
    await statusText(/^\$\(link\) console-dev /);
    assert.equal(await readFile(login.said, 'utf8'), 'login\n--profile\nconsole\n');
    await until('its terminal to be closed', () =>
      vscode.window.terminals.every(({ name }) => !name.startsWith('aws login')),
    );
    // The credentials that it left serve the next time.
    await rm(login.said);
    await run('refreshNow');
    await statusText(/^\$\(link\) console-dev /);
    assert.equal(existsSync(login.said), false);
  });

  it('runs where a task needs it', async () => {
    await run('releaseIdentity');
    await run('forgetSessions');
    await rm(login.cacheFile);
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
      assert.ok(existsSync(login.said));
    } finally {
      await rm(path.dirname(file), { recursive: true });
    }
  });

  it('that fails is said, and the chain does not go on', async () => {
    await run('forgetSessions');
    await rm(login.cacheFile);
    await rm(login.prepared);
    await run('assume', 'console-dev');
    await statusText(/console-dev failed/);
    const { statusBar } = await product();
    assert.match(statusBar.status?.tooltip ?? '', /did not sign “console” in/);
  });
});
