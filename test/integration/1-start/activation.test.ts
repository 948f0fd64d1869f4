import assert from 'node:assert/strict';
import path from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/commands/ids.ts';
import type { RoleChainApi } from '../../../src/delivery/api/v1.ts';
import { until } from '../../support/vscode/wait.ts';
import { aws, configFile, product, run, statusText } from '../support.ts';

const extension = vscode.extensions.getExtension<{ readonly v1: RoleChainApi }>('role-chain.role-chain');
const dist = path.join(extension?.extensionPath ?? '', 'dist', path.sep);

/** Our files among the modules that the extension host has loaded. */
const loaded = (): readonly string[] =>
  Object.keys(require.cache)
    .filter((file) => file.startsWith(dist))
    .map((file) => file.slice(dist.length))
    .sort();
const sdkIsLoaded = (): boolean => loaded().includes('sdk.cjs');

describe('activation', () => {
  it('happens on its own after start, and loads the entry alone', async () => {
    await product();
    assert.equal(extension?.isActive, true);
    assert.deepEqual(loaded(), ['extension.cjs']);
    assert.deepEqual(await aws.journal(), []);
    await statusText(/^\$\(link\) No identity$/);
  });

  it('registers every command of the manifest', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    for (const id of Object.values(commandIds)) assert.ok(known.has(id), id);
  });

  it('loads no more for what others do: a file that is opened, a listener, a launch without an identity', async () => {
    const v1 = extension?.exports.v1;
    assert.ok(v1);
    assert.equal(v1.identity, undefined);
    v1.onDidChange(() => undefined).dispose();
    const other = vscode.Uri.file(path.join(path.dirname(configFile), 'no-such-file'));
    await vscode.workspace.openTextDocument(other.with({ scheme: 'untitled' }));
    const launch = { type: 'no-such-debugger', request: 'launch', name: 'nothing of ours' };
    // VS Code has no such debugger, and says so by giving up.
    await vscode.debug.startDebugging(undefined, launch).then(undefined, () => false);
    assert.deepEqual(loaded(), ['extension.cjs']);
  });

  it('loses no click that comes while the works are loaded, and shows what they know', async () => {
    assert.deepEqual(loaded(), ['extension.cjs']);
    const { tree, statusBar } = await product();
    const seen: string[] = [];
    const listening = extension?.exports.v1.onDidChange((identity) => seen.push(identity?.profile ?? '-'));
    // None waits for another: the works are on their way for all of them.
    const [rows] = await Promise.all([tree.getChildren(), run('assume', 'hub')]);
    assert.ok(rows.length > 0);
    await statusText(/^\$\(link\) hub \d+m$/);
    assert.match(statusBar.status?.spoken ?? '', /hub/);
    assert.deepEqual(seen, ['hub']);
    assert.equal(extension?.exports.v1.identity?.profile, 'hub');
    assert.ok(loaded().includes('works.cjs'));
    listening?.dispose();
    await run('releaseIdentity');
    await run('forgetSessions');
    await statusText(/No identity/);
  });

  it('has the SDK loaded when somebody has looked at the list of identities', async () => {
    const { tree } = await product();
    const before = (await aws.journal()).length;
    await tree.getChildren();
    await until('the SDK to be loaded', sdkIsLoaded);
    assert.equal((await aws.journal()).length, before);
  });
});
