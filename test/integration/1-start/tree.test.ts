import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { aws, product, row, rows, run, statusText } from '../support.ts';

const labelOf = ({ label }: vscode.TreeItem): string =>
  typeof label === 'string' ? label : (label?.label ?? '');

describe('the tree of identities', () => {
  before(async () => {
    await run('forgetSessions');
    await statusText(/No identity/);
  });

  it('has every profile that ends in a role, in the order of the file, and the bases in a group', async () => {
    const all = await rows();
    assert.deepEqual(
      all.map(({ item }) => `${labelOf(item)} | ${String(item.description)}`),
      [
        'hub | 111111111111 · Hub · 1 hop',
        'hub-admin | 111111111111 · HubAdmin · 1 hop',
        'dev-admin | 222222222222 · Developer · 1 hop',
        'staging-deploy | 222222222222 · Deploy · 2 hops',
        'prod-readonly | 333333333333 · ReadOnly · 1 hop',
        'prod-admin | 333333333333 · Admin · 2 hops',
        'prod-deploy | 333333333333 · Release · 3 hops',
        'prod-data | 333333333333 · DataExport · 1 hop',
        'audit | 333333333333 · Auditor · 1 hop',
        'ci-hub | 111111111111 · Hub · 1 hop',
        'ci-deploy | 222222222222 · Deploy · 2 hops',
        'old-billing | broken · 333333333333 · Billing',
        'sandbox | broken · 222222222222 · Sandbox',
        'sandbox-base | broken · 222222222222 · SandboxBase',
        'Bases | 3',
      ],
    );
    const bases = await rows(await row('Bases'));
    assert.deepEqual(
      bases.map(({ item }) => item.label),
      ['work', 'auditor', 'ci'],
    );
  });

  it('shows base and hops of a chain in the order of the calls', async () => {
    const steps = await rows(await row('prod-deploy'));
    assert.deepEqual(
      steps.map(({ item }) => [item.label, item.description]),
      [
        ['work', 'access keys'],
        ['Hub', '111111111111'],
        ['Deploy', '222222222222'],
        ['Release', '333333333333'],
      ],
    );
  });

  it('has ids that stay, and sentences for screen readers', async () => {
    const before = (await rows()).map(({ item }) => item.id);
    assert.equal(new Set(before).size, before.length);
    assert.deepEqual(
      (await rows()).map(({ item }) => item.id),
      before,
    );
    const { item } = await row('prod-deploy');
    assert.equal(item.accessibilityInformation?.label, 'prod-deploy, 333333333333 · Release · 3 hops.');
  });

  it('makes a tooltip only when it is asked for', async () => {
    const { element, item } = await row('prod-deploy');
    assert.equal(item.tooltip, undefined);
    const { tooltip } = (await product()).tree.resolveTreeItem(item, element);
    assert.ok(tooltip instanceof vscode.MarkdownString);
    assert.match(tooltip.value, /arn:aws:iam::333333333333:role\/Release/);
    assert.ok(!tooltip.isTrusted);
  });

  it('tells the current one, live hops and broken ones apart', async () => {
    await run('assume', 'staging-deploy');
    await statusText(/^\$\(link\) staging-deploy \d+m$/);
    const icon = async (label: string) => ((await row(label)).item.iconPath as vscode.ThemeIcon).id;
    assert.deepEqual(await Promise.all(['staging-deploy', 'hub', 'dev-admin', 'old-billing'].map(icon)), [
      'pass-filled',
      'circle-filled',
      'circle-large-outline',
      'error',
    ]);
    assert.equal((await row('staging-deploy')).item.description, 'current · 222222222222 · Deploy · 2 hops');
    assert.equal((await row('hub')).item.description, 'live · 111111111111 · Hub · 1 hop');
  });

  it('a click on the shared hop costs no AssumeRole', async () => {
    await aws.clearJournal();
    const { item, element } = await row('hub');
    assert.ok(item.command);
    // Their stand-in in VS Code ends when the row is drawn again: a click in between would find nothing.
    assert.equal(item.command.arguments, undefined);
    await vscode.commands.executeCommand(item.command.command, element);
    await statusText(/^\$\(link\) hub /);
    assert.deepEqual(
      (await aws.journal()).map((call) => call.action),
      ['GetCallerIdentity'],
    );
  });
});
