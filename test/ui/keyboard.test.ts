import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../support/vscode/wait.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const ui = useUi('keyboard');
const person = (): Person => new Person(ui().workbench);

test('the tree is reached, walked and used with the keyboard alone', async () => {
  const { workbench } = ui();
  const { keyboard } = workbench.page;
  // The palette lists what is there when it opens.
  await person().sees(/^No identity$/);
  await workbench.run('View: Show Role Chain');
  await workbench.treeRows.first().waitFor();
  const focused = workbench.page.locator('.part.sidebar .monaco-list:focus .monaco-list-row.focused');
  await until('the row of hub', async () => {
    await keyboard.press('Home');
    const label = await focused.getAttribute('aria-label', { timeout: 1_000 });
    return label?.startsWith('hub, ') ?? false;
  });
  await keyboard.press('ArrowRight');
  await workbench.treeRow(/^Hop 1 of 1: role Hub in account 111111111111\.$/).waitFor();
  await keyboard.press('Enter');
  await person().sees(/^hub 59m$/);
});

test('the quick pick is filtered by role and taken with Enter', async () => {
  const { workbench } = ui();
  await workbench.run('Role Chain: Switch Identity…');
  await workbench.choose('Switch AWS Identity', 'ReadOnly', /^(\S+ +)?prod-readonly,/);
  await person().sees(/^prod-readonly 59m$/);
});

test('the status bar is reached and opened with the keyboard', async () => {
  const { workbench } = ui();
  await workbench.run('View: Focus Status Bar');
  await until('the entry to have the keyboard', async () => {
    if ((await person().focused.count()) > 0) return true;
    await workbench.page.keyboard.press('ArrowRight');
    return false;
  });
  await workbench.page.keyboard.press('Enter');
  await workbench.pickOpens('Switch AWS Identity');
  assert.match(
    (await workbench.quickPickRows.first().innerText()).replaceAll('\n', ' '),
    /prod-readonly.*current/,
  );
  await workbench.page.keyboard.press('Escape');
});

test('leaving the list of “AWS Identity…” among the kinds of terminals opens nothing, and nothing complains', async () => {
  const { workbench } = ui();
  const { page } = workbench;
  await workbench.run('Terminal: Focus on Terminal View');
  const terminals = page.locator('.terminal-wrapper');
  await terminals.first().waitFor();
  // A browser's VS Code may have looked for kinds before it knew the extensions; a new default makes it look again.
  await workbench.run('Terminal: Select Default Profile');
  await workbench.quickPickRow(/bash, bash/).click();
  const kind = workbench.quickPickRow(/AWS Identity…/);
  // What the first has led to is told before the second is asked for.
  for (let time = 0; time < 2; time += 1) {
    await until('the kinds of terminals', async () => {
      await workbench.run('Create New Terminal (With Profile)');
      await kind.click({ timeout: 5_000 });
      return true;
    });
    await workbench.pickOpens('New Terminal as AWS Identity');
    assert.equal(await workbench.notification('').count(), 0);
    await page.keyboard.press('Escape');
    await workbench.quickInput.waitFor({ state: 'hidden' });
  }
  assert.equal(await terminals.count(), 1);
});

test('every command is in the palette', async () => {
  const { workbench } = ui();
  for (const title of [
    'Assume Identity',
    'Switch Identity…',
    'Refresh Now',
    'Release Identity',
    'New Terminal as Identity',
    'Open Profile in Config File',
    'Open AWS Config File',
    'Explain Chain',
    'Copy ARN',
    'Read Config Files Again',
    'Forget All Sessions',
    'Show Log',
  ]) {
    assert.ok(await workbench.offers(`Role Chain: ${title}`), title);
  }
});

test('released from the palette, the palette no longer offers to', async () => {
  const { workbench } = ui();
  await workbench.run('Role Chain: Release Identity');
  await person().sees(/^No identity$/);
  assert.equal(await workbench.offers('Role Chain: Release Identity'), false);
  assert.equal(await workbench.offers('Role Chain: Refresh Now'), false);
});
