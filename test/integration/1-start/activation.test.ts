import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/commands/ids.ts';
import { until } from '../../support/vscode/wait.ts';
import { aws, product, run, statusText } from '../support.ts';

/** Whether the bundle with the AWS SDK is among the modules that the extension host has loaded. */
const sdkIsLoaded = (): boolean => Object.keys(require.cache).some((file) => file.endsWith('sdk.cjs'));

describe('activation', () => {
  it('happens on its own after start, without loading the SDK or calling AWS', async () => {
    await product();
    assert.equal(vscode.extensions.getExtension('role-chain.role-chain')?.isActive, true);
    assert.equal(sdkIsLoaded(), false);
    assert.deepEqual(await aws.journal(), []);
    await statusText(/^\$\(link\) No identity$/);
  });

  it('registers every command of the manifest', async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    for (const id of Object.values(commandIds)) assert.ok(known.has(id), id);
  });

  it('loads the SDK ahead of the first resolve, when somebody looks at the list of identities', async () => {
    const { tree } = await product();
    await tree.getChildren();
    await until('the SDK to be loaded', sdkIsLoaded);
    assert.deepEqual(await aws.journal(), []);
    await run('assume', 'hub');
    await statusText(/^\$\(link\) hub \d+m$/);
    await run('releaseIdentity');
    await run('forgetSessions');
    await statusText(/No identity/);
  });
});
