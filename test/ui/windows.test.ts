import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { MFA } from '../fixtures/organisation.ts';
import { CHAINS } from '../fixtures/sampleHome.ts';
import { readBrowserStorage } from '../support/vscode/browserStorage.ts';
import { KeptSecrets } from '../support/vscode/keptSecrets.ts';
import { until } from '../support/vscode/wait.ts';
import { Workbench } from '../support/vscode/workbench.ts';
import { Person } from './person.ts';
import { useUi, whoAmIIn } from './support.ts';

const ui = useUi('windows');
const first = (): Person => new Person(ui().workbench);
let second: Workbench;

const calls = (): string[] => ui().world.aws.journal.entries.map(({ action }) => action);

test('in the first window a code makes a chain the identity', async () => {
  const { workbench, browser, world } = ui();
  const kept = await KeptSecrets.in(browser);
  await workbench.reload();
  await first().openTree();
  await first().row('hub-admin').click();
  await workbench.quickInput.waitFor();
  await workbench.quickInput.fill(world.aws.mfaCode(MFA.dana.serial));
  await workbench.page.keyboard.press('Enter');
  await first().sees(/^hub-admin 5\dm$/);
  // A window of the browser reads what is kept when it opens.
  await until('its confirmed session to be kept', async () => {
    return (await kept.text(workbench.page)).includes('verified');
  });
});

test('a second window has it without a code or a call, and its sibling over the shared hop for one call', async () => {
  const { browser, server, world } = ui();
  world.aws.journal.clear();
  const folder = path.join(world.folder, 'other');
  await mkdir(folder);
  second = await Workbench.open(browser, server, folder);
  const person = new Person(second);
  await person.openTree();
  await person.row('hub-admin').click();
  await person.sees(/^hub-admin 5\dm$/);
  assert.deepEqual(calls(), []);
  await person.row('prod-admin').click();
  await person.sees(/^prod-admin 5\dm$/);
  assert.deepEqual(calls(), ['AssumeRole', 'GetCallerIdentity']);
});

test('the first window is reloaded without a code or a call', async () => {
  const { workbench, browser, server, world } = ui();
  await until('the identity to be remembered', async () => {
    return /identity[\\"]+:[\\"]+hub-admin/.test(await readBrowserStorage(browser, server.url));
  });
  world.aws.journal.clear();
  await workbench.reload();
  await first().sees(/^hub-admin 5\dm$/);
  assert.deepEqual(calls(), []);
});

test('what one window forgets is forgotten in the other, which asks for a code again', async () => {
  const { workbench, browser, server } = ui();
  await workbench.run('Role Chain: Forget All Sessions');
  await first().sees(/^No identity$/);
  await until('the windows to be told', async () => {
    return (await readBrowserStorage(browser, server.url)).includes('sessionsForgottenAt');
  });
  const person = new Person(second);
  const asked = second.quickInputMessage.getByText(/Device dana of account 111111111111/);
  await until('the second window to ask for a code', async () => {
    // A page that drives many pages keeps them all focused: it is the next choice that looks here.
    await person.row('prod-admin').click();
    await asked.waitFor({ timeout: 5_000 });
    return true;
  });
  await second.page.keyboard.press('Escape');
  await person.sees(/^No identity$/);
});

test('both choose at the same moment, chains that share a hop, again and again: each has its own in the end', async () => {
  const { workbench, world } = ui();
  const windows = [
    { person: first(), names: ['prod-deploy', 'hub', 'staging-deploy'] },
    { person: new Person(second), names: ['staging-deploy', 'prod-deploy', 'hub'] },
  ] as const;
  world.aws.journal.clear();
  await Promise.all(
    windows.map(async ({ person, names }) => {
      await person.openTree();
      for (const name of names) {
        await person.row(name).click();
        await person.sees(new RegExp(`^${name} 5\\dm$`));
      }
    }),
  );
  // Windows of a browser see nothing of each other's sessions: each makes every hop once.
  assert.equal(world.aws.journal.of('AssumeRole').length, 2 * 3);
  for (const [window, role] of [
    [workbench, 'Deploy'],
    [second, 'Hub'],
  ] as const) {
    await window.terminals.create();
    assert.match(await whoAmIIn({ ...ui(), workbench: window }), new RegExp(`:assumed-role/${role}/`));
  }
});

test('one forgets while the other chooses: what serves afterwards was made afterwards', async () => {
  const { workbench, world } = ui();
  const person = new Person(second);
  await Promise.all([workbench.run('Role Chain: Forget All Sessions'), person.row('dev-admin').click()]);
  await first().sees(/^No identity$/);
  await person.sees(/^(dev-admin \d.*|No identity)$/);
  world.aws.journal.clear();
  // A window is told of the other's forgetting a moment later: what it uses from then on is new.
  await until('a choice in the second window of which every hop is made', async () => {
    await person.row('staging-deploy').click();
    await person.sees(/^staging-deploy \d.*$/, 10_000);
    const made = world.aws.journal.of('AssumeRole').map(({ parameters }) => parameters['RoleArn']);
    return CHAINS['staging-deploy'].every((arn) => made.includes(arn));
  });
});
