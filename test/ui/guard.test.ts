import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const ui = useUi('guard', {
  settings: {
    'roleChain.protected': ['*prod*'],
    'roleChain.accounts': { '333333333333': { name: 'Meadow Production', color: 'red' } },
  },
});
const person = (): Person => new Person(ui().workbench);

async function assumeByKeyboard(name: string): Promise<void> {
  const { workbench } = ui();
  await workbench.run('Role Chain: Switch Identity…');
  await workbench.choose('Switch AWS Identity', name, new RegExp(`^(\\S+ +)?${name},`));
}

test('an identity that is not protected is assumed without a question', async () => {
  await person().openTree();
  await assumeByKeyboard('staging-deploy');
  await person().sees(/^staging-deploy 59m$/);
  await person().assertSeverity('none');
});

test('a protected one is asked about by name, account and role; Escape leaves things as they were', async () => {
  const { workbench, world } = ui();
  world.aws.journal.clear();
  await assumeByKeyboard('prod-deploy');
  const dialog = workbench.dialog('Use the protected identity “prod-deploy”?');
  await dialog.waitFor();
  const text = await dialog.innerText();
  assert.match(text, /Account: Meadow Production \(333333333333\)/);
  assert.match(text, /Role: Release/);
  await workbench.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await person().sees(/^staging-deploy 59m$/);
  assert.deepEqual(world.aws.journal.entries, []);
});

test('agreed to with the keyboard, the status bar is red and says so without colour', async () => {
  const { workbench } = ui();
  await assumeByKeyboard('prod-deploy');
  await workbench.dialog('prod-deploy').waitFor();
  await workbench.page.keyboard.press('Enter');
  await person().sees(/^prod-deploy 59m$/);
  await person().assertSeverity('error');
  assert.match(await person().hears(), /^Role Chain: prod-deploy, .* left\. Protected identity\.$/);
});

test('a pinned terminal asks of its own, and not again in this window where the person says so', async () => {
  const { workbench } = ui();
  const open = async (): Promise<void> => {
    await workbench.run('Role Chain: New Terminal Pinned to Identity…');
    await workbench.choose('New Terminal as AWS Identity', 'prod-readonly', /^(\S+ +)?prod-readonly,/);
  };
  await open();
  const dialog = workbench.dialog('prod-readonly');
  await dialog.getByRole('button', { name: /Don’t Ask Again in This Window/ }).click();
  await workbench
    .treeRow(/^Terminal as prod-readonly/)
    .first()
    .waitFor();
  await open();
  await workbench
    .treeRow(/^Terminal as prod-readonly/)
    .nth(1)
    .waitFor();
  assert.equal(await dialog.count(), 0);
});
