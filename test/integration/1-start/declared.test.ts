import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/vscode/wait.ts';
import { role } from '../../fixtures/organisation.ts';
import { row, rows, run, statusText } from '../support.ts';

async function set(setting: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration().update(setting, value, vscode.ConfigurationTarget.Workspace);
}

async function declare(chains: readonly object[] | undefined): Promise<void> {
  await set('roleChain.chains', chains);
}

async function hasRow(label: string): Promise<boolean> {
  return (await rows()).some(({ item }) => item.label === label);
}

describe('chains declared in settings', () => {
  // More identities than fit a plain list would be grouped; groups have tests of their own.
  before(() => set('roleChain.tree.group', 'none'));
  afterEach(async () => {
    await run('releaseIdentity');
    await declare(undefined);
  });
  after(() => set('roleChain.tree.group', undefined));

  it('appear beside the profiles, are assumed with every parameter, and go with the setting', async () => {
    await declare([
      {
        name: 'team-deploy',
        base: 'hub',
        hops: [{ roleArn: role('staging', 'Deploy'), roleSessionName: 'team' }],
      },
    ]);
    await until('the declared chain to appear', () => hasRow('team-deploy'));
    assert.ok(await hasRow('staging-deploy'), 'the profiles are still there');
    assert.match(String((await row('team-deploy')).item.description), /222222222222 · Deploy · 2 hops/);

    await run('assume', 'team-deploy');
    await statusText(/team-deploy/);

    await declare(undefined);
    await until('the declared chain to go', async () => !(await hasRow('team-deploy')));
  });

  it('that are wrong are broken rows, and spoil no other', async () => {
    await declare([
      { name: 'lost', base: 'nobody', hops: [{ roleArn: role('staging', 'Deploy') }] },
      { name: 'team-hub', base: 'work', hops: [{ roleArn: role('hub', 'Hub') }] },
    ]);
    await until('the sound one to appear', () => hasRow('team-hub'));
    assert.match(String((await row('lost')).item.description), /broken/);
  });
});
