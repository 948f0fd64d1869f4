import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';
import { until } from '../support/vscode/wait.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const ui = useUi('welcome', {
  prepare: async ({ home }) => {
    await rm(home.configFile);
    await rm(home.credentialsFile);
  },
});
const person = (): Person => new Person(ui().workbench);

test('without a config file, a button makes one; saved, its chains are there', async () => {
  const { workbench, world } = ui();
  await workbench.openView('Role Chain');
  await workbench.welcome.getByText('There is no AWS config file on this machine yet.').waitFor();
  await workbench.welcome.getByRole('button', { name: 'Create Config File' }).click();
  await workbench.editorTab(/^config/).waitFor();
  await until('the sample', async () =>
    (await workbench.page.locator('.part.editor .view-lines').innerText()).includes('role_arn'),
  );
  await workbench.page.keyboard.press('Control+s');
  await person().row('example').waitFor();
  assert.match(await readFile(world.home.configFile, 'utf8'), /^\[profile example\]$/m);
});

test('without chains, it says what a chain is', async () => {
  const { workbench, world } = ui();
  await writeFile(world.home.configFile, '[profile settings-only]\nregion = eu-west-1\n');
  await workbench.welcome.getByText('has no role chain yet').waitFor();
  await workbench.welcome.getByRole('button', { name: 'Open Config File' }).waitFor();
});

test('with mistakes only, it leads to them', async () => {
  const { workbench, world } = ui();
  await writeFile(world.home.configFile, '[profile\nno section\n');
  await workbench.welcome.getByText('has mistakes').waitFor();
  await workbench.welcome.getByRole('button', { name: 'Open Config File' }).click();
  await workbench.editorTab(/^config/).waitFor();
  await workbench.welcome.getByText('Problems panel').click();
  await workbench.page.locator('.markers-panel .monaco-list-row').first().waitFor();
});

test('a file that cannot be read is said, and tried again', async () => {
  const { workbench, world } = ui();
  await rm(world.home.configFile);
  await mkdir(world.home.configFile);
  await workbench.welcome.getByText('cannot be read').waitFor();
  await rm(world.home.configFile, { recursive: true });
  await writeFile(
    world.home.configFile,
    '[profile a]\nrole_arn = arn:aws:iam::111122223333:role/A\ncredential_source = Environment\n',
  );
  // The watcher may be faster than the button; both lead to the row.
  await workbench.run('Role Chain: Read Config Files Again');
  await person().row('a').waitFor();
});
