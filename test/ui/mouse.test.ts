import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNTS, MFA } from '../fixtures/organisation.ts';
import { until } from '../support/vscode/wait.ts';
import { Person } from './person.ts';
import { useUi, whoAmIIn } from './support.ts';

const ui = useUi('mouse');
const person = (): Person => new Person(ui().workbench);
const whoAmI = (): Promise<string> => whoAmIIn(ui());

test('from the activity bar to the status bar: a click makes a row the identity', async () => {
  const { workbench, world } = ui();
  await person().sees(/^No identity$/);
  await person().openTree();
  world.aws.settings.latencyMs = 1_000;
  await person().row('prod-deploy').click();
  await person().sees(/^prod-deploy 2\/3$/);
  await workbench.notification(/Assuming prod-deploy: Hop [23] of 3/).waitFor();
  world.aws.settings.latencyMs = 0;
  await person().sees(/^prod-deploy 59m$/);
  assert.equal(await person().hears(), 'Role Chain: prod-deploy, 59 minutes left.');
  await person().assertSeverity('none');
  await workbench.treeRow(/^prod-deploy, .* It is the identity of this window\.$/).waitFor();
});

test('a new terminal runs as it', async () => {
  const { workbench } = ui();
  await workbench.terminals.create();
  assert.match(await whoAmI(), /"arn":"arn:aws:sts::333333333333:assumed-role\/Release\//);
  assert.equal(await workbench.terminals.ask('echo $AWS_REGION'), 'eu-central-1');
});

test('the tooltip tells account, ARN and each hop’s end, and its links work', async () => {
  const { workbench } = ui();
  await person().status.hover();
  await workbench.hover.getByText(/assumed-role\/Release\//).waitFor();
  const text = await workbench.hover.first().innerText();
  assert.match(text, new RegExp(ACCOUNTS.production));
  assert.equal(text.match(/until \d\d:\d\d/g)?.length, 3);
  await workbench.hover.getByRole('link', { name: 'Switch' }).click();
  await workbench.pickOpens('Switch AWS Identity');
  await workbench.page.keyboard.press('Escape');
});

test('a click on the status bar opens the identities, the current one marked', async () => {
  const { workbench } = ui();
  await person().status.click();
  const first = workbench.quickPickRows.first();
  await first.waitFor();
  assert.match((await first.innerText()).replaceAll('\n', ' '), /prod-deploy.*current/);
  await workbench.quickInput.fill(ACCOUNTS.staging);
  await workbench.quickPickRow(/staging-deploy/).click();
  await person().sees(/^staging-deploy 59m$/);
});

test('a chain that fails says which hop, who called, and why; the identity stays', async () => {
  const { workbench } = ui();
  await person().openTree();
  await person().row('prod-data').click();
  const message = workbench.notification(/hop 1 of 1/);
  await message.waitFor();
  const text = await message.innerText();
  assert.match(text, /dana/);
  assert.match(text, /DataExport/);
  await person().sees(/^staging-deploy 59m$/);
  await message.getByRole('button', { name: 'Open Profile' }).click();
  await workbench.editorTab(/^config/).waitFor();
});

test('a broken profile says what is wrong with it', async () => {
  const { workbench } = ui();
  await person().openTree();
  await person().row('old-billing').click();
  await workbench.notification(/finance/).waitFor();
});

test('cancelling keeps the identity that was there', async () => {
  const { workbench, world } = ui();
  world.aws.settings.latencyMs = 30_000;
  await person().row('audit').click();
  await person().sees(/^audit/);
  await workbench
    .notification(/Assuming audit/)
    .getByRole('button', { name: 'Cancel' })
    .click();
  await person().sees(/^staging-deploy 59m$/);
  world.aws.settings.latencyMs = 0;
});

test('an MFA code is asked for with device, account and hop, and checked as it is typed', async () => {
  const { workbench, world } = ui();
  await person().row('prod-admin').click();
  await workbench.quickInput.waitFor();
  await workbench.quickInputMessage
    .getByText(/Device dana of account 111111111111, for hop 1 of 2: HubAdmin/)
    .waitFor();
  await workbench.quickInput.fill('12a');
  await workbench.quickInputMessage.getByText('An MFA code has only digits.').waitFor();
  await workbench.quickInput.fill('123');
  await workbench.page.keyboard.press('Enter');
  await workbench.quickInputMessage.getByText('An MFA code has six digits; this has 3.').waitFor();

  const code = world.aws.mfaCode(MFA.dana.serial);
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  await workbench.quickInput.fill(wrong);
  await workbench.page.keyboard.press('Enter');
  await workbench.quickInputMessage.getByText(/did not accept the last code/).waitFor();

  await workbench.quickInput.fill(world.aws.mfaCode(MFA.dana.serial));
  await workbench.page.keyboard.press('Enter');
  await person().sees(/^prod-admin 59m$/);
});

test('a chain is explained', async () => {
  const { workbench } = ui();
  await workbench.run('Role Chain: Explain Chain');
  await workbench.editorTab(/prod-admin/).waitFor();
});

test('a favourite is made and unmade by a row’s menu, and unmade by a list of all', async () => {
  const { workbench } = ui();
  await person().openTree();
  const starred = workbench.treeRow(/^audit, /).filter({ hasText: '★' });
  const choose = async (entry: string): Promise<void> => {
    await person().row('audit').first().click({ button: 'right' });
    const item = workbench.page.getByRole('menuitem', { name: entry, exact: true });
    await item.waitFor();
    // A menu that has just been opened does not heed a click yet.
    await until(`${entry} to be chosen`, async () => {
      if (await item.isVisible()) await item.click({ timeout: 2_000 });
      return !(await item.isVisible());
    });
  };
  await choose('Add to Favourites');
  await starred.first().waitFor();
  await choose('Remove from Favourites');
  await starred.first().waitFor({ state: 'detached' });

  await choose('Add to Favourites');
  await starred.first().waitFor();
  await workbench.run('Role Chain: Remove from Favourites');
  await workbench.pickOpens('Remove from Favourites');
  assert.equal(await workbench.quickPickRows.count(), 1);
  await workbench.quickPickRow(/^audit/).click();
  await starred.first().waitFor({ state: 'detached' });
});

test('released from the tooltip, nothing is left', async () => {
  const { workbench } = ui();
  await person().status.hover();
  await workbench.hover.getByRole('link', { name: 'Release' }).click();
  await person().sees(/^No identity$/);
  await workbench.terminals.create();
  assert.match(await whoAmI(), /"arn":"CredentialsProviderError"/);
});
