import assert from 'node:assert/strict';
import { test } from 'node:test';
import { useUi } from './support.ts';

const ui = useUi('window');

test('the packaged extension is installed', async () => {
  const { workbench } = ui();
  await workbench.openView('Extensions');
  await workbench.page.locator('.part.sidebar').getByText('Role Chain for AWS').first().waitFor();
});

test('a terminal has the sample home', async () => {
  const { workbench, world } = ui();
  await workbench.terminals.create();
  assert.equal(await workbench.terminals.ask('echo $HOME'), world.home.home);
});

test('the colour theme follows the settings', async () => {
  const { workbench } = ui();
  for (const theme of ['light', 'dark', 'highContrast'] as const) await workbench.useTheme(theme);
});
