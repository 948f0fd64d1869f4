import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { writeToken } from '../fixtures/sampleHome.ts';
import { SigningIn } from './signingIn.ts';
import { useUi } from './support.ts';

// VS Code runs in a browser here, where no callback can be relied on: the code is chosen by itself.
const ui = useUi('sign-in-code', { world: { sso: 'signedOut' } });
const dana = new SigningIn(ui);

test('by a code: a click on a row shows it, one button copies it and opens the page', async () => {
  const { workbench, world } = ui();
  world.aws.settings.deviceIntervalSeconds = 1;
  await dana.clickRow();
  await dana.codeRow.waitFor();
  const code = /[A-Z]{4}-[A-Z]{4}/.exec(await dana.codeRow.innerText())?.[0] ?? '';
  const page = await dana.pageOf(() => dana.codeRow.click());
  await page.getByText(`which shows the code ${code}`).waitFor();
  assert.equal(await workbench.page.evaluate('navigator.clipboard.readText()'), code);
  assert.equal(await dana.hasToken(), false);
  await page.getByRole('button', { name: 'Allow access' }).click();
  await page.getByText('Request approved').waitFor();
  await page.close();
  await dana.person.sees(/^engineer-staging 5\d?m$/);
  assert.equal(await dana.hasToken(), true);
  await dana.sessionRow(/signed in until/).waitFor();
});

test('put away with Escape, the code is shown again to whoever asks next, and the progress leads to its page', async () => {
  const { workbench } = ui();
  await dana.signOut();
  await dana.clickRow();
  await dana.codeRow.waitFor();
  const codeOf = async (): Promise<string> =>
    /[A-Z]{4}-[A-Z]{4}/.exec(await dana.codeRow.innerText())?.[0] ?? '';
  const code = await codeOf();
  await workbench.page.keyboard.press('Escape');
  await dana.codeRow.waitFor({ state: 'hidden' });
  const row = dana.sessionRow(/signed out/);
  await row.hover();
  await row.getByRole('button', { name: 'Sign In…' }).click();
  await dana.codeRow.waitFor();
  assert.equal(await codeOf(), code);
  await workbench.page.keyboard.press('Escape');
  await dana.codeRow.waitFor({ state: 'hidden' });
  const page = await dana.pageOf(() =>
    workbench.notification(code).first().getByText(code, { exact: true }).click(),
  );
  await page.getByText(`which shows the code ${code}`).waitFor();
  await page.getByRole('button', { name: 'Allow access' }).click();
  await page.getByText('Request approved').waitFor();
  await page.close();
  await dana.person.sees(/^engineer-staging 5\d?m$/);
});

test('signing out takes the identity and the token away', async () => {
  await dana.signOut();
});

test('a code that is denied: that is said, and no token is there', async () => {
  await dana.clickRow();
  const page = await dana.pageOf(() => dana.codeRow.click());
  await page.getByRole('button', { name: 'Deny access' }).click();
  await page.getByText('Request denied').waitFor();
  await page.close();
  await dana.isDenied();
  await dana.codeRow.waitFor({ state: 'hidden' });
  assert.equal(await dana.hasToken(), false);
});

test('a row says whether somebody is signed in, whoever did it, and its button signs out', async () => {
  const { world } = ui();
  await dana.sessionRow(/signed out/).waitFor();
  // The AWS CLI, in some terminal.
  await writeToken(path.dirname(world.home.configFile));
  const row = dana.sessionRow(/signed in until .*\d\d:\d\d/);
  // By itself and at once: VS Code's own watcher, which has not seen the folder being made, takes most of a minute.
  await row.waitFor({ timeout: 20_000 });
  await row.hover();
  await row.getByRole('button', { name: 'Sign Out…' }).click();
  await dana.sessionRow(/signed out/).waitFor();
  assert.equal(await dana.hasToken(), false);
});
