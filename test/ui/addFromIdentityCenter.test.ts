import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { ACCOUNTS, SSO, withMoreRoles } from '../fixtures/organisation.ts';
import { until } from '../support/vscode/wait.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const ui = useUi('addFromIdentityCenter', { world: { newcomer: true, organisation: withMoreRoles } });
const person = (): Person => new Person(ui().workbench);

async function answer(prompt: RegExp, text?: string): Promise<void> {
  const { workbench } = ui();
  await workbench.quickInputMessage.getByText(prompt).waitFor();
  if (text !== undefined) await workbench.quickInput.fill(text);
  await workbench.page.keyboard.press('Enter');
}

test('a newcomer goes from no config file to a first identity in the editor', async () => {
  const { workbench, world, browser } = ui();
  world.aws.settings.deviceIntervalSeconds = 1;
  await workbench.openView('Role Chain');
  await workbench.welcome.getByRole('button', { name: 'Add from Identity Center' }).click();
  await workbench.quickInputMessage.getByText(/Start URL/).waitFor();
  await workbench.quickInput.fill('meadow');
  await workbench.quickInputMessage.getByText(/Not a start URL/).waitFor();
  await answer(/start URL/i, `${SSO.startUrl}/#/`);
  await answer(/Region/, SSO.region);
  await answer(/Name of the session/);

  const code = workbench.quickPickRow(/Copy Code and Open Page/);
  await code.waitFor();
  const [url = ''] = /http:\S+user_code=[\w-]+/.exec(await code.innerText()) ?? [];
  const page = await browser.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: 'Allow access' }).click();
  await page.getByText('Request approved').waitFor();
  await page.close();

  await workbench.quickPickRows.filter({ hasText: 'identity · Engineer' }).waitFor();
  assert.equal(await workbench.quickPickRows.count(), 3);
  await workbench.quickInput.fill('engineer');
  await until('the two engineers', async () => (await workbench.quickPickRows.count()) === 2);
  for (const account of ['identity', 'staging']) {
    await workbench.quickPickRows.filter({ hasText: `${account} · Engineer` }).click();
  }
  await workbench.page.locator('.quick-input-widget:visible').getByRole('button', { name: 'OK' }).click();

  // With no identity yet, the identities are shown.
  await workbench.page.getByPlaceholder('Type a name, account or role').waitFor();
  // Identity Center has said what it calls the account.
  await workbench.quickPickRow(new RegExp(`identity-engineer.*identity \\(${ACCOUNTS.hub}\\)`)).click();
  await person().sees(/^identity-engineer \dh/);
  assert.equal(
    await readFile(world.home.configFile, 'utf8'),
    `[sso-session meadow]
sso_start_url = ${SSO.startUrl}
sso_region = ${SSO.region}
sso_registration_scopes = sso:account:access

[profile identity-engineer]
sso_session = meadow
sso_account_id = ${ACCOUNTS.hub}
sso_role_name = Engineer
region = ${SSO.region}

[profile staging-engineer]
sso_session = meadow
sso_account_id = ${ACCOUNTS.staging}
sso_role_name = Engineer
region = ${SSO.region}
`,
  );
});

test('what is there is shown as what it is called, and not added again', async () => {
  const { workbench, world } = ui();
  const before = await readFile(world.home.configFile, 'utf8');
  await workbench.run('Role Chain: Add from Identity Center…');
  await workbench.quickPickRow(/meadow/).click();
  const there = workbench.quickPickRows.filter({ hasText: 'already there as staging-engineer' });
  await there.click();
  await workbench.quickPickRows.filter({ hasText: 'identity · Billing' }).click();
  await workbench.page.locator('.quick-input-widget:visible').getByRole('button', { name: 'OK' }).click();
  const after = await until('the new profile', async () => {
    const text = await readFile(world.home.configFile, 'utf8');
    return text !== before && text;
  });
  assert.equal(
    after,
    `${before}
[profile identity-billing]
sso_session = meadow
sso_account_id = ${ACCOUNTS.hub}
sso_role_name = Billing
region = ${SSO.region}
`,
  );
});
