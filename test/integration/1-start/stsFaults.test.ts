import * as vscode from 'vscode';
import assert from 'node:assert/strict';
import { until } from '../../support/vscode/wait.ts';
import { askInNewTerminal, aws, product, run, statusText } from '../support.ts';

describe('STS', () => {
  before(async () => {
    await run('forgetSessions');
    await run('assume', 'hub');
    await statusText(/^\$\(link\) hub \d+m$/);
  });
  afterEach(async () => {
    await aws.clearFaults();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });
  after(async () => {
    await run('releaseIdentity');
    await statusText(/No identity/);
  });

  /** The switch failed: the identity that served still does, and terminals get no other. */
  async function hubStillServes(): Promise<void> {
    await statusText(/hub/);
    const { arn } = await askInNewTerminal();
    assert.match(arn, /^arn:aws:sts::111111111111:assumed-role\/Hub\//);
  }

  const answers = [
    ['refuses', { kind: 'error', code: 'AccessDenied', status: 403, message: 'Not today.' }],
    ['answers with garbage', { kind: 'garbage' }],
    ['answers with half a document', { kind: 'truncate' }],
    ['answers with values of wrong types', { kind: 'wrongTypes' }],
    ['breaks off the connection', { kind: 'reset' }],
  ] as const;
  for (const [what, fault] of answers) {
    it(`${what}: the switch fails, the identity that served still does, and the next try works`, async () => {
      await aws.addFault({ fault, roleArn: 'arn:aws:iam::222222222222:role/Developer' });
      await run('assume', 'dev-admin');
      await hubStillServes();
      await aws.clearFaults();
      await run('assume', 'dev-admin');
      await statusText(/^\$\(link\) dev-admin /);
      await run('assume', 'hub');
      await statusText(/^\$\(link\) hub /);
      await run('forgetSessions');
      await run('assume', 'hub');
      await statusText(/^\$\(link\) hub \d+m$/);
    });
  }

  it('answers with another account’s role: nobody is given its credentials', async () => {
    await aws.addFault({ fault: { kind: 'wrongAccount' }, action: 'GetCallerIdentity', times: 1 });
    await run('assume', 'dev-admin');
    await hubStillServes();
  });

  it('does not answer: the wait is left by choosing another', async () => {
    const { statusBar } = await product();
    await aws.addFault({ fault: { kind: 'hang' }, roleArn: 'arn:aws:iam::222222222222:role/Developer' });
    await run('forgetSessions');
    const hanging = run('assume', 'dev-admin');
    await until(
      'the switch to be under way',
      () => statusBar.status?.text.startsWith('$(sync~spin) dev-admin') === true,
    );
    await aws.journal({ action: 'AssumeRole', atLeast: 1 });
    await run('assume', 'hub');
    await hanging;
    await statusText(/^\$\(link\) hub \d+m$/);
  });
});
