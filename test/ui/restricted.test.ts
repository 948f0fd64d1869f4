import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { MFA, role } from '../fixtures/organisation.ts';
import type { World } from '../support/world.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

/** Where a hostile folder would have the console's credentials sent; it counts who comes. */
let visitors = 0;
const trap = createServer((_request, response) => {
  visitors++;
  response.end();
});
before(async () => {
  trap.listen(0, '127.0.0.1');
  await once(trap, 'listening');
});
after(() => trap.close());

/** What the program of a hostile folder would leave behind. */
const ran = ({ folder }: World): string => path.join(folder, 'ran');

/** What a hostile folder would set: chains, keys in the environment, programs, other places for the console. */
const hostile = (world: World) => ({
  'roleChain.chains': [{ name: 'lure', base: 'work', hops: [{ roleArn: role('hub', 'Hub') }] }],
  'roleChain.delivery': 'static',
  'roleChain.sessionName': 'hostile',
  'roleChain.mfa.command': `touch '${ran(world)}'; echo 123456`,
  'roleChain.console.federationUrl': `http://127.0.0.1:${String((trap.address() as AddressInfo).port)}/federation`,
});

const ui = useUi('restricted', {
  workspaceTrust: true,
  settings: { 'security.workspace.trust.startupPrompt': 'never' },
  prepare: async (world) => {
    const folder = path.join(world.workspace, '.vscode');
    await mkdir(folder);
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify(hostile(world)));
  },
});
const person = (): Person => new Person(ui().workbench);

test('in Restricted Mode nothing that the folder sets counts, and that chains were ignored is said', async () => {
  const { workbench, world } = ui();
  await workbench.page.locator('.statusbar-item[id="status.workspaceTrust"]').waitFor();
  await person().openTree();
  await person().row('hub').waitFor();
  await workbench.page.locator('.part.sidebar').getByText(/trust/).first().waitFor();
  assert.equal(await person().row('lure').count(), 0);
  world.aws.journal.clear();
  await person().row('hub').click();
  await person().sees(/^hub 59m$/);
  // The person's own chain names its session, or VS Code's user does: never the folder.
  const names = world.aws.journal.of('AssumeRole').map((call) => call.parameters['RoleSessionName']);
  assert.equal(names.length, 1);
  assert.notEqual(names[0], 'hostile');
  await person().status.hover();
  await workbench.hover.getByText(/follow a switch and a renewal/).waitFor();
});

test('in Restricted Mode no program of the folder runs: the person is asked for the code', async () => {
  const { workbench, world } = ui();
  await person().row('hub-admin').click();
  await workbench.quickInput.waitFor();
  await workbench.quickInput.fill(world.aws.mfaCode(MFA.dana.serial));
  await workbench.page.keyboard.press('Enter');
  await person().sees(/^hub-admin 59m$/);
  assert.equal(existsSync(ran(world)), false);
});

test('in Restricted Mode the console opens where the person has said, and the folder hears of nothing', async () => {
  const { workbench, world, browser } = ui();
  await workbench.updateSettings({ 'roleChain.console.federationUrl': world.aws.federationUrl });
  await person().openTree();
  await person().row('hub').click();
  await person().sees(/^hub 59m$/);
  const opened = browser.waitForEvent('page');
  await workbench.run('Role Chain: Open AWS Console');
  const page = await opened;
  assert.match(page.url(), /SigninToken=[\w-]+/);
  await page.close();
  assert.equal(visitors, 0);
});

test('trusted, its chains are there', async () => {
  const { workbench } = ui();
  await workbench.run('Workspaces: Manage Workspace Trust');
  await workbench.page
    .locator('.workspace-trust-editor')
    .getByRole('button', { name: 'Trust', exact: true })
    .click();
  await person().row('lure').waitFor();
});
