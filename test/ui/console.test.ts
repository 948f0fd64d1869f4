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
  await page.getByText('Signed in as').waitFor();
  assert.match(
    await page.locator('body').innerText(),
    /assumed-role\/Release\/.*https:\/\/console\.aws\.amazon\.com\/s3\/home\?region=eu-central-1$/,
  );
  await page.close();
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
