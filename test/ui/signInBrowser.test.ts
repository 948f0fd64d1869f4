import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../support/vscode/wait.ts';
import { SigningIn } from './signingIn.ts';
import { useUi } from './support.ts';

// The browser is on this machine, which VS Code cannot know: the person says so.
const ui = useUi('sign-in-browser', {
  world: { sso: 'signedOut' },
  settings: { 'roleChain.signIn.flow': 'browser' },
});
const dana = new SigningIn(ui);

test('in the browser: a click on a row opens the page, which leads back', async () => {
  const page = await dana.pageOf(() => dana.clickRow());
  await page.getByRole('button', { name: 'Allow access' }).click();
  await page.getByText('You can close this window and go back to VS Code.').waitFor();
  await page.close();
  await dana.person.sees(/^engineer-staging 5\d?m$/);
  assert.equal(await dana.hasToken(), true);
  await dana.signOut();
});

test('a denial in the browser is said in both places, and no token is there', async () => {
  const page = await dana.pageOf(() => dana.clickRow());
  await page.getByRole('button', { name: 'Deny access' }).click();
  await page.getByText('The request was denied. You can close this window.').waitFor();
  await page.close();
  await dana.isDenied();
});

test('a sign-in that the person cancels leaves nothing, and nothing waits for its page', async () => {
  const { workbench } = ui();
  const page = await dana.pageOf(() => dana.clickRow());
  const back = new URL(page.url()).searchParams.get('redirect_uri') ?? '';
  assert.match(back, /^http:\/\/127\.0\.0\.1:\d+\//);
  const progress = workbench.notification(/Assuming engineer-staging/);
  await progress.waitFor();
  // A click is lost where VS Code draws the notification anew in that moment, for another step: then one clicks again.
  await until('the progress to be over', async () => {
    if (await progress.isVisible()) {
      await progress.getByRole('button', { name: 'Cancel' }).click({ timeout: 5_000 });
    }
    return progress.waitFor({ state: 'hidden', timeout: 5_000 }).then(() => true);
  });
  // A stray request, which would not end the sign-in itself.
  await until('nobody to listen', () =>
    fetch(new URL('/favicon.ico', back)).then(
      () => false,
      () => true,
    ),
  );
  await page.close();
  assert.equal(await dana.hasToken(), false);
});
