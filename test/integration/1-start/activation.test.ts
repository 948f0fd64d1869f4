import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds } from '../../../src/commands/ids.ts';
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

  it('loads the SDK at the first resolve', async () => {
    await run('assume', 'hub');
    await statusText(/^\$\(link\) hub \d+m$/);
    assert.equal(sdkIsLoaded(), true);
    await run('releaseIdentity');
    await run('forgetSessions');
    await statusText(/No identity/);
  });
});
