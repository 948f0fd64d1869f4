import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { RoleChainApi, RoleChainIdentity } from '../../../src/delivery/api/v1.ts';
import { until } from '../../support/vscode/wait.ts';
import { product, run, statusText } from '../support.ts';

describe('for other programs and extensions', () => {
  before(async () => {
    await product();
    await run('assume', 'prod-readonly');
    await statusText(/^\$\(link\) prod-readonly /);
  });

  after(async () => {
    await run('extensionAccess', 'ms-vscode.js-debug');
    await run('releaseIdentity');
    await statusText(/No identity/);
  });

  const api = (): RoleChainApi => {
    const extension = vscode.extensions.getExtension<{ v1: RoleChainApi }>('role-chain.role-chain');
    assert.ok(extension);
    return extension.exports.v1;
  };

  it('input variables say who the window is', async () => {
    const value = (name: string) => vscode.commands.executeCommand<string>(`roleChain.${name}`);
    assert.equal(await value('profile'), 'prod-readonly');
    assert.equal(await value('account'), '333333333333');
    assert.equal(await value('region'), 'eu-central-1');
    assert.match(await value('arn'), /^arn:aws:sts::333333333333:assumed-role\/ReadOnly\//);
  });

  it('copies an environment that a shell takes', async () => {
    await vscode.env.clipboard.writeText('before');
    await run('copyAs', 'prod-readonly', 'posix');
    const text = await vscode.env.clipboard.readText();
    assert.match(text, /^export AWS_ACCESS_KEY_ID='ASIA/);
    const script = `${text}\nprintf %s "$AWS_REGION/$AWS_DEFAULT_REGION"`;
    assert.equal(execFileSync('sh', ['-c', script], { env: {} }).toString(), 'eu-central-1/eu-central-1');
    await vscode.env.clipboard.writeText('');
  });

  it('the API tells of the identity without secrets', async () => {
    const { identity } = api();
    assert.equal(identity?.profile, 'prod-readonly');
    assert.equal(identity.accountId, '333333333333');
    assert.equal(identity.region, 'eu-central-1');
    assert.ok(identity.expiration instanceof Date);
    const heard: (RoleChainIdentity | undefined)[] = [];
    const listener = api().onDidChange((one) => heard.push(one));
    await run('assume', 'hub');
    await run('assume', 'prod-readonly');
    listener.dispose();
    assert.deepEqual(
      heard.map((one) => one?.profile),
      ['hub', 'prod-readonly'],
    );
  });

  it('the API refuses an extension that is not there', async () => {
    await assert.rejects(api().credentials('nobody.nothing'), { code: 'UnknownExtension' });
  });

  it('the API gives credentials to whom the person allows it, until it is revoked', async () => {
    const asked = api().credentials('ms-vscode.js-debug');
    let settled = false;
    asked.then(
      () => (settled = true),
      () => (settled = true),
    );
    // The person presses the first button of the question.
    await until('the question to be answered', async () => {
      await vscode.commands.executeCommand('notifications.focusToasts');
      await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      return settled;
    });
    const provider = await asked;
    const credentials = await provider();
    assert.match(credentials.accessKeyId, /^ASIA/);
    assert.ok(credentials.sessionToken);
    assert.equal(credentials.accountId, '333333333333');
    // Known now: nobody is asked again.
    assert.ok(await api().credentials('ms-vscode.js-debug'));
    await run('extensionAccess', 'ms-vscode.js-debug');
    await assert.rejects(provider(), { code: 'NotAllowed' });
  });
});
