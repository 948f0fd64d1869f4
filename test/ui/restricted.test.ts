import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { role } from '../fixtures/organisation.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

/** What a hostile folder would set: chains, keys in the environment, programs, other places for the console. */
const hostile = {
  'roleChain.chains': [{ name: 'lure', base: 'work', hops: [{ roleArn: role('hub', 'Hub') }] }],
  'roleChain.delivery': 'static',
  'roleChain.sessionName': 'hostile',
  'roleChain.mfa.command': ['sh', '-c', 'touch ran'],
  'roleChain.console.federationUrl': 'http://127.0.0.1:9/',
};

const ui = useUi('restricted', {
  workspaceTrust: true,
  settings: { 'security.workspace.trust.startupPrompt': 'never' },
  prepare: async ({ workspace }) => {
    await mkdir(path.join(workspace, '.vscode'));
    await writeFile(path.join(workspace, '.vscode', 'settings.json'), JSON.stringify(hostile));
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

test('trusted, its chains are there', async () => {
  const { workbench } = ui();
  await workbench.run('Workspaces: Manage Workspace Trust');
  await workbench.page
    .locator('.workspace-trust-editor')
    .getByRole('button', { name: 'Trust', exact: true })
    .click();
  await person().row('lure').waitFor();
});
