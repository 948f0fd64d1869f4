import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { aws, run, statusText } from '../support.ts';

describe('the AWS console', () => {
  const settings = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('roleChain');
  const login = `${process.env['ROLE_CHAIN_TEST_CONTROL'] ?? ''}/federation`;

  before(async () => {
    await settings().update('console.federationUrl', login, true);
    await settings().update('console.destination', 'cloudwatch', true);
  });
  after(async () => {
    await settings().update('console.federationUrl', undefined, true);
    await settings().update('console.destination', undefined, true);
  });

  it('takes a link that signs in as an identity, at the page and in the region that are wanted', async () => {
    await aws.clearJournal();
    await run('copyConsoleLink', 'prod-deploy');
    const link = await vscode.env.clipboard.readText();
    assert.ok(link.startsWith(`${login}?Action=login&`), 'a link');
    assert.match(
      await (await fetch(link)).text(),
      /:assumed-role\/Release\/.* on the way to https:\/\/console\.aws\.amazon\.com\/cloudwatch\/home\?region=eu-central-1$/,
    );
    const calls = (await aws.journal()).filter(({ service }) => service === 'federation');
    assert.deepEqual(
      calls.map(({ action }) => action),
      ['getSigninToken', 'login'],
    );
    await vscode.env.clipboard.writeText('');
  });

  it('is not for long-term keys: nothing is asked and nothing is copied', async () => {
    await aws.clearJournal();
    await run('copyConsoleLink', 'work');
    assert.equal(await vscode.env.clipboard.readText(), '');
    assert.ok((await aws.journal()).every(({ service }) => service !== 'federation'));
    await statusText(/./);
  });
});
