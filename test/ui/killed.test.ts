import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { role } from '../fixtures/organisation.ts';
import { extensionHosts } from '../support/vscode/extensionHosts.ts';
import { until } from '../support/vscode/wait.ts';
import { says, startProgram } from './longRunning.ts';
import { Person } from './person.ts';
import { openPinnedIn, useUi } from './support.ts';

const ui = useUi('killed');
const person = (): Person => new Person(ui().workbench);

/**
 * Kills the extension host of every window, and waits until there is another.
 *
 * @param restart where VS Code does not start it by itself
 */
async function killHosts(restart?: () => Promise<void>): Promise<void> {
  const { server } = ui();
  const before = await extensionHosts(server);
  assert.ok(before.length > 0);
  for (const pid of before) process.kill(pid, 'SIGKILL');
  await restart?.();
  await until('another extension host', async () => {
    const now = await extensionHosts(server);
    return now.length > 0 && !now.some((pid) => before.includes(pid));
  });
}

/** A row becomes the identity; a click on one that is just being drawn anew is lost. */
async function switchTo(name: string): Promise<void> {
  await until('a switch', async () => {
    await person().row(name).click({ timeout: 10_000 });
    return person().sees(new RegExp(`^${name} \\d+m$`), 10_000);
  });
}

test('the extension host is killed: an open terminal goes on with the identity, and follows a switch', async () => {
  const { workbench } = ui();
  await person().openTree();
  await person().row('staging-deploy').click();
  await person().sees(/^staging-deploy 59m$/);
  await workbench.terminals.create();
  const file = await startProgram(ui(), 'long.json');
  const first = await says(file, 'Deploy');
  await killHosts();
  await says(file, 'Deploy');
  await person().sees(/^staging-deploy 5\dm$/);
  await switchTo('hub');
  assert.equal((await says(file, 'Hub')).pid, first.pid);
  await rm(file);
});

test('it is killed while a chain is under way, with a pinned terminal open: the identity before is back, the pinned one goes on', async () => {
  const { workbench, world } = ui();
  await openPinnedIn(ui(), 'prod-readonly');
  const file = await startProgram(ui(), 'pinned.json');
  const first = await says(file, 'ReadOnly');
  world.aws.faults.add({ fault: { kind: 'hang' }, roleArn: role('production', 'Release') });
  await person().row('prod-deploy').click();
  await person().sees(/^prod-deploy 3\/3$/);
  await killHosts();
  world.aws.faults.clear();
  await person().sees(/^hub \d+m$/);
  assert.equal((await says(file, 'ReadOnly')).pid, first.pid);
  // The row in Open Sessions.
  await workbench.treeRow(/^Terminal as prod-readonly, until .* renewed by itself/).waitFor();
  await switchTo('prod-deploy');
  assert.equal((await says(file, 'ReadOnly')).pid, first.pid);
  // What was ended with all sessions is not brought back.
  await workbench.run('Role Chain: Forget All Sessions');
  await person().sees(/^No identity$/);
  await says(file, undefined);
  // After the third end within minutes VS Code leaves it to a person.
  await killHosts(async () => {
    const asked = workbench.notification('terminated unexpectedly 3 times');
    await asked.getByRole('button', { name: 'Restart Remote Extension Host' }).click();
  });
  await switchTo('hub');
  await says(file, undefined);
  await rm(file);
});
