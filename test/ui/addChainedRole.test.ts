import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { role } from '../fixtures/organisation.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const ui = useUi('addChainedRole');
const person = (): Person => new Person(ui().workbench);

test('a chained role is asked for, checked as it is typed, tried, and only then appended', async () => {
  const { workbench, world } = ui();
  const { keyboard } = workbench.page;
  const before = await readFile(world.home.configFile);
  const answer = async (prompt: RegExp, text?: string): Promise<void> => {
    await workbench.quickInputMessage.getByText(prompt).waitFor();
    if (text !== undefined) await workbench.quickInput.fill(text);
    await keyboard.press('Enter');
  };
  await person().openTree();
  await workbench.run('Role Chain: Add a Chained Role…');
  await workbench
    .quickPickRow(/^\$?.*hub, 111111111111/)
    .or(workbench.quickPickRow(/hub/))
    .first()
    .waitFor();
  await workbench.quickInput.fill('staging-deploy');
  await workbench
    .quickPickRow(/staging-deploy/)
    .first()
    .click();
  await workbench.quickInputMessage.getByText(/ARN of the role that staging-deploy assumes/).waitFor();
  await workbench.quickInput.fill('Release');
  await workbench.quickInputMessage.getByText(/Not the ARN of a role/).waitFor();
  await answer(/ARN/, role('production', 'Release'));
  await answer(/Name of the new profile/, 'ship-it');
  await answer(/External id/, '');
  await answer(/MFA device/, '');
  await workbench.quickInputMessage.getByText(/Duration/).waitFor();
  await workbench.quickInput.fill('7200');
  await workbench.quickInputMessage.getByText(/at most 3600/).waitFor();
  await answer(/duration_seconds/, '1800');
  await workbench.quickPickRow(/Try It/).click();
  await workbench.page.getByPlaceholder(/It works: .*assumed-role\/Release\//).waitFor();
  assert.deepEqual(await readFile(world.home.configFile), before, 'nothing is written before consent');
  await workbench.quickPickRow(/^.*Add to .*\[profile ship-it\]/s).click();
  await person().row('ship-it').waitFor();
  const after = await readFile(world.home.configFile);
  assert.deepEqual(after.subarray(0, before.length), before, 'every byte before stays');
  assert.equal(
    after.subarray(before.length).toString(),
    [
      '',
      '[profile ship-it]',
      `role_arn = ${role('production', 'Release')}`,
      'source_profile = staging-deploy',
      'duration_seconds = 1800',
      `endpoint_url = ${world.aws.url}`,
      '',
    ].join('\n'),
  );
  await person().row('ship-it').click();
  await person().sees(/^ship-it \d+m$/);
});
