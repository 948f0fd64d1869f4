import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askIn, assertIs, run, startLongRunner, statusText } from '../support.ts';

describe('before the reload', () => {
  it('an identity is chosen, and a terminal stays open as it', async () => {
    await run('assume', 'staging-deploy');
    await statusText(/^\$\(link\) staging-deploy /);
    const terminal = vscode.window.createTerminal('left open');
    assertIs(await askIn(terminal), '222222222222', 'Deploy');
    assert.equal(terminal.exitStatus, undefined);
    const program = startLongRunner(terminal, 'reload');
    await program.says('Deploy', ({ fresh }) => (fresh ?? '').includes('assumed-role/Deploy/'));
  });
});
