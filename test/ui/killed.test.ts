import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { repository } from '../support/vscode/paths.ts';
import { descendants } from '../support/vscode/processTree.ts';
import { until } from '../support/vscode/wait.ts';
import type { LongRunning } from '../integration/support.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const ui = useUi('killed');
const person = (): Person => new Person(ui().workbench);

async function extensionHosts(): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of await descendants(ui().server.pid)) {
    const line = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8').catch(() => '');
    if (line.includes('--type=extensionHost')) found.push(pid);
  }
  return found;
}

/** Starts a program in the visible terminal that asks who it is until its file is removed. */
async function startProgram(): Promise<string> {
  const program = path.join(repository, 'test', 'integration', 'longRunning.mjs');
  const file = path.join(ui().world.folder, 'long.json');
  await ui().workbench.terminals.type(`'${process.execPath}' '${program}' '${file}'`);
  return file;
}

/** Waits until the program has asked with a new client, after now, and was this role. */
async function says(file: string, role: string): Promise<LongRunning> {
  const read = async (): Promise<LongRunning> => JSON.parse(await readFile(file, 'utf8')) as LongRunning;
  const before = await read().then(
    ({ asked }) => asked,
    () => 0,
  );
  return until(`the program to be ${role}`, async () => {
    const said = await read();
    // The first answer after now may have been on its way already.
    return said.asked > before + 1 && said.fresh?.includes(`assumed-role/${role}/`) === true
      ? said
      : undefined;
  });
}

/** Kills the extension host as a crash does, and waits for the next one. */
async function killExtensionHost(): Promise<void> {
  const killed = await extensionHosts();
  assert.ok(killed.length > 0);
  for (const pid of killed) process.kill(pid, 'SIGKILL');
  await until('another extension host', async () => {
    const now = await extensionHosts();
    return now.length > 0 && !now.some((pid) => killed.includes(pid));
  });
}

test('the extension host is killed in a window without an identity: a pinned terminal goes on with its own', async () => {
  const { workbench } = ui();
  await person().sees(/^No identity$/);
  await workbench.run('Role Chain: New Terminal Pinned to Identity…');
  await workbench.choose('New Terminal as AWS Identity', 'hub', /^(\S+ +)?hub,/);
  const file = await startProgram();
  const first = await says(file, 'Hub');
  // Nobody looks at the list, which would be a reason to load all that works.
  await workbench.openView('Explorer');
  await killExtensionHost();
  assert.equal((await says(file, 'Hub')).pid, first.pid);
  await person().sees(/^No identity$/);
  await rm(file);
});

test('the extension host is killed: an open terminal goes on with the identity, and follows a switch', async () => {
  const { workbench } = ui();
  await person().openTree();
  await person().row('staging-deploy').click();
  await person().sees(/^staging-deploy 59m$/);
  await workbench.terminals.create();
  const file = await startProgram();
  const first = await says(file, 'Deploy');
  await killExtensionHost();
  await says(file, 'Deploy');
  await person().sees(/^staging-deploy 5\dm$/);
  // A click on a row that is just being drawn anew is lost.
  await until('a switch', async () => {
    await person().row('hub').click({ timeout: 10_000 });
    return person().sees(/^hub \d+m$/, 10_000);
  });
  assert.equal((await says(file, 'Hub')).pid, first.pid);
  await rm(file);
});
