import assert from 'node:assert/strict';
import { chmod, lstat, readFile, readlink, rename, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { KEYS } from '../fixtures/organisation.ts';
import { until } from '../support/vscode/wait.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

/** As people have it: linked from elsewhere, readable by a group, with bytes that an editor would tidy up. */
const odd = (text: string): string => `# dotfiles, blanks behind  \t\n${text}\n\t \n[default]
aws_access_key_id = ${KEYS.dana.accessKeyId}
aws_secret_access_key = ${KEYS.dana.secretAccessKey}
# ends without an end: äöü`;

let before = Buffer.alloc(0);

const ui = useUi('repair', {
  prepare: async ({ folder, home: { configFile } }) => {
    const target = path.join(folder, 'dotfiles-config');
    await rename(configFile, target);
    before = Buffer.from(odd(await readFile(target, 'utf8')));
    await writeFile(target, before);
    await chmod(target, 0o640);
    await symlink(target, configFile);
  },
});
const person = (): Person => new Person(ui().workbench);

/** What a new terminal gets: `live`, with the profile that it names, or `keys`. */
async function inNewTerminal(): Promise<string> {
  const { workbench } = ui();
  await workbench.terminals.create();
  const keys = 'if [ -n "$AWS_ACCESS_KEY_ID" ]; then echo keys';
  return workbench.terminals.ask(
    `${keys}; elif [ -n "$AWS_CONTAINER_CREDENTIALS_FULL_URI" ]; then echo live $AWS_PROFILE; else echo none; fi`,
  );
}

async function assertFile(wanted: Buffer): Promise<void> {
  const { configFile } = ui().world.home;
  await until('the file to be as wanted', async () => (await readFile(configFile)).equals(wanted));
  assert.ok((await lstat(configFile)).isSymbolicLink());
  assert.equal((await stat(await readlink(configFile))).mode & 0o777, 0o640);
}

/** Opens the tooltip and follows the link of the repair. */
async function followRepair(): Promise<void> {
  const { workbench } = ui();
  await person().status.hover();
  await workbench.hover.getByText(/\[default\] has credentials, and clients take them/).waitFor();
  await workbench.hover.getByRole('link', { name: 'Clear the Way for Live Delivery' }).click();
}

test('a [default] with keys: keys are delivered, and nothing is changed without a yes', async () => {
  const { workbench } = ui();
  await person().openTree();
  await person().row('staging-deploy').click();
  await person().sees(/^staging-deploy 59m$/);
  assert.equal(await inNewTerminal(), 'keys');
  await followRepair();
  const dialog = workbench.dialog('Add the profile role-chain to your AWS config file?');
  await dialog.getByText(/everything else in the file stays as it is/).waitFor();
  await workbench.page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await assertFile(before);
});

test('with a yes a profile is added, every byte before it as it was, and terminals are live', async () => {
  const { workbench } = ui();
  await followRepair();
  await workbench.dialog('Add the profile role-chain').getByRole('button', { name: 'Add Profile' }).click();
  await assertFile(Buffer.concat([before, Buffer.from('\n[profile role-chain]\nregion = eu-west-1\n')]));
  await until('the tooltip to say live', async () => {
    // From elsewhere each time: over a mouse that stays where it is no hover opens again.
    await workbench.page.mouse.move(600, 300);
    await person().status.hover();
    await workbench.hover.getByText(/follow a switch and a renewal/).waitFor({ timeout: 5_000 });
    return true;
  });
  assert.equal(await inNewTerminal(), 'live role-chain');
});

test('undone, the file is the one from before, and keys are delivered again', async () => {
  const { workbench } = ui();
  await workbench.run('Role Chain: Undo Live Delivery Repair');
  await assertFile(before);
  await until('keys to be delivered', async () => (await inNewTerminal()) === 'keys');
});
