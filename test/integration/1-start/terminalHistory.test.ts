import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import { configFile, deliver, product, run, statusText } from '../support.ts';

const history = path.join(path.dirname(path.dirname(configFile)), 'history');

async function configure(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('terminal.integrated').update(name, value, true);
}

describe('the history of a shell', () => {
  before(async () => {
    await product();
    await run('assume', 'staging-deploy');
    await statusText(/^\$\(link\) staging-deploy /);
    await configure('profiles.linux', {
      tried: { path: '/bin/bash', args: ['--norc'], env: { HISTFILE: history } },
    });
    await configure('defaultProfile.linux', 'tried');
    await configure('env.linux', { HISTFILE: history });
  });

  after(async () => {
    await configure('env.linux', undefined);
    await configure('defaultProfile.linux', undefined);
    await configure('profiles.linux', undefined);
    await deliver(undefined);
    await run('releaseIdentity');
    await statusText(/No identity/);
  });

  afterEach(() => rm(history, { force: true }));

  for (const way of ['live', 'static'] as const) {
    for (const command of ['newTerminal', 'newTerminalAs'] as const) {
      it(`holds what the person has typed and nothing else: ${command}, ${way} delivery`, async () => {
        await deliver(way);
        const before = new Set(vscode.window.terminals);
        await run(command, ...(command === 'newTerminalAs' ? ['prod-readonly'] : []));
        const terminal = await until('the terminal', () =>
          vscode.window.terminals.find((one) => !before.has(one)),
        );
        // Every terminal hears of a switch and of a renewal, too.
        await run('assume', 'hub');
        await run('refreshNow');
        await run('assume', 'staging-deploy');
        for (const line of ['echo typed', 'exit']) terminal.sendText(line);
        await until('the shell to end', () => terminal.exitStatus);
        const typed = await until('its history', () => readFile(history, 'utf8').catch(() => undefined));
        assert.deepEqual(typed.trim().split('\n'), ['echo typed', 'exit']);
      });
    }
  }
});
