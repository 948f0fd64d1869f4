import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../support/vscode/wait.ts';
import { useUi } from './support.ts';

const ui = useUi('failures');

test('a failure is a short message whose button opens the explanation', async () => {
  const { workbench } = ui();
  await workbench.statusBarItem('roleChain.identity').click();
  await workbench.choose('Switch AWS Identity', 'prod-data', /^(\S+ +)?prod-data,/);
  const message = workbench.notification('dana (111111111111) may not assume DataExport (333333333333)');
  await message.waitFor();
  await message.getByRole('button', { name: 'Explain', exact: true }).click();
  await workbench.editorTab(/prod-data.* stopped at hop 1 of 1/).waitFor();
});

test('a diagnosis opens its document and offers to copy it', async () => {
  const { workbench } = ui();
  await workbench.run('Role Chain: Diagnose Chain');
  await workbench.editorTab(/Diagnosis of prod-data/).waitFor();
  const offer = workbench.notification('The diagnosis of prod-data is ready');
  await offer.getByRole('button', { name: 'Copy Report', exact: true }).click();
  const report = await until('the report in the clipboard', async () => {
    // As a text: the compiler knows no browser here.
    const text = String(await workbench.page.evaluate('navigator.clipboard.readText()'));
    return text === '' ? undefined : text;
  });
  assert.match(report, /^# Diagnosis of `prod-data`/);
  assert.match(report, /It stops at hop 1 of 1/);
  assert.doesNotMatch(report, /SENTINEL/);
});
