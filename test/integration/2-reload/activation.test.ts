import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('after a second start', () => {
  it('the extension is active again', async () => {
    const extension = vscode.extensions.getExtension('role-chain.role-chain');
    assert.ok(extension, 'the extension is there');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
