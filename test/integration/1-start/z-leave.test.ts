import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { askIn, assertIs, run, startLongRunner, statusText } from '../support.ts';

describe('before the reload', () => {
  it('an identity is chosen, and a terminal stays open as it', async () => {
    await run('assume', 'prod-deploy');
    await statusText(/^\$\(link\) prod-deploy /);
    const terminal = vscode.window.createTerminal('left open');
    assertIs(await askIn(terminal), '333333333333', 'Release');
    assert.equal(terminal.exitStatus, undefined);
    const program = startLongRunner(terminal, 'reload');
    await program.says('Release', ({ fresh }) => (fresh ?? '').includes('assumed-role/Release/'));
  });
});
