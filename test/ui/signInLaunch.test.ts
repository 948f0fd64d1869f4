import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { repository } from '../support/vscode/paths.ts';
import { until } from '../support/vscode/wait.ts';
import { SigningIn } from './signingIn.ts';
import { useUi } from './support.ts';

/** A launch as an identity for which somebody has to sign in; its program leaves a file that says who it was. */
const ui = useUi('sign-in-launch', {
  world: { sso: 'signedOut' },
  prepare: async ({ workspace, folder }) => {
    const launch = {
      ...{ name: 'who', type: 'node', request: 'launch', console: 'internalConsole' },
      ...{
        program: path.join(repository, 'test', 'integration', 'whoAmI.mjs'),
        args: [path.join(folder, 'who.json')],
      },
      roleChain: 'engineer-staging',
    };
    await mkdir(path.join(workspace, '.vscode'));
    await writeFile(
      path.join(workspace, '.vscode', 'launch.json'),
      JSON.stringify({ version: '0.2.0', configurations: [launch] }),
    );
  },
});
const dana = new SigningIn(ui);
const who = () => readFile(path.join(ui().world.folder, 'who.json'), 'utf8');

async function debug(): Promise<void> {
  await dana.person.sees(/^No identity$/);
  await ui().workbench.run('Debug: Start Debugging');
  await dana.codeRow.waitFor();
}

test('a launch whose sign-in is denied does not start, and says why', async () => {
  const { workbench, world } = ui();
  world.aws.settings.deviceIntervalSeconds = 1;
  await debug();
  const page = await dana.pageOf(() => dana.codeRow.click());
  await page.getByRole('button', { name: 'Deny access' }).click();
  await page.getByText('Request denied').waitFor();
  await page.close();
  await dana.isDenied();
  await assert.rejects(who());
  assert.equal(await workbench.page.locator('.debug-toolbar:visible').count(), 0);
});

test('a launch signs in first, and then runs as what it names', async () => {
  const { workbench } = ui();
  await debug();
  const page = await dana.pageOf(() => dana.codeRow.click());
  await page.getByRole('button', { name: 'Allow access' }).click();
  await page.getByText('Request approved').waitFor();
  await page.close();
  const said = await until('the program to say who it is', who);
  assert.match(said, /"arn":"arn:aws:sts::222222222222:assumed-role\//);
  // The window itself has no identity of it.
  await dana.person.sees(/^No identity$/);
  await workbench.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
});
