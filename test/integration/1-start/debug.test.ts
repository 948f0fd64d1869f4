import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import {
  knock,
  longRunner,
  longRunningProgram,
  question,
  product,
  run,
  statusText,
  type WhoAmI,
} from '../support.ts';

describe('debugged programs', () => {
  before(async () => {
    await product();
    await run('assume', 'staging-deploy');
    await statusText(/^\$\(link\) staging-deploy /);
  });

  after(async () => {
    await vscode.workspace.getConfiguration('roleChain').update('debug.enabled', undefined, true);
    await run('releaseIdentity');
    await statusText(/No identity/);
  });

  async function debug(launch: Readonly<Record<string, unknown>>): Promise<WhoAmI> {
    const { args, answer } = question();
    const [program, ...rest] = args;
    const ended = sessionEnd();
    const started = await vscode.debug.startDebugging(vscode.workspace.workspaceFolders?.[0], {
      ...{ type: 'node', request: 'launch', name: 'who', program, args: rest, console: 'internalConsole' },
      ...launch,
    });
    assert.ok(started);
    const who = await answer();
    await ended;
    return who;
  }

  it('run as the window', async () => {
    const who = await debug({});
    assert.match(who.arn, /^arn:aws:sts::222222222222:assumed-role\/Deploy\//);
    assert.equal(who.region, 'eu-west-1');
  });

  it('run as the profile that the launch names, in its region', async () => {
    const who = await debug({ roleChain: 'prod-readonly' });
    assert.match(who.arn, /^arn:aws:sts::333333333333:assumed-role\/ReadOnly\//);
    assert.equal(who.region, 'eu-central-1');
  });

  it('hold their identity each for itself, over a restart, and no longer than they run', async () => {
    const ended = sessionEnds(2);
    const [program, ...args] = longRunningProgram('debugged');
    const launch = {
      type: 'node',
      request: 'launch',
      name: 'long',
      program,
      args,
      roleChain: 'prod-readonly',
    };
    assert.ok(await vscode.debug.startDebugging(undefined, { ...launch, console: 'internalConsole' }));
    const running = longRunner('debugged');
    const isReadOnly = (arn: string | undefined): boolean => (arn ?? '').includes('/ReadOnly/');
    const first = await running.says('ReadOnly', ({ fresh }) => isReadOnly(fresh));
    await vscode.commands.executeCommand('workbench.action.debug.restart');
    await running.says('ReadOnly again', ({ pid, fresh }) => pid !== first.pid && isReadOnly(fresh));
    // Another one of the same name comes and goes.
    const { endpoint } = await debug({ roleChain: 'prod-readonly' });
    assert.ok(endpoint);
    // Without a token, the endpoint says only whether anybody holds this identity.
    assert.equal(await knock(endpoint), 401);
    await running.says('ReadOnly still', ({ fresh }) => isReadOnly(fresh));
    running.end();
    await ended;
    await until('the identity to be let go of', async () => (await knock(endpoint)) === 404);
  });

  it('keep what the launch sets', async () => {
    const who = await debug({ roleChain: 'prod-readonly', env: { AWS_REGION: 'us-west-2' } });
    assert.match(who.arn, /ReadOnly/);
    assert.equal(who.region, 'us-west-2');
    assert.equal(who.defaultRegion, 'eu-central-1');
  });

  it('run as the window in its terminal, where nothing is typed', async () => {
    const who = await debug({ console: 'integratedTerminal' });
    assert.match(who.arn, /Deploy/);
  });

  it('get nothing where that is switched off', async () => {
    await vscode.workspace.getConfiguration('roleChain').update('debug.enabled', false, true);
    const who = await debug({});
    assert.doesNotMatch(who.arn, /^arn:/);
    const named = await debug({ roleChain: 'prod-readonly' });
    assert.match(named.arn, /ReadOnly/);
  });

  it('may be named in a launch without being marked there, and names are offered', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    const file = path.join(folder, '.vscode', 'launch.json');
    const launch = { type: 'node', request: 'launch', name: 'n', program: 'x.js', roleChain: '', unknown: 1 };
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify({ version: '0.2.0', configurations: [launch] }));
    const document = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(document);
    // VS Code marks what it does not know: its word on the unknown one shows that it has looked.
    const marks = await until('marks', () => {
      const all = vscode.languages.getDiagnostics(document.uri);
      return all.some(({ message }) => message.includes('unknown')) ? all : undefined;
    });
    assert.deepEqual(
      marks.filter(({ message }) => message.includes('roleChain')),
      [],
    );
    const place = document.positionAt(document.getText().indexOf('"roleChain":"') + '"roleChain":"'.length);
    const offered = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      place,
    );
    const labels = offered.items.map(({ label }) => label);
    assert.ok(labels.includes('prod-admin') && !labels.includes('old-billing'), JSON.stringify(labels));
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await rm(file);
  });

  it('do not start where the named profile cannot be resolved, or would be typed into a terminal', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const launch = { type: 'node', request: 'launch', name: 'no', program: 'nothing.js' };
    assert.equal(await vscode.debug.startDebugging(folder, { ...launch, roleChain: 'prod-data' }), false);
    const typed = { ...launch, roleChain: 'prod-readonly', console: 'integratedTerminal' };
    assert.equal(await vscode.debug.startDebugging(folder, typed), false);
  });
});

const sessionEnd = (): Promise<void> => sessionEnds(1);

function sessionEnds(count: number): Promise<void> {
  let left = count;
  return new Promise((resolve) => {
    const listener = vscode.debug.onDidTerminateDebugSession((session) => {
      if (session.parentSession !== undefined || --left > 0) return;
      listener.dispose();
      resolve();
    });
  });
}
