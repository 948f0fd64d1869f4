import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { role } from '../fixtures/organisation.ts';
import type { FaultRule } from '../support/local-aws/faults.ts';
import { until } from '../support/vscode/wait.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const ui = useUi('failures');
const person = (): Person => new Person(ui().workbench);

afterEach(() => {
  ui().world.aws.faults.clear();
});

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

const toDeveloper = { roleArn: role('staging', 'Developer') };

/** What a person reads of each way in which STS fails. */
const sts: readonly (readonly [what: string, rule: FaultRule, said: RegExp])[] = [
  [
    'refuses',
    {
      ...toDeveloper,
      fault: { kind: 'error', code: 'RegionDisabledException', status: 403, message: 'Not here.' },
    },
    /“dev-admin”, hop 1 of 1: .*STS is switched off in region eu-west-1/,
  ],
  [
    'answers with garbage',
    { ...toDeveloper, fault: { kind: 'garbage' } },
    /“dev-admin”, hop 1 of 1: .*left out what a reply of STS always has/,
  ],
  [
    'breaks off',
    { ...toDeveloper, fault: { kind: 'reset' } },
    /“dev-admin”, hop 1 of 1: .*closed the connection before it answered/,
  ],
  [
    'answers for another account',
    { action: 'GetCallerIdentity', fault: { kind: 'wrongAccount' } },
    /“dev-admin” is not used: /,
  ],
];

test('where STS fails, the message says how, and the identity before stays', async () => {
  const { workbench, world } = ui();
  await person().openTree();
  await person().row('hub').click();
  await person().sees(/^hub 5\dm$/);
  for (const [what, rule, said] of sts) {
    world.aws.faults.add(rule);
    await person().row('dev-admin').click();
    await workbench.notification(said).waitFor();
    await person().sees(/^hub 5\dm$/);
    world.aws.faults.clear();
    await workbench.run('Notifications: Clear All Notifications');
    await until(`the message that STS ${what} to be gone`, async () => {
      return (await workbench.notification(said).count()) === 0;
    });
  }
});

test('where STS hangs, cancelling ends the wait, and the identity before stays', async () => {
  const { workbench, world } = ui();
  world.aws.faults.add({ roleArn: role('staging', 'Deploy'), fault: { kind: 'hang' } });
  await person().row('staging-deploy').click();
  await person().sees(/^staging-deploy 2\/2$/);
  const waiting = workbench.notification('Assuming staging-deploy');
  await waiting.getByRole('button', { name: 'Cancel' }).click();
  await person().sees(/^hub 5\dm$/);
  world.aws.faults.clear();
  await person().row('staging-deploy').click();
  await person().sees(/^staging-deploy 5\dm$/);
});
