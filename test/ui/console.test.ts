import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const ui = useUi('console');
const person = (): Person => new Person(ui().workbench);

test('the console opens as the window’s identity, at the page and in the region that are wanted', async () => {
  const { workbench, world, browser } = ui();
  await workbench.updateSettings({
    'roleChain.console.federationUrl': world.aws.federationUrl,
    'roleChain.console.destination': 's3',
  });
  await person().openTree();
  await person().row('prod-deploy').click();
  await person().sees(/^prod-deploy 59m$/);
  const opened = browser.waitForEvent('page');
  await workbench.run('Role Chain: Open AWS Console');
  const page = await opened;
  // On its way to a loopback address VS Code's server writes a link anew; the token in it comes through.
  const token = /SigninToken=([\w-]+)/.exec(page.url())?.[1] ?? '';
  await page.close();
  const login = new URLSearchParams({ Action: 'login', Destination: 'here', SigninToken: token });
  const answer = await fetch(`${world.aws.federationUrl}?${login.toString()}`);
  assert.match(await answer.text(), /^Signed in as .*:assumed-role\/Release\//);
});

test('an IAM user is told why the console is not for them', async () => {
  const { workbench } = ui();
  await person().openTree();
  await workbench.treeRow(/^\d+ profiles that chains start from/).click();
  await workbench.treeRow(/^work, /).click();
  await person().sees(/^work/);
  await workbench.run('Role Chain: Open AWS Console');
  await workbench.notification(/work is an IAM user/).waitFor();
});
