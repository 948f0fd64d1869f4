import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { until } from '../support/vscode/wait.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const PROGRAM = "require('node:fs').writeFileSync(process.argv[2], 'started')";

/** A task and a launch as a protected identity; each leaves a file where it has started. */
const ui = useUi('guardPrograms', {
  settings: { 'roleChain.protected': ['*prod*'], 'roleChain.protectedAsk': 'oncePerWindow' },
  prepare: async ({ workspace }) => {
    const folder = path.join(workspace, '.vscode');
    await mkdir(folder);
    const program = path.join(workspace, 'leave.cjs');
    await writeFile(program, PROGRAM);
    const task = {
      ...{ label: 'deploy', type: 'role-chain', profile: 'prod-deploy', problemMatcher: [] },
      ...{ command: process.execPath, args: [program, path.join(workspace, 'task')] },
    };
    await writeFile(path.join(folder, 'tasks.json'), JSON.stringify({ version: '2.0.0', tasks: [task] }));
    const launch = {
      ...{ name: 'debug', type: 'node', request: 'launch', program, console: 'internalConsole' },
      ...{ roleChain: 'prod-deploy', args: [path.join(workspace, 'launch')] },
    };
    await writeFile(
      path.join(folder, 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations: [launch] }),
    );
  },
});
const started = (what: 'task' | 'launch'): boolean => existsSync(path.join(ui().world.workspace, what));
const question = () => ui().workbench.dialog('Use the protected identity “prod-deploy”?');

async function runTask(): Promise<void> {
  const { workbench } = ui();
  // On a busy machine the list may go when something else takes the focus: whoever wants it opens it again.
  await until('the task in the list', async () => {
    await workbench.run('Tasks: Run Task');
    await workbench
      .quickPickRow(/^deploy/)
      .first()
      .click({ timeout: 15_000 });
    return true;
  });
}

async function debug(): Promise<void> {
  await ui().workbench.run('Debug: Start Debugging');
}

for (const [what, start] of [
  ['task', runTask],
  ['launch', debug],
] as const) {
  test(`a ${what} as a protected identity is asked about, and does not start where the answer is no`, async () => {
    const { workbench, world } = ui();
    await new Person(workbench).sees(/^No identity$/);
    await start();
    await question().waitFor();
    await workbench.page.keyboard.press('Escape');
    await question().waitFor({ state: 'detached' });
    assert.equal(started(what), false);
    assert.deepEqual(world.aws.journal.entries, []);
  });
}

test('agreed to once, it starts, and is not asked about again in this window', async () => {
  const file = path.join(ui().world.workspace, 'task');
  await runTask();
  await question().getByRole('button', { name: 'Continue', exact: true }).click();
  await until('the task to start', () => started('task'));
  await rm(file);
  await until('the task to have ended', async () => {
    const terminal = ui().workbench.page.locator('.terminal-wrapper.active .xterm-rows');
    return /press any key|will be reused/i.test((await terminal.innerText()).replaceAll('\u00a0', ' '));
  });
  await runTask();
  await until('the task to start again', () => started('task'));
  assert.equal(await question().count(), 0);
  // It was never the window's.
  await new Person(ui().workbench).sees(/^No identity$/);
});
