import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../support/vscode/wait.ts';
import { Person } from './person.ts';
import { useUi } from './support.ts';

const ui = useUi('countdown');
const person = (): Person => new Person(ui().workbench);

/** `4m 10s` in seconds. */
function seconds(text: string): number {
  const [, minutes = '0', rest = '0'] = /(?:(\d+)m )?(\d+)s/.exec(text) ?? [];
  return Number(minutes) * 60 + Number(rest);
}

test('the countdown moves in the last minutes, with a warning and without chatter', async () => {
  ui().world.aws.settings.sessionSeconds = 250;
  await person().openTree();
  await person().row('dev-admin').click();
  const first = seconds(await person().sees(/^dev-admin 4m \d0s$/));
  const later = await until('the countdown to move', async () => {
    const now = seconds(await person().sees(/^dev-admin \dm \d0s$/));
    return now < first && now;
  });
  assert.equal(first - later, 10);
  await person().assertSeverity('warning');
  assert.equal(await person().hears(), 'Role Chain: dev-admin, less than 5 minutes left.');
});

test('without network it says so, then that it has ended; once AWS answers again it renews itself', async () => {
  const { world } = ui();
  // Due when a third is left, and then not again for half a minute.
  world.aws.settings.sessionSeconds = 48;
  await person().row('audit').click();
  await person().sees(/^audit \d0s$/);
  world.aws.faults.add({ fault: { kind: 'reset' } });
  await person().sees(/^audit \d+s offline$/, 90_000);
  await person().sees(/^audit ended offline$/);
  await person().assertSeverity('error');
  world.aws.faults.clear();
  world.aws.settings.sessionSeconds = undefined;
  await person().sees(/^audit 59m$/, 90_000);
  await person().assertSeverity('none');
});

test('when a renewal needs an MFA code, the status bar and one quiet message ask for it', async () => {
  const { workbench, world } = ui();
  const { serial } = world.aws.organisation.accounts[0]?.users[0]?.mfaDevices?.[0] ?? { serial: '' };
  await workbench.updateSettings({ 'roleChain.mfa.sessionDuration': 0 });
  await person().openTree();
  world.aws.settings.sessionSeconds = 48;
  await person().row('hub-admin').click();
  await workbench.quickInput.waitFor();
  await workbench.quickInput.fill(world.aws.mfaCode(serial));
  await workbench.page.keyboard.press('Enter');
  await person().sees(/^hub-admin \d+s needs you$/, 90_000);
  assert.equal(await workbench.quickInput.count(), 0, 'no box pops up');
  const notice = workbench.notification(/needs an MFA code/);
  await notice.waitFor();
  assert.equal(await notice.count(), 1);
  world.aws.settings.sessionSeconds = undefined;
  await notice.getByRole('button', { name: 'Renew Now' }).click();
  await workbench.quickInput.waitFor();
  await workbench.quickInput.fill(world.aws.mfaCode(serial));
  await workbench.page.keyboard.press('Enter');
  await person().sees(/^hub-admin 59m$/);
});
