import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { test } from 'node:test';
import { extensionHosts } from '../support/vscode/extensionHosts.ts';
import { until } from '../support/vscode/wait.ts';
import { says, startProgram } from './longRunning.ts';
import { Person } from './person.ts';
import { openPinnedIn, useUi } from './support.ts';

const ui = useUi('killed-unloaded');
const person = (): Person => new Person(ui().workbench);

test('the extension host is killed in a window without an identity: a pinned terminal goes on with its own', async () => {
  const { workbench, server } = ui();
  await person().sees(/^No identity$/);
  await openPinnedIn(ui(), 'hub');
  const file = await startProgram(ui(), 'pinned.json');
  const first = await says(file, 'Hub');
  // Nobody looks at the list, which would be another reason to load what works.
  await workbench.openView('Explorer');
  const before = await extensionHosts(server);
  for (const pid of before) process.kill(pid, 'SIGKILL');
  await until('another extension host', async () => {
    const now = await extensionHosts(server);
    return now.length > 0 && !now.some((pid) => before.includes(pid));
  });
  assert.equal((await says(file, 'Hub')).pid, first.pid);
  await person().sees(/^No identity$/);
  await rm(file);
});
